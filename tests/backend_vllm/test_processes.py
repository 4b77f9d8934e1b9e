"""vLLM's engine in a process of its own, as it runs by default.

What is seen of it is seen by a program, because what it leaves behind shows in its end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent.parent
LIVES = Path(__file__).with_name("lives.py")

USAGE = """
import os
from backend_vllm.lives import EngineRunner, VLLMEngine, config
from vllm.usage import usage_lib
for wish in (None, "0"):
    usage_lib._USAGE_STATS_ENABLED = None
    os.environ.pop("VLLM_NO_USAGE_STATS", None)
    if wish: os.environ["VLLM_NO_USAGE_STATS"] = wish
    EngineRunner(VLLMEngine, config()).close()
    print(usage_lib.is_usage_stats_enabled())
"""


def run(*command: str, **variables: str) -> list[str]:
    """The lines that a program prints; it has ten minutes, and must end well."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VLLM_LOGGING_LEVEL", "VLLM_NO_USAGE_STATS", "DO_NOT_TRACK"}
    }
    path = f"{TESTS / 'checkpoints' / 'torchvision_cpu'}{os.pathsep}{TESTS}"
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        timeout=600,
        env={**environment, "PYTHONPATH": path, **variables},
    )
    assert done.returncode == 0, done.stderr
    assert "INFO" not in done.stderr + done.stdout
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def lives() -> dict[str, Any]:
    """What ``lives.py`` saw, by the name of the life; the program has ended."""
    printed = run(str(LIVES), VLLM_ENABLE_V1_MULTIPROCESSING="1")
    return {name: seen for line in printed for name, seen in json.loads(line).items()}


def test_a_model_in_its_own_process_reads_and_leaves_nothing_behind(lives) -> None:
    assert lives["closed"] == {"batch": True, "stream": True, "later": True, "processes": [1, 0]}


def test_a_killed_process_fails_its_requests_and_nothing_hangs(lives) -> None:
    seen = lives["killed_at_work"]
    assert len(seen["answers"]) == 8
    for answer in (*seen["answers"], seen["later"]):
        assert answer.startswith("RequestError")
        assert "exit code -9" in answer
    assert seen["processes"] == 0


def test_a_process_that_cannot_load_says_why(lives) -> None:
    seen = lives["not_loaded"]
    assert seen["error"].startswith("ModelLoadError vLLM could not load")
    assert "must match the size of tensor" in seen["error"]
    assert seen["processes"] == 0


def test_a_process_that_died_idle_is_told_at_once_and_loaded_anew(lives) -> None:
    seen = lives["killed_idle"]
    assert seen["read"] == [True, True]
    assert seen["error"].startswith("RequestError vLLM failed with")
    assert "exit code -9" in seen["error"]
    assert "omnidocs.clear_cache()" in seen["error"]
    assert seen["seconds"] < 5


def test_a_process_in_the_cache_ends_with_the_program(lives) -> None:
    [process] = lives["killed_idle"]["left"]
    assert not Path(f"/proc/{process}").exists()


def test_nothing_is_reported_unless_the_user_has_asked_for_it() -> None:
    """Asked of what vLLM itself decides by, where it would report."""
    variables = {
        "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
        "VLLM_USAGE_STATS_SERVER": "http://127.0.0.1:9",
    }
    assert run("-c", USAGE, **variables) == ["False", "True"]


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
