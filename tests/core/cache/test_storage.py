"""Folders of the weights follow the environment, and nothing changes it unasked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from omnidocs.storage import (
    configure_backend_cache,
    get_hub_cache_dir,
    get_model_cache_dir,
    get_storage_info,
)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """No variable that names a folder, and a home of its own."""
    for name in ("OMNIDOCS_MODELS_DIR", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_weights_lie_where_other_programs_look_for_them(bare_environment):
    home = bare_environment / ".cache" / "huggingface"
    assert get_model_cache_dir() == home
    assert get_hub_cache_dir() == home / "hub"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"XDG_CACHE_HOME": "/x"}, "/x/huggingface"),
        ({"HF_HOME": "/hf", "XDG_CACHE_HOME": "/x"}, "/hf"),
        ({"OMNIDOCS_MODELS_DIR": "/models", "HF_HOME": "/hf"}, "/models"),
        ({"OMNIDOCS_MODELS_DIR": "~/models"}, "{home}/models"),
    ],
)
def test_variables_name_the_folder_in_order(variables, expected, monkeypatch, bare_environment):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert str(get_model_cache_dir()) == expected.format(home=bare_environment)


def test_an_argument_goes_before_every_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("OMNIDOCS_MODELS_DIR", "/models")
    assert get_model_cache_dir(tmp_path) == tmp_path


@pytest.mark.parametrize("name", ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"])
def test_the_folder_of_downloads_can_be_named_apart(name, monkeypatch):
    monkeypatch.setenv(name, "/fast/hub")
    assert get_hub_cache_dir() == Path("/fast/hub")
    monkeypatch.setenv("OMNIDOCS_MODELS_DIR", "/models")
    assert get_hub_cache_dir() == Path("/models/hub")


def test_asking_creates_nothing(tmp_path):
    get_storage_info()
    folder = get_model_cache_dir(tmp_path / "new")
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []
    assert get_model_cache_dir(tmp_path / "new", create=True).is_dir()


def test_configuring_points_every_backend_at_one_folder(tmp_path):
    home = configure_backend_cache(tmp_path / "models")
    assert home.is_dir()
    assert os.environ["HF_HOME"] == str(home)
    assert os.environ["HF_HUB_CACHE"] == str(home / "hub")
    assert get_storage_info() == {
        "omnidocs_cache": str(home),
        "hub_cache": str(home / "hub"),
        "omnidocs_models_dir_env": None,
        "hf_home": str(home),
        "hf_hub_cache": str(home / "hub"),
    }


def test_configuring_keeps_a_download_folder_that_the_user_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub-of-mine"))
    configure_backend_cache()
    assert os.environ["HF_HUB_CACHE"] == str(tmp_path / "hub-of-mine")


def test_importing_changes_no_variable_and_makes_no_folder(tmp_path):
    code = (
        "import os; before = dict(os.environ); import omnidocs, omnidocs.storage; "
        "assert dict(os.environ) == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_a_hub_that_was_imported_before_follows(monkeypatch, tmp_path):
    """The library reads the environment once, at import."""
    constants = type(sys)("huggingface_hub.constants")
    constants.HF_HUB_CACHE = "/elsewhere"
    monkeypatch.setitem(sys.modules, "huggingface_hub.constants", constants)
    configure_backend_cache(tmp_path)
    assert str(tmp_path / "hub") == constants.HF_HUB_CACHE
