"""Outputs of a run are written whole, and one that cannot be stops no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLAIN = ("--layout", "none", "--tables", "none")
LONG = "\n".join(f"line {n} of a long page" for n in range(40))

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and devices are of POSIX")
on_linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")


def start(tmp_path, *arguments: str, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "omnidocs", "convert", *arguments, *PLAIN],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        **options,
    )


def small_files_only() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


@on_posix
def test_an_output_for_which_there_is_no_room_stops_no_other(make_pdf, tmp_path):
    for name, text in (("a.pdf", "A"), ("b.pdf", LONG), ("c.pdf", "C")):
        make_pdf(name, text)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/b.md").write_text("old\n")
    run = start(tmp_path, "a.pdf", "b.pdf", "c.pdf", "-o", "out", preexec_fn=small_files_only)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 1
    written = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert written == {"a.md": "A\n", "b.md": "old\n", "c.md": "C\n"}
    summary, reason = told.decode().splitlines()
    assert summary.endswith(": 1 failed")
    assert reason.startswith(f"  b.pdf: {Path('out/b.md')} could not be written: File too large.")


@on_linux
def test_a_full_disk_behind_stdout_is_one_sentence(make_pdf, tmp_path):
    make_pdf("a.pdf", "A")
    with Path("/dev/full").open("wb") as full:
        run = start(tmp_path, "a.pdf", stdout=full)
        _, told = run.communicate(timeout=60)
    assert run.returncode == 1
    assert told.decode() == (
        "a.pdf: stdout could not be written: No space left on device. "
        "Make room there, or name another place.\n"
    )


@on_linux
def test_a_device_can_be_the_output(make_pdf, tmp_path):
    make_pdf("a.pdf", "A")
    run = start(tmp_path, "a.pdf", "-o", "/dev/stdout", stdout=subprocess.PIPE)
    assert run.communicate(timeout=60) == (b"A\n", b"")


@on_posix
def test_a_reader_that_has_gone_is_no_fault(make_pdf, tmp_path):
    make_pdf("a.pdf", LONG)
    ours, theirs = os.pipe()
    os.close(ours)
    run = start(tmp_path, "a.pdf", stdout=theirs)
    os.close(theirs)
    assert run.communicate(timeout=60) == (None, b"")
    assert run.returncode == 1


def test_a_folder_in_the_place_of_an_output_stops_no_other(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "A")
    make_pdf("b.pdf", "B")
    (tmp_path / "out/a.md").mkdir(parents=True)
    done = command("convert", "a.pdf", "b.pdf", "-o", "out", *PLAIN)
    assert done.exit_code == 1
    assert f"{Path('out/a.md')} is a folder" in done.stderr
    assert (tmp_path / "out/b.md").read_text() == "B\n"


def test_a_folder_that_vanishes_is_made_again(command, make_pdf, tmp_path, monkeypatch):
    from omnidocs import conversion

    make_pdf("a.pdf", "A")
    make_pdf("b.pdf", "B")
    convert = conversion.convert

    def tidying(document, **options):
        if document.endswith("b.pdf"):
            (tmp_path / "out/a.md").unlink()
            (tmp_path / "out").rmdir()
        return convert(document, **options)

    monkeypatch.setattr(conversion, "convert", tidying)
    assert command("convert", "a.pdf", "b.pdf", "-o", "out", *PLAIN).exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.md"]


def test_two_runs_may_write_to_one_folder(make_pdf, tmp_path):
    names = [f"{n}.pdf" for n in range(5)]
    for name in names:
        make_pdf(name, LONG)
    runs = [start(tmp_path, *names, "-o", "out") for _ in range(2)]
    for run in runs:
        run.communicate(timeout=120)
    assert [run.returncode for run in runs] == [0, 0]
    written = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in written] == [f"{n}.md" for n in range(5)]
    assert len({path.read_text() for path in written}) == 1


@pytest.mark.parametrize("options", [(), ("-o", "a.txt"), ("-o", "-")])
def test_figures_need_a_place(command, make_pdf, options):
    make_pdf("a.pdf", "A")
    done = command("convert", "a.pdf", "--figures", *options, *PLAIN)
    assert done.exit_code == 2
    assert "--figures" in done.stderr
