"""Installed metadata is read once, completely, and without importing a plugin."""

from __future__ import annotations

import importlib
import logging
import sys
import threading

import pytest
from toys import Site, broken

from omnidocs.registry import entry_points, plugins


def test_entry_points_tell_where_they_come_from(toys: Site) -> None:
    [echo] = [info for info in entry_points("omnidocs.backends") if info.name == "Echo"]
    assert (echo.value, echo.distribution, echo.version) == (
        "toy_echo:BACKEND",
        "toy-echo",
        "1.2.0",
    )
    assert echo.entry_point.dist.version == "1.2.0"


def test_a_group_that_nobody_uses_is_empty() -> None:
    assert entry_points("omnidocs.nothing") == ()


def test_listing_plugins_imports_none(toys: Site) -> None:
    toys.install_toy("captioning_task", "watching_hooks")
    names = {record.name for record in plugins()}
    assert {"Echo", "parrot", "captioning", "by_size", "watcher", "text_extraction"} <= names
    assert not [name for name in sys.modules if name.startswith("toy_")]


def test_what_is_installed_later_is_found_after_invalidate_caches(site: Site) -> None:
    assert "Echo" not in {record.name for record in plugins()}
    site.install_toy("echo_backend")
    importlib.invalidate_caches()
    assert "Echo" in {record.name for record in plugins()}


def test_200_distributions_are_scanned_once(site: Site) -> None:
    for number in range(200):
        info = site.folder / f"fake_{number}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: fake-{number}\nVersion: 1.0\n"
        )
        (info / "entry_points.txt").write_text(
            f"[omnidocs.backends]\nFake{number} = fake:BACKEND\n"
        )
    printed = site.run(
        """
        import sys
        import omnidocs.tasks.text_extraction as package
        from omnidocs.registry import backends, entry_points, get_backend, plugins

        opened = []
        sys.addaudithook(
            lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None
        )
        assert len(backends()) == 200
        metadata = [name for name in opened if name.endswith("METADATA") and "fake_" in name]
        print(len(metadata), len(set(metadata)))
        opened.clear()
        assert len(plugins()) > 200
        assert len(entry_points("omnidocs.backends")) == 200
        dir(package)
        print(len(opened))
        """
    )
    assert printed.split() == ["200", "200", "0"]


def test_the_same_entry_point_from_an_editable_install_counts_once(site: Site) -> None:
    site.install_toy("echo_backend")
    for folder in ("toy_echo.egg-info", "Toy.Echo-1.2.0.dist-info"):
        again = site.folder / folder
        again.mkdir()
        text = "Metadata-Version: 2.1\nName: Toy_Echo\nVersion: 1.2.0\n"
        (again / "METADATA").write_text(text)
        (again / "PKG-INFO").write_text(text)
        (again / "entry_points.txt").write_text("[omnidocs.backends]\nEcho = toy_echo:BACKEND\n")
    importlib.invalidate_caches()
    assert [info.name for info in entry_points("omnidocs.backends")] == ["Echo"]


@pytest.mark.parametrize("fault", ["no equals sign", "no metadata"])
def test_a_broken_installation_hides_no_other(
    fault: str, toys: Site, caplog: pytest.LogCaptureFixture
) -> None:
    info = toys.folder / "damaged-1.0.dist-info"
    info.mkdir()
    if fault == "no equals sign":
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: damaged\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[omnidocs.backends]\n" + ("garbage\n" if fault == "no equals sign" else "Dam = dam:B\n")
    )
    importlib.invalidate_caches()
    with caplog.at_level(logging.WARNING, "omnidocs"):
        names = {record.name for record in plugins()}
    assert "Echo" in names
    assert "Dam" not in names or "unknown" in str(entry_points("omnidocs.backends"))
    assert len([record for record in caplog.records if "broken" in record.message]) <= 1


def test_a_group_that_means_nothing_is_told(site: Site) -> None:
    site.add(**broken.BROKEN["misspelt_group"])
    [record] = [record for record in plugins() if record.distribution == "toy-group"]
    assert record.state == "incompatible"
    assert "Did its author mean 'omnidocs.text_extraction'?" in str(record.error)


def test_many_threads_share_one_scan(toys: Site) -> None:
    importlib.invalidate_caches()
    seen: list[object] = []
    barrier = threading.Barrier(16)

    def look() -> None:
        barrier.wait()
        seen.append(entry_points("omnidocs.backends"))

    threads = [threading.Thread(target=look) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(found) for found in seen}) == 1
