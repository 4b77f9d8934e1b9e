"""What EasyOCR loads: checked files only, nothing from the network, nothing left behind."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from pathlib import Path

import pytest
from pydantic import ValidationError

from omnidocs import (
    ConfigError,
    ExtractorClosedError,
    ModelLoadError,
    ModelNotFoundError,
    clear_cache,
    list_cached_keys,
)
from omnidocs.tasks.ocr_extraction import EasyOCR, EasyOCRConfig

DETECTOR, RECOGNIZER = "craft_mlt_25k.pth", "english_g2.pth"


@pytest.fixture
def folder(models, tmp_path) -> Path:
    """A user's folder with both files."""
    for name in (DETECTOR, RECOGNIZER):
        (tmp_path / name).hardlink_to(models / name)
    return tmp_path


def state(folder: Path) -> set[tuple[str, int, int]]:
    return {(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in folder.iterdir()}


@pytest.mark.usefixtures("fresh_cache")
def test_extractors_that_differ_in_what_they_keep_share_one_engine(models):
    EasyOCR(EasyOCRConfig(model_dir=models, confidence=0.9))
    EasyOCR(EasyOCRConfig(model_dir=models, granularity="word", canvas_size=640))
    assert len(list_cached_keys()) == 1


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="counts pages on Linux")
def test_an_engine_gives_its_memory_back(models):
    held = []
    for _ in range(4):
        EasyOCR(EasyOCRConfig(model_dir=models, num_threads=1)).close()
        clear_cache()
        held.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
    assert held[-1] - held[0] < 30_000_000  # the weights take more


def test_a_closed_extractor_reads_nothing_more(models, draw):
    with EasyOCR(EasyOCRConfig(model_dir=models)) as ocr:
        pass
    with pytest.raises(ExtractorClosedError):
        ocr.extract(draw())


@pytest.mark.parametrize("missing", [DETECTOR, RECOGNIZER])
def test_a_file_that_is_missing_is_named_with_where_to_get_it(folder, missing):
    (folder / missing).unlink()
    with pytest.raises(ModelNotFoundError) as told:
        EasyOCR(EasyOCRConfig(model_dir=folder))
    assert str(folder / missing) in str(told.value)
    assert "https://github.com/JaidedAI/EasyOCR/releases/" in str(told.value)
    assert "download=True" in str(told.value)


def test_a_folder_that_is_missing_is_not_made(tmp_path, weights):
    with pytest.raises(ModelNotFoundError, match="nowhere"):
        EasyOCR(EasyOCRConfig(model_dir=tmp_path / "nowhere"))
    assert list(tmp_path.iterdir()) == []


class _Runs:
    """A pickle of it runs code."""

    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self):
        return (Path.touch, (self.made,))


@pytest.mark.parametrize("name", [DETECTOR, RECOGNIZER])
@pytest.mark.parametrize("harm", ["cut", "text", "empty", "code", "pickle", "list", "swapped"])
def test_a_damaged_file_is_refused_and_left_as_it_is(folder, tmp_path_factory, name, harm):
    import torch

    path, ran = folder / name, tmp_path_factory.mktemp("ran") / "ran"
    whole = path.read_bytes()
    path.unlink()  # the tests share what it is a link to
    if harm == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif harm == "text":
        path.write_text("<html>Not found</html>")
    elif harm == "empty":
        path.touch()
    elif harm == "code":
        torch.save(OrderedDict(weight=_Runs(ran)), path)
    elif harm == "pickle":
        path.write_bytes(pickle.dumps(_Runs(ran)))
    elif harm == "list":
        torch.save([torch.zeros(2)], path)
    else:
        path.hardlink_to(folder / (RECOGNIZER if name == DETECTOR else DETECTOR))
    before = state(folder)
    with pytest.raises(ModelLoadError, match=name):
        EasyOCR(EasyOCRConfig(model_dir=folder, download=True))
    assert state(folder) == before
    assert not ran.exists()


