"""The command itself: its options, its errors, and what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from omnidocs.cli import main
from omnidocs.conversion import ConvertedDocument


def test_the_version_is_that_of_the_core(cli, capsys):
    expected = f"omnidocs-core {version('omnidocs-core')}\n"
    assert cli("--version").stdout == expected
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == expected


def test_the_schema_is_that_of_a_converted_document(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == ConvertedDocument.json_schema()


def test_a_fault_of_the_program_is_a_sentence_and_a_status(monkeypatch, capsys):
    def faulty(label):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("omnidocs.cli.listings.backend_state", faulty)
    assert main(["backends"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("Error: unexpected ZeroDivisionError: by zero. This is a fault")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("name", ["convert", "extract", "models", "backends", "plugins", "doctor"])
def test_help_is_plain_text_of_80_columns(command, name):
    done = command(name, "--help")
    assert done.exit_code == 0
    assert f"Usage: omnidocs {name}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_exit_statuses_are_documented(command):
    words = " ".join(command("--help").stdout.split())
    assert "0 done, 1 a page, document or check failed, 2 wrong usage, 130 interrupted" in words


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert"],
        ["nonsense"],
        ["convert", "a.pdf", "--format", "docx"],
        ["convert", "a.pdf", "--dpi", "0"],
        ["convert", "a.pdf", "--pages", "x"],
        ["convert", "*.pdf"],
        ["extract", "a.pdf", "--task", "poetry"],
        ["extract", "a.pdf"],
        ["plugins", "show", "nothing"],
    ],
)
def test_wrong_usage_is_status_2_and_a_sentence(command, arguments):
    done = command(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_denying_the_core_is_refused(cli):
    done = cli("--deny", "omnidocs-core", "models")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: omnidocs-core cannot be denied")


def test_verbose_shows_where_an_error_happened(cli):
    done = cli("-v", "extract", "a.pdf", "--task", "poetry")
    assert done.returncode == 2
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Error: There is no task 'poetry'. Tasks: ")


def test_without_typer_the_command_says_what_to_install():
    code = (
        "import sys; sys.modules['typer'] = None; "
        "from omnidocs.cli import main; sys.exit(main(['--help']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "The omnidocs command needs typer, which is not installed. "
        "Install it with: pip install 'omnidocs-core[cli]'\n"
    )


def test_another_missing_module_is_not_taken_for_typer():
    code = (
        "import sys; sys.modules['omnidocs.cli.columns'] = None; "
        "from omnidocs.cli import main; main(['--help'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "ModuleNotFoundError" in done.stderr
    assert "omnidocs.cli.columns" in done.stderr


def test_starting_imports_no_library_that_reads_documents():
    code = (
        "import sys, omnidocs.cli.app; "
        "print({'pypdfium2', 'numpy', 'cv2', 'onnxruntime', 'rich.progress', 'stevedore'} "
        "& set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "set()\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes are closed differently there")
def test_a_reader_that_goes_away_causes_no_traceback():
    command = f"{sys.executable} -m omnidocs plugins list --json"
    done = subprocess.run(
        ["bash", "-c", f"({command}; echo status $? >&2) | true"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("status ")
