"""Checkpoints that cannot be loaded: each says what is wrong with it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from checkpoints import PAGE_READER
from safetensors.torch import load_file, save_file

from omnidocs.errors import ConfigError, MissingLibraryError, ModelLoadError, ModelNotFoundError
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.loading import load_model
from omnidocs_backend_torch.vlm import TransformersEngine


def load(model: Path | str, **values: Any) -> Any:
    return load_model(PyTorchConfig(model=str(model), **values), "AutoModelForImageTextToText")


@pytest.mark.parametrize("name", ["nobody/nothing", "nothing"])
def test_a_repository_that_is_not_downloaded_where_there_is_no_network(name: str) -> None:
    with pytest.raises(ModelNotFoundError, match="not downloaded, and the hub cannot be reached"):
        load(name)


def test_a_repository_that_was_downloaded_is_loaded_without_the_network(tmp_path: Path) -> None:
    snapshot = tmp_path / "models--owner--reader" / "snapshots" / "abc"
    shutil.copytree(PAGE_READER, snapshot)
    references = tmp_path / "models--owner--reader" / "refs"
    references.mkdir()
    (references / "main").write_text("abc")
    assert load("owner/reader", cache_dir=str(tmp_path)).dtype is torch.float32


@pytest.mark.parametrize("name", ["/nowhere/model", "~/nowhere-at-all", "a/b/c", "./x", "no where"])
def test_a_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(ModelNotFoundError, match="There is no folder"):
        load(name)


def test_a_folder_that_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(ModelLoadError, match=r"no config\.json"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('{"model_type": "unheard_of"}', "unheard_of"),
        ('{"model_type": "bert"}', "BertConfig"),
        ('{"model_type": ', "valid JSON"),
        ("{}", "model_type"),
    ],
)
def test_a_config_that_names_no_such_model(tmp_path: Path, config: str, told: str) -> None:
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(ModelLoadError, match=told):
        load(tmp_path)


def test_a_checkpoint_without_weights(reader_copy: Path) -> None:
    (reader_copy / "model.safetensors").unlink()
    with pytest.raises(ModelNotFoundError, match="has no weights"):
        load(reader_copy)


@pytest.mark.parametrize("kept", [0, 100_000])
def test_weights_that_were_cut_off(reader_copy: Path, kept: int) -> None:
    weights = reader_copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:kept])
    with pytest.raises(ModelLoadError, match="could not be loaded"):
        load(reader_copy)


def respoil(folder: Path, spoil: Callable[[dict[str, Any]], Any]) -> None:
    weights = load_file(folder / "model.safetensors")
    spoil(weights)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def test_weights_that_lack_a_part_of_the_model(reader_copy: Path) -> None:
    name = "model.language_model.layers.0.mlp.up_proj.weight"
    respoil(reader_copy, lambda weights: weights.pop(name))
    with pytest.raises(ModelLoadError, match=f"lack 1 of the model's tensors, such as {name}"):
        load(reader_copy)


def test_weights_of_another_shape(reader_copy: Path) -> None:
    name = "model.language_model.norm.weight"
    respoil(reader_copy, lambda weights: weights.update({name: torch.ones(5)}))
    with pytest.raises(ModelLoadError, match=f"another shape 1 of .* such as {name}"):
        load(reader_copy)


def test_a_checkpoint_without_a_tokenizer(reader_copy: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (reader_copy / name).unlink()
    # transformers 4 looks for an older kind of tokenizer: for its library, then for its file.
    told = r"no vocabulary|protobuf|could not be loaded: expected str"
    with pytest.raises((ModelLoadError, MissingLibraryError), match=told):
        TransformersEngine(PyTorchConfig(model=str(reader_copy)))


def test_a_checkpoint_without_a_chat_template(reader_copy: Path) -> None:
    (reader_copy / "chat_template.jinja").unlink()
    with pytest.raises(ModelLoadError, match="no chat template"):
        TransformersEngine(PyTorchConfig(model=str(reader_copy)))


@pytest.mark.parametrize("name", ["remote_image_text", "remote_causal"])
def test_code_of_a_checkpoint_runs_only_where_it_is_trusted(
    tiny: Callable[[str], Path], name: str
) -> None:
    with pytest.raises(ModelLoadError, match="trust_remote_code=True"):
        TransformersEngine(PyTorchConfig(model=str(tiny(name))))
    TransformersEngine(PyTorchConfig(model=str(tiny(name)), trust_remote_code=True)).close()


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without CUDA")
@pytest.mark.parametrize(
    "values", [{"device": "cuda"}, {"device": "cuda:3"}, {"device": "cuda", "device_map": "auto"}]
)
def test_a_device_that_is_not_there_is_never_another_one(
    reader_copy: Path, values: dict[str, Any]
) -> None:
    with pytest.raises(ConfigError, match=r"is not there\. This machine has .*cpu"):
        load(reader_copy, **values)


def test_libraries_that_are_asked_for_and_not_installed(reader_copy: Path) -> None:
    with pytest.raises(MissingLibraryError, match="pip install flash-attn"):
        load(reader_copy, use_flash_attention=True)
    with pytest.raises(MissingLibraryError, match=r"omnidocs-backend-torch\[quantization\]"):
        load(reader_copy, quantization="4bit")
    with pytest.raises(ModelLoadError, match="nonsense"):
        load(reader_copy, attn_implementation="nonsense")


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ({"device": "cpu"}, torch.float32),
        ({"device": "cpu", "torch_dtype": "bfloat16"}, torch.bfloat16),
    ],
)
def test_the_type_of_the_weights(
    reader_copy: Path, values: dict[str, Any], dtype: torch.dtype
) -> None:
    assert json.loads((reader_copy / "config.json").read_text())["dtype"] != "float32"
    assert load(reader_copy, **values).dtype is dtype


def test_loading_says_nothing_on_the_console(
    reader_copy: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    respoil(reader_copy, lambda weights: weights.update(stray=torch.ones(1)))
    load(reader_copy)
    assert capfd.readouterr() == ("", "")


def test_weights_that_two_parts_share_are_not_missed(reader_copy: Path) -> None:
    file = reader_copy / "config.json"
    config = json.loads(file.read_text())
    config["tie_word_embeddings"] = config["text_config"]["tie_word_embeddings"] = True
    file.write_text(json.dumps(config))
    respoil(reader_copy, lambda weights: weights.pop("lm_head.weight"))
    model = load(reader_copy)
    assert model.lm_head.weight is model.get_input_embeddings().weight
