"""Everything that is a document reaches the workers as it was."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from omnidocs.conversion import ConversionStatus, convert, iter_convert
from omnidocs.conversion.events import WorkerStarted
from omnidocs.conversion.workers import spool
from omnidocs.document import Document, DocumentLimits, OutlineItem
from omnidocs.errors import (
    DocumentLoadError,
    DocumentNotFoundError,
    OmniDocsError,
    PageRangeError,
    PasswordError,
    UnknownPluginError,
    UnsupportedInputError,
)

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


@pytest.fixture
def file(pages, tmp_path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(pages("one", "two", "three"))
    return path


def converted(source, **options):
    """The result of a worker, which is that of this process."""
    started = []

    def note(event):
        if isinstance(event, WorkerStarted):
            started.append(event)

    found = convert(source, layout=None, ocr="never", events=note, **options)
    assert started, "no worker was used"
    return found


def same(found, expected):
    untimed = {"pages": {"__all__": {"seconds"}}}
    assert found.model_dump(exclude=untimed) == expected.model_dump(exclude=untimed)


@pytest.mark.parametrize("kind", ["path", "str", "bytes", "stream", "bytearray"])
def test_files(file, kind):
    make = {
        "path": lambda: file,
        "str": lambda: str(file),
        "bytes": file.read_bytes,
        "stream": lambda: io.BytesIO(file.read_bytes()),
        "bytearray": lambda: bytearray(file.read_bytes()),
    }[kind]
    same(converted(make()), convert(make(), layout=None, ocr="never", workers=0))


@pytest.mark.parametrize("kind", ["image", "images", "array", "files"])
def test_images(tmp_path, kind):
    numpy = pytest.importorskip("numpy")
    image = Image.new("RGB", (300, 200), "white")
    image.paste("black", (50, 50, 200, 150))
    image.save(tmp_path / "a.png")
    source = {
        "image": image,
        "images": [image, image.convert("L")],
        "array": numpy.asarray(image),
        "files": [tmp_path / "a.png", (tmp_path / "a.png").read_bytes()],
    }[kind]
    same(converted(source), convert(source, layout=None, ocr="never", workers=0))


@pytest.mark.parametrize("kind", ["image", "mixed"])
def test_large_images_go_through_files(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(spool, "_MOST_SENT", 100)
    image = Image.effect_noise((300, 200), 80)
    image.save(tmp_path / "a.png", dpi=(100, 100))
    source = image if kind == "image" else [image, tmp_path / "a.png", image]
    same(converted(source), convert(source, layout=None, ocr="never", workers=0))


def test_no_room_for_the_files_is_told_of(file, monkeypatch):
    monkeypatch.setattr(spool, "_MOST_SENT", 100)
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    with pytest.raises(DocumentLoadError, match="Make room there"):
        convert(file.read_bytes(), layout=None)


def test_an_open_document_stays_open_and_is_opened_again(file):
    with Document.open(file, page_range=(1, 2), dpi=100) as document:
        found = converted(document)
        same(found, convert(document, layout=None, workers=0))
        assert [page.dpi for page in found.pages] == [100, 100]
        assert not document.closed
    assert document.origin is None


def test_a_document_of_bytes_keeps_its_name(file):
    with Document.from_bytes(file.read_bytes(), "report.pdf") as document:
        assert converted(document).metadata["file_name"] == "report.pdf"


def test_images_of_an_open_document(tmp_path):
    image = Image.new("RGB", (300, 200), "white")
    with Document.from_images([image, image]) as document:
        image.paste("black", (0, 0, 300, 200))
        assert [page.notes for page in converted(document).pages] == [("blank page",)] * 2


def test_a_document_that_was_made_by_hand_is_converted_here(caplog):
    class Pages:
        count, closed = 0, False

        def outline(self) -> list[OutlineItem]:
            return []

    with Document.from_images([Image.new("RGB", (30, 20), "white")]) as made:
        by_hand = Document(made._source, made.metadata)
        caplog.set_level("INFO", "omnidocs")
        assert convert(by_hand, layout=None).status is ConversionStatus.OK
        assert "without workers: the document was made by hand" in caplog.text


def test_limits_travel_along(file):
    with Document.open(file, limits=DocumentLimits(page_pixels=10_000), dpi=300) as document:
        [page, *_] = converted(document).pages
        assert page.width * page.height < 11_000


def test_many_bytes_go_through_a_file_that_is_removed(file, monkeypatch):
    monkeypatch.setattr(spool, "_MOST_SENT", 100)
    iterator = iter_convert(file.read_bytes(), layout=None)
    [folder] = Path(tempfile.gettempdir()).iterdir()
    assert [path.stat().st_size for path in folder.iterdir()] == [file.stat().st_size]
    assert [page.elements[0].text.split()[0] for page in iterator] == ["one", "two", "three"]
    assert not folder.exists()


def test_the_folder_of_the_process_may_change_meanwhile(unruly, file, tmp_path, monkeypatch):
    monkeypatch.chdir(file.parent)
    iterator = iter_convert("a.pdf", layout=None, workers=2)
    os.chdir("/")
    assert len(list(iterator)) == 3


def test_a_relative_path_is_relative_to_where_the_user_is_now(file, tmp_path, monkeypatch):
    with pytest.raises(DocumentNotFoundError, match=r"^absent\.pdf is not there"):
        convert("absent.pdf")
    monkeypatch.chdir(file.parent)
    assert len(converted("a.pdf").pages) == 3


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"layout": "nonsense"}, UnknownPluginError),
        ({"ocr": "nonsense"}, UnknownPluginError),
        ({"pages": [7]}, PageRangeError),
    ],
)
def test_errors_about_options_are_those_of_this_process(file, workers, options, kind):
    with pytest.raises(kind) as caught:
        convert(file, workers=workers, **options)
    with pytest.raises(OmniDocsError) as other:
        convert(file, workers=0, **options)
    assert type(caught.value) is type(other.value)
    assert str(caught.value) == str(other.value)


@pytest.mark.parametrize("source", ["absent.pdf", b"", b"%PDF-1.7", 42, b"PK\x03\x04", []])
def test_errors_about_the_document_are_those_of_this_process(source):
    with pytest.raises(OmniDocsError) as ours:
        convert(source, layout=None)
    with pytest.raises(OmniDocsError) as other:
        convert(source, layout=None, workers=0)
    assert (type(ours.value), str(ours.value)) == (type(other.value), str(other.value))


def test_what_is_no_document_needs_no_worker():
    with pytest.raises(UnsupportedInputError):
        convert(42)


def test_pages_can_depend_on_how_many_there_are(file):
    found = converted(file, pages=lambda count: [count - 1])
    assert [page.index for page in found.pages] == [2]


def test_a_password_reaches_the_worker_and_no_repr(shared_data):
    path = shared_data / "hostile" / "issue3371.pdf"
    with pytest.raises(PasswordError):
        convert(path, layout=None)
    assert converted(path, password="ELXRTQWS").pages
    with Document.open(path, password="ELXRTQWS") as document:
        assert "ELXRTQWS" not in repr(document.origin)
        assert "ELXRTQWS" not in repr(document.origin.options)
        assert converted(document).pages
