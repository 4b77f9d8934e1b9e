"""The processor of a reader: its tokens, its chat template, its size of image."""

from __future__ import annotations

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen3VLProcessor, Qwen3VLVideoProcessor
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from checkpoints.pages import COLUMNS, HEIGHT, LABELS, ROWS, WIDTH

END, START, PAD = "<|im_end|>", "<|im_start|>", "<|endoftext|>"
IMAGE, VIDEO = "<|image_pad|>", "<|video_pad|>"
VISION_START, VISION_END = "<|vision_start|>", "<|vision_end|>"
JSON_MODE = "<|json|>"
ASSISTANT = START + "assistant\n"

# Of the instruction the template keeps one thing, whether it asks for JSON: the answer depends
# on the page and on that alone, however long the prompt is. The image stands right before the
# answer, so that a reader of 0.6 M parameters finds it always at the same distance.
TEMPLATE = """\
{%- set ns = namespace(json=false) -%}
{%- for message in messages -%}
{%- if message.content is string -%}
{%- if 'json' in message.content|lower -%}{%- set ns.json = true -%}{%- endif -%}
{%- else -%}
{%- for part in message.content -%}
{%- if part.type == 'text' and 'json' in part.text|lower -%}{%- set ns.json = true -%}
{%- elif part.type == 'image' -%}{{- '<|vision_start|><|image_pad|><|vision_end|>' -}}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{%- endfor -%}
{%- if ns.json -%}{{- '<|json|>' -}}{%- endif -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}
"""


def build_processor() -> Qwen3VLProcessor:
    """The processor of every reader: they differ in their weights only."""
    # The slack lets a page that is one pixel off keep its last row of 32-pixel cells.
    size = {
        "shortest_edge": int(WIDTH * HEIGHT * 0.95),
        "longest_edge": int(WIDTH * HEIGHT * 1.05),
    }
    images = Qwen2VLImageProcessorPil(
        patch_size=16, image_mean=[0.5] * 3, image_std=[0.5] * 3, size=size
    )
    return Qwen3VLProcessor(
        image_processor=images,
        tokenizer=_tokenizer(),
        video_processor=Qwen3VLVideoProcessor(),
        chat_template=TEMPLATE,
    )


def _tokenizer() -> PreTrainedTokenizerFast:
    """Bytes, the special tokens, and the pieces of a layout answer."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({symbol: i for i, symbol in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    specials = [PAD, START, END, VISION_START, VISION_END, IMAGE, VIDEO, JSON_MODE]
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in specials])
    tokenizer.add_tokens([AddedToken(piece, normalized=False) for piece in _layout_pieces()])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=END,
        pad_token=PAD,
        padding_side="left",
        model_max_length=4096,
    )


def _layout_pieces() -> list[str]:
    # With these, a block is eight tokens and not fifty bytes to learn.
    columns = [f"{round(1000 * column / COLUMNS)}," for column in range(COLUMNS + 1)]
    rows = [round(1000 * row / ROWS) for row in range(ROWS + 1)]
    numbers = [*columns, *(f"{y}," for y in rows[1:-1]), *(f"{y}]" for y in rows[1:])]
    return ['{"bbox_2d":[', ',"label":"', '"}', *LABELS, *numbers]
