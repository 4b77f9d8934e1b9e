"""Outputs as files: readable, whole, and refused with a reason."""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
from pathlib import Path

import pytest
from pydantic import ValidationError

from omnidocs.errors import ConfigError, OmniDocsError, OutputWriteError, ResultLoadError
from omnidocs.results import (
    BoundingBox,
    CustomLabel,
    LayoutBox,
    LayoutOutput,
    OCROutput,
    TableOutput,
    TextBlock,
    TextOutput,
)
from omnidocs.results.files import write_bytes, write_text


@pytest.fixture
def output() -> TextOutput:
    return TextOutput(content="# Größe\n\n漢字 🎉", format="markdown", model_name="m")


def test_a_file_is_readable_utf8(output, tmp_path):
    path = output.save_json(tmp_path / "a.json")
    text = path.read_text(encoding="utf-8")
    assert "Größe" in text
    assert "🎉" in text
    assert len(text.splitlines()) > 5
    assert text.endswith("}\n")
    assert TextOutput.load_json(path) == output


def test_missing_folders_are_made(output, tmp_path):
    path = tmp_path / "x" / "y" / "a.json"
    assert output.save_json(str(path)) == path
    assert TextOutput.load_json(str(path)) == output


def test_a_failing_write_leaves_the_old_file_and_no_litter(output, tmp_path, monkeypatch):
    path = output.save_json(tmp_path / "a.json")

    def full_disk(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        TextOutput(content="new", format="html").save_json(path)
    monkeypatch.undo()
    assert TextOutput.load_json(path) == output
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_while_writing_says_what_to_do(output, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputWriteError, match=r"file/a.json could not be written: .*a file") as e:
        output.save_json(tmp_path / "file" / "a.json")
    assert isinstance(e.value, OSError)
    assert e.value.errno in {errno.ENOTDIR, errno.EEXIST}
    with pytest.raises(OutputWriteError, match="Name a shorter one"):
        output.save_json(tmp_path / ("n" * 300))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full device is there on Linux alone")
def test_a_full_disk_is_told_of(output):
    with pytest.raises(OutputWriteError, match=r"^/dev/full could .* space left.*Make room") as e:
        output.save_json("/dev/full")
    assert e.value.errno == errno.ENOSPC


@pytest.mark.skipif(sys.platform == "win32", reason="users and folders are those of POSIX")
def test_a_folder_of_somebody_else_is_told_of(output):
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)  # root may write anywhere
    try:
        with pytest.raises(OutputWriteError, match=r"Permission denied.*your rights there"):
            output.save_json("/nobody-may-write-this.json")
    finally:
        os.seteuid(before)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX")
def test_a_loop_of_links_is_told_of(output, tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OutputWriteError, match="could not be written"):
        output.save_json(tmp_path / "a" / "c.json")


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_bytes(pipe, b"through the pipe")
    reader.join(10)
    assert read == [b"through the pipe"]
    assert pipe.is_fifo()


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are those of POSIX")
def test_a_link_is_followed_and_the_umask_is_kept(tmp_path):
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    link.symlink_to(real)
    write_text(link, "text")
    assert link.is_symlink()
    assert real.read_text() == "text"
    plain = tmp_path / "plain.txt"
    plain.write_text("")
    assert real.stat().st_mode == plain.stat().st_mode


def test_a_name_of_the_longest_length_can_be_written(tmp_path):
    path = tmp_path / ("n" * 250 + ".json")
    assert write_bytes(path, b"{}").read_bytes() == b"{}"


def test_a_folder_is_no_file(output, tmp_path):
    with pytest.raises(ConfigError, match="is a folder"):
        output.save_json(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Invalid JSON"),
        (b'{"content": "cut', "Invalid JSON"),
        (b"\xff\xfe\x00", "Invalid JSON"),
        (b"[1, 2]", "object"),
        (b"null", "object"),
        (b"{}", r"content: Field required \(and 1 more\)"),
        (b'{"content": "a", "format": "markdown", "colour": 1}', "colour: Extra inputs"),
        (b'{"content": "a", "format": "word"}', "format: Input should be 'html'"),
        (b'{"content": 7, "format": "html"}', "content: .*valid string"),
    ],
)
def test_a_foreign_file_is_refused_by_name_and_reason(content, reason, tmp_path):
    path = tmp_path / "foreign.json"
    path.write_bytes(content)
    with pytest.raises(ResultLoadError, match=rf"foreign.json' holds no TextOutput: .*{reason}"):
        TextOutput.load_json(path)


