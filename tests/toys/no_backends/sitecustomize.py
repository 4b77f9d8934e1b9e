"""Runs first in every Python that has this folder on its PYTHONPATH."""

from importlib import metadata

from hiding import distributions

metadata.distributions = distributions
