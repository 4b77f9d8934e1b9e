"""Options of a conversion in a TOML file."""

from __future__ import annotations

import pytest

import omnidocs
from omnidocs.errors import ConfigError, UnknownPluginError

pytest.importorskip("omnidocs_models")


@pytest.fixture
def write(tmp_path):
    """Write a TOML file."""

    def write(text):
        path = tmp_path / "options.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_options_are_arguments_of_convert(write, pdf, line):
    path = write(
        '[convert]\ndpi = 72\nlayout = "none"\nbatch_size = 4\nengine_timeout = 2.5\n'
        '[ocr]\nmodel = "rapidocr"\n'
    )
    options = omnidocs.load_options(path)
    assert options == {
        "dpi": 72,
        "layout": None,
        "batch_size": 4,
        "engine_timeout": 2.5,
        "ocr": "rapidocr",
    }
    document = omnidocs.convert(pdf([line(72, 200, "Some text here.")]), **options)
    assert (document.pages[0].width, document.text) == (612, "Some text here.\n")


def test_an_extractor_with_a_config_is_made(write):
    pytest.importorskip("rapidocr")
    path = write('[ocr]\nmodel = "rapidocr"\n[ocr.config]\ngranularity = "word"\n')
    assert omnidocs.load_options(path)["ocr"].config.granularity == "word"


def test_an_empty_file_says_nothing(write):
    assert omnidocs.load_options(write("")) == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[convert]\nlayouts = 1", "convert.layouts is unknown. Known here: dpi, "),
        ("[speech]\nmodel = 1", "speech is unknown. Known here: convert, text, "),
        ('[text]\nmodle = "qwen"', "text.modle is unknown. Known here: model, "),
        ('[text]\nmodel = "qwen"\nengine = 2', "text.engine is unknown. Known here: model, "),
        ('[convert]\ndpi = "high"', "convert.dpi: Input should be a valid integer"),
        ("[convert]\ndpi = 1", "convert.dpi: Input should be greater than or equal to 10"),
        ("[convert]\nbatch_size = 0", "convert.batch_size: Input should be greater"),
        ("[text]\nbackend = 'api'", "text.model: Field required"),
        ("text = 1", "text: Input should be"),
        ("[convert", "is no TOML"),
        ('[convert]\nocr = "always"\n[ocr]\nmodel = "rapidocr"', "ocr is given in [convert] and"),
        ('[layout]\nmodel = "rule_based"\nbackend = "api"', "Leave backend out"),
        ('[text]\nmodel = "qwen"\n[text.config]\nmodel = "x"', "Name it with backend."),
    ],
)
def test_what_cannot_work_is_named_with_its_file(write, text, told):
    path = write(text)
    with pytest.raises(ConfigError) as raised:
        omnidocs.load_options(path)
    assert str(raised.value).startswith(str(path))
    assert told in str(raised.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        omnidocs.load_options(tmp_path / "absent.toml")


def test_a_model_that_is_not_installed(write):
    with pytest.raises(UnknownPluginError, match="nonesuch"):
        omnidocs.load_options(write('[text]\nmodel = "nonesuch"\nbackend = "api"'))


def test_a_secret_does_not_belong_into_a_file(write):
    pytest.importorskip("omnidocs_backend_api")
    path = write(
        '[text]\nmodel = "vlm"\nbackend = "api"\n[text.config]\nmodel = "m"\napi_key = "hush"'
    )
    with pytest.raises(ConfigError, match="api_key is a secret") as raised:
        omnidocs.load_options(path)
    assert "hush" not in str(raised.value)
