"""EasyOCR on the command line is one engine among others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

TESTS = Path(__file__).resolve().parents[2]
WITH_TORCHVISION = os.environ | {"PYTHONPATH": str(TESTS / "checkpoints" / "torchvision_cpu")}


def test_a_page_is_read_with_weights_of_a_folder(models, tmp_path):
    page = Image.new("RGB", (192, 64), "white")
    page.paste("black", (24, 20, 168, 44))
    page.save(tmp_path / "page.png")
    command = [str(Path(sys.executable).with_name("omnidocs")), "extract", "page.png"]
    chosen = ["--task", "ocr", "--model", "easyocr", "--set", f"model_dir={models}", "-f", "text"]
    done = subprocess.run(
        [*command, *chosen], cwd=tmp_path, env=WITH_TORCHVISION, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip()) == (0, "A"), done.stderr
