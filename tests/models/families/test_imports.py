"""Importing a family costs nothing: what it needs is imported when it is used."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """\
import sys
from importlib.metadata import distribution
published = distribution("omnidocs-models").entry_points
modules = {entry.module for entry in published if ".families." in entry.module}
assert len(modules) > 8
for module in modules:
    __import__(module)
libraries = "torch transformers litellm vllm mlx numpy docling_core markdown_it pandas"
backends = "omnidocs_backend_torch omnidocs_backend_api"
print(*sorted({*libraries.split(), *backends.split()} & set(sys.modules)))
"""


def test_families_import_no_heavy_library_and_no_backend():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")
