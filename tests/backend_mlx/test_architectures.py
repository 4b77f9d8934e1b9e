"""Every architecture of the families that mlx-vlm has: the tokens that PyTorch gives."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("omnidocs_backend_torch")

import transformers
from PIL import Image

from omnidocs.backends import Request, Settings
from omnidocs.errors import ModelLoadError
from omnidocs_backend_mlx.architectures import WRITTEN_TOGETHER
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine

IN_TRANSFORMERS = (
    "idefics3",
    "qwen2_vl",
    "qwen2_5_vl",
    "qwen3_vl",
    pytest.param(
        "glm_ocr",
        # transformers makes a NumPy array of a tensor, which NumPy 2 warns of.
        marks=pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    ),
)
ARCHITECTURES = (*IN_TRANSFORMERS, "dots_ocr")
NOT_IN_MLX_VLM = ("granite_docling", "lighton_ocr", "deepseek_ocr2")


def picture(width: int, height: int) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


SETTINGS = Settings(max_tokens=24)
REQUESTS = (
    Request("Read this page.", (picture(300, 200),), settings=SETTINGS),
    Request("Read this one, and all of it.", (picture(200, 310),), settings=SETTINGS),
    Request("Compare them.", (picture(90, 90), picture(120, 60)), settings=SETTINGS),
    Request("Read this page.", (picture(310, 205),), settings=SETTINGS),
    Request("Say something.", settings=SETTINGS),
    Request("Read.", (picture(7, 5),), system="You are a reader.", settings=SETTINGS),
)


def expected(folder: Path) -> list[tuple[int, ...] | None]:
    engine = TransformersEngine(
        PyTorchConfig(model=str(folder), device="cpu", trust_remote_code=True)
    )
    answers = [engine.generate([request])[0] for request in REQUESTS]
    engine.close()
    return [answer.token_ids for answer in answers]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_tokens_are_those_of_pytorch(tiny, load, name) -> None:
    tokens = expected(tiny(name))
    engine = load(tiny(name))
    singly = [engine.generate([request])[0] for request in REQUESTS]
    assert [answer.token_ids for answer in singly] == tokens
    assert name in WRITTEN_TOGETHER
    together = engine.generate(REQUESTS)
    assert [answer.token_ids for answer in together] == tokens


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_streams_side_by_side_do_not_disturb_each_other(tiny, load, name) -> None:
    engine = load(tiny(name))
    answers = engine.generate(REQUESTS)
    streams = [engine.stream(request) for request in REQUESTS]
    steps = zip_longest(*streams)
    by_turns = [
        [piece for piece in pieces if piece is not None] for pieces in zip(*steps, strict=True)
    ]
    assert [pieces[-1].token_ids for pieces in by_turns] == [one.token_ids for one in answers]
    assert ["".join(pieces[:-1]) for pieces in by_turns] == [one.text for one in answers]


@pytest.mark.parametrize("name", IN_TRANSFORMERS)
def test_a_checkpoint_that_transformers_5_saved_is_the_same_model(
    tiny, load, name, tmp_path
) -> None:
    auto_class = transformers.AutoModelForImageTextToText
    auto_class.from_pretrained(tiny(name), dtype="float32").save_pretrained(tmp_path)
    transformers.AutoProcessor.from_pretrained(tiny(name)).save_pretrained(tmp_path)
    published, saved = load(tiny(name)), load(tmp_path)
    assert (tmp_path / "config.json").read_text() != (tiny(name) / "config.json").read_text()
    answers = published.generate(REQUESTS)
    assert [answer.token_ids for answer in saved.generate(REQUESTS)] == [
        answer.token_ids for answer in answers
    ]


@pytest.mark.parametrize("name", NOT_IN_MLX_VLM)
def test_an_architecture_that_mlx_vlm_lacks_is_named(tiny, load, name) -> None:
    with pytest.raises(ModelLoadError, match=f"{name}.*which mlx-vlm .* does not have"):
        load(tiny(name))


def test_other_backends_keep_their_processors(tiny, load) -> None:
    """mlx-vlm replaces those of transformers for the whole process."""
    load(tiny("qwen2_vl"))
    processor = transformers.AutoProcessor.from_pretrained(tiny("qwen2_vl"))
    assert type(processor).__module__.startswith("transformers.")


@pytest.mark.parametrize("name", ["qwen2_vl", "idefics3"])
def test_images_are_scaled_down_where_that_is_asked_for(tiny, load, name) -> None:
    engine, image = load(tiny(name)), picture(601, 402)
    small = Settings(max_tokens=24, extra={"max_pixels": 10_000})
    fewer, whole = engine.generate(
        [Request("Read.", (image,), settings=settings) for settings in (small, SETTINGS)]
    )
    assert (fewer.prompt_tokens, fewer.token_ids) != (whole.prompt_tokens, whole.token_ids)
    assert image.size == (601, 402)


def test_an_image_may_have_more_pixels_than_the_checkpoint_says(tiny, load) -> None:
    settings = Settings(max_tokens=1, extra={"max_pixels": 200_000})
    engine, image = load(tiny("qwen2_vl")), Image.new("RGB", (600, 400))
    more, own = engine.generate(
        [
            Request("Read.", (image,), settings=settings),
            Request("Read.", (image,), settings=Settings(max_tokens=1)),
        ]
    )
    assert more.prompt_tokens > 2 * own.prompt_tokens


def test_a_prompt_longer_than_the_context_costs_itself_only(tiny, load) -> None:
    engine = load(tiny("qwen2_vl"))
    short = Request("word", (picture(60, 60),), settings=SETTINGS)
    long = Request("word " * 20_000, (picture(60, 60),), settings=SETTINGS)
    answers = engine.generate([short, long, short])
    assert [getattr(answer, "kind", "answered") for answer in answers] == [
        "answered",
        "too_long",
        "answered",
    ]
