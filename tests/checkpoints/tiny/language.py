"""What the vision-language checkpoints have in common: the tokenizer and the chat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from checkpoints.tiny.saving import write_json

START, END, PAD = "<|im_start|>", "<|im_end|>", "<|endoftext|>"

CORPUS = (
    "# Heading\n\nA paragraph of text 0123456789.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "system user assistant",
    "Convert this page to markdown.",
    '[{"bbox_2d": [1, 2, 3, 4], "label": "text"}]',
)

TEXT: Mapping[str, Any] = {
    "hidden_size": 128,
    "intermediate_size": 256,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 4096,
    "rms_norm_eps": 1e-6,
    "tie_word_embeddings": False,
}
"""The decoder; its heads are 32 wide, the least that vLLM's attention on the CPU takes."""

VISION: Mapping[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
}

CLIP: Mapping[str, Any] = {
    "do_normalize": True,
    "do_rescale": True,
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
    "rescale_factor": 1 / 255,
}
"""How pixels become numbers. Where a checkpoint does not say it, vLLM leaves them as they are."""

_CHAT = (
    "{%- for message in messages -%}{{ START + message.role + '\\n' }}"
    "{%- if message.content is string -%}{{ message.content }}{%- else -%}"
    "{%- for part in message.content -%}"
    "{%- if part.type in ('image', 'image_url') -%}{{ IMAGE }}"
    "{%- elif part.type == 'text' -%}{{ part.text }}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}{{ END + '\\n' }}{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ START + 'assistant\\n' }}{%- endif -%}"
)


def write_language(
    folder: Path, image: str, special: Iterable[str] = (), names: Mapping[str, str] | None = None
) -> Mapping[str, int]:
    """Write the tokenizer and the chat template.

    Args:
        folder: The checkpoint.
        image: What stands for an image in a prompt.
        special: Special tokens beyond those of the chat.
        names: Special tokens that the processor asks its tokenizer for, by attribute.

    Returns:
        The vocabulary: each token with its id.
    """
    tokenizer = _tokenizer([PAD, START, END, *special])
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": END,
        "pad_token": PAD,
        "padding_side": "left",
        "model_max_length": TEXT["max_position_embeddings"],
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
        "extra_special_tokens": dict(names or {}),
        **(names or {}),
    }
    write_json(folder, "tokenizer_config.json", config)
    words = {"START": START, "END": END, "IMAGE": image}
    chat = "".join(f"{{%- set {name} = {word!r} -%}}" for name, word in words.items()) + _CHAT
    (folder / "chat_template.jinja").write_text(chat, encoding="utf-8")
    vocabulary: Mapping[str, int] = tokenizer.get_vocab()
    return vocabulary


def token_ids(vocabulary: Mapping[str, int]) -> dict[str, Any]:
    """The fields of a config that name the tokenizer's own tokens."""
    return {"bos_token_id": None, "eos_token_id": vocabulary[END], "pad_token_id": vocabulary[PAD]}


def generation(vocabulary: Mapping[str, int]) -> dict[str, Any]:
    """The fields of ``generation_config.json``."""
    return {"eos_token_id": vocabulary[END], "pad_token_id": vocabulary[PAD]}


def write_processor(
    folder: Path, name: str, image: Mapping[str, Any], own: Mapping[str, Any] | None = None
) -> None:
    """Write the configs of the image processor and of the processor.

    Args:
        folder: The checkpoint.
        name: What the classes' names begin with.
        image: The fields of the image processor.
        own: The fields of the processor itself.
    """
    of = {"processor_class": f"{name}Processor"}
    kind = {"image_processor_type": f"{name}ImageProcessor"}
    write_json(folder, "preprocessor_config.json", {**kind, **of, **image})
    write_json(folder, "processor_config.json", {**of, **(own or {})})


def _tokenizer(special: list[str]) -> Any:
    """A byte-level tokenizer of ASCII, so that any tokens in a row are valid text."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer: Any = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    space_and_newline = ["\u0120", "\u010a"]
    trainer = trainers.BpeTrainer(
        vocab_size=512,
        special_tokens=special,
        initial_alphabet=[*map(chr, range(33, 127)), *space_and_newline],
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer
