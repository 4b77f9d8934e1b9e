"""What the EasyOCR engine is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from omnidocs_models._support import OCRRequest


@dataclass(frozen=True)
class EasyOCRRequest(OCRRequest):
    """One page image for EasyOCR.

    Args:
        options: Arguments of EasyOCR's ``readtext``.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
