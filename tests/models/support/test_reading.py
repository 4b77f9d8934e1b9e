"""A page is read the way up that goes better, and its lines are put in order."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs import RequestError
from omnidocs.results import BoundingBox
from omnidocs_models._support import OCRRequest, RecognizedLine, first_line, read_page
from omnidocs_models._support.devices import chosen_device

PAGE = Image.new("RGB", (100, 80))


def line(text: str, confidence: float, top: float, *, tall: bool = False) -> RecognizedLine:
    right, bottom = (20, top + 60) if tall else (90, top + 10)
    return RecognizedLine(text, BoundingBox(x1=10, y1=top, x2=right, y2=bottom), confidence)


def reader(upright: float, turned: float, *, tall: bool = False):
    """Reads with one confidence as the page lies, with another upside down."""

    def read(upside_down):
        confidence = turned if upside_down else upright
        return [line("low", confidence, 15, tall=tall), line("high", confidence, 1, tall=tall)]

    return read


@pytest.mark.parametrize(
    ("upright", "turned", "rotation"),
    [(0.9, 1.0, 0), (0.6, 0.7, 180), (0.6, 0.5, 0)],
    ids=["read well", "better turned", "worse turned"],
)
def test_a_page_that_reads_badly_is_read_upside_down_too(upright, turned, rotation):
    answer = read_page("Test", OCRRequest(PAGE), reader(upright, turned))
    assert answer.rotation == rotation
    texts = [one.text for one in answer.lines]
    assert texts == (["low", "high"] if rotation else ["high", "low"])


def test_it_stays_as_it_lies_where_that_is_wanted():
    assert read_page("Test", OCRRequest(PAGE, turn=False), reader(0.1, 0.9)).rotation == 0


@pytest.mark.parametrize(("reads_down", "rotation"), [(True, 90), (False, 0)])
def test_lines_that_run_down_turn_the_page_where_the_library_turns_them(reads_down, rotation):
    read = reader(0.9, 0.9, tall=True)
    assert read_page("Test", OCRRequest(PAGE), read, reads_down=reads_down).rotation == rotation


def test_what_the_library_raises_is_the_error_of_the_page():
    def read(upside_down):
        raise RuntimeError("out of ideas")

    answer = read_page("Test", OCRRequest(PAGE), read)
    assert isinstance(answer, RequestError)
    assert str(answer) == "Test could not read the page: out of ideas."


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("no such file", "no such file."),
        ("", "RuntimeError."),
        (
            "\n-----\nC++ Traceback:\n-----\nNone.\n-----\nInvalidArgumentError: Broken tensor.\n",
            "InvalidArgumentError: Broken tensor.",
        ),
        ("(InvalidArgument) Invalid model file. (at a.cc:1)\n", "(InvalidArgument) Invalid model"),
    ],
)
def test_a_message_is_cut_down_to_what_it_says(message, told):
    assert first_line(RuntimeError(message)).startswith(told)


def test_the_first_device_is_taken_and_a_cuda_device_is_the_first_of_them():
    there = ["cuda:0", "cuda:1", "cpu"]
    assert [chosen_device(asked, there) for asked in ("auto", "cuda", "cuda:1", "cpu")] == [
        "cuda:0",
        "cuda:0",
        "cuda:1",
        "cpu",
    ]
