"""Answers that are read while they are written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from suites.requests import read

from omnidocs.backends import Response
from omnidocs.errors import RequestError
from omnidocs_backend_torch.vlm import TransformersEngine

TESTS = Path(__file__).resolve().parents[1]
SHIM = TESTS / "checkpoints" / "torchvision_cpu"


@pytest.fixture
def steps(engine: TransformersEngine) -> Iterator[list[int]]:
    """Has an element for each step of the model."""
    taken: list[int] = []
    with engine._writer._model.register_forward_hook(lambda *_: taken.append(1)):
        yield taken


def test_the_pieces_are_the_text_and_the_last_is_the_response(engine, page) -> None:
    *pieces, response = engine.stream(read(page[0]))
    [whole] = engine.generate([read(page[0])])
    assert len(pieces) > 5
    assert "".join(pieces) == response.text == whole.text == page[1]
    assert response.token_ids == whole.token_ids


def test_the_first_piece_comes_before_the_last_token(engine, page, steps) -> None:
    stream = engine.stream(read(page[0], min_tokens=300, max_tokens=300))
    next(stream)
    assert len(steps) < 200
    assert list(stream)[-1].completion_tokens == 300


def test_a_stop_text_is_in_no_piece(engine, page) -> None:
    stop = page[1][4:7]
    *pieces, response = engine.stream(read(page[0], stop=(stop,)))
    assert "".join(pieces) == response.text == page[1].partition(stop)[0]


def test_closing_it_ends_the_writing(engine, page, steps) -> None:
    stream = engine.stream(read(page[0], min_tokens=2000, max_tokens=2000))
    next(stream)
    stream.close()
    [answer] = engine.generate([read(page[0])])
    assert answer.text == page[1]
    assert len(steps) < 1000


def test_whoever_reads_it_may_call_the_engine_meanwhile(engine, pages) -> None:
    (image, markdown), (other, other_markdown) = pages[:2]
    stream = engine.stream(read(image))
    pieces = [next(stream)]
    [answer] = engine.generate([read(other)])
    *rest, response = stream
    assert "".join([*pieces, *rest]) == response.text == markdown
    assert answer.text == other_markdown


def test_many_may_be_read_side_by_side(engine, pages) -> None:
    def text(page: tuple[Image.Image, str]) -> str:
        *_, response = engine.stream(read(page[0]))
        assert isinstance(response, Response)
        return response.text

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(text, pages)) == [markdown for _, markdown in pages]


def test_a_request_that_fails_raises_its_error(engine) -> None:
    with pytest.raises(RequestError, match="processor cannot take the request") as caught:
        list(engine.stream(read(Image.new("RGB", (5000, 2)))))
    assert caught.value.kind == "invalid"


def test_one_that_is_open_when_the_program_ends_does_not_disturb_it() -> None:
    code = (
        "from checkpoints import PAGE_READER\n"
        "from checkpoints.drawing import markdown_page\n"
        "from omnidocs.backends import Request, Settings\n"
        "from omnidocs_backend_torch import PyTorchConfig\n"
        "from omnidocs_backend_torch.vlm import TransformersEngine\n"
        "engine = TransformersEngine(PyTorchConfig(model=str(PAGE_READER), device='cpu'))\n"
        "settings = Settings(min_tokens=2000, max_tokens=2000)\n"
        "stream = engine.stream(Request('Read.', (markdown_page(1)[0],), settings=settings))\n"
        "next(stream)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (TESTS, SHIM)))},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
