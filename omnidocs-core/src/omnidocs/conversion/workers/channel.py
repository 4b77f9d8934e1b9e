"""Messages over a pipe: eight bytes of length, then a pickle."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any, Final

_LENGTH: Final = struct.Struct(">Q")
_MOST_BYTES: Final = 4 << 30


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message.

    Raises:
        OSError: nobody reads any more.
    """
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Read a message.

    Raises:
        EOFError: the other side has gone.
    """
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > _MOST_BYTES:
        raise EOFError(f"A message of {length} bytes is none that was meant to be sent.")
    return _exactly(pipe, length)


def pack(message: Any) -> bytes:
    """Pickle plain data."""
    return pickle.dumps(message, protocol=5)


def unpack(message: bytes) -> Any:
    """What was packed by the process at the other end, which runs our own code."""
    return pickle.loads(message)  # noqa: S301


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError("The other process has gone.")
    return data
