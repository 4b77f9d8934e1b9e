"""The engine that runs TableFormer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from omnidocs.backends import Engine
from omnidocs.backends.quiet import muted
from omnidocs.errors import ModelLoadError, OmniDocsError, RequestError
from omnidocs_models._support import load_library, undisturbed
from omnidocs_models._support.devices import chosen_device
from omnidocs_models._support.memory import release_memory
from omnidocs_models.tableformer.config import TableFormerConfig
from omnidocs_models.tableformer.files import model_folder
from omnidocs_models.tableformer.first_version import FirstVersion
from omnidocs_models.tableformer.requests import TableRequest, TableResponse
from omnidocs_models.tableformer.second_version import SecondVersion

INSTALL = 'pip install "omnidocs-models[tableformer]"'

_PACKAGE = "docling_ibm_models.tableformer.data_management"
_LOGGERS = (
    "docling-pm",
    "transformers",
    f"{_PACKAGE}.tf_predictor",
    f"{_PACKAGE}.tf_cell_matcher",
    f"{_PACKAGE}.matching_post_processor",
    "BBoxDecoder",
    "CellAttention",
    "common",
    "consolidate",
    "CellMatcher",
    "Encoder04",
    "MatchingPostProcessor",
    "TFPredictor",
    "TableModel04_rs",
    "Tag_Transformer",
)


class TableFormerEngine(Engine[TableFormerConfig, TableRequest, TableResponse]):
    """TableFormer with one of its models loaded; it reads one table at a time."""

    parallel_calls = 1
    response_type = TableResponse

    def __init__(self, config: TableFormerConfig) -> None:
        super().__init__(config)
        with undisturbed(*_LOGGERS):
            needs = ("cv2", "torch")
            load_library("TableFormer", "docling_ibm_models", install=INSTALL, needs=needs)
            self._model: Any = _load(model_folder(config), config)

    def generate(self, requests: Sequence[TableRequest]) -> list[TableResponse | RequestError]:
        """Read each table."""
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Let the model go, and give its memory back."""
        self._model = None
        release_memory()

    def _answer(self, request: TableRequest) -> TableResponse | RequestError:
        width, height = request.image.size
        if 0 in request.image.size:
            return RequestError(
                f"An image of {width} x {height} pixels has no table. Hand in an image with at "
                "least one pixel.",
                kind="invalid",
            )
        try:
            with muted(*_LOGGERS):
                answer: TableResponse = self._model.read(request)
        except Exception as error:  # noqa: BLE001  (per table: the library's own)
            return RequestError(f"TableFormer could not read the table: {error!r}")
        return answer


def _load(folder: Path, config: TableFormerConfig) -> FirstVersion | SecondVersion:
    version = SecondVersion if config.mode == "v2" else FirstVersion
    device = chosen_device(config.device, _devices())
    try:
        return version(folder, device)
    except OmniDocsError:
        raise
    except Exception as error:  # the library's and safetensors' have no common base
        raise ModelLoadError(
            f"TableFormer could not load {str(folder)!r}: {str(error).partition(chr(10))[0]}. "
            "Download the model again, or check artifacts_path."
        ) from error


def _devices() -> list[str]:
    """The devices of this machine that it can use, the fastest first."""
    import importlib

    torch: Any = importlib.import_module("torch")
    return [*(f"cuda:{index}" for index in range(torch.cuda.device_count())), "cpu"]
