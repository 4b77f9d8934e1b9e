"""vLLM's engine in a process of its own, as it runs by default.

Each scenario is a program, because what a program leaves behind shows in its end.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent

BEGINNING = """
import asyncio, json, os, signal, sys, threading, time
from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page
from omnidocs.backends import EngineRunner, Request, Settings
from omnidocs_backend_vllm import VLLMConfig
from omnidocs_backend_vllm.engine import VLLMEngine

ARGUMENTS = {"kv_cache_memory_bytes": 64 << 20}

def loaded(**fields):
    arguments = {**ARGUMENTS, **fields}
    config = VLLMConfig(
        model=str(PAGE_READER), dtype="float32", enforce_eager=True, engine_args=arguments
    )
    return EngineRunner(VLLMEngine, config, batch=True)

def children():
    for process in os.listdir("/proc"):
        try:
            status = open(f"/proc/{process}/status").read()
            title = open(f"/proc/{process}/cmdline").read()
        except OSError:
            continue
        if f"PPid:\\t{os.getpid()}\\n" in status and "resource_tracker" not in title:
            yield int(process)

pages = [markdown_page(seed) for seed in range(8)]
requests = [Request("Read the page.", (image,)) for image, _ in pages]
long = Settings(min_tokens=3500, max_tokens=3500)
endless = [Request("Read the page.", (image,), settings=long) for image, _ in pages]

def main():
"""


def run(body: str, **variables: str) -> list[str]:
    """The lines that a program prints; it has three minutes, and must end well."""
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VLLM_LOGGING_LEVEL", "VLLM_NO_USAGE_STATS", "DO_NOT_TRACK"}
    }
    path = f"{TESTS / 'checkpoints' / 'torchvision_cpu'}{os.pathsep}{TESTS}"
    done = subprocess.run(
        [sys.executable, "-c", f"{BEGINNING}{lines}\nif __name__ == '__main__': main()"],
        capture_output=True,
        text=True,
        timeout=180,
        env={**environment, "VLLM_ENABLE_V1_MULTIPROCESSING": "1", "PYTHONPATH": path, **variables},
    )
    assert done.returncode == 0, done.stderr
    assert "INFO" not in done.stderr + done.stdout
    return done.stdout.splitlines()


def test_a_model_in_its_own_process_reads_and_leaves_nothing_behind() -> None:
    printed = run(
        """
runner = loaded()
print([answer.text for answer in runner.generate(requests)] == [text for _, text in pages])
*pieces, response = runner.stream(requests[0])
print("".join(pieces) == response.text == pages[0][1])
stream = runner.stream(endless[0])
next(stream)
stream.close()
while runner.engine.unfinished(): time.sleep(0.01)
print(runner.generate(requests[1:2])[0].text == pages[1][1])
print(len(list(children())))
runner.close()
print(len(list(children())))
"""
    )
    assert printed == ["True", "True", "True", "1", "0"]


def test_a_killed_process_fails_its_requests_and_nothing_hangs() -> None:
    printed = run(
        """
runner = loaded()
answers = []
asking = threading.Thread(target=lambda: answers.extend(runner.generate(endless)))
asking.start()
while runner.engine.unfinished() < len(endless): time.sleep(0.01)
for process in children(): os.kill(process, signal.SIGKILL)
asking.join(20)
print(len(answers), {type(answer).__name__ for answer in answers})
print(answers[0])
[later] = runner.generate(requests[:1])
print(later)
runner.close()
print(len(list(children())))
"""
    )
    assert printed[0] == "8 {'RequestError'}"
    assert "exit code -9" in printed[1]
    assert "exit code -9" in printed[2]
    assert printed[3:] == ["0"]


def test_a_process_that_cannot_load_says_why() -> None:
    printed = run(
        """
try:
    loaded(hf_overrides={"text_config": {"hidden_size": 77}})
except Exception as error:
    print(type(error).__name__, error)
print(len(list(children())))
"""
    )
    assert printed[0].startswith("ModelLoadError vLLM could not load")
    assert "must match the size of tensor" in printed[0]
    assert printed[-1] == "0"


def test_a_process_that_died_idle_is_told_at_once_and_loaded_anew() -> None:
    """The program ends with the second model in the cache, which ends its process."""
    printed = run(
        """
import multiprocessing
from omnidocs import clear_cache
from omnidocs_models.families.vlm import VLMTextExtractor
config = VLLMConfig(
    model=str(PAGE_READER), dtype="float32", enforce_eager=True, engine_args=ARGUMENTS
)
image, text = pages[0]
extractor = VLMTextExtractor(backend=config)
print(extractor.extract(image).content == text)
for process in multiprocessing.active_children():
    process.kill()
    process.join()
started = time.monotonic()
try:
    extractor.extract(image)
except Exception as error:
    print(type(error).__name__, error)
print(time.monotonic() - started < 5)
clear_cache()
print(VLMTextExtractor(backend=config).extract(image).content == text)
print(*children())
"""
    )
    assert printed[0] == "True"
    assert printed[1].startswith("RequestError vLLM failed with")
    assert "exit code -9" in printed[1]
    assert "omnidocs.clear_cache()" in printed[1]
    assert printed[2:4] == ["True", "True"]
    assert not Path(f"/proc/{printed[4]}").exists()


def test_nothing_is_reported_unless_the_user_has_asked_for_it() -> None:
    """Asked of what vLLM itself decides by, where it would report."""
    printed = run(
        """
os.environ["VLLM_ENABLE_V1_MULTIPROCESSING"] = "0"
from vllm.usage import usage_lib
for wish in (None, "0"):
    usage_lib._USAGE_STATS_ENABLED = None
    os.environ.pop("VLLM_NO_USAGE_STATS", None)
    if wish: os.environ["VLLM_NO_USAGE_STATS"] = wish
    loaded().close()
    print(usage_lib.is_usage_stats_enabled())
""",
        VLLM_USAGE_STATS_SERVER="http://127.0.0.1:9",
    )
    assert printed == ["False", "True"]


def test_importing_the_backend_imports_and_changes_nothing() -> None:
    code = (
        "import logging, os, sys, threading\n"
        "before = dict(os.environ), logging.root.handlers[:], threading.active_count()\n"
        "import omnidocs_backend_vllm, omnidocs_backend_vllm.engine\n"
        "print(before == (dict(os.environ), logging.root.handlers[:], threading.active_count()))\n"
        "heavy = {'vllm', 'torch', 'transformers', 'huggingface_hub', 'numpy'}\n"
        "print(heavy & set(sys.modules), 'vllm' in logging.root.manager.loggerDict)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True", "set() False"]
