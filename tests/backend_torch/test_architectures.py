"""Every architecture of the families: loaded by the ordinary path, run, closed."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs.backends import Request, Response, Settings
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine

ARCHITECTURES = (
    "qwen2_vl",
    "qwen2_5_vl",
    "qwen3_vl",
    "idefics3",
    "granite_docling",
    pytest.param(
        "glm_ocr",
        # transformers makes a NumPy array of a tensor, which NumPy 2 warns of.
        marks=pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    ),
    "lighton_ocr",
    "deepseek_ocr2",
    "paddleocr_vl",
    "remote_image_text",
    "remote_causal",
)


def picture(width: int, height: int) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_it_answers_alone_together_and_as_a_stream(tiny, name) -> None:
    config = PyTorchConfig(model=str(tiny(name)), device="cpu", trust_remote_code=True)
    engine = TransformersEngine(config)
    settings = Settings(max_tokens=12)
    requests = [
        Request("Read this page.", (picture(300, 200),), settings=settings),
        Request("Read this one, and all of it.", (picture(200, 310),), settings=settings),
        Request("Compare them.", (picture(90, 90), picture(120, 60)), settings=settings),
        Request("Say something.", settings=settings),
        Request("Read.", (picture(7, 5),), system="You are a reader.", settings=settings),
    ]
    singly = [engine.generate([request])[0] for request in requests]
    together = engine.generate(requests)
    assert all(isinstance(answer, Response) for answer in singly), singly
    assert [answer.token_ids for answer in together] == [answer.token_ids for answer in singly]
    *pieces, streamed = engine.stream(requests[0])
    assert "".join(pieces) == streamed.text == singly[0].text
    engine.close()