def test_a_folder_in_the_place_of_a_file_is_a_missing_file(folder):
    (folder / DETECTOR).unlink()
    (folder / DETECTOR).mkdir()
    with pytest.raises(ModelNotFoundError, match=DETECTOR):
        EasyOCR(EasyOCRConfig(model_dir=folder))


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        (("klingon",), "cannot read 'klingon'; it reads abq"),
        (("ja", "ko"), "No model of EasyOCR reads 'ja', 'ko' together"),
    ],
)
def test_languages_that_no_model_reads_are_refused_at_once(languages, message):
    with pytest.raises(ConfigError, match=message):
        EasyOCR(EasyOCRConfig(languages=languages))


def test_the_table_of_languages_is_easyocrs_own(weights):
    from easyocr import config

    from omnidocs_models.easyocr.languages import RECOGNIZERS, recognizer_for

    known = set().union(*RECOGNIZERS.values())
    assert set(config.all_lang_list) - known == {"bgc", "mni", "sa"}
    models = config.recognition_models["gen1"] | config.recognition_models["gen2"]
    assert models.keys() >= RECOGNIZERS.keys()
    assert recognizer_for(["en"]) == "english_g2"
    assert recognizer_for(["en", "de"]) == "latin_g2"
    assert recognizer_for(["en", "ru"]) == "cyrillic_g2"


@pytest.mark.parametrize("wrong", [{"device": "gpu"}, {"num_threads": 0}, {"languages": ()}])
def test_a_config_that_cannot_work_is_refused(wrong):
    with pytest.raises(ValidationError):
        EasyOCRConfig(**wrong)


def test_a_device_that_is_not_there_is_refused(models):
    with pytest.raises(ConfigError, match=r"device='cuda:63' is not there.*cpu"):
        EasyOCR(EasyOCRConfig(model_dir=models, device="cuda:63"))


def test_a_missing_library_is_named_with_the_command_that_installs_it(run_python):
    code = """
from omnidocs import MissingLibraryError
from omnidocs.tasks.ocr_extraction import EasyOCR
try:
    EasyOCR()
except MissingLibraryError as error:
    print(error)
"""
    assert run_python(code, without=("easyocr",)) == (
        "EasyOCR needs easyocr, which is not installed. "
        'Install with: pip install "omnidocs-models[easyocr]"\n'
    )


def test_it_works_without_a_network_and_leaves_the_process_as_it_was(run_python, models, tmp_path):
    code = f"""
import logging, os, socket, sys, threading, warnings
from checkpoints.torchvision_cpu import torchvision_on_cpu
torchvision_on_cpu.install()
os.environ["HOME"] = {str(tmp_path)!r}
def refuse(*a, **k):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from omnidocs.tasks.ocr_extraction import EasyOCR, EasyOCRConfig
config = EasyOCRConfig(model_dir={str(models)!r}, num_threads=1)
assert not {{"easyocr", "torch", "cv2", "numpy"}} & set(sys.modules)
import torch
torch.set_num_threads(3)
before = dict(os.environ), list(sys.path), logging.getLogger("easyocr").handlers[:]
from PIL import Image
ocr = EasyOCR(config)
assert ocr.extract(Image.new("RGB", (64, 64), "white")).full_text == ""
assert (dict(os.environ), list(sys.path), logging.getLogger("easyocr").handlers) == before
assert not [known for known in warnings.filters if "pin_memory" in str(known)]
counts = [torch.get_num_threads()]
other = threading.Thread(target=lambda: counts.append(torch.get_num_threads()))
other.start()
other.join()
assert counts == [3, 3], counts
assert sys.modules["easyocr.easyocr"].imgH == 64
print(os.listdir({str(tmp_path)!r}))
"""
    tests = Path(__file__).parents[2]
    assert run_python(f"import sys; sys.path.insert(0, {str(tests)!r})\n{code}") == "[]\n"
