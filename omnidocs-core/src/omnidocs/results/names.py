"""File names that every system takes."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata

MAX_BYTES = 255
"""Length of a file name on the usual file systems (``NAME_MAX``)."""

_UNSAFE = re.compile(r'[<>:"/|?*\\\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_HASH_LENGTH = 8


def safe_name(stem: str, suffix: str = "") -> str:
    """A file name of a stem and an ending.

    What some system forbids becomes ``_``. A name that is too long is cut between two
    characters and ends in a hash of the whole, so that two long names stay two.

    Args:
        stem: Any text.
        suffix: What the name ends with, which stays whole: ``".md"``.
    """
    name = _UNSAFE.sub("_", stem)
    if _DEVICE.match(name) or not name.strip(". "):
        name = f"_{name}"
    whole = os.fsencode(name + suffix)
    if len(whole) <= MAX_BYTES:
        return name + suffix
    tail = f"-{hashlib.sha256(os.fsencode(stem)).hexdigest()[:_HASH_LENGTH]}{suffix}"
    return _cut(name, MAX_BYTES - len(os.fsencode(tail))) + tail


def same_file_key(name: str) -> str:
    """What is equal for names that one file may have on a system that is not strict.

    Case does not matter there, nor whether an accent is a character of its own.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _cut(name: str, size: int) -> str:
    """The first characters of a name, so many as fit into a number of bytes."""
    name = name[:size]
    while len(os.fsencode(name)) > size:
        name = name[:-1]
    return name
