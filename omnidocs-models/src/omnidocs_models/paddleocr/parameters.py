"""Whether a file of Paddle's parameters is whole.

Paddle reads past the end of a file that was cut off and goes on with other numbers, so its
tensors are counted through beforehand. Each is a version (4 bytes), levels of detail (a count
of 8 bytes, then each with its length in 8 bytes), a version again (4), the length of a
description (4), the description, and the numbers. The description is a protobuf message:
field 1 is the type of the numbers, field 2 a dimension, once for each. Source:
``paddle/phi/core/framework/dense_tensor_tostream.cc`` and ``framework.proto``.
"""

from __future__ import annotations

import os
import struct
from math import prod
from pathlib import Path
from typing import BinaryIO

_BYTES = {0: 1, 1: 2, 2: 4, 3: 8, 4: 2, 5: 4, 6: 8, 20: 1, 21: 1, 22: 2, 23: 8, 24: 16}
"""The size of a number of each type, from BOOL (0) and FP32 (5) to COMPLEX128 (24)."""
_TYPE, _DIMENSION = 0x08, 0x10
"""Field numbers with the wire type of an integer."""
_MOST_LEVELS = 16
_LONGEST_DESCRIPTION = 4096


def is_whole(path: Path) -> bool:
    """Whether the file can be read, and is a row of tensors that ends where it does."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            while file.tell() < size:
                file.seek(_numbers(file), os.SEEK_CUR)
            return 0 < size == file.tell()
    except (OSError, struct.error, KeyError, IndexError, ValueError):
        return False


def _numbers(file: BinaryIO) -> int:
    """Read a tensor up to its numbers; how many bytes they take."""
    version, levels = struct.unpack("<IQ", file.read(12))
    if version != 0 or levels > _MOST_LEVELS:
        raise ValueError(version)
    for _ in range(levels):
        (length,) = struct.unpack("<Q", file.read(8))
        file.seek(length, os.SEEK_CUR)
    version, length = struct.unpack("<Ii", file.read(8))
    if version != 0 or not 0 < length <= _LONGEST_DESCRIPTION:
        raise ValueError(version)
    kinds, dimensions = _described(file.read(length))
    return _BYTES[kinds[0]] * prod(dimensions)


def _described(message: bytes) -> tuple[list[int], list[int]]:
    """The types and the dimensions in a description."""
    fields: dict[int, list[int]] = {_TYPE: [], _DIMENSION: []}
    at = 0
    while at < len(message):
        field, at = message[at], at + 1
        value, at = _varint(message, at)
        fields[field].append(value)
    return fields[_TYPE], fields[_DIMENSION]


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte, at = message[at], at + 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
