"""TableFormer models that cannot be loaded, and what loading leaves alone."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("docling_ibm_models")

from checkpoints.engines import programmed_tableformer as programmed

from omnidocs import ConfigError, ModelLoadError, ModelNotFoundError
from omnidocs.tasks.table_extraction import TableFormerConfig, TableFormerExtractor

pytestmark = pytest.mark.usefixtures("fresh_cache")

WRITERS = {"fast": programmed.write_first, "v2": programmed.write_second}
WEIGHTS = {"fast": "tableformer_fast.safetensors", "v2": "model.safetensors"}


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> dict[str, Path]:
    return {mode: write(tmp_path_factory.mktemp(mode)) for mode, write in WRITERS.items()}


@pytest.fixture(params=WRITERS)
def mode(request) -> str:
    return request.param


@pytest.fixture
def spoilt(models, mode, tmp_path) -> Path:
    """A copy of a model, to spoil."""
    return Path(shutil.copytree(models[mode], tmp_path / "model"))


def load(folder: Path, mode: str, device: str = "cpu") -> TableFormerExtractor:
    return TableFormerExtractor(TableFormerConfig(mode=mode, artifacts_path=folder, device=device))


def test_a_folder_without_a_model_is_named_with_what_to_do(tmp_path, mode):
    with pytest.raises(ModelNotFoundError, match=r"config\.json of mode.*artifacts_path"):
        load(tmp_path, mode)


def test_a_folder_without_weights_is_named(spoilt, mode):
    (spoilt / WEIGHTS[mode]).unlink()
    with pytest.raises(ModelNotFoundError, match=r"has no .*safetensors.*again"):
        load(spoilt, mode)


@pytest.mark.parametrize("share", [0.0, 0.4])
def test_weights_that_are_cut_off_are_named(spoilt, mode, share):
    weights = spoilt / WEIGHTS[mode]
    whole = weights.read_bytes()
    weights.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ModelLoadError, match=r"could not load .*artifacts_path"):
        load(spoilt, mode)


def test_weights_that_are_a_text_are_named(spoilt, mode):
    (spoilt / WEIGHTS[mode]).write_text("version https://git-lfs.github.com/spec/v1\n" * 9)
    with pytest.raises(ModelLoadError, match="could not load"):
        load(spoilt, mode)


def test_weights_of_another_model_are_named(spoilt, mode, models):
    other = next(name for name in WRITERS if name != mode)
    shutil.copy(models[other] / WEIGHTS[other], spoilt / WEIGHTS[mode])
    with pytest.raises(ModelLoadError, match="could not load"):
        load(spoilt, mode)


def test_settings_that_are_no_json_are_named(spoilt, mode):
    (spoilt / ("config.json" if mode == "v2" else "tm_config.json")).write_text("{")
    with pytest.raises(ModelLoadError, match="could not load"):
        load(spoilt, mode)


def test_a_device_that_is_not_there(models, mode):
    with pytest.raises(ConfigError, match=r"device='cuda:99' is not there.*device='auto'"):
        load(models[mode], mode, "cuda:99")


@pytest.mark.parametrize("under", ["fast", "model_artifacts/tableformer/fast"])
def test_the_folder_of_a_whole_repository_will_do(models, tmp_path, under):
    shutil.copytree(models["fast"], tmp_path / under)
    load(tmp_path, "fast").close()


@pytest.mark.parametrize("mode", ["fast", "accurate", "v2"])
def test_what_is_not_downloaded_is_told_at_once_with_the_command(mode, tmp_path, monkeypatch):
    monkeypatch.delenv("OMNIDOCS_MODELS_DIR", raising=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    started = time.perf_counter()
    with pytest.raises(ModelNotFoundError, match=r"hf download docling-project/.*download=True"):
        TableFormerExtractor(TableFormerConfig(mode=mode))
    assert time.perf_counter() - started < 5
    assert not (tmp_path / "hub").exists()


@pytest.mark.parametrize("repository", ["docling-project/docling-models", "ds4sd/docling-models"])
def test_a_model_among_the_downloads_of_the_hub_is_found(models, repository, tmp_path, monkeypatch):
    monkeypatch.delenv("OMNIDOCS_MODELS_DIR", raising=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    folder = tmp_path / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("c0ffee", encoding="utf-8")
    shutil.copytree(
        models["fast"], folder / "snapshots" / "c0ffee" / "model_artifacts/tableformer/fast"
    )
    TableFormerExtractor(TableFormerConfig(device="cpu")).close()


def test_a_missing_library_is_named_with_the_command(run_python):
    code = """
from omnidocs import MissingLibraryError
from omnidocs.tasks.table_extraction import TableFormerExtractor
try:
    TableFormerExtractor()
except MissingLibraryError as error:
    print(error)
"""
    assert run_python(code, without=("docling_ibm_models",)) == (
        "TableFormer needs docling_ibm_models, which is not installed. "
        'Install with: pip install "omnidocs-models[tableformer]"\n'
    )


def test_it_works_without_a_network_and_leaves_the_process_as_it_was(run_python, models, mode):
    tests = Path(__file__).parents[2]
    code = f"""
import logging, os, socket, sys, warnings
warnings.simplefilter("ignore")  # the libraries' own
sys.path.insert(0, {str(tests)!r})
from checkpoints.torchvision_cpu import torchvision_on_cpu
torchvision_on_cpu.install()
def refuse(*a, **k):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from omnidocs.tasks.table_extraction import TableFormerConfig, TableFormerExtractor
assert not {{"cv2", "torch", "numpy"}} & set(sys.modules)
import torch
torch.set_num_threads(3)
before = dict(os.environ)
from PIL import Image
config = TableFormerConfig(mode={mode!r}, artifacts_path={str(models[mode])!r}, device="cpu")
with TableFormerExtractor(config) as extractor:
    assert extractor.extract(Image.new("RGB", (64, 64))).num_rows
assert dict(os.environ) == before
assert torch.get_num_threads() == 3
for logger in logging.Logger.manager.loggerDict.values():
    for handler in getattr(logger, "handlers", ()):
        assert getattr(handler, "stream", None) is not sys.stdout, logger
print("as it was")
"""
    assert run_python(code) == "as it was\n"
