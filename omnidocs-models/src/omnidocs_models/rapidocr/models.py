"""The model files that RapidOCR is handed, checked beforehand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from omnidocs.errors import ConfigError, ModelLoadError, ModelNotFoundError
from omnidocs_models.rapidocr.config import RapidOCRConfig

_EMBEDDED = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}


def parameters(config: RapidOCRConfig, library: Path) -> dict[str, Any]:
    """RapidOCR's own parameters for a config.

    Every model is named by its path, because RapidOCR downloads those that are not.

    Args:
        config: What the user asked for.
        library: The folder of the installed ``rapidocr`` package.

    Raises:
        ModelNotFoundError: a file is not there.
        ConfigError: the recogniser has no characters, neither inside nor beside it.
    """
    given = {
        "Det": config.det_model_path,
        "Rec": config.rec_model_path,
        "Cls": config.cls_model_path,
    }
    models = {
        f"{part}.model_path": str(_file(path) if path else _embedded(part, library))
        for part, path in given.items()
    }
    return (
        models
        | _keys(config)
        | {
            "Global.text_score": 0.0,  # low scores are dropped afterwards, for each call
            "Global.use_cls": config.use_cls,
            "Global.return_word_box": True,
            "Global.log_level": "critical",
            "Det.limit_type": "max",
            "Det.limit_side_len": config.det_limit_side_len,
            "Rec.rec_batch_num": 1,
            # RapidOCR takes all CPUs where it is given more threads than there are
            "EngineConfig.onnxruntime.intra_op_num_threads": min(
                config.num_threads, os.cpu_count() or 1
            ),
        }
    )


def _file(path: Path) -> Path:
    found = path.expanduser()
    if not found.is_file():
        raise ModelNotFoundError(
            f"{str(path)!r} is no file. Give the path of an ONNX model that is on this machine, "
            "or leave the setting out for the model inside RapidOCR."
        )
    return found


def _embedded(part: str, library: Path) -> Path:
    found = library / "models" / _EMBEDDED[part]
    if not found.is_file():
        raise ModelNotFoundError(
            f"The installed rapidocr has no {_EMBEDDED[part]}, as version 3.10 has. "
            'Install that with: pip install --force-reinstall "rapidocr==3.10.*"'
        )
    return found


def _keys(config: RapidOCRConfig) -> dict[str, Any]:
    if config.rec_keys_path:
        return {"Rec.rec_keys_path": str(_file(config.rec_keys_path))}
    if config.rec_model_path and not _has_characters(_file(config.rec_model_path)):
        raise ConfigError(
            f"The recogniser {str(config.rec_model_path)!r} does not name its characters. Give "
            "the file that lists them, one a line, as rec_keys_path."
        )
    return {}


def _has_characters(model: Path) -> bool:
    import onnxruntime

    try:
        session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    except Exception as error:  # its own classes derive from nothing in common
        raise ModelLoadError(f"{str(model)!r} is no ONNX model: {error}") from error
    return "character" in session.get_modelmeta().custom_metadata_map
