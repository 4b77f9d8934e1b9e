"""The vLLM backend: run it with ``python benchmarks/backend_vllm.py``.

On any machine: 32 pages in one call against 32 calls and against vLLM called directly, a
second extractor, and, each in a program of its own, loading and giving the memory back
against vLLM alone. The model is the trained reader of the tests. ``--quick`` takes fewer
turns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from measures.timing import by_turns, cpu_ratio, fastest, wall_ratio

from omnidocs import clear_cache, get_cached, list_cached_keys
from omnidocs.results import OutputFormat
from omnidocs_backend_vllm import VLLMConfig
from omnidocs_models.families.vlm import PROMPTS, VLMTextExtractor

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))
from checkpoints import PAGE_READER  # noqa: E402
from checkpoints.drawing import markdown_page  # noqa: E402

QUICK = "--quick" in sys.argv
TURNS, STARTS = (5, 1) if QUICK else (30, 3)
PAGES = 32
ENGINE: dict[str, Any] = {"kv_cache_memory_bytes": 64 << 20, "max_num_seqs": PAGES}
CONFIG = VLLMConfig(model=str(PAGE_READER), dtype="float32", enforce_eager=True, engine_args=ENGINE)
ARGUMENTS = {
    "model": str(PAGE_READER),
    "dtype": "float32",
    "enforce_eager": True,
    "max_model_len": -1,
    "limit_mm_per_prompt": {"video": 0, "audio": 0},
    "use_tqdm_on_load": False,
    **ENGINE,
}

Row = tuple[str, str, str, bool]


def pages_at_once() -> list[Row]:
    """32 pages in one call, in 32, and through ``LLM.generate``; all have one engine."""
    images, expected = zip(*(markdown_page(seed) for seed in range(PAGES)), strict=True)
    with VLMTextExtractor(backend=CONFIG) as extractor:
        found = extractor.extract_batch(images)
        right = [output.content for output in found] == list(expected)
        turns = by_turns(
            {
                "vllm": through_vllm(images),
                "batch": lambda: extractor.extract_batch(images),
                "singles": lambda: [extractor.extract(image) for image in images],
            },
            TURNS,
        )
        second = fastest({"": lambda: VLMTextExtractor(backend=CONFIG).close()}, TURNS)[""]
    clear_cache()
    faster = wall_ratio(turns["singles"], turns["batch"])
    wall = wall_ratio(turns["vllm"], turns["batch"])
    cpu = cpu_ratio(turns["vllm"], turns["batch"])
    return [
        ("pages read without an error", "all" if right else "NOT ALL", "all", right),
        (f"{PAGES} pages against {PAGES} calls", f"{faster:.1f} x", ">= 4 x", faster >= 4),
        (f"{PAGES} pages against LLM.generate", f"{wall:.2f}", ">= 0.95", wall >= 0.95),
        ("the same in seconds of the CPU", f"{cpu:.2f}", ">= 0.95", cpu >= 0.95),
        ("a second extractor", f"{second * 1000:.2f} ms", "< 1 ms", second < 0.001),
    ]


def through_vllm(images: Any) -> Callable[[], object]:
    """``LLM.generate`` with the same prompts, on the engine that the extractor has.

    ``LLM`` is a shell around the engine, so that none is loaded a second time. It runs on
    the engine's own thread, as whatever touches the engine must.
    """
    from vllm import LLM, SamplingParams
    from vllm.utils.counter import Counter

    [key] = list_cached_keys()
    runner: Any = get_cached(key)
    engine = runner.engine

    def shell(model: Any) -> Any:
        llm = LLM.__new__(LLM)
        llm.llm_engine = model._engine  # noqa: SLF001
        for name in ("model_config", "renderer", "input_processor"):
            setattr(llm, name, getattr(llm.llm_engine, name))
        llm.request_counter = Counter()
        llm.runner_type = llm.model_config.runner_type
        llm.default_sampling_params = None
        prompt = model._inputs._prompt(None, PROMPTS[OutputFormat.MARKDOWN], 1)  # noqa: SLF001
        return llm, prompt

    llm, prompt = engine._owner.call(shell).result()  # noqa: SLF001
    params = SamplingParams(temperature=0, max_tokens=8192, skip_special_tokens=False)
    prompts = [{"prompt": prompt, "multi_modal_data": {"image": image}} for image in images]
    return lambda: engine._owner.call(  # noqa: SLF001
        lambda _: llm.generate(prompts, params, use_tqdm=False)
    ).result()


PROGRAM = f"""
import gc, json, os, sys, time
from pathlib import Path
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
def children():
    own = f"PPid:\\t{{os.getpid()}}\\n"
    found = [p for p in Path("/proc").glob("[0-9]*/status") if own in p.read_text()]
    return sum("resource_tracker" not in (p.parent / "cmdline").read_text() for p in found)
def timed(owner, name, spans):
    inner = getattr(owner, name)
    def run(*args, **kwargs):
        begun = time.perf_counter()
        try:
            return inner(*args, **kwargs)
        finally:
            spans.append(time.perf_counter() - begun)
    setattr(owner, name, run)
def vllm():
    from vllm import LLM
    llm = LLM(**{ARGUMENTS!r})
    llm.llm_engine.engine_core.shutdown()
    del llm
    return 0.0
def framework():
    from vllm import EngineArgs
    from vllm.v1.engine.llm_engine import LLMEngine
    spans = [time.perf_counter() - started]
    timed(EngineArgs, "create_engine_config", spans)
    timed(LLMEngine, "from_vllm_config", spans)
    from omnidocs import clear_cache
    from omnidocs_backend_vllm import VLLMConfig
    from omnidocs_models.families.vlm import VLMTextExtractor
    config = VLLMConfig.model_validate_json({CONFIG.model_dump_json()!r})
    extractor = VLMTextExtractor(backend=config)
    over = (time.perf_counter() - started) / sum(spans) - 1
    extractor.close()
    clear_cache()
    return over
if __name__ == "__main__":
    started = time.perf_counter()
    over = {{"vllm": vllm, "framework": framework}}[sys.argv[1]]()
    gc.collect()
    print(json.dumps([over, resident(), children()]))
"""


def loading_and_releasing() -> list[Row]:
    """Loading through the framework, and what is left after it and after ``LLM``.

    What the framework adds is the time of a start that is not spent inside vLLM: not in its
    import, nor in making its config and its engine.
    """
    found: dict[str, list[list[float]]] = {"vllm": [], "framework": []}
    for _ in range(STARTS):
        for name, runs in found.items():
            runs.append(program(name))
    left = {name: min(run[1] for run in runs) for name, runs in found.items()}
    children = int(max(run[2] for run in found["framework"]))
    more = median(run[0] for run in found["framework"])
    memory = left["framework"] / left["vllm"] - 1
    return [
        ("loading, over vLLM's own", f"{more:+.1%}", "<= 2 %", more <= 0.02),
        ("memory after clear_cache(), over vLLM's", f"{memory:+.1%}", "<= 15 %", memory <= 0.15),
        ("processes after clear_cache()", str(children), "0", children == 0),
    ]


def program(name: str) -> list[float]:
    """Loading over vLLM's share of it, bytes left and child processes left, in a program."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, name], capture_output=True, text=True, check=True
    )
    found: list[float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> int:
    """Print the table; the exit status is 1 where a target is missed."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    rows = [*pages_at_once(), *loading_and_releasing()]
    for label, figure, target, met in rows:
        print(f"{label:46} {figure:>8}   {target:>8}   {'met' if met else 'MISSED'}")
    return 0 if all(met for *_, met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
