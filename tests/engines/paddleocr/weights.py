"""Model folders for PaddleOCR: real ones of PP-OCR, and tiny ones whose answers are known."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

EMBEDDED = Path(next(iter(find_spec("rapidocr").submodule_search_locations)), "models")
TEXT = "bar"
"""What the tiny recogniser reads in every line."""

_DETECTION: dict[str, Any] = {
    "PreProcess": {
        "transform_ops": [
            {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
            {"DetResizeForTest": {"resize_long": 960}},
            {
                "NormalizeImage": {
                    "mean": [0.485, 0.456, 0.406],
                    "std": [0.229, 0.224, 0.225],
                    "scale": "1./255.",
                    "order": "hwc",
                }
            },
            {"ToCHWImage": None},
            {"KeepKeys": {"keep_keys": ["image", "shape", "polys", "ignore_tags"]}},
        ]
    },
    "PostProcess": {
        "name": "DBPostProcess",
        "thresh": 0.3,
        "box_thresh": 0.6,
        "max_candidates": 1000,
        "unclip_ratio": 1.5,
    },
}
_RECOGNITION = [
    {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
    {"MultiLabelEncode": {"gtc_encode": "NRTRLabelEncode"}},
    {"RecResizeImg": {"image_shape": [3, 48, 320]}},
    {"KeepKeys": {"keep_keys": ["image"]}},
]


def save_real(folder: Path) -> None:
    """Save the models inside RapidOCR's wheel, which are PP-OCRv6's, as PaddleOCR has them."""
    for part in ("det", "rec"):
        (folder / part).mkdir()
        model = folder / part / "inference.onnx"
        shutil.copy(EMBEDDED / f"PP-OCRv6_{part}_small.onnx", model)
    _describe(folder / "det", "PP-OCRv6_small_det", _DETECTION)
    characters = _characters(folder / "rec" / "inference.onnx")
    _describe(folder / "rec", "PP-OCRv6_small_rec", _recognition(characters))


def save_tiny(folder: Path) -> None:
    """Save a detector of dark things and a recogniser of one word in Paddle's own format."""
    import paddle

    for part, network, shape in (
        ("det", _darkness(), [None, 3, None, None]),
        ("rec", _constant(), [None, 3, 48, None]),
    ):
        (folder / part).mkdir()
        spec = [paddle.static.InputSpec(shape, "float32", "x")]
        paddle.jit.save(network, str(folder / part / "inference"), input_spec=spec)
    _describe(folder / "det", "PP-OCRv6_small_det", _DETECTION)
    _describe(folder / "rec", "PP-OCRv6_small_rec", _recognition(sorted(TEXT)))


def _darkness() -> Any:
    import paddle

    class Darkness(paddle.nn.Layer):
        """How dark it is around each pixel: 0 to 1."""

        def __init__(self) -> None:
            super().__init__()
            self.mean = paddle.nn.Conv2D(3, 1, 9, padding=4, bias_attr=False)
            self.mean.weight.set_value(paddle.full([1, 3, 9, 9], 1 / 243))

        def forward(self, x: Any) -> Any:
            return paddle.nn.functional.sigmoid(-8 * self.mean(x))

    return Darkness().eval()


def _constant() -> Any:
    import paddle

    class Constant(paddle.nn.Layer):
        """The probabilities of the word's letters, a blank after each, whatever the line."""

        def __init__(self) -> None:
            super().__init__()
            rows = [0] * (2 * len(TEXT))
            rows[::2] = [1 + sorted(TEXT).index(letter) for letter in TEXT]
            sure = paddle.nn.functional.one_hot(paddle.to_tensor(rows), len(TEXT) + 2)
            self.register_buffer("answer", 0.9 * sure + 0.01)

        def forward(self, x: Any) -> Any:
            dark = 0 * paddle.mean(x, axis=[1, 2, 3]).reshape([-1, 1, 1])
            return dark + self.answer.unsqueeze(0)

    return Constant().eval()


def _characters(model: Path) -> list[str]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    return session.get_modelmeta().custom_metadata_map["character"].split("\n")


def _recognition(characters: list[str]) -> dict[str, Any]:
    return {
        "PreProcess": {"transform_ops": _RECOGNITION},
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }


def _describe(folder: Path, name: str, content: dict[str, Any]) -> None:
    text = yaml.safe_dump({"Global": {"model_name": name}, **content}, allow_unicode=True)
    (folder / "inference.yml").write_text(text, encoding="utf-8")
