"""PaddleOCR on the command line is one engine among others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_page_is_read_with_weights_of_two_folders(real, draw, tmp_path):
    draw(("On the command line",)).save(tmp_path / "page.png")
    command = [str(Path(sys.executable).with_name("omnidocs")), "extract", "page.png"]
    chosen = ["--task", "ocr", "--model", "paddleocr", "-f", "text"]
    folders = [f"--set={part}_model_dir={real / part}" for part in ("det", "rec")]
    done = subprocess.run(
        [*command, *chosen, *folders], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip()) == (0, "On the command line"), done.stderr
