"""What only a fresh process shows: threads, spawned processes, tools that walk packages."""

from __future__ import annotations

import pytest
from toys import Site


@pytest.fixture
def everything(toys: Site) -> Site:
    return toys.install_toy("captioning_task", "parrot_checkpoints", "watching_hooks")


def test_the_usual_ways_to_import(everything: Site) -> None:
    everything.run(
        """
        import importlib
        import omnidocs.tasks.text_extraction.parrot as p
        from omnidocs.tasks.text_extraction import ParrotTextExtractor, parrot
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig as Config
        assert p is parrot and p.ParrotTextEchoConfig is Config
        assert p.ParrotTextExtractor is ParrotTextExtractor
        before = p.ParrotTextEchoConfig
        for module in (p, importlib.import_module("omnidocs.tasks.text_extraction")):
            assert importlib.reload(module) is module
        assert p.ParrotTextEchoConfig is before
        scope = {}
        exec("from omnidocs.tasks.text_extraction.parrot import *", scope)
        assert {"ParrotTextExtractor", "ParrotTextEchoConfig"} <= set(scope)
        scope = {}
        exec("from omnidocs.tasks.text_extraction import *", scope)
        assert {"ParrotTextExtractor", "BaseTextExtractor", "TextOutput"} <= set(scope)
        """
    )


def test_the_first_import_may_be_of_anything(everything: Site) -> None:
    for line in (
        "from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig",
        "import toy_parrot",
        "import toy_echo.engine",
        "from omnidocs.tasks.captioning.by_size import BySizeCaptioner",
        "from omnidocs.registry.names import attach",
        "import omnidocs.registry.hooks",
        "from omnidocs.backends import BackendConfig",
        "from omnidocs.cache import acquire",
    ):
        everything.run(line)


def test_sixteen_threads_get_the_same_objects(everything: Site) -> None:
    everything.run(
        """
        import sys
        import threading

        sys.setswitchinterval(1e-5)
        barrier, seen, errors = threading.Barrier(16), [], []

        def work():
            try:
                barrier.wait()
                from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig
                from omnidocs.tasks.text_extraction import ParrotTextExtractor
                from omnidocs.registry import get_backend, hooks
                hooks.select_extractor("captioning")
                seen.append((ParrotTextEchoConfig, ParrotTextExtractor, get_backend("echo")))
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=work) for _ in range(16)]
        [thread.start() for thread in threads]
        [thread.join(60) for thread in threads]
        assert not any(thread.is_alive() for thread in threads), "deadlock"
        assert not errors, errors
        assert len({tuple(map(id, found)) for found in seen}) == 1 and len(seen) == 16
        """
    )


def test_a_config_and_its_class_pickle_into_a_spawned_process(everything: Site) -> None:
    everything.run(
        """
        import multiprocessing
        import pickle
        import subprocess
        import sys

        def main():
            from concurrent.futures import ProcessPoolExecutor
            from omnidocs.registry import get_extractor
            from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

            config = ParrotTextEchoConfig(max_tokens=9)
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(1, mp_context=context) as pool:
                assert pool.submit(type(config).model_copy, config).result() == config
                assert pool.submit(type, config).result() is ParrotTextEchoConfig
            code = "import pickle, sys; print(pickle.load(sys.stdin.buffer).max_tokens)"
            done = subprocess.run(
                [sys.executable, "-c", code], input=pickle.dumps(config), capture_output=True
            )
            assert done.stdout.strip() == b"9", done.stderr

        if __name__ == "__main__":
            main()
        """
    )


def test_tools_that_walk_packages_see_families_and_tasks(everything: Site) -> None:
    printed = everything.run(
        """
        import inspect
        import pkgutil
        import pydoc
        import omnidocs.tasks

        names = [m.name for m in pkgutil.walk_packages(omnidocs.tasks.__path__, "omnidocs.tasks.")]
        assert "omnidocs.tasks.text_extraction.parrot" in names
        assert "omnidocs.tasks.captioning.by_size" in names
        import omnidocs.tasks.text_extraction.parrot as parrot
        text = pydoc.plain(pydoc.render_doc(parrot))
        assert "class ParrotTextEchoConfig(toy_echo.EchoConfig)" in text
        assert "Echo backend configuration for Parrot text extraction." in text
        text = pydoc.plain(pydoc.render_doc(omnidocs.tasks.text_extraction))
        assert "parrot" in text
        assert dict(inspect.getmembers(parrot))["ParrotTextExtractor"]
        print("done")
        """
    )
    assert printed == "done\n"


def test_pydoc_and_star_imports_survive_a_broken_family(everything: Site) -> None:
    everything.add(
        "toy-broken",
        entry_points={"omnidocs.text_extraction": {"broken": "toy_broken:BrokenExtractor"}},
        files={"__init__.py": "import sys; sys.exit('no luck')"},
    )
    everything.run(
        """
        import logging
        import pydoc
        import omnidocs.tasks.text_extraction as package
        logging.disable()
        assert "ParrotTextExtractor" in pydoc.plain(pydoc.render_doc(package))
        from omnidocs.tasks.text_extraction import *
        assert ParrotTextExtractor
        """
    )


def test_a_family_on_a_backend_reads_a_page(everything: Site) -> None:
    """Both from distributions that the core has never heard of."""
    printed = everything.run(
        """
        from PIL import Image
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig, ParrotTextExtractor

        for backend in (ParrotTextEchoConfig(), "echo", "auto"):
            with ParrotTextExtractor(backend=backend) as extractor:
                print(extractor.extract(Image.new("RGB", (30, 20))).content)
        """
    )
    said = "community/parrot-echo heard a page of 30 by 20 with 1 images"
    assert printed.splitlines() == [said[:50]] * 3, "max_tokens of the added checkpoint"
