"""The API backend on ``transformers serve``: a real server that runs a model on PyTorch."""

from __future__ import annotations

import asyncio

import pytest
from checkpoints import PAGE_READER
from checkpoints.drawing import layout_page, markdown_page
from PIL import Image
from pydantic import BaseModel, RootModel

from omnidocs.backends import EngineRunner, Request, Response, Settings
from omnidocs.errors import RequestError
from omnidocs.registry import ModelFamily
from omnidocs.tasks.structured_extraction import PromptedStructuredExtractor
from omnidocs_backend_api import APIConfig
from omnidocs_backend_api.engine import LiteLLMEngine

pytest.importorskip("torch")

PROMPT = "Convert this page to markdown."


class Block(BaseModel):
    bbox_2d: list[int]
    label: str


class Blocks(RootModel[list[Block]]):
    """What is on a page."""


class Reader(PromptedStructuredExtractor):
    family = ModelFamily(name="Reader")


@pytest.fixture
def runner(server):
    config = APIConfig(model=str(PAGE_READER), base_url=server, max_tokens=64, max_retries=1)
    runner = EngineRunner(LiteLLMEngine, config, batch=False)
    yield runner
    runner.close()


def read(runner, image, **settings):
    return runner.generate([Request(PROMPT, (image,), settings=Settings(**settings))])[0]


def test_pages_are_read_exactly_and_in_order(runner):
    pages = [markdown_page(seed) for seed in range(400, 406)]
    answers = runner.generate([Request(PROMPT, (image,)) for image, _ in pages])
    assert [answer.text for answer in answers] == [text for _, text in pages]
    assert all(answer.prompt_tokens and answer.completion_tokens for answer in answers)


def test_an_answer_that_is_cut_at_the_token_limit_says_so(runner):
    image, text = markdown_page(410)
    answer = read(runner, image, max_tokens=2)
    assert answer.finish_reason == "length"
    assert text.startswith(answer.text)


async def test_it_streams_where_a_loop_runs_already(runner):
    image, text = markdown_page(411)
    *pieces, response = [piece async for piece in runner.astream(Request(PROMPT, (image,)))]
    assert "".join(pieces) == response.text == text


async def test_a_call_that_is_given_up_leaves_the_server_usable(runner):
    image, text = markdown_page(412)
    many = [Request(PROMPT, (image,))] * 64  # more than it answers before they are given up
    call = asyncio.create_task(runner.agenerate(many))
    await asyncio.sleep(0.3)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert (await asyncio.to_thread(read, runner, image)).text == text


def test_a_wish_that_it_does_not_know_is_left_out(runner):
    image, text = markdown_page(413)
    assert read(runner, image, extra={"skip_special_tokens": False}).text == text


def test_data_is_read_though_it_takes_a_schema_and_ignores_it(server):
    image, blocks = layout_page(414)
    config = APIConfig(model=str(PAGE_READER), base_url=server, max_tokens=256)
    with Reader(backend=config) as reader:
        output = reader.extract(image, Blocks)
    assert output.data.model_dump() == blocks


def test_a_broken_image_fails_alone(runner):
    image, text = markdown_page(415)
    empty = Image.new("RGB", (0, 0))
    broken, good = runner.generate([Request(PROMPT, (empty,)), Request(PROMPT, (image,))])
    assert isinstance(broken, RequestError)
    assert broken.kind == "invalid"
    assert isinstance(good, Response)
    assert good.text == text


def test_a_model_that_is_not_there_is_an_error_that_names_it(server):
    config = APIConfig(model="/no/such/folder", base_url=server, max_retries=0)
    runner = EngineRunner(LiteLLMEngine, config)
    error = read(runner, Image.new("RGB", (64, 64), "white"))
    runner.close()
    assert isinstance(error, RequestError)
    assert f"/no/such/folder at {server}" in str(error)
