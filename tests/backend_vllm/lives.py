"""A program that lives with engine processes of vLLM, and prints what it saw as JSON.

A start is dear, so each engine shows all that can be seen before it ends, and each ends in a
way of its own: it is closed, killed at work, does not load, is killed while idle, or is left
to the end of the program.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page

from omnidocs import clear_cache
from omnidocs.backends import EngineRunner, Request, Settings
from omnidocs.errors import OmniDocsError
from omnidocs_backend_vllm import VLLMConfig
from omnidocs_backend_vllm.engine import VLLMEngine
from omnidocs_models.families.vlm import VLMTextExtractor

PAGES = [markdown_page(seed) for seed in range(8)]
REQUESTS = [Request("Read the page.", (image,)) for image, _ in PAGES]
LONG = Settings(min_tokens=3500, max_tokens=3500)
ENDLESS = [Request("Read the page.", (image,), settings=LONG) for image, _ in PAGES]


def config(**fields: Any) -> VLLMConfig:
    arguments = {"kv_cache_memory_bytes": 64 << 20, **fields}
    return VLLMConfig(
        model=str(PAGE_READER), dtype="float32", enforce_eager=True, engine_args=arguments
    )


def children() -> list[int]:
    """The processes of this one, vLLM's alone: not Python's tracker of what they share."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
            title = (process / "cmdline").read_text()
        except OSError:
            continue
        if f"PPid:\t{os.getpid()}\n" in status and "resource_tracker" not in title:
            found.append(int(process.name))
    return found


def closed() -> dict[str, Any]:
    """It reads, streams and gives up, and then it is closed."""
    runner = EngineRunner(VLLMEngine, config(), batch=True)
    answers = [answer.text for answer in runner.generate(REQUESTS)]
    *pieces, response = runner.stream(REQUESTS[0])
    stream = runner.stream(ENDLESS[0])
    next(stream)
    stream.close()
    while runner.engine.unfinished():
        time.sleep(0.01)
    later = runner.generate(REQUESTS[1:2])[0].text
    before = len(children())
    runner.close()
    return {
        "batch": answers == [text for _, text in PAGES],
        "stream": "".join(pieces) == response.text == PAGES[0][1],
        "later": later == PAGES[1][1],
        "processes": [before, len(children())],
    }


def killed_at_work() -> dict[str, Any]:
    """It is killed while it answers, and asked once more."""
    runner = EngineRunner(VLLMEngine, config(), batch=True)
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.extend(runner.generate(ENDLESS)))
    asking.start()
    while runner.engine.unfinished() < len(ENDLESS):
        time.sleep(0.01)
    for process in children():
        os.kill(process, signal.SIGKILL)
    asking.join(20)
    [later] = runner.generate(REQUESTS[:1])
    runner.close()
    return {
        "answers": [f"{type(answer).__name__} {answer}" for answer in answers],
        "later": f"{type(later).__name__} {later}",
        "processes": len(children()),
    }


def not_loaded() -> dict[str, Any]:
    """Its weights do not fit its config."""
    overrides = {"text_config": {"hidden_size": 77}}
    return {
        "error": failure(lambda: EngineRunner(VLLMEngine, config(hf_overrides=overrides))),
        "processes": len(children()),
    }


def killed_idle() -> dict[str, Any]:
    """It is killed while nothing is asked; the next one stays in the cache."""
    image, text = PAGES[0]
    extractor = VLMTextExtractor(backend=config())
    read = extractor.extract(image).content == text
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    started = time.monotonic()
    error = failure(lambda: extractor.extract(image))
    seconds = time.monotonic() - started
    clear_cache()
    again = VLMTextExtractor(backend=config()).extract(image).content == text
    return {"read": [read, again], "error": error, "seconds": seconds, "left": children()}


def failure(action: Callable[[], object]) -> str:
    """The type and the message of the error that an action ends with; else nothing."""
    try:
        action()
    except OmniDocsError as error:
        return f"{type(error).__name__} {error}"
    return ""


if __name__ == "__main__":
    for life in (closed, killed_at_work, not_loaded, killed_idle):
        sys.stdout.write(json.dumps({life.__name__: life()}) + "\n")
