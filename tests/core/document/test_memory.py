"""Reading many pages takes the memory of a few."""

from __future__ import annotations

import subprocess
import sys

import pytest

PAGES = 80
MEGABYTE = 1 << 20

CODE = """
import re, sys
from pathlib import Path
from omnidocs.document import Document, DocumentLimits

def peak():
    status = Path("/proc/self/status").read_text()
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", status)[1])

limits = DocumentLimits(cache_bytes=8 << 20)
with Document.open(sys.argv[1], dpi=72, limits=limits) as doc:
    for page in doc:
        page.lines, page.rulings, page.image
        doc.get_page(page.index), doc.get_page_text(page.index)
        if page.index == 20:
            early = peak()
print(early, peak())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is read from /proc")
def test_memory_is_flat_over_many_pages(tmp_path, pdf, page_source):
    line = "BT /F 9 Tf 40 {y} Td (row {y} of a page with a good deal of text on it) Tj ET"
    content = "\n".join(line.format(y=y) for y in range(40, 760, 14))
    path = tmp_path / "many.pdf"
    path.write_bytes(pdf([page_source(content, media=(0, 0, 612, 792))] * PAGES))
    ran = subprocess.run(
        [sys.executable, "-c", CODE, str(path)], capture_output=True, text=True, check=True
    )
    early, end = map(int, ran.stdout.split())
    assert end - early < 8 * MEGABYTE
