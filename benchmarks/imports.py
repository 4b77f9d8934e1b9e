"""What importing costs: run it with ``python benchmarks/imports.py``.

Each line is measured in fresh processes, taking turns so that a busy moment hits all of
them; the interpreter's own start is taken off. The yardstick is what any program with
pydantic models and Pillow images pays: both imports and a first model class.
``python benchmarks/imports.py --quick`` takes fewer turns.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

TURNS = 3 if "--quick" in sys.argv else 15
TARGET = 3.0

BARE = "pass"
YARDSTICK = """
import pydantic
import PIL.Image
class First(pydantic.BaseModel):
    x: int = 1
"""
MEASURED = {
    "import omnidocs": "import omnidocs",
    "from omnidocs import Document": "from omnidocs import Document",
    "from omnidocs.backends import BackendConfig": "from omnidocs.backends import BackendConfig",
    "import omnidocs.tasks.text_extraction": "import omnidocs.tasks.text_extraction",
    "... import BaseTextExtractor": (
        "from omnidocs.tasks.text_extraction import BaseTextExtractor, TextOutput"
    ),
    "list the plugins": "from omnidocs.registry import plugins; plugins()",
    "from omnidocs.conversion import convert": "from omnidocs.conversion import convert",
}


def seconds(code: str) -> float:
    """How long a fresh process takes for a piece of code."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - started


def medians(codes: dict[str, str]) -> dict[str, float]:
    """The median of each, measured in turns."""
    times: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(TURNS):
        for name, code in codes.items():
            times[name].append(seconds(code))
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    """Print a line for each import, and how it compares with the yardstick."""
    found = medians({"bare": BARE, "yardstick": YARDSTICK, **MEASURED})
    start = found.pop("bare")
    yardstick = found["yardstick"] - start
    print(f"interpreter {start * 1000:6.0f} ms, taken off below; medians of {TURNS}\n")
    print(f"{'pydantic with a model class, and Pillow':46}{yardstick * 1000:6.0f} ms")
    for name in MEASURED:
        cost = found[name] - start
        print(f"{name:46}{cost * 1000:6.0f} ms  {cost / yardstick:5.2f} x")
    print(f"\ntarget for import omnidocs: at most {TARGET:.0f} x")


if __name__ == "__main__":
    main()
