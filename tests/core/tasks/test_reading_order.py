"""Reading order: pages one by one, their numbers from 0."""

from __future__ import annotations

import pytest

from omnidocs.errors import ConfigError
from omnidocs.results import LayoutOutput, OCROutput, ReadingOrderOutput
from omnidocs.tasks.reading_order.base import BaseReadingOrderPredictor

LAYOUT = LayoutOutput(bboxes=[], image_width=10, image_height=10)
WORDS = OCROutput(image_width=10, image_height=10)


class Recorder(BaseReadingOrderPredictor):
    def __init__(self):
        self.calls = []

    def predict(self, layout, ocr=None, page_no=0):
        self.calls.append((layout, ocr, page_no))
        return ReadingOrderOutput(ordered_elements=[], image_width=10, image_height=10)


def test_pages_are_numbered_from_0():
    recorder = Recorder()
    assert len(recorder.predict_multi_page([LAYOUT, LAYOUT], [WORDS, WORDS])) == 2
    assert recorder.calls == [(LAYOUT, WORDS, 0), (LAYOUT, WORDS, 1)]


def test_words_may_be_left_out():
    recorder = Recorder()
    recorder.predict_multi_page([LAYOUT, LAYOUT])
    assert [ocr for _, ocr, _ in recorder.calls] == [None, None]


def test_there_are_words_for_each_page_or_for_none():
    with pytest.raises(ConfigError, match="1 OCR outputs do not fit 2 layouts"):
        Recorder().predict_multi_page([LAYOUT, LAYOUT], [WORDS])
