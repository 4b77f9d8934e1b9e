"""Page pictures and review pages from the command line."""

from __future__ import annotations

import pytest
from PIL import Image

PLAIN = ("--layout", "none", "--tables", "none", "--dpi", "50")


def test_a_picture_of_each_page(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "one", "two")
    done = command("convert", "a.pdf", "--overlay", "look", *PLAIN)
    assert "one" in done.stdout
    pictures = sorted((tmp_path / "look").iterdir())
    assert [path.name for path in pictures] == ["a-page-1.png", "a-page-2.png"]
    with Image.open(pictures[0]) as picture:
        assert picture.width == 425
        assert picture.height > 550


def test_only_the_pages_that_were_asked_for(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "one", "two", "three")
    command("convert", "a.pdf", "--pages", "2", "--overlay", "look", *PLAIN)
    assert [path.name for path in (tmp_path / "look").iterdir()] == ["a-page-2.png"]


@pytest.mark.parametrize(
    ("review", "written"), [("check.html", "check.html"), ("look", "look/a.review.html")]
)
def test_a_review_page(command, make_pdf, tmp_path, review, written):
    make_pdf("a.pdf", "Only page")
    command("convert", "a.pdf", "-o", "a.md", "--review", review, *PLAIN)
    assert "Only page" in (tmp_path / written).read_text()
    assert (tmp_path / "a.md").read_text() == "Only page\n"


def test_documents_of_one_name_have_pictures_of_their_own(command, make_pdf, tmp_path):
    make_pdf("x/a.pdf", "X")
    make_pdf("y/a.pdf", "Y")
    options = ("--overlay", "look", "--review", "look")
    assert command("convert", "x/a.pdf", "y/a.pdf", "-o", "out", *options, *PLAIN).exit_code == 0
    assert len(list((tmp_path / "look").rglob("*.png"))) == 2
    assert len(list((tmp_path / "look").rglob("*.review.html"))) == 2


def test_a_document_from_a_pipe_can_be_looked_at(cli, make_pdf, tmp_path):
    data = make_pdf("a.pdf", "From a pipe").read_bytes()
    done = cli("convert", "-", "--overlay", "look", *PLAIN, stdin=data)
    assert done.returncode == 0
    assert (tmp_path / "look/stdin-page-1.png").exists()


def test_a_picture_that_cannot_be_written_leaves_the_text(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "A")
    (tmp_path / "look").touch()
    done = command("convert", "a.pdf", "-o", "a.md", "--review", "look/r.html", *PLAIN)
    assert done.exit_code == 1
    assert "could not be written" in done.stderr
    assert (tmp_path / "a.md").read_text() == "A\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--overlay", "-"), "--overlay - has no meaning"),
        (("-o", "a.html", "--review", "a.html"), "--review a.html is the output as well"),
    ],
)
def test_what_has_no_place_is_refused(command, make_pdf, options, told):
    make_pdf("a.pdf", "A")
    done = command("convert", "a.pdf", *options, *PLAIN)
    assert done.exit_code == 2
    assert told in done.stderr
