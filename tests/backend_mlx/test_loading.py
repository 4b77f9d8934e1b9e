"""Checkpoints that cannot be loaded: each says what is wrong with it."""

from __future__ import annotations

import json
import logging
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlx.core as mx
import pytest
from checkpoints import PAGE_READER
from suites.requests import read

from omnidocs.errors import ModelLoadError, ModelNotFoundError


def change(file: Path, **values: Any) -> None:
    """Change the values of a JSON file; None takes one away."""
    content = json.loads(file.read_text()) | values
    file.write_text(json.dumps({name: value for name, value in content.items() if value}))


def respoil(folder: Path, spoil: Callable[[dict[str, mx.array]], Any]) -> None:
    weights = mx.load(str(folder / "model.safetensors"))
    spoil(weights)
    mx.save_safetensors(str(folder / "model.safetensors"), weights, metadata={"format": "pt"})


@pytest.mark.parametrize("name", ["nobody/nothing", "nothing"])
def test_a_repository_that_is_not_downloaded_where_there_is_no_network(load, name: str) -> None:
    with pytest.raises(ModelNotFoundError, match="not downloaded, and the hub cannot be reached"):
        load(name)


def test_a_repository_that_was_downloaded_is_loaded_without_the_network(
    load, page, tmp_path: Path
) -> None:
    repository = tmp_path / "models--owner--reader"
    shutil.copytree(PAGE_READER, repository / "snapshots" / "abc")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")
    engine = load("owner/reader", cache_dir=str(tmp_path))
    assert engine.generate([read(page[0])])[0].text == page[1]


@pytest.mark.parametrize("name", ["/nowhere/model", "~/nowhere-at-all", "a/b/c", "./x", "no where"])
def test_a_folder_that_is_not_there(load, name: str) -> None:
    with pytest.raises(ModelNotFoundError, match="There is no folder"):
        load(name)


def test_a_folder_that_is_no_checkpoint(load, tmp_path: Path) -> None:
    with pytest.raises(ModelLoadError, match=r"no config\.json"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('{"model_type": "unheard_of"}', "unheard_of"),
        ('{"model_type": "../../etc"}', "etc"),
        ('{"model_type": "bert"}', "does not answer about images"),
        ('{"model_type": 7}', "model_type"),
        ('{"model_type": ', "valid JSON"),
        ("[]", "not an object"),
        ("{}", "model_type"),
        ('{"model_type": "qwen3_vl", "text_config": {"hidden_size": "wide"}}', "qwen3_vl"),
    ],
)
def test_a_config_that_names_no_such_model(load, reader_copy: Path, config: str, told: str) -> None:
    (reader_copy / "config.json").write_text(config)
    with pytest.raises(ModelLoadError, match=told):
        load(reader_copy)


def test_a_checkpoint_without_weights(load, reader_copy: Path) -> None:
    (reader_copy / "model.safetensors").unlink()
    with pytest.raises(ModelNotFoundError, match="has no weights"):
        load(reader_copy)


@pytest.mark.parametrize("kept", [0, 5, 100_000])
def test_weights_that_were_cut_off(load, reader_copy: Path, kept: int) -> None:
    weights = reader_copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:kept])
    with pytest.raises(ModelLoadError, match="could not be loaded"):
        load(reader_copy)


@pytest.mark.parametrize(
    "name", ["generation_config.json", "preprocessor_config.json", "tokenizer_config.json"]
)
def test_a_small_file_that_was_cut_off(load, reader_copy: Path, name: str) -> None:
    (reader_copy / name).write_text('{"eos_token')
    with pytest.raises(ModelLoadError, match=f"The {name} of .* is not valid JSON"):
        load(reader_copy)


def test_a_checkpoint_that_does_not_say_how_images_are_prepared(load, reader_copy: Path) -> None:
    (reader_copy / "preprocessor_config.json").unlink()
    with pytest.raises(ModelLoadError, match="neither preprocessor_config"):
        load(reader_copy)


def test_weights_that_lack_a_part_of_the_model(load, reader_copy: Path) -> None:
    respoil(
        reader_copy,
        lambda weights: weights.pop("model.language_model.layers.0.mlp.up_proj.weight"),
    )
    with pytest.raises(ModelLoadError, match=r"Missing 1 parameters: .*0\.mlp\.up_proj\.weight"):
        load(reader_copy)


def test_weights_that_lack_the_whole_vision_tower(load, reader_copy: Path) -> None:
    def blind(weights: dict[str, mx.array]) -> None:
        for name in [name for name in weights if "visual" in name]:
            del weights[name]

    respoil(reader_copy, blind)
    with pytest.raises(ModelLoadError, match="no weights for its vision_tower"):
        load(reader_copy)


