"""Prompts: the checkpoint's own template, or vLLM's where it has none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from backend_vllm.conftest import SMALL, tiny_config
from checkpoints import PAGE_READER
from PIL import Image
from suites.requests import read
from transformers import AutoTokenizer

from omnidocs.backends import EngineRunner, Request
from omnidocs.backends.prompts import rendered
from omnidocs.errors import ModelLoadError, RequestError
from omnidocs_backend_vllm.engine import VLLMEngine

BOS = "<|endoftext|>"
BEGINS_WITH_BOS = {
    "type": "TemplateProcessing",
    "single": [
        {"SpecialToken": {"id": BOS, "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
    ],
    "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
    "special_tokens": {BOS: {"id": BOS, "ids": [256], "tokens": [BOS]}},
}


@pytest.fixture(scope="module")
def qwen(tiny):
    """A random model whose template has all of the prompt, one image and few tokens."""
    # In one process vLLM has one model at a time: the tests after those of this one load others.
    config = tiny_config(tiny("qwen3_vl"), limit_mm_per_prompt=1, max_model_len=512)
    runner = EngineRunner(VLLMEngine, config, batch=True)
    yield runner
    runner.close()


def prompt_of(runner, request: Request) -> str:
    """The prompt in tokens as vLLM would get it, written out again."""

    def tokens(model) -> str:
        prepared = model._inputs.prepared(request)
        model._inputs.forget(prepared)
        return model._inputs.tokenizer.decode(prepared["prompt_token_ids"])

    return runner.engine._owner.call(tokens).result()


def test_the_template_writes_the_system_text_and_the_prompt(qwen) -> None:
    image = Image.new("RGB", (64, 64))
    prompt = prompt_of(qwen, Request("Read this.", (image,), system="Be brief."))
    assert 0 < prompt.index("Be brief.") < prompt.index("image_pad") < prompt.index("Read this.")


def test_too_many_images_and_too_many_tokens_are_told(qwen) -> None:
    image = Image.new("RGB", (64, 64))
    several = Request("Read.", (image, image))
    long = Request("Read. " * 600, (image,))
    many, much, answered = qwen.generate([several, long, read(image, max_tokens=2)])
    assert isinstance(many, RequestError)
    assert isinstance(much, RequestError)
    assert (many.kind, much.kind) == ("invalid", "too_long")
    assert "image" in str(many)
    assert answered.completion_tokens == 2


def test_an_answer_ends_with_the_context(qwen) -> None:
    [answer] = qwen.generate([read(Image.new("RGB", (64, 64)), max_tokens=5000, min_tokens=5000)])
    assert answer.finish_reason == "length"
    assert answer.prompt_tokens + answer.completion_tokens == 512


@pytest.mark.parametrize("written", ["", BOS])
def test_the_first_token_comes_once(reader_copy: Path, written: str) -> None:
    """Whether the template writes it, or leaves it to the tokenizer."""
    tokenizer = reader_copy / "tokenizer.json"
    content = {**json.loads(tokenizer.read_text()), "post_processor": BEGINS_WITH_BOS}
    tokenizer.write_text(json.dumps(content))
    settings = reader_copy / "tokenizer_config.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "bos_token": BOS}))
    template = reader_copy / "chat_template.jinja"
    template.write_text(written + template.read_text())
    runner = EngineRunner(VLLMEngine, tiny_config(reader_copy))
    prompt = prompt_of(runner, read(Image.new("RGB", (256, 192))))
    runner.close()
    assert prompt.count(BOS) == 1
    assert prompt.startswith(BOS)


def test_a_template_of_vllm_serves_where_the_checkpoint_has_none() -> None:
    from vllm.transformers_utils.chat_templates import get_chat_template_fallback_path

    from omnidocs_backend_vllm.templates import PlainTemplate  # it imports vLLM

    tokenizer = AutoTokenizer.from_pretrained(PAGE_READER, bos_token="<s>")
    template = get_chat_template_fallback_path("deepseek_ocr", "").read_text()
    speaker = PlainTemplate(tokenizer, template, lambda kind, number: f"<{kind}>")
    assert rendered(speaker, None, "Free OCR.", 1) == "<s><image>\nFree OCR."
    assert rendered(speaker, "Be brief.", "Free OCR.", 1).startswith("<s>Be brief.")


def test_a_checkpoint_without_any_template_is_refused(reader_copy: Path) -> None:
    (reader_copy / "chat_template.jinja").unlink()
    with pytest.raises(ModelLoadError, match="has no chat template"):
        EngineRunner(VLLMEngine, tiny_config(reader_copy, engine_args=SMALL))
