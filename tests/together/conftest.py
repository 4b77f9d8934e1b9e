"""Backends side by side: PyTorch in this process, and a server of the same weights."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import sysconfig
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

import omnidocs

SHIM = Path(__file__).resolve().parents[1] / "checkpoints" / "torchvision_cpu"
DISTRIBUTIONS = {"PyTorch": "omnidocs_backend_torch", "API": "omnidocs_backend_api"}


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Begin with no model loaded, and leave none behind."""
    omnidocs.clear_cache()
    yield
    omnidocs.clear_cache()
    omnidocs.set_cache_config(max_entries=10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an OpenAI-compatible server that loads the folder a request names."""
    pytest.importorskip("uvicorn")
    home = tmp_path_factory.mktemp("hub")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["-m", "transformers.cli.transformers", "serve", "--host", "127.0.0.1"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command, "--port", str(port), "--device", "cpu"],
            env={**os.environ, "HF_HOME": str(home), "PYTHONPATH": str(SHIM)},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 240
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"transformers serve did not start (status {process.poll()})")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """Run code in a fresh process, from whose metadata some backends may be missing."""

    def run(code: str, *missing: str, **environment: str) -> str:
        script = tmp_path / "script.py"
        script.write_text(textwrap.dedent(code))
        installed = sysconfig.get_path("purelib")
        others = [path for path in sys.path[1:] if path and path != installed]
        paths = [str(_without(missing, tmp_path / "site")), *others]
        done = subprocess.run(
            [sys.executable, "-S", script],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def _without(missing: tuple[str, ...], folder: Path) -> Path:
    """A copy of the installed distributions, as links, from which some are left out."""
    names = tuple(f"{DISTRIBUTIONS[label]}-" for label in missing)
    folder.mkdir(exist_ok=True)
    for item in Path(sysconfig.get_path("purelib")).iterdir():
        if not item.name.startswith(names):
            (folder / item.name).symlink_to(item)
    return folder
