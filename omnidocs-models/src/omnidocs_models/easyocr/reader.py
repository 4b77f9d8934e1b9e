"""EasyOCR's Reader, put together from its own parts and files that were checked."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from omnidocs_models.easyocr.config import EasyOCRConfig
from omnidocs_models.easyocr.languages import recognizer_for
from omnidocs_models.easyocr.models import ModelFile
from omnidocs_models.easyocr.weights import load_into

_NETWORKS = {
    "gen1": ("easyocr.model.model", 512),
    "gen2": ("easyocr.model.vgg_model", 256),
}
"""The module of each generation's network, and the width of its layers."""


def make_reader(library: ModuleType, torch: Any, config: EasyOCRConfig, device: str) -> Any:
    """A Reader with its models loaded.

    The Reader itself would fetch files, delete those with an unexpected sum, and unpickle
    whatever they hold. So it is made without models and is given them.

    Raises:
        ModelNotFoundError: a model file is not there.
        ModelLoadError: a model file cannot be loaded.
    """
    settings = import_module("easyocr.config")
    folder = _folder(config, settings)
    name = recognizer_for(config.languages)
    generation = next(key for key, known in settings.recognition_models.items() if name in known)
    known = settings.recognition_models[generation][name]
    files = [ModelFile.of(entry, folder) for entry in (settings.detection_models["craft"], known)]
    detector, recognizer = (file.ready(download=config.download) for file in files)
    reader = library.Reader(
        list(config.languages),
        gpu=device,
        recog_network=name,
        model_storage_directory=str(folder),
        user_network_directory=str(folder),
        detector=False,
        recognizer=False,
        download_enabled=False,
        verbose=False,
    )
    reader.detector = _ready(torch, _craft(), detector, device)
    reader.get_textbox = import_module("easyocr.detection").get_textbox
    reader.converter = import_module("easyocr.utils").CTCLabelConverter(reader.character)
    network = _network(generation, len(reader.converter.character))
    reader.recognizer = _ready(torch, network, recognizer, device)
    return reader


def _folder(config: EasyOCRConfig, settings: ModuleType) -> Path:
    if config.model_dir is not None:
        return config.model_dir.expanduser()
    return Path(settings.MODULE_PATH, "model")


def _craft() -> Any:
    return import_module("easyocr.craft").CRAFT()


def _network(generation: str, characters: int) -> Any:
    module, width = _NETWORKS[generation]
    make: Callable[..., Any] = import_module(module).Model
    return make(input_channel=1, output_channel=width, hidden_size=width, num_class=characters)


def _ready(torch: Any, model: Any, path: Path, device: str) -> Any:
    load_into(torch, model, path)
    return model.to(device).eval()
