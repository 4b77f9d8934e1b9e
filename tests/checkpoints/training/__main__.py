"""Train a reader: ``python -m checkpoints.training FOLDER``."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

from checkpoints.training.evaluation import exact
from checkpoints.training.loop import Recipe, Training
from checkpoints.training.model import build_model
from checkpoints.training.processing import build_processor
from checkpoints.training.saving import save
from checkpoints.training.tasks import TASKS

_log = logging.getLogger("checkpoints.training")


def main(arguments: list[str]) -> None:
    """Train, save, load again and measure on pages that were not seen."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    recipe = Recipe(options.vision_steps, options.steps, rate=options.rate, seed=options.seed)
    tasks = [TASKS[name] for name in options.tasks]
    processor = build_processor()
    model = build_model(processor, recipe.seed)
    if options.start:
        model = AutoModelForImageTextToText.from_pretrained(options.start, dtype=torch.float32)
    start, cpu = time.monotonic(), time.process_time()
    Training(processor, model, tasks, recipe).run()
    save(processor, model, options.folder)
    _log.info(
        "trained in %.0f s, %.0f s of CPU",
        time.monotonic() - start,
        time.process_time() - cpu,
    )
    processor = AutoProcessor.from_pretrained(options.folder)
    model = AutoModelForImageTextToText.from_pretrained(options.folder, dtype=torch.float32)
    for task in tasks:
        for varied in (False, True):
            share = exact(processor, model, task, 8, varied=varied)
            _log.info("%s, %s: %.4f", task.name, "off the grid" if varied else "on it", share)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m checkpoints.training", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--start", type=Path, help="the folder of a reader to go on from")
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument("--vision-steps", type=int, default=Recipe.vision_steps)
    parser.add_argument("--rate", type=float, default=Recipe.rate)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    return parser


main(sys.argv[1:])
