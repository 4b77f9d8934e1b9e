"""What the MLX backend costs: ``python benchmarks/backend_mlx.py``.

The framework against mlx-vlm called directly with the same pages, batches against single
calls, and the cost of the import; with the trained reader of the tests. All figures are
ratios of one run. ``--quick`` takes fewer turns.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import mlx.core as mx
from measures.timing import fastest, import_seconds
from mlx_vlm import batch_generate, generate, load

from omnidocs.backends import Request, Response
from omnidocs.results import OutputFormat
from omnidocs_backend_mlx import MLXConfig
from omnidocs_backend_mlx.engine import MLXEngine
from omnidocs_models.families.vlm import PROMPTS, VLMTextExtractor

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))
from checkpoints import PAGE_READER  # noqa: E402
from checkpoints.drawing import markdown_page  # noqa: E402

if TYPE_CHECKING:
    from PIL.Image import Image

QUICK = "--quick" in sys.argv
TURNS = 8 if QUICK else 30
PAGES = 8
LONGEST_ANSWER = 64
PROMPT = PROMPTS[OutputFormat.MARKDOWN]

Row = tuple[str, str, str, bool]


def mlx_vlm_directly() -> tuple[Callable[[list[Image]], list[str]], ...]:
    """mlx-vlm's two ways to answer about pages: one by one, and in a batch."""
    model, processor = load(str(PAGE_READER))
    if mx.default_device() == mx.Device(mx.cpu):
        model.set_dtype(mx.float32)
    message = {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": PROMPT}]}
    prompt = processor.apply_chat_template([message], add_generation_prompt=True, tokenize=False)

    def singly(pages: list[Image]) -> list[str]:
        return [
            generate(
                model, processor, prompt, image=[page], max_tokens=LONGEST_ANSWER, temperature=0.0
            ).text
            for page in pages
        ]

    def together(pages: list[Image]) -> list[str]:
        prompts = [PROMPT] * len(pages)
        found = batch_generate(
            model, processor, images=pages, prompts=prompts, max_tokens=LONGEST_ANSWER
        )
        return [text.strip() for text in found.texts]

    return singly, together


def against_mlx_vlm() -> list[Row]:
    """``extract_batch`` and single extractions, against mlx-vlm with the same pages."""
    singly, together = mlx_vlm_directly()
    drawn = [markdown_page(seed) for seed in range(PAGES)]
    pages, expected = [page for page, _ in drawn], [markdown for _, markdown in drawn]
    config = MLXConfig(
        model=str(PAGE_READER), max_tokens=LONGEST_ANSWER, temperature=0.0, batch_size=PAGES
    )
    with VLMTextExtractor(backend=config) as extractor:
        runs: dict[str, Callable[[], list[str]]] = {
            "mlx-vlm singly": lambda: singly(pages),
            "mlx-vlm together": lambda: together(pages),
            "ours singly": lambda: [extractor.extract(page).content for page in pages],
            "ours together": lambda: [one.content for one in extractor.extract_batch(pages)],
        }
        right = all(run() == expected for run in runs.values())
        found = fastest(runs, TURNS)
    alone = found["mlx-vlm singly"] / found["ours singly"]
    batch = found["mlx-vlm together"] / found["ours together"]
    gain = found["ours singly"] / found["ours together"]
    ok = "all" if right else "NOT ALL"
    return [
        (f"{PAGES} single extractions against mlx-vlm", f"{alone:.2f}", ">= 0.95", alone >= 0.95),
        (
            f"extract_batch({PAGES}) against batch_generate",
            f"{batch:.2f}",
            ">= 0.95",
            batch >= 0.95,
        ),
        (f"extract_batch({PAGES}) against single ones", f"{gain:.1f} x", ">= 1.2 x", gain >= 1.2),
        ("pages read without an error, all four ways", ok, "all", right),
    ]


def mixed_sizes() -> Row:
    """Pages of several sizes in one batch: the tokens of single calls."""
    scales = (2, 1, 3, 1.5, 2, 0.8, 2, 1)
    requests = [
        Request(PROMPT, (markdown_page(seed, scale=scale)[0],)) for seed, scale in enumerate(scales)
    ]
    engine = MLXEngine(MLXConfig(model=str(PAGE_READER)))
    batch = engine.generate(requests)
    singles = [engine.generate([request])[0] for request in requests]
    engine.close()
    same = [_tokens(answer) for answer in batch] == [_tokens(answer) for answer in singles]
    return ("tokens of a batch of mixed sizes", "equal" if same else "DIFFER", "equal", same)


def _tokens(answer: object) -> tuple[int, ...] | None:
    if not isinstance(answer, Response):
        raise TypeError(answer)
    return answer.token_ids


def import_cost() -> Row:
    """Importing the backend, over importing the core's contract."""
    found = import_seconds(
        {
            "core": "import omnidocs, omnidocs.backends",
            "backend": "import omnidocs, omnidocs.backends, omnidocs_backend_mlx",
        },
        TURNS,
    )
    cost = (found["backend"] - found["core"]) * 1000
    return ("import omnidocs_backend_mlx over the core", f"{cost:.0f} ms", "< 30 ms", cost < 30)


def main() -> int:
    """Print the table; the exit status is 1 where a target is missed."""
    rows = [*against_mlx_vlm(), mixed_sizes(), import_cost()]
    for name, figure, target, met in rows:
        print(f"{name:46} {figure:>8}   {target:>8}   {'met' if met else 'MISSED'}")
    return 0 if all(met for *_, met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