def test_weights_of_another_shape(load, reader_copy: Path) -> None:
    name = "model.language_model.norm.weight"
    respoil(reader_copy, lambda weights: weights.update({name: mx.ones(5)}))
    with pytest.raises(ModelLoadError, match=r"Expected shape \(96,\) but received shape \(5,\)"):
        load(reader_copy)


def test_a_checkpoint_without_a_tokenizer(load, reader_copy: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (reader_copy / name).unlink()
    with pytest.raises(ModelLoadError):
        load(reader_copy)


def test_a_checkpoint_without_a_chat_template(load, reader_copy: Path) -> None:
    (reader_copy / "chat_template.jinja").unlink()
    with pytest.raises(ModelLoadError, match="no chat template"):
        load(reader_copy)


def test_a_rope_that_mlx_vlm_cannot_be_told(load, reader_copy: Path) -> None:
    config = json.loads((reader_copy / "config.json").read_text())
    config["text_config"] |= {"rope_parameters": {"full_attention": {"rope_theta": 1.0}}}
    (reader_copy / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelLoadError, match="rope_parameters in a form that mlx-vlm cannot"):
        load(reader_copy)


@pytest.mark.parametrize("where", ["the whole model", "both"])
def test_weights_that_two_parts_share_are_not_missed(load, reader_copy: Path, where: str) -> None:
    config = json.loads((reader_copy / "config.json").read_text())
    config["tie_word_embeddings"] = True
    config["text_config"].pop("tie_word_embeddings", None)
    if where == "both":
        config["text_config"]["tie_word_embeddings"] = True
    (reader_copy / "config.json").write_text(json.dumps(config))
    respoil(reader_copy, lambda weights: weights.pop("lm_head.weight"))
    assert not hasattr(load(reader_copy)._checkpoint.model.language_model, "lm_head")


TRAP = "from pathlib import Path\nPath({mark!r}).touch()\n"


@pytest.fixture
def mark(reader_copy: Path, tmp_path: Path) -> Path:
    """A file that is there once code of the checkpoint has run."""
    mark = tmp_path / "it-ran"
    (reader_copy / "trap.py").write_text(TRAP.format(mark=str(mark)))
    return mark


def test_a_model_in_code_of_the_checkpoint_is_refused(load, reader_copy: Path, mark: Path) -> None:
    change(reader_copy / "config.json", model_file="trap.py")
    with pytest.raises(ModelLoadError, match="trust_remote_code=True"):
        load(reader_copy)
    assert not mark.exists()
    with pytest.raises(ModelLoadError):  # the trap is no model
        load(reader_copy, trust_remote_code=True)
    assert mark.exists()


def test_code_that_is_not_needed_is_not_run(load, reader_copy: Path, mark: Path, page) -> None:
    for name in ("config.json", "tokenizer_config.json", "preprocessor_config.json"):
        classes = dict.fromkeys(("AutoConfig", "AutoProcessor", "AutoImageProcessor"), "trap.Trap")
        change(reader_copy / name, auto_map=classes | {"AutoTokenizer": ["trap.Trap", None]})
    assert load(reader_copy).generate([read(page[0])])[0].text == page[1]
    assert not mark.exists()


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16", "auto"])
def test_the_type_of_the_weights(load, dtype: str) -> None:
    model = load(PAGE_READER, dtype=dtype)._checkpoint.model
    expected = "float32" if dtype == "auto" and mx.default_device() == mx.Device(mx.cpu) else dtype
    assert str(model.language_model.lm_head.weight.dtype).endswith(expected)


def test_loading_changes_nothing_but_memory(load, reader_copy: Path, capfd) -> None:
    root = logging.getLogger()
    before = dict(os.environ), list(root.handlers), root.level, state(reader_copy)
    load(reader_copy)
    assert (dict(os.environ), list(root.handlers), root.level, state(reader_copy)) == before
    assert capfd.readouterr() == ("", "")


def test_importing_mlx_vlm_leaves_the_environment_and_transformers_as_they_are() -> None:
    code = (
        "import os, sys; before = dict(os.environ)\n"
        "import omnidocs_backend_mlx.engine, transformers\n"
        "changed = dict(os.environ) != before\n"
        "sys.exit(changed or transformers.logging.get_verbosity() != transformers.logging.WARNING)"
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("TRANSFORMERS_")
    }
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, env=environment)


def test_a_folder_that_may_not_be_written(load, reader_copy: Path, page) -> None:
    reader_copy.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert load(reader_copy).generate([read(page[0])])[0].text == page[1]
    reader_copy.chmod(stat.S_IRWXU)


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """The size and the time of each file of a folder."""
    return {file.name: (file.stat().st_size, file.stat().st_mtime_ns) for file in folder.iterdir()}
