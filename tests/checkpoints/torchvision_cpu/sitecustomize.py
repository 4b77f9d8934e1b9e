"""Runs first in every Python that has this folder on its PYTHONPATH."""

from torchvision_on_cpu import install

install()