def test_another_output_is_refused(output, tmp_path):
    path = output.save_json(tmp_path / "text.json")
    with pytest.raises(ResultLoadError, match="holds no LayoutOutput") as caught:
        LayoutOutput.load_json(path)
    assert isinstance(caught.value, OmniDocsError)
    assert isinstance(caught.value, ValueError)


def test_a_missing_file_is_the_usual_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        TextOutput.load_json(tmp_path / "absent.json")


def test_the_dictionary_has_lists_for_boxes_and_what_is_derived():
    box = LayoutBox(label="table", bbox=BoundingBox(x1=1, y1=2, x2=3, y2=4), confidence=0.5)
    data = LayoutOutput(bboxes=[box], image_width=10, image_height=20).to_dict()
    assert data == {
        "bboxes": [
            {
                "label": "table",
                "bbox": [1.0, 2.0, 3.0, 4.0],
                "confidence": 0.5,
                "class_id": None,
                "original_label": None,
            }
        ],
        "image_width": 10,
        "image_height": 20,
        "model_name": None,
        "element_count": 1,
        "labels_found": ["table"],
    }
    assert json.loads(json.dumps(data)) == data


def test_what_is_derived_is_left_out_when_loading():
    table = TableOutput.from_rows([["a", "b"]])
    data = table.to_dict()
    assert "<table>" in data["html"]
    assert TableOutput.from_dict(data) == TableOutput.model_validate(data) == table
    assert "html" not in table.model_dump()


def test_files_of_the_former_version_load(tmp_path):
    path = tmp_path / "old.json"
    path.write_text(
        '{"text_blocks":[{"text":"Hi","bbox":{"x1":1.0,"y1":2.0,"x2":3.0,"y2":4.0},'
        '"confidence":0.9,"granularity":"word","polygon":null,"language":null}],'
        '"full_text":"Hi","image_width":10,"image_height":10,"model_name":"tesseract",'
        '"languages_detected":["en"]}'
    )
    assert OCROutput.load_json(path).text_blocks[0].bbox.to_list() == [1, 2, 3, 4]
    path.write_text('{"content":"*a*","format":"markdown","raw_output":null,"plain_text":null}')
    assert TextOutput.load_json(path).plain_text == "a"


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan"), None])
def test_confidence_runs_from_0_to_1(confidence):
    with pytest.raises(ValidationError, match="confidence"):
        TextBlock(text="a", bbox=[0, 0, 1, 1], confidence=confidence)


def test_broken_characters_of_a_document_do_not_cost_the_file(tmp_path):
    output = TextOutput(content="a\ud800b", format="markdown")
    path = output.save_json(tmp_path / "broken.json")
    assert TextOutput.load_json(path).content == "a\N{REPLACEMENT CHARACTER}b"


def test_a_huge_output_comes_back(tmp_path):
    blocks = [
        TextBlock(text=f"word {i}", bbox=[i, i, i + 1, i + 1], confidence=0.5)
        for i in range(20_000)
    ]
    output = OCROutput(text_blocks=blocks, full_text="x", image_width=9, image_height=9)
    assert OCROutput.load_json(output.save_json(tmp_path / "huge.json")) == output


def test_a_reader_never_sees_half_a_file(tmp_path):
    path = tmp_path / "shared.json"
    outputs = [TextOutput(content=letter * 200_000, format="html") for letter in "ab"]
    outputs[0].save_json(path)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            for output in outputs:
                output.save_json(path)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        read = [TextOutput.load_json(path) for _ in range(50)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert all(output in outputs for output in read)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("data", [{}, {"content": "a"}, {"content": "a", "format": "html", "x": 1}])
def test_a_dictionary_of_something_else_is_refused(data):
    with pytest.raises(ValidationError):
        TextOutput.from_dict(data)


def test_parts_of_outputs_have_both_dictionary_forms_too():
    block = TextBlock(text="a", bbox=[1, 2, 3, 4], confidence=1, polygon=[[1, 2], [3, 2], [3, 4]])
    assert block.to_dict()["bbox"] == [1, 2, 3, 4]
    assert block.to_dict()["granularity"] == "word"
    assert block.model_dump()["bbox"] == {"x1": 1, "y1": 2, "x2": 3, "y2": 4}
    assert TextBlock.from_dict(block.to_dict()) == TextBlock.from_dict(block.model_dump()) == block


def test_custom_labels_are_told_whole():
    label = CustomLabel(name="sidebar", color="#9B59B6")
    box = LayoutBox(label=label, bbox=[0, 0, 1, 1], confidence=1)
    assert box.to_dict()["label"]["color"] == "#9B59B6"
    assert LayoutBox.from_dict(box.to_dict()).color == "#9B59B6"
