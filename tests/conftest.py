"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents with known answers, beside the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the evaluation documents are not on this machine (shared/data)")
    return SHARED_DATA
