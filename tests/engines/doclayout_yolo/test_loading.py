"""DocLayout-YOLO models that cannot be loaded, and what loading leaves alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from checkpoints.engines import ink_finder
from PIL import Image

from omnidocs import ConfigError, ModelLoadError, ModelNotFoundError, clear_cache
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig

pytestmark = pytest.mark.usefixtures("fresh_cache")

REPOSITORY = "somebody/layout-onnx"


def load(path: Path, **settings) -> DocLayoutYOLO:
    return DocLayoutYOLO(DocLayoutYOLOConfig(model_path=path, **settings))


def test_a_file_that_is_not_there_is_named_with_what_to_do(tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"mine\.onnx' is no file.*repo_id"):
        load(tmp_path / "mine.onnx")


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x08\x07junk" * 100])
def test_a_file_that_is_no_model_is_named(tmp_path, content):
    (tmp_path / "junk.onnx").write_bytes(content)
    with pytest.raises(ModelLoadError, match=r"junk\.onnx' could not be loaded.*model_path"):
        load(tmp_path / "junk.onnx")


def test_a_file_that_is_cut_off_is_named(tmp_path):
    whole = ink_finder.write(tmp_path / "whole.onnx").read_bytes()
    (tmp_path / "cut.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelLoadError, match=r"cut\.onnx"):
        load(tmp_path / "cut.onnx")


@pytest.mark.parametrize("other", [{"names": None}, {"columns": 14}])
def test_a_model_of_another_kind_is_refused(tmp_path, other):
    written = ink_finder.write(tmp_path / "other.onnx", **other)
    with pytest.raises(ModelLoadError, match=r"other\.onnx' is no export of DocLayout-YOLO"):
        load(written)


def test_metadata_that_are_no_labels_run_nothing(tmp_path):
    import onnx

    written = ink_finder.write(tmp_path / "model.onnx")
    model = onnx.load(written)
    harm = tmp_path / "harm"
    onnx.helper.set_model_props(model, {"names": f"open({str(harm)!r}, 'w')"})
    onnx.save(model, written)
    with pytest.raises(ModelLoadError, match="names 0 labels"):
        load(written)
    assert not harm.exists()


def test_a_device_that_is_not_there(tmp_path):
    written = ink_finder.write(tmp_path / "model.onnx")
    with pytest.raises(ConfigError, match=r"device='cuda' is not there.*device='auto'"):
        load(written, device="cuda")
    with pytest.raises(ValueError, match="is no device"):
        DocLayoutYOLOConfig(device="gpu")


def test_a_folder_with_one_model_will_do(tmp_path):
    ink_finder.write(tmp_path / "model.onnx")
    load(tmp_path)
    clear_cache()
    ink_finder.write(tmp_path / "second.onnx")
    with pytest.raises(ModelNotFoundError, match=r"holds model\.onnx, second\.onnx"):
        load(tmp_path)


@pytest.fixture
def downloads(tmp_path, monkeypatch) -> Path:
    """An empty folder of the hub's downloads."""
    monkeypatch.delenv("OMNIDOCS_MODELS_DIR", raising=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_a_model_among_the_downloads_of_the_hub_is_found(downloads):
    repository = downloads / f"models--{REPOSITORY.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("c0ffee", encoding="utf-8")
    snapshot = repository / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    ink_finder.write(snapshot / "model.onnx")
    with DocLayoutYOLO(DocLayoutYOLOConfig(repo_id=REPOSITORY)) as finder:
        assert finder.extract(Image.new("RGB", (64, 64), "black")).bboxes


def test_what_is_not_downloaded_is_told_at_once_with_the_command(downloads):
    started = time.perf_counter()
    with pytest.raises(ModelNotFoundError, match=f"hf download {REPOSITORY}.*download=True"):
        DocLayoutYOLO(DocLayoutYOLOConfig(repo_id=REPOSITORY))
    assert time.perf_counter() - started < 5
    assert not downloads.exists()


def test_a_download_that_fails_says_so_at_once(downloads):
    started = time.perf_counter()
    with pytest.raises(ModelNotFoundError, match=f"{REPOSITORY} could not be downloaded"):
        DocLayoutYOLO(DocLayoutYOLOConfig(repo_id=REPOSITORY, download=True))
    assert time.perf_counter() - started < 8


def test_a_pickle_is_not_opened_without_the_package_that_can(run_python, tmp_path):
    (tmp_path / "model.pt").write_bytes(b"junk")
    code = f"""
from omnidocs import MissingLibraryError
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig
try:
    DocLayoutYOLO(DocLayoutYOLOConfig(model_path={str(tmp_path / "model.pt")!r}))
except MissingLibraryError as error:
    print(error)
"""
    told = run_python(code, without=("doclayout_yolo",))
    assert "DocLayout-YOLO needs doclayout_yolo, which is not installed." in told
    assert "AGPL" in told


def test_a_missing_library_is_named_with_the_command(run_python, tmp_path):
    model = ink_finder.write(tmp_path / "model.onnx")
    code = f"""
from omnidocs import MissingLibraryError
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig
try:
    DocLayoutYOLO(DocLayoutYOLOConfig(model_path={str(model)!r}))
except MissingLibraryError as error:
    print(error)
"""
    assert run_python(code, without=("onnxruntime",)) == (
        "DocLayout-YOLO needs onnxruntime, which is not installed. "
        'Install with: pip install "omnidocs-models[onnx]"\n'
    )


def test_it_works_without_a_network_and_leaves_the_process_as_it_was(run_python, tmp_path):
    model = ink_finder.write(tmp_path / "model.onnx")
    code = f"""
import os, socket, sys
def refuse(*a, **k):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
before = dict(os.environ)
from PIL import Image
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig
assert not {{"cv2", "torch", "onnxruntime", "numpy"}} & set(sys.modules)
with DocLayoutYOLO(DocLayoutYOLOConfig(model_path={str(model)!r})) as finder:
    assert finder.extract(Image.new("RGB", (64, 64), "black")).bboxes
assert dict(os.environ) == before
assert "torch" not in sys.modules
print("as it was")
"""
    assert run_python(code) == "as it was\n"
