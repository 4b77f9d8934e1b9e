"""What stands in for torchvision's own operators where they cannot be loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import torch
from checkpoints.torchvision_cpu import torchvision_on_cpu
from PIL import Image
from torchvision.io import ImageReadMode, decode_image
from torchvision.ops import nms


def test_of_boxes_that_overlap_the_best_stays() -> None:
    boxes = torch.tensor([[0, 0, 10, 10], [1, 1, 10, 10], [20, 20, 30, 30]], dtype=torch.float32)
    scores = torch.tensor([0.5, 0.9, 0.3])
    assert nms(boxes, scores, 0.5).tolist() == [1, 2]
    assert nms(boxes, scores, 0.9).tolist() == [1, 0, 2]
    assert nms(boxes[:0], scores[:0], 0.5).tolist() == []


@pytest.mark.parametrize(
    ("mode", "channels"), [(ImageReadMode.UNCHANGED, 3), ("RGB", 3), (ImageReadMode.GRAY, 1)]
)
def test_an_image_is_decoded(mode: ImageReadMode | str, channels: int, tmp_path: Path) -> None:
    image, file = Image.new("RGB", (5, 4), (200, 200, 200)), BytesIO()
    image.save(file, "PNG")
    decoded = decode_image(torch.frombuffer(bytearray(file.getvalue()), dtype=torch.uint8), mode)
    assert decoded.shape == (channels, 4, 5)
    assert decoded.unique().tolist() == [200]
    image.save(tmp_path / "image.png")
    assert decode_image(str(tmp_path / "image.png"), mode).equal(decoded)


def test_a_process_with_the_folder_on_its_path_has_it_too() -> None:
    folder = str(Path(torchvision_on_cpu.__file__).parent)
    code = "import sys; print('torch' in sys.modules); import torchvision"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
