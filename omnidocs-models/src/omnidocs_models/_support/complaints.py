"""What a library said went wrong, without the traces that some put around it."""

from __future__ import annotations


def first_line(error: Exception) -> str:
    """The line of a message that says what is wrong, as a sentence.

    Paddle puts a trace of its C++ calls and a summary around it, onnxruntime nothing.
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip(" -:")]
    telling = (line for line in lines if line.startswith("(") or "rror:" in line)
    said = next(telling, lines[0] if lines else type(error).__name__)
    return f"{said.rstrip('.')}."
