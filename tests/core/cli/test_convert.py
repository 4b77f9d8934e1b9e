"""Converting documents from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from omnidocs.conversion import ConvertedDocument

PLAIN = ("--layout", "none", "--tables", "none")
"""Lines of text only, which needs no plugin."""


def test_one_document_goes_to_stdout_as_markdown_and_nothing_else(cli, make_pdf):
    make_pdf("a.pdf", "First page", "Second page")
    done = cli("convert", "a.pdf", *PLAIN)
    assert done.returncode == 0
    assert done.stdout.split("\n") == [
        "<!-- page 1 -->",
        "",
        "First page",
        "",
        "<!-- page 2 -->",
        "",
        "Second page",
        "",
    ]
    assert done.stderr == ""


def test_output_is_utf8_whatever_the_terminal_says(cli, make_pdf):
    make_pdf("a.pdf", "100 \\351re")
    assert cli("convert", "a.pdf", *PLAIN).stdout == "100 Øre\n"


@pytest.mark.parametrize(
    ("form", "beginning"),
    [("markdown", "Only"), ("text", "Only"), ("html", "<!DOCTYPE html>"), ("json", "{\n")],
)
def test_each_format(command, make_pdf, form, beginning):
    make_pdf("a.pdf", "Only page")
    done = command("convert", "a.pdf", "--format", form, *PLAIN)
    assert done.exit_code == 0
    assert done.stdout.lower().startswith(beginning.lower())
    assert "Only page" in done.stdout


def test_the_ending_of_the_output_names_the_format(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "Only page")
    command("convert", "a.pdf", "-o", "deep/a.json", *PLAIN)
    document = ConvertedDocument.load_json(tmp_path / "deep" / "a.json")
    assert [element.text for element in document.elements] == ["Only page"]


def test_pages_count_from_1(command, make_pdf):
    make_pdf("a.pdf", "one", "two", "three")
    done = command("convert", "a.pdf", "--pages", "2-", "--no-page-markers", *PLAIN)
    assert done.stdout.split() == ["two", "three"]


def test_page_markers_can_be_asked_for(command, make_pdf):
    make_pdf("a.pdf", "one")
    done = command("convert", "a.pdf", "--page-markers", *PLAIN)
    assert done.stdout.startswith("<!-- page 1 -->")


def test_stdin_is_a_document(cli, make_pdf):
    data = make_pdf("a.pdf", "From a pipe").read_bytes()
    assert cli("convert", "-", *PLAIN, stdin=data).stdout == "From a pipe\n"


def test_an_empty_stdin_is_told_of(cli):
    done = cli("convert", "-", *PLAIN)
    assert done.returncode == 1
    assert done.stderr.startswith("stdin: ")


def test_a_folder_is_converted_and_keeps_its_subfolders(command, make_pdf, tmp_path):
    make_pdf("in/a.pdf", "A")
    make_pdf("in/sub/a.pdf", "B")
    done = command("convert", "in", "-o", "out", *PLAIN)
    assert done.exit_code == 0
    assert (tmp_path / "out/a.md").read_text() == "A\n"
    assert (tmp_path / "out/sub/a.md").read_text() == "B\n"
    assert done.stderr.startswith("2 documents, 2 pages in ")


def test_documents_of_one_name_do_not_overwrite_each_other(command, make_pdf, tmp_path):
    make_pdf("x/a.pdf", "from x")
    make_pdf("y/a.pdf", "from y")
    command("convert", "x/a.pdf", "y/a.pdf", "-o", "out", *PLAIN)
    written = {path.read_text() for path in (tmp_path / "out").rglob("*.md")}
    assert written == {"from x\n", "from y\n"}


def test_a_corrupt_file_does_not_end_the_run(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "A")
    make_pdf("c.pdf", "C")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 and no more")
    done = command("convert", "a.pdf", "b.pdf", "missing.pdf", "c.pdf", "-o", "out", *PLAIN)
    assert done.exit_code == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.md", "c.md"]
    summary, broken, missing = done.stderr.splitlines()
    assert summary.endswith(": 2 failed")
    assert broken.startswith("  b.pdf is broken or cut off")
    assert missing.startswith("  missing.pdf is not there")


def test_a_page_that_the_document_lacks_fails_that_document_alone(command, make_pdf, tmp_path):
    make_pdf("long.pdf", "one", "two", "three")
    make_pdf("short.pdf", "one")
    done = command("convert", "short.pdf", "long.pdf", "--pages", "3", "-o", "out/", *PLAIN)
    assert done.exit_code == 1
    assert "short.pdf: There is no page 3: the document has 1." in done.stderr
    assert (tmp_path / "out/long.md").read_text() == "three\n"


def test_outputs_that_are_there_can_be_left_alone(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "new")
    (tmp_path / "a.md").write_text("old\n")
    done = command("convert", "a.pdf", "-o", "a.md", "--no-overwrite", *PLAIN)
    assert done.exit_code == 0
    assert (tmp_path / "a.md").read_text() == "old\n"
    command("convert", "a.pdf", "-o", "a.md", *PLAIN)
    assert (tmp_path / "a.md").read_text() == "new\n"


def test_several_documents_need_an_output(command, make_pdf):
    make_pdf("a.pdf")
    make_pdf("b.pdf")
    done = command("convert", "a.pdf", "b.pdf")
    assert done.exit_code == 2
    assert done.stderr == (
        "Error: There are 2 documents. Name a folder for their outputs with -o.\n"
    )


@pytest.mark.parametrize("option", ["--ocr", "--layout", "--tables"])
def test_a_model_that_is_not_installed_is_refused_before_the_run(command, make_pdf, option):
    make_pdf("a.pdf")
    done = command("convert", "a.pdf", option, "nonsense")
    assert done.exit_code == 2
    assert "Nothing that is installed provides 'nonsense'" in done.stderr


@pytest.mark.parametrize("way", ["option", "variable"])
def test_a_password_opens_an_encrypted_document(command, make_pdf, way):
    make_pdf("a.pdf", "Top secret", password="hunter2")
    options = ["--password", "hunter2"] if way == "option" else []
    variables = {"OMNIDOCS_PASSWORD": "hunter2"} if way == "variable" else {}
    done = command("convert", "a.pdf", *options, *PLAIN, env=variables)
    assert done.stdout == "Top secret\n"


def test_without_a_password_the_options_are_named(command, make_pdf):
    make_pdf("a.pdf", "Top secret", password="hunter2")
    done = command("convert", "a.pdf", *PLAIN)
    assert done.exit_code == 1
    assert done.stderr == "a.pdf is encrypted. Give --password, or set OMNIDOCS_PASSWORD.\n"


def test_a_wrong_password_is_told_of_and_never_shown(command, make_pdf):
    make_pdf("a.pdf", "Top secret", password="hunter2")
    done = command("-v", "convert", "a.pdf", "--password", "swordfish", *PLAIN)
    assert done.exit_code == 1
    assert "a.pdf" in done.stderr
    assert "swordfish" not in done.stderr


def test_a_page_that_was_left_unread_as_asked_is_no_failure(command, picture):
    done = command("convert", picture, "--ocr", "never", "-f", "text", *PLAIN)
    assert done.exit_code == 0
    assert "page.png, page 1: " in done.stderr
    assert 'ocr="never"' in done.stderr


def test_a_fault_in_one_document_is_told_of_and_stops_no_other(command, make_pdf, monkeypatch):
    from omnidocs import conversion

    make_pdf("a.pdf", "A")
    make_pdf("b.pdf", "B")
    convert = conversion.convert

    def faulty(source, **options):
        if source == "a.pdf":
            raise ZeroDivisionError("by zero")
        return convert(source, **options)

    monkeypatch.setattr(conversion, "convert", faulty)
    done = command("convert", "a.pdf", "b.pdf", "-o", "out", *PLAIN)
    assert done.exit_code == 1
    assert "a.pdf: unexpected ZeroDivisionError: by zero." in done.stderr
    assert "Traceback" not in done.stderr
    assert "1 failed" in done.stderr


def test_an_output_that_cannot_be_written_is_told_of(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "A")
    (tmp_path / "file").touch()
    done = command("convert", "a.pdf", "-o", "file/a.md", *PLAIN)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"a.pdf: {Path('file/a.md')} could not be written: ")
    assert "A part of the path is a file" in done.stderr
    assert "Errno" not in done.stderr


def test_an_address_that_is_not_of_the_web_is_told_of(command):
    done = command("convert", "ftp://x.org/a.pdf")
    assert done.exit_code == 1
    assert "neither http nor https" in done.stderr


needs_terminal = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")


def in_terminal(
    tmp_path, *arguments: str, typed: Sequence[str] = (), stdout_too: bool = False
) -> tuple[int, bytes | None, str]:
    """Run with a terminal for stdin and stderr, and answer each question.

    Returns status, stdout, and what the terminal showed.
    """
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "omnidocs", *arguments],
        stdin=theirs,
        stdout=theirs if stdout_too else subprocess.PIPE,
        stderr=theirs,
        cwd=tmp_path,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    shown, answered = b"", 0
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        shown += piece
        if typed and shown.count(b"Password for") > answered:
            os.write(ours, f"{typed[answered]}\n".encode())
            answered += 1
    os.close(ours)
    stdout, _ = process.communicate(timeout=60)
    return process.returncode, stdout, shown.decode()


@needs_terminal
def test_a_person_sees_pages_and_speed(make_pdf, tmp_path):
    make_pdf("a.pdf", *["text"] * 3)
    status, stdout, shown = in_terminal(tmp_path, "convert", "a.pdf", *PLAIN)
    assert status == 0
    assert stdout.count(b"text") == 3
    assert "a.pdf" in shown
    assert "3/3" in shown
    assert "pages/s" in shown


@needs_terminal
def test_what_is_printed_to_a_terminal_stands_on_lines_of_its_own(make_pdf, tmp_path):
    make_pdf("a.pdf", "Dear reader")
    shown = in_terminal(tmp_path, "convert", "a.pdf", *PLAIN, stdout_too=True)[2]
    before, text, _ = shown.partition("Dear reader\r\n")
    assert text
    assert "a.pdf" in before
    assert before.endswith("\x1b[2K")  # the bar is off the screen


@needs_terminal
def test_quiet_shows_a_person_nothing(make_pdf, tmp_path):
    make_pdf("a.pdf", "text")
    assert in_terminal(tmp_path, "convert", "-q", "a.pdf", "-o", "a.md", *PLAIN)[2] == ""


@needs_terminal
def test_a_person_is_asked_for_the_password_and_it_is_not_echoed(make_pdf, tmp_path):
    make_pdf("a.pdf", "Top secret", password="hunter2")
    typed = ["swordfish", "hunter2"]
    status, stdout, shown = in_terminal(tmp_path, "convert", "a.pdf", *PLAIN, typed=typed)
    assert status == 0
    assert stdout == b"Top secret\n"
    assert "Password for a.pdf: " in shown
    assert "That is not it. Password for a.pdf: " in shown
    assert "hunter2" not in shown
    assert "swordfish" not in shown


@needs_terminal
def test_a_run_over_many_documents_waits_for_nobody(make_pdf, tmp_path):
    make_pdf("a.pdf", "Top secret", password="hunter2")
    make_pdf("b.pdf", "Open")
    status, _, shown = in_terminal(tmp_path, "convert", "a.pdf", "b.pdf", "-o", "out", *PLAIN)
    assert status == 1
    assert "a.pdf is encrypted. Give --password" in shown
    assert (tmp_path / "out/b.md").read_text() == "Open\n"


@needs_terminal
def test_after_three_wrong_passwords_the_document_fails(make_pdf, tmp_path):
    make_pdf("a.pdf", "Top secret", password="hunter2")
    status, _, shown = in_terminal(tmp_path, "convert", "a.pdf", *PLAIN, typed="abc")
    assert status == 1
    assert shown.count("That is not it.") == 2


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_an_interrupt_ends_with_its_own_status(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "omnidocs", "convert", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        # A shell has what it starts in the background ignore interrupts, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    # More than a pipe holds: once it is written, the command is reading.
    process.stdin.write(b"%" * 300_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout, stderr) == (130, b"", b"Interrupted.\n")


def test_an_interrupted_run_tells_what_is_done(command, make_pdf, monkeypatch):
    from omnidocs import conversion

    make_pdf("a.pdf", "A")
    make_pdf("b.pdf", "B")
    convert = conversion.convert

    def interrupted(source, **options):
        if source == "b.pdf":
            raise KeyboardInterrupt
        return convert(source, **options)

    monkeypatch.setattr(conversion, "convert", interrupted)
    done = command("convert", "a.pdf", "b.pdf", "-o", "out", *PLAIN)
    assert done.exit_code == 130
    summary, end = done.stderr.splitlines()
    assert summary.startswith("1 document, 1 page in ")
    assert end == "Interrupted."


def test_json_on_stdout_is_json_alone(cli, make_pdf):
    make_pdf("a.pdf", "one", "two")
    done = cli("convert", "a.pdf", "-f", "json", *PLAIN)
    assert [page["index"] for page in json.loads(done.stdout)["pages"]] == [0, 1]
