"""What the tests of the engines here share with those in tests/models."""

from __future__ import annotations

from models.conftest import draw, fresh_cache, run_python, word_f1

__all__ = ["draw", "fresh_cache", "run_python", "word_f1"]
