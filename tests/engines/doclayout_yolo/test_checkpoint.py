"""DocLayout-YOLO from checkpoints of PyTorch, with the package of its authors."""

from __future__ import annotations

import pickle
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

pytest.importorskip("torch")
pytest.importorskip("cv2")
if find_spec("doclayout_yolo") is None:
    pytest.skip("doclayout-yolo is not installed", allow_module_level=True)

import torch

from omnidocs import ModelLoadError
from omnidocs.results import LayoutLabel
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig
from omnidocs_models._support import undisturbed
from omnidocs_models.doclayout_yolo.package import imported_apart

with undisturbed("doclayout_yolo"), imported_apart():
    from checkpoints.engines import tiny_yolo

SIDE = 320
CONFIDENCE = 0.45


@pytest.fixture(scope="module")
def network() -> Any:
    return tiny_yolo.network()


@pytest.fixture(scope="module")
def checkpoint(network, tmp_path_factory) -> Path:
    return tiny_yolo.write_checkpoint(tmp_path_factory.mktemp("tiny") / "tiny.pt", network)


def load(path: Path, **settings) -> DocLayoutYOLO:
    return DocLayoutYOLO(
        DocLayoutYOLOConfig(model_path=path, img_size=SIDE, device="cpu", **settings)
    )


def page(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 6, height // 4, width // 2, height // 2), fill="black")
    pen.ellipse((width // 2, height // 2, width - 9, height - 9), fill="red")
    return image


@pytest.mark.parametrize("size", [(600, 800), (800, 600), (300, 300), (1000, 200)])
def test_it_finds_what_the_package_finds(checkpoint, size):
    from doclayout_yolo import YOLOv10

    image = page(*size)
    [theirs] = YOLOv10(str(checkpoint)).predict(
        image, imgsz=SIDE, conf=CONFIDENCE, device="cpu", verbose=False
    )
    with load(checkpoint) as finder:
        ours = finder.extract(image, settings={"confidence": CONFIDENCE}).bboxes
    with_area = (theirs.boxes.xywh[:, 2:] > 0).all(1)
    expected = sorted(theirs.boxes.data[with_area].tolist())
    found = sorted([*box.bbox.to_list(), box.confidence, box.class_id] for box in ours)
    assert len(found) == len(expected) > 3
    assert found == [pytest.approx(row, abs=0.02) for row in expected]
    assert LayoutLabel.TEXT in {box.label for box in ours}


def test_its_export_finds_the_same(checkpoint, network, tmp_path):
    exported = tiny_yolo.export(network, tmp_path / "tiny.onnx", SIDE)
    image = page(640, 640)
    with load(checkpoint) as one, load(exported) as other:
        settings = {"confidence": CONFIDENCE}
        layouts = [finder.extract(image, settings=settings).bboxes for finder in (one, other)]
    assert len(layouts[0]) > 10
    ours, exports = (
        sorted([*box.bbox.to_list(), box.confidence] for box in boxes) for boxes in layouts
    )
    assert ours == [pytest.approx(row, abs=0.05) for row in exports]


class Harm:
    """Asks a pickle to call a function while it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_checkpoint_that_would_run_code_is_refused_and_has_not_run_it(network, tmp_path):
    harm = tmp_path / "harm"
    bad = tiny_yolo.write_checkpoint(tmp_path / "bad.pt", network, extra=Harm(harm))
    with pytest.raises(ModelLoadError, match=r"bad\.pt' is a pickle.*ONNX.*allow_pickle=True"):
        load(bad)
    assert not harm.exists()
    load(bad, allow_pickle=True)
    assert harm.exists()


def test_a_class_of_the_package_that_is_no_network_is_refused_too(network, tmp_path):
    from doclayout_yolo.nn import autobackend

    bad = tiny_yolo.write_checkpoint(tmp_path / "bad.pt", network, extra=autobackend.yaml_load)
    with pytest.raises(ModelLoadError, match="yaml_load"):
        load(bad)


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("content", [b"", b"a text", pickle.dumps({"model": 1})])
def test_a_file_that_is_no_checkpoint_is_named(tmp_path, content, trusted):
    (tmp_path / "junk.pt").write_bytes(content)
    with pytest.raises(ModelLoadError, match=r"junk\.pt"):
        load(tmp_path / "junk.pt", allow_pickle=trusted)


def test_a_checkpoint_that_is_cut_off_is_named(checkpoint, tmp_path):
    cut = Path(shutil.copy(checkpoint, tmp_path / "cut.pt"))
    cut.write_bytes(cut.read_bytes()[:100_000])
    with pytest.raises(ModelLoadError, match=r"cut\.pt"):
        load(cut)


@pytest.mark.parametrize("held", [{"model": torch.nn.Linear(2, 2)}, {"a": 1}, [1]])
def test_a_checkpoint_of_another_model_is_named(tmp_path, held):
    torch.save(held, tmp_path / "other.pt")
    with pytest.raises(ModelLoadError, match="no model of DocLayout-YOLO"):
        load(tmp_path / "other.pt")


def test_it_leaves_the_process_and_the_users_folders_as_they_were(run_python, checkpoint, tmp_path):
    tests = Path(__file__).parents[2]
    code = f"""
import logging, os, socket, sys, warnings
warnings.simplefilter("ignore")  # the package's own
sys.path.insert(0, {str(tests)!r})
from checkpoints.torchvision_cpu import torchvision_on_cpu
torchvision_on_cpu.install()
def refuse(*a, **k):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
os.environ["HOME"] = {str(tmp_path)!r}
import cv2, numpy, torch
def state():
    one = torch.tensor([1e-9, 12345.678])
    return (dict(os.environ), cv2.getNumThreads(), str(numpy.array([1e-9, 1.5])), str(one),
            torch.save, torch.get_num_threads(), socket.create_connection)
before = state()
from PIL import Image
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig
config = DocLayoutYOLOConfig(model_path={str(checkpoint)!r}, img_size=64, device="cpu")
with DocLayoutYOLO(config) as finder:
    finder.extract(Image.new("RGB", (64, 64)))
assert state() == before
assert not logging.getLogger("doclayout_yolo").handlers
left = [str(path) for path in __import__("pathlib").Path({str(tmp_path)!r}).rglob("*.yaml")]
print("as it was", left)
"""
    assert run_python(code) == "as it was []\n"
