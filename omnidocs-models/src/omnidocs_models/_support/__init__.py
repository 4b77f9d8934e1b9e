"""What several engines share: recognised lines and regions, settings, quiet loading."""

from omnidocs_models._support.complaints import first_line
from omnidocs_models._support.images import bgr_pixels, padded
from omnidocs_models._support.libraries import installed, load_library
from omnidocs_models._support.lines import (
    OCRRequest,
    OCRResponse,
    RecognizedLine,
    RecognizedWord,
    ocr_output,
)
from omnidocs_models._support.machine import usable_cpus
from omnidocs_models._support.memory import release_memory
from omnidocs_models._support.quiet import undisturbed, unwarned
from omnidocs_models._support.reading import nothing_to_read, read_page
from omnidocs_models._support.regions import layout_output
from omnidocs_models._support.settings import with_settings

__all__ = [
    "OCRRequest",
    "OCRResponse",
    "RecognizedLine",
    "RecognizedWord",
    "bgr_pixels",
    "first_line",
    "installed",
    "layout_output",
    "load_library",
    "nothing_to_read",
    "ocr_output",
    "padded",
    "read_page",
    "release_memory",
    "undisturbed",
    "unwarned",
    "usable_cpus",
    "with_settings",
]
