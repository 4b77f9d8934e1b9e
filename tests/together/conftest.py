"""Backends side by side: PyTorch in this process, and a server of the same weights."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from backend_api.serving import serving

import omnidocs

SHIM = str(Path(__file__).resolve().parents[1] / "checkpoints" / "torchvision_cpu")
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
    home = str(tmp_path_factory.mktemp("hub"))
    module, arguments = "transformers.cli.transformers", ("--device", "cpu")
    with serving(module, *arguments, command="serve", HF_HOME=home, PYTHONPATH=SHIM) as address:
        yield address


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
