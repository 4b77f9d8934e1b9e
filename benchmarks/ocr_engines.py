"""OCR engines side by side: ``python benchmarks/ocr_engines.py [--quick]``.

Each engine that is installed here runs in a process of its own on one thread: words of three
scans, CPU seconds and peak memory; then one page through the extractor against the library
called directly with the same options, turn by turn. PaddleOCR reads with the models inside
RapidOCR's wheel. EasyOCR has weights that its tests set by hand, which show what the framework
costs and read nothing, unless its own are in ~/.EasyOCR/model.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from ocr import DATA, SCANS, Row, word_f1
from PIL import Image

from omnidocs.tasks.ocr_extraction import (
    EasyOCR,
    EasyOCRConfig,
    PaddleOCR,
    PaddleOCRConfig,
    RapidOCR,
    TesseractOCR,
)
from omnidocs_models._support import bgr_pixels, installed
from omnidocs_models.tesseract.program import find_program

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))

Direct = Callable[[Image.Image], object]


class Engine(NamedTuple):
    """An extractor, the library under it, and whether its weights can read."""

    extractor: Any
    direct: Direct | None
    reads: bool = True


def rapidocr(folder: Path) -> Engine:  # noqa: ARG001
    from ocr import library

    run = library()
    return Engine(RapidOCR(), lambda page: run(bgr_pixels(page)))


def tesseract(folder: Path) -> Engine:  # noqa: ARG001
    return Engine(TesseractOCR(), None)


def easyocr(folder: Path) -> Engine:
    import easyocr as library
    import torch
    from easyocr import config, detection, recognition

    own = Path(config.MODULE_PATH, "model")
    reads = (own / "craft_mlt_25k.pth").is_file() and (own / "english_g2.pth").is_file()
    if not reads:
        from engines.easyocr import weights

        weights.save_detector(folder)
        weights.save_recognizer(folder)
    models = own if reads else folder
    settings = EasyOCRConfig(model_dir=models, num_threads=1)
    torch.set_num_threads(1)
    reader: Any = library.Reader(
        ["en"],
        gpu=False,
        verbose=False,
        detector=False,
        recognizer=False,
        model_storage_directory=str(models),
        user_network_directory=str(models),
    )
    reader.detector = detection.get_detector(models / "craft_mlt_25k.pth", "cpu", quantize=False)
    reader.get_textbox = detection.get_textbox
    sizes = {"input_channel": 1, "output_channel": 256, "hidden_size": 256}
    path = models / "english_g2.pth"
    reader.recognizer, reader.converter = recognition.get_recognizer(
        "generation2", sizes, reader.character, {}, {}, path, quantize=False
    )
    warnings.filterwarnings("ignore", "'pin_memory' argument")
    options = settings.library_options()
    return Engine(
        EasyOCR(settings), lambda page: reader.readtext(bgr_pixels(page), **options), reads
    )


def paddleocr(folder: Path) -> Engine:
    import paddleocr as library
    from engines.paddleocr import weights

    weights.save_real(folder)
    detector, recognizer = str(folder / "det"), str(folder / "rec")
    config = PaddleOCRConfig(
        det_model_dir=Path(detector), rec_model_dir=Path(recognizer), num_threads=1
    )
    pipeline: Any = library.PaddleOCR(
        text_detection_model_name="PP-OCRv6_small_det",
        text_detection_model_dir=detector,
        text_recognition_model_name="PP-OCRv6_small_rec",
        text_recognition_model_dir=recognizer,
        text_recognition_batch_size=config.batch_size,
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        text_det_limit_type="max",
        text_det_limit_side_len=config.det_limit_side_len,
        return_word_box=True,
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": 1},
        device="cpu",
    )
    return Engine(PaddleOCR(config), lambda page: pipeline.predict(bgr_pixels(page)))


ENGINES: dict[str, tuple[Callable[[Path], Engine], Callable[[], bool]]] = {
    "rapidocr": (rapidocr, lambda: installed("rapidocr", "omegaconf", "onnxruntime", "cv2")),
    "tesseract": (tesseract, lambda: find_program() is not None),
    "easyocr": (easyocr, lambda: installed("easyocr")),
    "paddleocr": (paddleocr, lambda: installed("paddleocr", "onnxruntime", "rapidocr")),
}


def cpu_seconds() -> float:
    """Of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def peak_mib() -> float:
    """Most memory that this process, or one that it has waited for, has held."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / 1024


def reading(name: str, extractor: Any) -> Iterator[Row]:
    """What it reads in the scans, and what that costs."""
    spent = 0.0
    for scan, known in SCANS.items():
        text = (DATA / "ocr" / (known or f"{scan}.txt")).read_text(encoding="utf-8")
        started = cpu_seconds()
        read = extractor.extract(DATA / "ocr" / f"{scan}.tif").full_text
        spent += cpu_seconds() - started
        yield Row(f"{name}, words of {scan}", word_f1(read, text), "F1")
    yield Row(f"{name}, CPU", spent / len(SCANS), "s/page")


def framework_cost(name: str, engine: Engine, rounds: int) -> Iterator[Row]:
    """A page through the extractor against the library, the best of the turns."""
    assert engine.direct is not None
    page = Image.open(DATA / "ocr" / "eurotext.tif").convert("RGB").crop((0, 0, 640, 320))
    times: dict[str, list[float]] = {"direct": [], "ours": []}
    for _ in range(rounds + 1):  # the first page of an engine is slower
        for key, run in (("direct", engine.direct), ("ours", engine.extractor.extract)):
            started = time.process_time()
            run(page)
            times[key].append(time.process_time() - started)
    direct, ours = (min(found[1:]) for found in times.values())
    yield Row(f"{name}, framework against library", direct / ours, "x", 0.97)


def measure(name: str, rounds: int) -> list[Row]:
    """All rows of one engine, in this process."""
    make, _ = ENGINES[name]
    with TemporaryDirectory() as folder:
        engine = make(Path(folder))
        rows = list(reading(name, engine.extractor)) if engine.reads else []
        if engine.direct is not None:
            rows += framework_cost(name, engine, rounds)
        engine.extractor.close()
    return [*rows, Row(f"{name}, peak memory", peak_mib(), "MiB")]


def measured_apart(name: str, rounds: int) -> list[Row]:
    """The rows of one engine, measured in a process of its own."""
    command = [sys.executable, __file__, "--engine", name, str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [Row(*row) for row in json.loads(done.stdout.splitlines()[-1])]


def main(arguments: list[str]) -> int:
    """Print the table; the exit status is 1 where a target is missed."""
    if arguments[:1] == ["--engine"]:
        print(json.dumps(measure(arguments[1], int(arguments[2]))))
        return 0
    if not DATA.is_dir():
        print(f"The documents are not on this machine: {DATA}")
        return 0
    rounds = 3 if "--quick" in arguments else 10
    rows = []
    for name, (_, present) in ENGINES.items():
        if present():
            rows += measured_apart(name, rounds)
    for row in rows:
        target = "" if row.least is None else f">= {row.least:.2f}"
        print(
            f"{row.name:40} {row.figure:8.3f} {row.unit:7} {target:8} {'' if row.met else 'MISSED'}"
        )
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
