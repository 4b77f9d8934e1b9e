"""Hooks: each plugin is checked and called alone, behind a typed facade."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from toys import Site
from toys.broken import BROKEN, PLUGINS

from omnidocs.cache import acquire, remove_cached
from omnidocs.errors import (
    BackendUnavailableError,
    ConfigError,
    IncompatiblePluginError,
    PluginError,
)
from omnidocs.registry import DoctorCheck, hookimpl, hooks, plugins, set_policy


@pytest.fixture
def watcher(site: Site) -> Any:
    site.install_toy("watching_hooks", "captioning_task")
    return importlib.import_module("toy_hooks").WATCHER


@pytest.fixture(autouse=True)
def forget_plugins() -> Iterator[None]:
    yield
    for name in list(hooks._hooks._own):
        hooks.unregister(name)


class TestSelection:
    def test_a_plugin_serves_a_task_from_outside(self, watcher: Any) -> None:
        extractor: Any = hooks.select_extractor("captioning")
        assert extractor.extract(Image.new("RGB", (3, 4))).caption == "3 by 4"

    def test_the_options_reach_the_plugins(self, watcher: Any) -> None:
        assert hooks.select_extractor("captioning", {"style": "poem"}) is None

    def test_nobody_serves_a_task_that_nobody_knows(self, watcher: Any) -> None:
        assert hooks.select_extractor("juggling") is None

    def test_what_is_registered_by_hand_is_asked_first(self, watcher: Any) -> None:
        class Own:
            @hookimpl
            def select_extractor(self, task: str) -> object:
                return f"my extractor for {task}"

        hooks.register(Own())
        assert hooks.select_extractor("captioning") == "my extractor for captioning"

    def test_third_parties_are_asked_before_the_first_party(self, site: Site) -> None:
        source = """
        from omnidocs.registry import hookimpl

        class Plugin:
            @hookimpl
            def select_extractor(self, task):
                return "{name}" if task == "juggling" else None

        PLUGIN = Plugin()
        """
        for name in ("toy-b", "toy-a", "omnidocs-backend-api"):
            module = name.replace("-", "_")
            site.add(
                name,
                entry_points={PLUGINS: {"chooser": f"{module}:PLUGIN"}},
                files={"__init__.py": source.format(name=name)},
            )
        assert hooks.select_extractor("juggling") == "toy-a"
        set_policy(deny=["toy-a"])
        assert hooks.select_extractor("juggling") == "toy-b"
        set_policy(first_party_only=True)
        assert hooks.select_extractor("juggling") == "omnidocs-backend-api"

    def test_one_that_raises_is_passed_over(
        self, watcher: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Broken:
            @hookimpl
            def select_extractor(self) -> object:
                raise RuntimeError("no luck")

        hooks.register(Broken(), "broken")
        with caplog.at_level(logging.WARNING, "omnidocs"):
            assert hooks.select_extractor("captioning") is not None
            assert hooks.select_extractor("captioning") is not None
        assert [record.message for record in caplog.records] == [
            "The plugin broken failed in select_extractor: RuntimeError: no luck"
        ]

    def test_where_nobody_answers_the_first_failure_comes_out(self, site: Site) -> None:
        class Typed:
            @hookimpl
            def select_extractor(self) -> object:
                raise BackendUnavailableError("no GPU")

        class Untyped:
            @hookimpl
            def select_extractor(self) -> object:
                raise RuntimeError("no luck")

        hooks.register(Untyped(), "untyped")
        with pytest.raises(PluginError, match="untyped failed in select_extractor") as caught:
            hooks.select_extractor("juggling")
        assert isinstance(caught.value.__cause__, RuntimeError)
        hooks.register(Typed(), "typed")
        with pytest.raises(BackendUnavailableError, match="no GPU"):
            hooks.select_extractor("juggling")


class TestObservers:
    def test_they_see_an_extraction(self, watcher: Any) -> None:
        from omnidocs.tasks.captioning import BySizeCaptioner

        BySizeCaptioner().extract_batch([Image.new("RGB", (3, 4))] * 2)
        assert watcher.seen == [("before", "captioning", 2), ("after", "captioning", 2)]

    def test_they_see_a_whole_batch_fail(self, watcher: Any) -> None:
        hooks.extraction_failed("captioning", None, 1, RuntimeError())
        assert watcher.seen == [("failed", "captioning", "RuntimeError")]

    def test_they_see_models_come_and_go(self, watcher: Any) -> None:
        acquire("toy:key", object).release()
        remove_cached("toy:key")
        assert watcher.seen == [("loaded", "toy:key"), ("evicted", "toy:key")]

    def test_one_that_raises_breaks_no_extraction(
        self, watcher: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        from omnidocs.tasks.captioning import BySizeCaptioner

        class Broken:
            @hookimpl
            def before_extraction(self) -> None:
                raise RuntimeError("no luck")

        hooks.register(Broken(), "broken")
        with caplog.at_level(logging.WARNING, "omnidocs"):
            for _ in range(3):
                BySizeCaptioner().extract(Image.new("RGB", (3, 4)))
        assert len(watcher.seen) == 6
        assert len(caplog.records) == 1

    def test_they_see_the_pages_of_a_document(self, site: Site) -> None:
        seen: list[object] = []

        class Own:
            @hookimpl
            def page_done(self, source: str, index: int, status: str) -> None:
                seen.append((source, index, status))

        hooks.register(Own())
        hooks.page_done("a.pdf", 3, "ok", 0.1)
        assert seen == [("a.pdf", 3, "ok")]

    def test_they_add_checks_to_doctor(self, watcher: Any) -> None:
        class Odd:
            @hookimpl
            def doctor_checks(self) -> Any:
                return ["no check", DoctorCheck("odd", ok=False, fix="Nothing helps.")]

        class Odder:
            @hookimpl
            def doctor_checks(self) -> Any:
                return "no list"

        hooks.register(Odd())
        hooks.register(Odder())
        found = {check.name: check for check in hooks.doctor_checks()}
        assert found["watcher"].detail == "Watching."
        assert found["odd"].fix == "Nothing helps."


class TestBrokenPlugins:
    def test_a_misspelt_hook_makes_its_plugin_incompatible_and_no_other(
        self, watcher: Any, site: Site, caplog: pytest.LogCaptureFixture
    ) -> None:
        site.add(**BROKEN["misspelt_hook"])
        with caplog.at_level(logging.WARNING, "omnidocs"):
            assert hooks.select_extractor("captioning") is not None
        states = {record.distribution: record for record in plugins() if record.group == PLUGINS}
        assert states["toy-hooks"].state == "loaded"
        assert states["toy-misspelt"].state == "incompatible"
        assert "before_extracton" in str(states["toy-misspelt"].error)
        assert len(caplog.records) == 1

    @pytest.mark.parametrize(
        ("source", "message"),
        [
            ("class PLUGIN: ...", "is the class PLUGIN; publish an object of it"),
            ("PLUGIN = object()", "has no hook"),
            (
                """
                from omnidocs.registry import hookimpl
                class Plugin:
                    @hookimpl
                    def page_done(self, no_such_argument): ...
                PLUGIN = Plugin()
                """,
                "no_such_argument",
            ),
            (
                """
                from omnidocs.registry import hookimpl
                class Plugin:
                    @hookimpl(wrapper=True)
                    def page_done(self):
                        return (yield)
                PLUGIN = Plugin()
                """,
                "has a hook wrapper",
            ),
        ],
    )
    def test_what_cannot_be_a_plugin_is_incompatible(
        self, source: str, message: str, site: Site
    ) -> None:
        site.add(
            "toy-odd",
            entry_points={PLUGINS: {"odd": "toy_odd:PLUGIN"}},
            files={"__init__.py": source},
        )
        assert hooks.select_extractor("juggling") is None
        [record] = [record for record in plugins() if record.distribution == "toy-odd"]
        assert record.state == "incompatible"
        assert message in str(record.error)


class TestByHand:
    def test_a_plugin_is_gone_after_unregister(self, site: Site) -> None:
        class Own:
            @hookimpl
            def select_extractor(self) -> object:
                return "mine"

        name = hooks.register(Own())
        assert hooks.select_extractor("juggling") == "mine"
        hooks.unregister(name)
        assert hooks.select_extractor("juggling") is None
        with pytest.raises(ConfigError, match="No plugin"):
            hooks.unregister(name)

    def test_a_name_is_taken_once(self, site: Site) -> None:
        class Own:
            @hookimpl
            def page_done(self) -> None: ...

        hooks.register(Own(), "own")
        with pytest.raises(ConfigError, match="'own' is registered"):
            hooks.register(Own(), "own")

    def test_one_with_a_misspelt_hook_is_refused(self, site: Site) -> None:
        class Own:
            @hookimpl
            def page_dun(self) -> None: ...

        with pytest.raises(IncompatiblePluginError, match="page_dun"):
            hooks.register(Own())

    def test_a_module_may_be_a_plugin(self, site: Site) -> None:
        site.add(
            "toy-module",
            files={
                "__init__.py": """
            from omnidocs.registry import hookimpl

            @hookimpl
            def select_extractor(task):
                return "a module's"
        """
            },
        )
        hooks.register(importlib.import_module("toy_module"), "module")
        assert hooks.select_extractor("juggling") == "a module's"
