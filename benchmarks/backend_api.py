"""What the API backend costs and holds: run it with ``python benchmarks/backend_api.py``.

A server in a process of its own answers every request after 50 ms, or misbehaves by chance.
The yardstick is litellm's own ``acompletion`` under a semaphore of the same size; both begin
with images and take turns, so that a busy moment hits both, and the ratio is that of their medians.
``--quick`` takes fewer requests.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measures.timing import import_seconds
from PIL import Image

from omnidocs.backends import EngineRunner, Request, Response
from omnidocs.backends.threads import engine_loop
from omnidocs_backend_api import APIConfig
from omnidocs_backend_api.engine import LiteLLMEngine

QUICK = "--quick" in sys.argv
SERVER = Path(__file__).resolve().parent.parent / "tests" / "backend_api" / "chat_server.py"
REQUESTS, TURNS = (60, 4) if QUICK else (200, 10)
CONCURRENCY = 32
PAGES = 100 if QUICK else 500
PACED = 21 if QUICK else 101
SETTLING = 0.3  # litellm notes every call after its answer, in the time of whoever comes next
IMPORTS = 5 if QUICK else 15


@contextmanager
def server(*arguments: str) -> Iterator[str]:
    """The address of a server in a process of its own."""
    line = [sys.executable, str(SERVER), *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def runner(address: str, **fields: Any) -> EngineRunner[Request, Response]:
    """An engine as an extractor has it."""
    config = APIConfig(model="m", base_url=f"{address}/v1", api_key="x", **fields)
    return EngineRunner(LiteLLMEngine, config, batch=False)


def pages(number: int) -> list[Request]:
    """Requests with a small page image, each with a name of its own."""
    image = Image.new("RGB", (200, 260), "white")
    return [Request(f"page {index}", (image,)) for index in range(number)]


def ours(engine: EngineRunner[Request, Response]) -> float:
    """Requests a second through the framework, images encoded and all."""
    began = time.perf_counter()
    answers = engine.generate(pages(REQUESTS))
    assert all(isinstance(answer, Response) for answer in answers)
    return REQUESTS / (time.perf_counter() - began)


def litellms(address: str) -> float:
    """Requests a second of litellm alone, with the same images encoded in the simplest way."""
    import litellm

    from omnidocs_backend_api.images import data_url

    config = APIConfig(model="m")
    places = asyncio.Semaphore(CONCURRENCY)

    async def ask(request: Request) -> None:
        async with places:
            image = {"type": "image_url", "image_url": {"url": data_url(request.images[0], config)}}
            content = [image, {"type": "text", "text": request.prompt}]
            await litellm.acompletion(
                model="hosted_vllm/m",
                api_base=f"{address}/v1",
                api_key="x",
                messages=[{"role": "user", "content": content}],
                temperature=0.0,
                max_tokens=8192,
                timeout=60,
                max_retries=0,
            )

    async def all_of_them() -> None:
        await asyncio.gather(*map(ask, pages(REQUESTS)))

    began = time.perf_counter()
    # On the loop that our engines run on: litellm's logging has trouble with a second one.
    asyncio.run_coroutine_threadsafe(all_of_them(), engine_loop()).result()
    return REQUESTS / (time.perf_counter() - began)


def throughput() -> tuple[float, float]:
    """Requests a second: ours and litellm's, the medians of turns after one to warm up."""
    with server("--latency", "0.05") as address:
        engine = runner(address, max_concurrency=CONCURRENCY)
        sides: list[tuple[list[float], Callable[[], float]]] = [
            ([], lambda: ours(engine)),
            ([], lambda: litellms(address)),
        ]
        for turn in range(TURNS + 1):
            for figures, measure in sides if turn % 2 else reversed(sides):
                figures.append(measure())
                time.sleep(SETTLING)
        engine.close()
    mine, others = (statistics.median(figures[1:]) for figures, _ in sides)
    return mine, others


def storm() -> tuple[int, int, int, float]:
    """Pages lost, pages sent again after success, requests in all, and seconds."""
    with server("--latency", "0.02", "--storm", "7") as address:
        engine = runner(address, max_concurrency=CONCURRENCY)
        began = time.perf_counter()
        answers = engine.generate(pages(PAGES))
        seconds = time.perf_counter() - began
        engine.close()
        with urllib.request.urlopen(f"{address}/counts") as reply:
            counts = json.load(reply)
    lost = sum(not isinstance(answer, Response) for answer in answers)
    again = sum(times > 1 for times in counts["answered"].values())
    return lost, again, counts["seen"], seconds


def pace() -> float:
    """Requests a second under ``rate_limit=10``."""
    with server("--latency", "0.05") as address:
        engine = runner(address, rate_limit=10.0)
        engine.generate(pages(1))
        began = time.perf_counter()
        engine.generate(pages(PACED))
        seconds = time.perf_counter() - began
        engine.close()
    return PACED / (seconds - 0.05)


def import_cost() -> float:
    """Milliseconds of ``import omnidocs_backend_api`` over the core's, the fastest of turns."""
    core = "import omnidocs, omnidocs.backends, omnidocs.errors"
    found = import_seconds({"core": core, "both": f"{core}, omnidocs_backend_api"}, IMPORTS)
    return 1000 * (found["both"] - found["core"])


def main() -> int:
    """Print the table; the exit status is 1 where a target is missed."""
    mine, others = throughput()
    paced = pace()
    imported = import_cost()
    lost, again, sent, seconds = storm()
    rows = [
        (f"{REQUESTS} requests of 50 ms, {CONCURRENCY} at once", f"{mine:.0f}/s", "", True),
        ("litellm.acompletion, same semaphore", f"{others:.0f}/s", "", True),
        ("ratio", f"{mine / others:.2f}", ">= 0.90", mine / others >= 0.9),
        ("rate_limit=10", f"{paced:.2f}/s", "within 5 %", abs(paced - 10) <= 0.5),
        ("import over the core", f"{imported:.0f} ms", "< 30 ms", imported < 30),
        (f"storm: {PAGES} pages in {sent} requests", f"{seconds:.0f} s", "", True),
        ("storm: pages lost", f"{lost}", "0", lost == 0),
        ("storm: pages sent again after success", f"{again}", "0", again == 0),
    ]
    for name, figure, target, met in rows:
        verdict = ("met" if met else "MISSED") if target else ""
        print(f"{name:40} {figure:>10}   {target:>10}   {verdict}".rstrip())
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
