"""What importing costs, and what it must not do."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ENGINE = (
    "from omnidocs_backend_api import APIConfig\n"
    "from omnidocs_backend_api.engine import LiteLLMEngine\n"
    "engine = LiteLLMEngine(APIConfig(model='m', base_url='http://127.0.0.1:9/v1'))\n"
)


def run(code, **variables):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **variables},
    )
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["omnidocs_backend_api", "omnidocs_backend_api.hooks"])
def test_the_plugin_imports_pydantic_and_the_core_only(module):
    heavy = "{'litellm', 'openai', 'httpx', 'aiohttp', 'PIL.Image'}"
    assert run(f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))") == "[]"


def test_litellm_is_imported_without_a_look_into_the_network():
    code = (
        "import socket, threading\n"
        "asked = []\n"
        "socket.getaddrinfo = lambda *args, **more: asked.append(args)\n"
        f"{ENGINE}"
        "for thread in threading.enumerate():\n"
        "    if thread is not threading.main_thread(): thread.join(5)\n"
        "print(asked)"
    )
    assert run(code, LITELLM_LOCAL_MODEL_COST_MAP="") == "[]"


def test_litellm_is_imported_without_traces_in_the_process(tmp_path):
    tmp_path.joinpath(".env").write_text("OPENAI_API_KEY=sk-from-a-file\n")
    code = (
        "import os, logging\n"
        f"os.chdir({str(tmp_path)!r})\n"
        "before = dict(os.environ), logging.root.level, logging.root.handlers[:]\n"
        f"{ENGINE}"
        "print(before == (dict(os.environ), logging.root.level, logging.root.handlers[:]))\n"
        "import litellm\n"
        "print(litellm.callbacks, litellm.success_callback, litellm.failure_callback)"
    )
    assert run(code).splitlines() == ["True", "[] [] []"]


def test_a_program_that_asked_ends_quietly(server):
    code = (
        "from omnidocs.backends import EngineRunner, Request\n"
        "from omnidocs_backend_api import APIConfig\n"
        "from omnidocs_backend_api.engine import LiteLLMEngine\n"
        f"config = APIConfig(model='m', base_url={server.url!r})\n"
        "runner = EngineRunner(LiteLLMEngine, config)\n"
        "print(runner.generate([Request('hello')])[0].text, flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("answer to hello", "")
