"""What the framework adds to layout and table engines: ``python benchmarks/layout_tables.py``.

Each engine through its extractor, and called directly with the same options, turn by turn.
No trained weights are at hand, so the models are those that the tests make: this measures
the plumbing and says nothing about what the engines find. An engine whose library is not
installed is left out.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from measures.timing import fastest
from PIL import Image, ImageDraw

from omnidocs.document import Page
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig
from omnidocs.tasks.table_extraction import TableFormerConfig, TableFormerExtractor
from omnidocs_models.doclayout_yolo.letterbox import Canvas, letterboxed

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))
from checkpoints.torchvision_cpu import torchvision_on_cpu  # noqa: E402

LEAST = 0.97
SIDE, LAYERS = 1024, 8
Runs = dict[str, Callable[[], object]]


def picture(width: int = 1654, height: int = 2339) -> Image.Image:
    """An A4 page at 200 dpi with black areas."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for top in range(200, height - 200, 300):
        pen.rectangle((150, top, width - 150, top + 200), fill="black")
    return image


@contextmanager
def doclayout_yolo(folder: Path) -> Iterator[Runs]:
    """DocLayoutYOLO and onnxruntime, with a graph that finds ink, far lighter than the model."""
    import onnxruntime
    from checkpoints.engines import ink_finder

    model = ink_finder.write(folder / "model.onnx", side=SIDE, layers=LAYERS)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options)
    image = picture()
    made = Page.from_image(image)

    def direct() -> object:
        shown = letterboxed(image, Canvas(SIDE, SIDE))
        [rows] = session.run(None, {"images": shown.tensor})
        return shown.on_page(rows[0][:, :4])

    with DocLayoutYOLO(DocLayoutYOLOConfig(model_path=model, device="cpu")) as extractor:
        yield {"through": lambda: extractor.extract(made), "direct": direct}


@contextmanager
def tableformer(folder: Path) -> Iterator[Runs]:
    """TableFormerExtractor and docling's predictor, with a model that writes one table."""
    import torch
    from checkpoints.engines import programmed_tableformer
    from docling_ibm_models.tableformer.data_management.tf_predictor import TFPredictor

    programmed_tableformer.write_first(folder)
    settings = json.loads((folder / "tm_config.json").read_text(encoding="utf-8"))
    settings["model"]["save_dir"] = str(folder)
    predictor = TFPredictor(settings, "cpu", torch.get_num_threads())
    image = picture(1024, 1024)
    made = Page.from_image(image)

    def direct() -> object:
        pixels = {"width": 1024, "height": 1024, "image": np.asarray(image), "tokens": []}
        return predictor.multi_table_predict(pixels, [[0, 0, 1024, 1024]], do_matching=False)

    config = TableFormerConfig(artifacts_path=folder, device="cpu")
    with TableFormerExtractor(config) as extractor:
        yield {"through": lambda: extractor.extract(made), "direct": direct}


def main() -> int:
    """Print the ratios; 1 where one is below the target."""
    torchvision_on_cpu.install()
    turns = 5 if "--quick" in sys.argv else 15
    engines = {
        "DocLayoutYOLO": (doclayout_yolo, ("onnx", "onnxruntime", "cv2")),
        "TableFormer (fast)": (tableformer, ("docling_ibm_models", "torch", "cv2")),
    }
    worst = 1.0
    for name, (prepare, needs) in engines.items():
        if not all(find_spec(module) for module in needs):
            print(f"{name}: left out, because {' or '.join(needs)} is not installed")
            continue
        with tempfile.TemporaryDirectory() as folder, prepare(Path(folder)) as runs:
            seconds = fastest(runs, turns)
        ratio = seconds["direct"] / seconds["through"]
        worst = min(worst, ratio)
        print(f"{name}: {ratio:.3f} of the engine called directly (target {LEAST})")
    return int(worst < LEAST)


if __name__ == "__main__":
    sys.exit(main())
