"""The README's examples: one folder of weights, on PyTorch and on a server."""

from __future__ import annotations

import random
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from checkpoints import PAGE_READER
from checkpoints.drawing import image_of
from checkpoints.pages import lines_page

pytest.importorskip("torch")

README = Path(__file__).resolve().parents[2] / "README.md"
DRAWN = lines_page(random.Random(11))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to work in, with a page in the place of the example."""
    (tmp_path / "examples").mkdir()
    image_of(DRAWN).save(tmp_path / "examples" / "scan.png")
    return tmp_path


def blocks(language: str) -> list[str]:
    """The README's blocks of a language, with a checkpoint that is here."""
    text = README.read_text().replace("/models/Qwen3-VL-8B-Instruct", str(PAGE_READER))
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def printed(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_backends_print_the_same_text(folder: Path, server: str):
    two_backends, a_server, _layout, _hosted = blocks("python no-run")
    a_server = a_server.replace("http://localhost:8000/v1", server)
    script = folder / "readme.py"
    script.write_text(a_server + two_backends.replace("QwenTextVLLMConfig(model=model)", "config"))

    assert printed([sys.executable, str(script)], folder) == f"{DRAWN.markdown()}\n" * 2


def test_text_and_layout_come_from_one_model(folder: Path):
    _two_backends, _a_server, layout, _hosted = blocks("python no-run")
    script = folder / "readme.py"
    script.write_text(f"{layout}\nfrom omnidocs import get_cache_info\nprint(get_cache_info())")

    *lines, cached = printed([sys.executable, str(script)], folder).splitlines()

    half = len(DRAWN.blocks)
    assert "\n".join(lines[:half]) == DRAWN.markdown()
    assert [line.split()[0] for line in lines[half:]] == [block.label for block in DRAWN.blocks]
    assert "'ref_count': 2" in cached


def test_the_command_line_does_the_same(folder: Path):
    [command] = [
        line for block in blocks("bash") for line in block.splitlines() if "--backend" in line
    ]
    words = shlex.split(command)
    assert words[0] == "omnidocs"
    text = printed([sys.executable, "-m", *words], folder)
    assert text == f"{DRAWN.markdown()}\n"
