"""PaddleOCR's pipeline with the models that a config asks for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import PIL.Image

from omnidocs.errors import ConfigError, ModelLoadError, ModelNotFoundError
from omnidocs_models._support import bgr_pixels, first_line, load_library, usable_cpus
from omnidocs_models._support.devices import chosen_device
from omnidocs_models.paddleocr.config import PaddleOCRConfig
from omnidocs_models.paddleocr.languages import models_for
from omnidocs_models.paddleocr.models import EngineName, ModelFolder

INSTALL = 'pip install "omnidocs-models[paddleocr]"'
_LIBRARIES: dict[EngineName, tuple[str, str]] = {
    "paddle_static": ("paddle", INSTALL),
    "onnxruntime": ("onnxruntime", "pip install onnxruntime"),
}
Part = Literal["det", "rec"]


def make_pipeline(library: ModuleType, config: PaddleOCRConfig) -> Any:
    """A ``paddleocr.PaddleOCR`` with its models loaded and tried out.

    Every model is handed over by its folder, because PaddleOCR asks the network for others.

    Raises:
        ModelNotFoundError: a model folder or one of its files is not there.
        ModelLoadError: a model cannot be loaded or does not do its part.
        ConfigError: the models have no engine in common, or the device is not there.
    """
    detector, recognizer = _folder(config, "det"), _folder(config, "rec")
    engine = _engine(config, detector, recognizer)
    module, install = _LIBRARIES[engine]
    runtime = load_library("PaddleOCR", module, install=install)
    device = chosen_device(config.device, _devices(runtime, engine))
    try:
        pipeline = library.PaddleOCR(
            text_detection_model_name=detector.name,
            text_detection_model_dir=str(detector.path),
            text_recognition_model_name=recognizer.name,
            text_recognition_model_dir=str(recognizer.path),
            text_recognition_batch_size=config.batch_size,
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            text_det_limit_type="max",
            return_word_box=True,
            device=device.replace("cuda", "gpu"),
            engine=engine,
            engine_config=_engine_config(config, engine),
        )
        pipeline.predict(bgr_pixels(_sample()))
    except Exception as error:  # Paddle's, onnxruntime's and PaddleX's have no common base
        raise ModelLoadError(
            f"PaddleOCR could not load {str(detector.path)!r} and {str(recognizer.path)!r}: "
            f"{first_line(error)} Get the folders again from PaddleOCR's models."
        ) from error
    return pipeline


def _folder(config: PaddleOCRConfig, part: Part) -> ModelFolder:
    given = config.det_model_dir if part == "det" else config.rec_model_dir
    if given is not None:
        return ModelFolder.at(given.expanduser(), part)
    models = models_for(config.languages)
    return ModelFolder.at(
        _own_folder(config, models.detector if part == "det" else models.recognizer, part), part
    )


def _own_folder(config: PaddleOCRConfig, name: str, part: Part) -> Path:
    """Where PaddleOCR keeps a model of its own; fetched first where that is wanted."""
    manager: Any = import_module("paddlex.inference.utils.official_models")
    kept = Path(manager.CACHE_DIR, "official_models")
    suffixes = {"paddle_static": ("",), "onnxruntime": ("_onnx",), None: ("", "_onnx")}
    for suffix in suffixes[config.engine]:
        if (kept / f"{name}{suffix}").is_dir():
            return kept / f"{name}{suffix}"
    if not config.download:
        raise ModelNotFoundError(
            f"PaddleOCR's model {name!r} is not in {str(kept)!r}. Give a folder that has it as "
            f"{part}_model_dir, or set download=True."
        )
    kind = "onnx" if config.engine == "onnxruntime" else "paddle"
    try:
        return Path(manager.official_models.get_model_path(name, model_formats=(kind,)))
    except Exception as error:  # PaddleX raises bare exceptions
        raise ModelNotFoundError(
            f"PaddleOCR's model {name!r} could not be fetched: {first_line(error)} Copy it from "
            f"a machine with a network and give its folder as {part}_model_dir."
        ) from error


def _engine(config: PaddleOCRConfig, detector: ModelFolder, recognizer: ModelFolder) -> EngineName:
    """What runs both models."""
    both = detector.engines & recognizer.engines
    wanted = config.engine or max(both, default=None)
    if wanted is None or wanted not in both:
        raise ConfigError(
            f"{str(detector.path)!r} is for {_names(detector)} and {str(recognizer.path)!r} for "
            f"{_names(recognizer)}; engine={config.engine!r} cannot run both. Give two folders of "
            "one kind."
        )
    return wanted


def _names(folder: ModelFolder) -> str:
    return " and ".join(sorted(folder.engines))


def _engine_config(config: PaddleOCRConfig, engine: EngineName) -> dict[str, Any]:
    threads = config.num_threads or usable_cpus()
    if engine == "onnxruntime":
        return {"intra_op_num_threads": threads}
    return {"cpu_threads": threads, "run_mode": "mkldnn" if config.use_mkldnn else "paddle"}


def _devices(runtime: Any, engine: EngineName) -> list[str]:
    """The devices of this machine that the engine can use, the fastest first."""
    if engine == "onnxruntime":
        found = ["cuda:0"] if "CUDAExecutionProvider" in runtime.get_available_providers() else []
    else:
        compiled = runtime.device.is_compiled_with_cuda()
        count = runtime.device.cuda.device_count() if compiled else 0
        found = [f"cuda:{index}" for index in range(count)]
    return [*found, "cpu"]


def _sample() -> PIL.Image.Image:
    """A black bar on white, so that both models have something to do."""
    image = PIL.Image.new("RGB", (192, 64), "white")
    image.paste("black", (24, 20, 168, 44))
    return image
