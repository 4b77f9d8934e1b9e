"""What the PaddleOCR engine is asked."""

from __future__ import annotations

from dataclasses import dataclass

from omnidocs_models._support import OCRRequest


@dataclass(frozen=True)
class PaddleOCRRequest(OCRRequest):
    """One page image for PaddleOCR.

    Args:
        det_limit_side_len: Longest side of the page in the detector, in pixels.
    """

    det_limit_side_len: int = 1280
