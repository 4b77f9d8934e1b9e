"""Checkpoints in folders; what needs the hub's library is tested with the backends."""

from __future__ import annotations

import pytest

from omnidocs.backends.hub import checkpoint, checkpoint_folder
from omnidocs.errors import ModelLoadError, ModelNotFoundError


def test_a_folder_with_a_config_is_a_checkpoint(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    assert checkpoint(str(tmp_path)) == str(tmp_path)
    assert checkpoint_folder(str(tmp_path)) == tmp_path


def test_a_folder_without_a_config_is_none(tmp_path):
    with pytest.raises(ModelLoadError, match=r"has no config\.json"):
        checkpoint(str(tmp_path))


@pytest.mark.parametrize("model", ["/no/such/folder", "../x", "a b", "a/b/c"])
def test_what_cannot_be_a_name_on_the_hub_is_a_missing_folder(model):
    with pytest.raises(ModelNotFoundError, match="There is no folder"):
        checkpoint_folder(model)


def test_a_file_is_no_checkpoint(tmp_path):
    file = tmp_path / "model.safetensors"
    file.touch()
    with pytest.raises(ModelNotFoundError):
        checkpoint(str(file))
