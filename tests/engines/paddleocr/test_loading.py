"""What PaddleOCR loads: checked folders only, nothing from the network, nothing left behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from engines.paddleocr.conftest import config_of
from pydantic import ValidationError

from omnidocs import (
    ConfigError,
    ExtractorClosedError,
    ModelLoadError,
    ModelNotFoundError,
    clear_cache,
    list_cached_keys,
)
from omnidocs.tasks.ocr_extraction import PaddleOCR, PaddleOCRConfig


@pytest.fixture
def folder(tiny, tmp_path) -> Path:
    """A user's folder with two models in Paddle's format."""
    return Path(shutil.copytree(tiny, tmp_path / "models"))


def state(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.usefixtures("fresh_cache")
def test_extractors_that_differ_in_what_they_keep_share_one_engine(tiny):
    PaddleOCR(config_of(tiny, confidence=0.9))
    PaddleOCR(config_of(tiny, granularity="word", det_limit_side_len=960))
    assert len(list_cached_keys()) == 1


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="counts pages on Linux")
def test_an_engine_gives_its_memory_back(real):
    held = []
    for _ in range(4):
        PaddleOCR(config_of(real)).close()
        clear_cache()
        held.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
    assert held[-1] - held[0] < 30_000_000  # the weights take more


def test_a_closed_extractor_reads_nothing_more(tiny, draw):
    with PaddleOCR(config_of(tiny)) as ocr:
        pass
    with pytest.raises(ExtractorClosedError):
        ocr.extract(draw())


@pytest.mark.parametrize("part", ["det", "rec"])
@pytest.mark.parametrize("missing", ["", "inference.yml", "inference.json", "inference.pdiparams"])
def test_what_is_missing_is_named_with_what_a_folder_holds(folder, part, missing):
    gone = folder / part / missing
    if missing:
        gone.unlink()
    else:
        shutil.rmtree(gone)
    with pytest.raises(ModelNotFoundError, match=r"A model folder holds inference\.yml") as told:
        PaddleOCR(config_of(folder))
    assert str(folder / part) in str(told.value)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def text(path: Path) -> None:
    path.write_text("<html>Not found</html>")


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [cut, text, empty])
@pytest.mark.parametrize(
    "file",
    ["inference.yml", "inference.json", "inference.pdiparams"],
    ids=["yml", "json", "params"],
)
@pytest.mark.parametrize("part", ["det", "rec"])
def test_a_damaged_file_is_refused_and_left_as_it_is(folder, part, file, harm):
    harm(folder / part / file)
    if file == "inference.yml" and harm is cut:
        (folder / part / file).write_text("Global: {model_na")
    before = state(folder)
    with pytest.raises(ModelLoadError, match=part):
        PaddleOCR(config_of(folder))
    assert state(folder) == before


@pytest.mark.parametrize("harm", [cut, text, empty])
def test_a_damaged_onnx_model_is_refused(real, tmp_path, harm):
    shutil.copytree(real / "det", tmp_path / "det")
    shutil.copytree(real / "rec", tmp_path / "rec")
    harm(tmp_path / "det" / "inference.onnx")
    with pytest.raises(ModelLoadError, match="det"):
        PaddleOCR(config_of(tmp_path))


def test_parameters_of_another_model_are_refused(folder):
    shutil.copy(folder / "det" / "inference.pdiparams", folder / "rec")
    with pytest.raises(ModelLoadError, match="rec"):
        PaddleOCR(config_of(folder))


def test_a_detector_is_no_recogniser(folder):
    with pytest.raises(ModelLoadError, match="'PP-OCRv6_small_det', which is no recogniser"):
        PaddleOCR(config_of(folder, rec_model_dir=folder / "det"))


def test_a_model_that_paddleocr_does_not_know_is_refused(folder):
    description = folder / "rec" / "inference.yml"
    content = yaml.safe_load(description.read_text(encoding="utf-8"))
    content["Global"]["model_name"] = "my_rec"
    description.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ModelLoadError, match="my_rec"):
        PaddleOCR(config_of(folder))


def test_models_that_need_different_engines_do_not_go_together(real, tiny):
    with pytest.raises(ConfigError, match=r"is for onnxruntime and .* for paddle_static"):
        PaddleOCR(config_of(real, rec_model_dir=tiny / "rec"))
    with pytest.raises(ConfigError, match="engine='onnxruntime' cannot run both"):
        PaddleOCR(config_of(tiny, engine="onnxruntime"))


def test_models_of_paddleocrs_own_are_found_where_it_keeps_them(run_python, tiny, tmp_path):
    kept = tmp_path / "official_models"
    for part in ("det", "rec"):
        target = shutil.copytree(tiny / part, kept / f"PP-OCRv6_medium_{part}")
        description = target / "inference.yml"
        named = description.read_text(encoding="utf-8").replace("small", "medium")
        description.write_text(named, encoding="utf-8")
    code = f"""
import os
os.environ["PADDLE_PDX_CACHE_HOME"] = {str(tmp_path)!r}
from omnidocs.tasks.ocr_extraction import PaddleOCR
from PIL import Image
page = Image.new("RGB", (192, 64), "white")
page.paste("black", (24, 20, 168, 44))
print(PaddleOCR().extract(page).full_text)
"""
    assert run_python(code) == "bar\n"


NO_NETWORK = """
import os, socket
os.environ["PADDLE_PDX_CACHE_HOME"] = {home!r}
tried = []
def refuse(*a, **k):
    tried.append(a)
    raise OSError("no network here")
