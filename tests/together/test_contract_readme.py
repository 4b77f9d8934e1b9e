"""The README's way from one folder of weights to PyTorch, and on to a server."""

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


def test_text_and_layout_on_pytorch_and_the_same_from_a_server(folder: Path, server: str):
    on_pytorch, layout, from_a_server, _hosted = blocks("python no-run")
    from_a_server = from_a_server.replace("http://localhost:8000/v1", server)
    ask = on_pytorch.partition("\n\n")[2].partition("\n\n")[2]
    script = folder / "readme.py"
    script.write_text(f"{on_pytorch}\n{layout}\n{from_a_server}\n{ask}\n{layout}")

    lines = printed([sys.executable, str(script)], folder).splitlines()

    half = len(lines) // 2
    assert lines[:half] == lines[half:]
    assert "\n".join(lines[: len(DRAWN.blocks)]) == DRAWN.markdown()
    assert [line.split()[0] for line in lines[len(DRAWN.blocks) : half]] == [
        block.label for block in DRAWN.blocks
    ]


def test_the_command_line_does_the_same(folder: Path):
    [command] = [
        line for block in blocks("bash") for line in block.splitlines() if "--backend" in line
    ]
    words = shlex.split(command)
    assert words[0] == "omnidocs"
    text = printed([sys.executable, "-m", *words], folder)
    assert text == f"{DRAWN.markdown()}\n"
