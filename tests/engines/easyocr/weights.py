"""Weights for EasyOCR's own networks, set by hand so that what they find is known.

The detector passes the darkness of the page through each layer, so that it finds what is
dark. The recogniser reads the same letter in every line, with a probability that is known.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from pathlib import Path

import torch
from easyocr.config import recognition_models
from easyocr.craft import CRAFT
from easyocr.model import model, vgg_model

NETWORKS = {"gen1": (model, 512), "gen2": (vgg_model, 256)}
SURE = 0.9
"""The probability of the letter; a line's confidence is a power of it."""


def save_detector(folder: Path) -> Path:
    """Save a CRAFT that finds dark things."""
    network = CRAFT()
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.dim() > 1:
                parameter.zero_()
        _pass_on(network.basenet.slice1[0], range(3), scale=-1 / 3, offset=1.5)
        for layer in (network.basenet.slice1[i] for i in (3, 7, 10)):
            _pass_on(layer, [0])
        _pass_on(network.upconv4.conv[0], [64])  # the first that comes from the lowest layer
        _pass_on(network.upconv4.conv[3], [0])
        for layer in (network.conv_cls[i] for i in (0, 2, 4, 6, 8)):
            _pass_on(layer, [0])
    return _save(network, folder / "craft_mlt_25k.pth")


def _pass_on(layer: torch.nn.Conv2d, channels, scale: float = 1.0, offset: float = 0.0) -> None:
    """Make the first channel that comes out a sum of some that go in."""
    middle = layer.kernel_size[0] // 2
    for channel in channels:
        layer.weight[0, channel, middle, middle] = scale
    layer.bias[0] = offset


def save_recognizer(folder: Path, name: str = "english_g2", letter: str = "A") -> Path:
    """Save a recogniser of EasyOCR's own architecture that reads one letter."""
    generation = next(key for key, known in recognition_models.items() if name in known)
    known = recognition_models[generation][name]
    module, width = NETWORKS[generation]
    torch.manual_seed(0)
    network = module.Model(
        input_channel=1,
        output_channel=width,
        hidden_size=width,
        num_class=len(known["characters"]) + 1,
    )
    others = len(known["characters"])
    with torch.no_grad():
        network.Prediction.weight.zero_()
        network.Prediction.bias.zero_()
        place = known["characters"].index(letter) + 1
        network.Prediction.bias[place] = math.log(SURE * others / (1 - SURE))
    return _save(network, folder / known["filename"])


def _save(network: torch.nn.Module, path: Path) -> Path:
    """Save a state dict as EasyOCR's releases have it: trained in parallel."""
    state = network.state_dict()
    torch.save(OrderedDict((f"module.{name}", value) for name, value in state.items()), path)
    return path
