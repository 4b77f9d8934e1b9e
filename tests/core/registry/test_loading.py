"""Plugins are imported when they are used, and a broken one harms nobody else."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from toys import Site, broken
from toys.broken import BROKEN

from omnidocs.backends import Backend
from omnidocs.errors import (
    IncompatiblePluginError,
    PluginConflictError,
    PluginError,
    PluginLoadError,
    UnknownPluginError,
)
from omnidocs.registry import (
    PluginRecord,
    backends,
    entry_points,
    families,
    get_backend,
    get_extractor,
    get_task,
    load,
    loading,
    plugins,
    set_policy,
    tasks,
)

BACKENDS = "omnidocs.backends"
TEXT = "omnidocs.text_extraction"


def record_of(distribution: str) -> PluginRecord:
    [record] = [record for record in plugins() if record.distribution == distribution]
    return record


def test_a_plugin_is_imported_once_it_is_used(toys: Site) -> None:
    assert record_of("toy-echo").state == "found"
    assert "toy_echo" not in sys.modules
    backend = load(BACKENDS, "Echo")
    assert isinstance(backend, Backend)
    assert record_of("toy-echo").state == "loaded"
    assert load(BACKENDS, "Echo") is backend


FAULTS = [
    ("raises", "Raises", PluginLoadError, "failed", "RuntimeError: no luck"),
    ("exits", "Exits", PluginLoadError, "failed", "SystemExit: 3"),
    ("no_attribute", "Missing", PluginLoadError, "failed", "has no attribute 'PLUGIN'"),
    ("missing_dependency", "Needy", PluginLoadError, "failed", "'some_rare_library'"),
    ("wrong_type", "Wrong", IncompatiblePluginError, "incompatible", "is str, and must be a Back"),
    ("wrong_label", "Other", IncompatiblePluginError, "incompatible", "has the label 'Right'"),
    ("wrong_api_version", "Later", IncompatiblePluginError, "incompatible", "plugin API 2, and th"),
    ("unknown_capability", "Gifted", IncompatiblePluginError, "incompatible", "'telepathy'"),
    ("needs_newer_core", "Newer", IncompatiblePluginError, "incompatible", "omnidocs-core>=99"),
    ("bad_label", "fine-label", IncompatiblePluginError, "incompatible", "begin with a capital"),
]


@pytest.mark.parametrize(("fault", "name", "error", "state", "message"), FAULTS)
def test_a_broken_plugin_is_remembered_and_logged_in_one_line(
    fault: str,
    name: str,
    error: type[PluginError],
    state: str,
    message: str,
    toys: Site,
    caplog: pytest.LogCaptureFixture,
) -> None:
    toys.add(**BROKEN[fault])
    with caplog.at_level(logging.WARNING, "omnidocs"):
        for _ in range(2):
            with pytest.raises(error, match=r".*") as caught:
                load(BACKENDS, name)
            assert message in str(caught.value)
    record = backends()[name]
    assert record.state == state
    assert str(record.error) == str(caught.value)
    assert len(caplog.records) <= 1
    assert all("\n" not in logged.getMessage() for logged in caplog.records)
    assert get_backend("Echo").label == "Echo", "the others stay"


@pytest.mark.parametrize(
    ("fault", "name", "kind"), [("raises", "Raises", RuntimeError), ("exits", "Exits", SystemExit)]
)
def test_the_cause_is_chained_at_every_use(
    fault: str, name: str, kind: type[BaseException], site: Site
) -> None:
    site.add(**BROKEN[fault])
    for _ in range(2):
        with pytest.raises(PluginLoadError) as caught:
            load(BACKENDS, name)
        assert isinstance(caught.value.__cause__, kind)


def test_what_metadata_tells_needs_no_import(site: Site) -> None:
    site.add(**BROKEN["needs_newer_core"])
    assert record_of("toy-newer").state == "incompatible"
    with pytest.raises(IncompatiblePluginError, match=r"this is 1\.\d"):
        get_backend("newer")
    assert "toy_newer" not in sys.modules


def test_a_missing_dependency_is_told_from_a_missing_plugin(site: Site) -> None:
    site.add(**BROKEN["missing_dependency"])
    with pytest.raises(PluginLoadError, match=r"pip install 'toy-needy\[rare\]'"):
        load(BACKENDS, "Needy")
    site.add("toy-nowhere", entry_points={BACKENDS: {"Nowhere": "toy_nowhere.gone:BACKEND"}})
    with pytest.raises(PluginLoadError, match="Reinstall toy-nowhere"):
        load(BACKENDS, "Nowhere")
    site.add(
        "toy-poor",
        entry_points={BACKENDS: {"Poor": "toy_poor:BACKEND"}},
        files={"__init__.py": "import another_rare_library.part"},
    )
    with pytest.raises(PluginLoadError, match="Install the distribution that has 'another_rare"):
        load(BACKENDS, "Poor")


def test_a_repaired_plugin_is_tried_again_after_invalidate_caches(site: Site) -> None:
    site.add(**BROKEN["missing_dependency"])
    with pytest.raises(PluginLoadError):
        load(BACKENDS, "Needy")
    (site.folder / "some_rare_library.py").write_text("")
    (site.folder / "toy_needy" / "__init__.py").write_text(
        broken.backend("Needy")["files"]["__init__.py"].replace("BACKEND =", "PLUGIN =")
    )
    site.refresh()
    assert get_backend("needy").label == "Needy"


def test_a_success_in_one_thread_outlives_a_failure_in_another(site: Site) -> None:
    """One thread fails on a module that another one has not finished yet."""
    [info] = [info for info in entry_points("omnidocs.tasks") if info.name == "reading_order"]
    failed = loading._Outcome(None, PluginLoadError("half imported"), 0)
    loaded = loading._Outcome("plugin", None, 0)
    assert loading._remember(info, failed) is failed
    assert loading._remember(info, loaded) is loaded
    assert loading._remember(info, failed) is loaded


def test_two_distributions_with_one_name_conflict(site: Site) -> None:
    site.add(**broken.backend("Twin", "toy-one")).add(**broken.backend("Twin", "toy-two"))
    assert {record.state for record in plugins() if record.name == "Twin"} == {"conflict"}
    with pytest.raises(PluginConflictError) as caught:
        get_backend("Twin")
    assert "toy-one 1.0" in str(caught.value)
    assert "toy-two 1.0" in str(caught.value)
    assert not {"toy_one", "toy_two"} & set(sys.modules)


def test_labels_conflict_whatever_their_case(site: Site) -> None:
    site.add(**broken.backend("Twin", "toy-one")).add(**broken.backend("TWIN", "toy-two"))
    for label in ("Twin", "TWIN", "twin"):
        with pytest.raises(PluginConflictError):
            get_backend(label)


def test_denying_one_of_two_settles_a_conflict(site: Site) -> None:
    site.add(**broken.backend("Twin", "toy-one")).add(**broken.backend("Twin", "toy-two"))
    set_policy(deny=["toy-one"])
    assert get_backend("Twin").install == "pip install toy-two"


def test_two_plugins_with_hooks_may_have_one_name(site: Site) -> None:
    for name in ("toy-first", "toy-second"):
        site.add(name, entry_points={"omnidocs.plugins": {"hooks": f"{name.replace('-', '_')}:X"}})
    assert {record.state for record in plugins() if record.name == "hooks"} == {"found"}


def test_a_family_that_is_no_extractor_is_incompatible(site: Site) -> None:
    site.add(**BROKEN["no_extractor"])
    with pytest.raises(IncompatiblePluginError, match="derives from no BaseTextExtractor"):
        load(TEXT, "odd")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("PLUGIN = 5", "is int, and must be an extractor class"),
        (
            """
            from omnidocs.tasks import BaseTextExtractor
            class PLUGIN(BaseTextExtractor):
                family = "Parrot"
            """,
            "has 'Parrot' for its family",
        ),
    ],
)
def test_extractors_are_held_against_their_contract(source: str, message: str, site: Site) -> None:
    site.add(
        "toy-odd", entry_points={TEXT: {"odd": "toy_odd:PLUGIN"}}, files={"__init__.py": source}
    )
    with pytest.raises(IncompatiblePluginError, match=message):
        load(TEXT, "odd")


@pytest.mark.parametrize(
    ("more", "message"),
    [("config=int", "derive a BackendConfig"), ("engines={'vlm': 'no target'}", "'no target'")],
)
def test_backends_are_held_against_their_contract(more: str, message: str, site: Site) -> None:
    plugin = broken.backend("Odd")
    field = more.partition("=")[0]
    lines = plugin["files"]["__init__.py"].splitlines()
    plugin["files"]["__init__.py"] = "\n".join(
        f"    {more}," if line.strip().startswith(f"{field}=") else line for line in lines
    )
    site.add(**plugin)
    with pytest.raises(IncompatiblePluginError, match=message):
        get_backend("Odd")


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("Task(name='other', word='Odd', base='a.b:C')", "is named 'other'"),
        ("Task(name='odd', word='Odd', base='nonsense')", "'nonsense' for its base class"),
        ("Task(name='odd', word='Odd', base='a.b:C', api_version=9)", "plugin API 9"),
    ],
)
def test_tasks_are_held_against_their_contract(task: str, message: str, site: Site) -> None:
    site.add(
        "toy-odd",
        entry_points={"omnidocs.tasks": {"odd": "toy_odd:TASK"}},
        files={"__init__.py": f"from omnidocs.tasks import Task\nTASK = {task}"},
    )
    assert tasks()["odd"].state == "found"
    with pytest.raises(IncompatiblePluginError, match=message):
        get_task("odd")


def test_a_task_whose_base_is_no_class_spoils_its_own_extractors(site: Site) -> None:
    site.add(
        "toy-odd",
        entry_points={
            "omnidocs.tasks": {"odd": "toy_odd:TASK"},
            "omnidocs.odd": {"one": "toy_odd:One"},
        },
        files={
            "__init__.py": """
            from omnidocs.tasks import Task
            TASK = Task(name='odd', word='Odd', base='toy_odd:NUMBER')
            NUMBER = 1
            class One: ...
            """
        },
    )
    with pytest.raises(
        IncompatiblePluginError, match="toy_odd:NUMBER of the task 'odd' is no class"
    ):
        load("omnidocs.odd", "one")


@pytest.mark.parametrize("group", [TEXT, "omnidocs.tasks"])
@pytest.mark.parametrize("name", ["not-a-module", "Capital", "2nd"])
def test_families_and_tasks_are_named_like_modules(group: str, name: str, site: Site) -> None:
    site.add("toy-odd", entry_points={group: {name: "toy_odd:X"}})
    with pytest.raises(IncompatiblePluginError, match="named like modules"):
        load(group, name)


def test_a_requirement_that_nobody_can_read_is_not_met(site: Site) -> None:
    site.add(**broken.backend("Odd"))
    metadata = next(Path(site.folder).glob("toy_odd-*/METADATA"))
    text = metadata.read_text().replace("omnidocs-core>=1.0", "omnidocs-core === one or two")
    metadata.write_text(text)
    site.refresh()
    with pytest.raises(IncompatiblePluginError, match="one or two"):
        get_backend("Odd")


def test_a_requirement_for_other_machines_or_other_names_does_not_count(site: Site) -> None:
    requires = [
        "omnidocs-core>=1.0",
        "omnidocs-core>=99; python_version < '3'",
        "omnidocs-core-extras>=99",
    ]
    site.add(**{**broken.backend("Odd"), "requires": requires})
    assert get_backend("Odd").label == "Odd"


class TestUnknownNames:
    def test_a_slip_of_the_pen_is_told(self, toys: Site) -> None:
        with pytest.raises(UnknownPluginError, match=r"Did you mean 'parrot'\?"):
            load(TEXT, "Parot")
        with pytest.raises(UnknownPluginError, match=r"Did you mean 'Echo'\?"):
            get_backend("ecco")

    def test_what_is_installed_is_listed(self, toys: Site) -> None:
        with pytest.raises(UnknownPluginError, match=r"Installed: .*parrot.*Install the dist"):
            load(TEXT, "quite_another_thing")

    def test_the_models_may_be_missing(self, toys: Site) -> None:
        """In a process whose path has no distribution omnidocs-models."""
        printed = toys.run(
            """
            import importlib.metadata
            import sys

            real = importlib.metadata.distributions
            importlib.metadata.distributions = lambda: (
                found for found in real() if found.name != "omnidocs-models"
            )
            from omnidocs.errors import UnknownPluginError
            from omnidocs.registry import get_extractor
            try:
                get_extractor("text_extraction", "qwen")
            except UnknownPluginError as error:
                print(error)
            """
        )
        assert "pip install omnidocs-models" in printed

    def test_a_group_that_is_none_is_told(self) -> None:
        with pytest.raises(
            UnknownPluginError, match=r"There is no plugin group 'omnidocs.nonsense'"
        ):
            load("omnidocs.nonsense", "a")

    def test_a_task_that_is_none_is_told(self) -> None:
        with pytest.raises(UnknownPluginError, match="'text_extraction'"):
            get_extractor("text_extractoin", "qwen")


def test_an_extractor_goes_by_its_family_or_by_its_class(toys: Site) -> None:
    by_family = get_extractor("text_extraction", "parrot")
    assert by_family.__name__ == "ParrotTextExtractor"
    assert get_extractor("text_extraction", "ParrotTextExtractor") is by_family
    assert families("text_extraction")["parrot"].state == "loaded"
