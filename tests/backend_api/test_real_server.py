"""A real server that runs a model which really reads: ``mlx_vlm.server``, without torch."""

from __future__ import annotations

import importlib.util

import pytest
from backend_api.serving import serving
from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page
from PIL import Image

from omnidocs.backends import EngineRunner, Request, Response, Settings
from omnidocs.errors import RequestError
from omnidocs_backend_api import APIConfig
from omnidocs_backend_api.engine import LiteLLMEngine

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("mlx_vlm") is None, reason="mlx-vlm is not installed"
)
PROMPT = "Convert this page to markdown."


@pytest.fixture(scope="module")
def address():
    with serving("mlx_vlm.server", "--model", PAGE_READER) as address:
        yield address


@pytest.fixture(scope="module")
def runner(address):
    # One at a time: mlx-vlm 0.7 mixes up the positions of Qwen3-VL pages that it runs together.
    config = APIConfig(model=str(PAGE_READER), base_url=address, max_tokens=48, max_concurrency=1)
    runner = EngineRunner(LiteLLMEngine, config, batch=False)
    yield runner
    runner.close()


def read(runner, image, **settings):
    return runner.generate([Request(PROMPT, (image,), settings=Settings(**settings))])[0]


def test_pages_that_it_has_never_seen_are_read_exactly(runner):
    pages = [markdown_page(seed) for seed in range(300, 308)]
    answers = runner.generate([Request(PROMPT, (image,)) for image, _ in pages])
    assert [answer.text for answer in answers] == [text for _, text in pages]
    assert {answer.finish_reason for answer in answers} == {"stop"}
    assert all(answer.prompt_tokens and answer.completion_tokens for answer in answers)


def test_png_reads_as_jpeg_does(address):
    image, text = markdown_page(310)
    config = APIConfig(model=str(PAGE_READER), base_url=address, image_format="png")
    runner = EngineRunner(LiteLLMEngine, config)
    assert read(runner, image).text == text
    runner.close()


def test_an_answer_that_is_cut_at_the_token_limit_says_so(runner):
    image, text = markdown_page(311)
    answer = read(runner, image, max_tokens=2)
    assert (answer.finish_reason, answer.completion_tokens) == ("length", 2)
    assert text.startswith(answer.text)


def test_it_streams(runner):
    image, text = markdown_page(312)
    *pieces, response = runner.stream(Request(PROMPT, (image,)))
    assert len(pieces) > 1
    assert "".join(pieces) == response.text == text
    assert response.completion_tokens


def test_it_stops_at_a_text_though_this_server_does_not(runner):
    image, text = markdown_page(313)
    assert read(runner, image, stop=(text[3],)).text == text[: text.index(text[3])]


def test_sampling_repeats_with_its_seed(runner):
    image, _ = markdown_page(314)
    once, again, other = (
        read(runner, image, temperature=2.0, seed=seed).text for seed in (1, 1, 2)
    )
    assert once == again != other


def test_a_request_may_have_no_image_and_a_system_text(runner):
    [answer] = runner.generate([Request("Say something.", system="You are brief.")])
    assert answer.prompt_tokens > 0


def test_a_schema_that_this_server_cannot_keep_to_goes_into_the_prompt(runner):
    image, _ = markdown_page(315)
    plain = read(runner, image)
    told = read(runner, image, json_schema={"type": "object", "properties": {}})
    assert isinstance(told, Response)
    assert told.prompt_tokens > plain.prompt_tokens


def test_an_image_of_one_pixel_has_an_answer(runner):
    assert isinstance(read(runner, Image.new("RGB", (1, 1), "white")), Response)


def test_another_name_than_the_served_one_is_told_so(address):
    config = APIConfig(model="/no/such/model", base_url=address, max_retries=0)
    runner = EngineRunner(LiteLLMEngine, config)
    error = read(runner, Image.new("RGB", (64, 64), "white"))
    runner.close()
    assert isinstance(error, RequestError)
    assert f"/no/such/model at {address}" in str(error)