socket.socket.connect = socket.getaddrinfo = refuse
from omnidocs import ModelNotFoundError
from omnidocs.tasks.ocr_extraction import PaddleOCR, PaddleOCRConfig
try:
    PaddleOCR(PaddleOCRConfig(download={download}))
except ModelNotFoundError as error:
    print(bool(tried), error)
"""


def test_a_model_of_paddleocrs_own_that_is_missing_is_not_looked_for(run_python, tmp_path):
    told = run_python(NO_NETWORK.format(home=str(tmp_path), download=False))
    assert told.startswith(f"False PaddleOCR's model 'PP-OCRv6_medium_det' is not in '{tmp_path}")
    assert "det_model_dir, or set download=True." in told


def test_what_cannot_be_fetched_is_told_at_once(run_python, tmp_path):
    told = run_python(NO_NETWORK.format(home=str(tmp_path), download=True))
    assert told.startswith("True PaddleOCR's model 'PP-OCRv6_medium_det' could not be fetched: ")


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        (("klingon",), "cannot read 'klingon'; it reads abq"),
        (("korean", "th"), "No model of PaddleOCR reads 'korean', 'th' together"),
    ],
)
def test_languages_that_no_model_reads_are_refused_at_once(languages, message):
    with pytest.raises(ConfigError, match=message):
        PaddleOCR(PaddleOCRConfig(languages=languages))


def test_the_table_of_languages_is_paddleocrs_own(weights):
    import paddleocr

    from omnidocs_models.paddleocr.languages import RECOGNIZERS, models_for

    choose = paddleocr.PaddleOCR._get_ocr_model_names
    for language in set().union(*RECOGNIZERS.values()):
        assert models_for([language]) == choose(None, language, None), language
    assert models_for(["en", "ko"]).recognizer == "korean_PP-OCRv5_mobile_rec"


@pytest.mark.parametrize("wrong", [{"device": "gpu"}, {"num_threads": 0}, {"engine": "paddle"}])
def test_a_config_that_cannot_work_is_refused(wrong):
    with pytest.raises(ValidationError):
        PaddleOCRConfig(**wrong)


@pytest.mark.parametrize("models", ["real", "tiny"])
def test_a_device_that_is_not_there_is_refused(request, models):
    with pytest.raises(ConfigError, match=r"device='cuda:63' is not there.*cpu"):
        PaddleOCR(config_of(request.getfixturevalue(models), device="cuda:63"))


def test_a_missing_library_is_named_with_the_command_that_installs_it(run_python):
    code = """
from omnidocs import MissingLibraryError
from omnidocs.tasks.ocr_extraction import PaddleOCR
try:
    PaddleOCR()
except MissingLibraryError as error:
    print(error)
"""
    assert run_python(code, without=("paddleocr",)) == (
        "PaddleOCR needs paddleocr, which is not installed. "
        'Install with: pip install "omnidocs-models[paddleocr]"\n'
    )


def test_without_paddle_onnx_models_are_read_and_others_refused(run_python, real, tiny):
    code = f"""
from omnidocs import MissingLibraryError
from omnidocs.tasks.ocr_extraction import PaddleOCR, PaddleOCRConfig
from PIL import Image, ImageDraw, ImageFont
page = Image.new("RGB", (300, 60), "white")
ImageDraw.Draw(page).text((20, 10), "no Paddle", "black", ImageFont.load_default(30))
def config(folder):
    return PaddleOCRConfig(det_model_dir=folder + "/det", rec_model_dir=folder + "/rec")
print(PaddleOCR(config({str(real)!r})).extract(page).full_text)
try:
    PaddleOCR(config({str(tiny)!r}))
except MissingLibraryError as error:
    print(error)
"""
    assert run_python(code, without=("paddle",)) == (
        "no Paddle\n"
        "PaddleOCR needs paddle, which is not installed. "
        'Install with: pip install "omnidocs-models[paddleocr]"\n'
    )


@pytest.mark.parametrize("models", ["real", "tiny"])
def test_it_works_without_a_network_and_leaves_the_process_as_it_was(run_python, request, models):
    folder = request.getfixturevalue(models)
    code = f"""
import logging, os, socket, sys
def refuse(*a, **k):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from omnidocs.tasks.ocr_extraction import PaddleOCR, PaddleOCRConfig
folder = {str(folder)!r}
config = PaddleOCRConfig(det_model_dir=folder + "/det", rec_model_dir=folder + "/rec")
assert not {{"paddleocr", "paddlex", "paddle", "cv2", "numpy"}} & set(sys.modules)
before = dict(os.environ), list(sys.path)
loggers = [logging.getLogger(name) for name in ("paddlex", "paddleocr")]
from PIL import Image
assert PaddleOCR(config).extract(Image.new("RGB", (64, 64), "white")).full_text == ""
assert (dict(os.environ), list(sys.path)) == before
assert [(one.level, one.propagate, one.handlers) for one in loggers] == [(0, True, [])] * 2
print("as it was")
"""
    assert run_python(code) == "as it was\n"
