"""The PyTorch backend: run it with ``python benchmarks/backend_torch.py``.

On any machine: a batch against single calls, and the framework against its engine, with
the trained reader of the tests on one thread of the CPU. Where there is a CUDA device
also a Qwen3-VL of real size with random weights: pages per second, memory, and the time
that it takes to give the memory back. ``--quick`` takes fewer turns.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from measures.timing import fastest, import_seconds
from measures.vlm import Speed, random_qwen3_vl, speeds

from omnidocs.backends import Request, Response, Settings
from omnidocs.errors import RequestError
from omnidocs.results import OutputFormat
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine
from omnidocs_models.families.vlm import PROMPTS, VLMTextExtractor

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))
from checkpoints import PAGE_READER  # noqa: E402
from checkpoints.drawing import markdown_page  # noqa: E402

QUICK = "--quick" in sys.argv
TURNS, IMPORTS = (3, 3) if QUICK else (15, 15)
PAGES = 8

Row = tuple[str, str, str, bool]


def batch_against_singles() -> list[Row]:
    """Eight pages of one size in one call, and in eight."""
    pages = [markdown_page(seed) for seed in range(PAGES)]
    requests = [Request("Read the page.", (image,)) for image, _ in pages]
    engine = TransformersEngine(PyTorchConfig(model=str(PAGE_READER), device="cpu"))
    batch = engine.generate(requests)
    singles = [engine.generate([request])[0] for request in requests]
    found = fastest(
        {
            "batch": lambda: engine.generate(requests),
            "singles": lambda: [engine.generate([request]) for request in requests],
        },
        TURNS,
    )
    engine.close()
    times = found["singles"] / found["batch"]
    same = [_written(answer) for answer in batch] == [_written(answer) for answer in singles]
    right = [_written(answer)[0] for answer in batch] == [markdown for _, markdown in pages]
    return [
        (f"a batch of {PAGES} pages against {PAGES} calls", f"{times:.1f} x", ">= 3 x", times >= 3),
        ("tokens of batch and single calls", "equal" if same else "DIFFER", "equal", same),
        ("pages read without an error", "all" if right else "NOT ALL", "all", right),
    ]


def _written(answer: Response | RequestError) -> tuple[str, tuple[int, ...] | None]:
    if isinstance(answer, RequestError):
        raise answer
    return answer.text, answer.token_ids


def framework_against_engine() -> Row:
    """``extract_batch`` of an extractor, and the same requests given to the engine."""
    images = [markdown_page(seed)[0] for seed in range(PAGES)]
    config = PyTorchConfig(model=str(PAGE_READER), device="cpu")
    prompt = PROMPTS[OutputFormat.MARKDOWN]
    with VLMTextExtractor(backend=config) as extractor:
        requests = [
            Request(prompt, (image,), settings=Settings(max_tokens=config.max_new_tokens))
            for image in images
        ]
        engine = TransformersEngine(config)
        found = fastest(
            {
                "engine": lambda: engine.generate(requests),
                "framework": lambda: extractor.extract_batch(images),
            },
            TURNS * 6,
        )
        engine.close()
    ratio = found["engine"] / found["framework"]
    return ("the framework against its engine", f"{ratio:.2f}", ">= 0.97", ratio >= 0.97)


def import_cost() -> Row:
    """Importing the backend, over importing the core's contract."""
    found = import_seconds(
        {
            "core": "import omnidocs, omnidocs.backends",
            "backend": "import omnidocs, omnidocs.backends, omnidocs_backend_torch",
        },
        IMPORTS,
    )
    cost = (found["backend"] - found["core"]) * 1000
    return ("import omnidocs_backend_torch over the core", f"{cost:.0f} ms", "< 30 ms", cost < 30)


def on_cuda() -> list[Speed]:
    """A model of real size, at several batch sizes."""
    with random_qwen3_vl(template=PAGE_READER) as folder:
        return speeds(folder, "cuda", batch_sizes=(1, 4) if QUICK else (1, 2, 4, 8, 16, 32))


def main() -> int:
    """Print the tables; the exit status is 1 where a target is missed."""
    torch.set_num_threads(1)
    rows = [*batch_against_singles(), framework_against_engine(), import_cost()]
    for name, figure, target, met in rows:
        print(f"{name:46} {figure:>8}   {target:>8}   {'met' if met else 'MISSED'}")
    if torch.cuda.is_available():
        print(f"\nQwen3-VL of 8 B random weights, bfloat16, on {torch.cuda.get_device_name()}")
        for speed in on_cuda():
            print(speed)
    else:
        print("\nno CUDA device here: nothing measured with a model of real size")
    return 0 if all(met for *_, met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
