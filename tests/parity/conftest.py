"""One checkpoint after another, run in every way that is installed."""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from backend_api.serving import serving
from checkpoints import PAGE_READER
from parity.ways import SERVERS, SHIM

import omnidocs

# Before the first import of vLLM: its engine stays in this process, and what it starts to
# look at an architecture can import torchvision.
os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
os.environ.setdefault("VLLM_LOGGING_LEVEL", "ERROR")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [SHIM, os.environ.get("PYTHONPATH")]))
os.environ.setdefault("MLX_DISABLE_COMPILE", "1")


def pytest_collection_modifyitems(items):
    """Let the libraries warn of one another, as vLLM's import does: they are not ours."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture(scope="module", autouse=True)
def _nothing_stays_loaded():
    yield
    omnidocs.clear_cache()


@pytest.fixture(scope="session")
def folder(tiny):
    """The folder of a checkpoint by its name."""
    return cache(lambda name: PAGE_READER if name == "page_reader" else tiny(name))


@pytest.fixture(scope="session")
def fields(folder, tmp_path_factory):
    """The fields of a config that name a checkpoint, whose server runs where one is needed."""
    home = str(tmp_path_factory.mktemp("hub"))
    with ExitStack() as running:

        @cache
        def address(command):
            module, *arguments = command
            server = serving(module, *arguments, PYTHONPATH=SHIM, HF_HOME=home)
            return running.enter_context(server)

        def fields(way, name):
            model = str(folder(name))
            if not way.server:
                return {"model": model}
            command = tuple(part.format(model=model) for part in SERVERS[way.server])
            return {"model": model, "base_url": address(command)}

        yield fields
