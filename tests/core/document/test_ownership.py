"""One package calls PDFium, and importing documents is light."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import omnidocs.document

FOLDER = Path(omnidocs.document.__file__).parent


def test_only_the_package_pdfium_imports_pypdfium2():
    importing = {
        path.relative_to(FOLDER.parent).as_posix()
        for path in FOLDER.parent.rglob("*.py")
        if re.search(
            r"^\s*(?:from|import) pypdfium2", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert importing == {"document/pdfium/functions.py"}


def test_importing_documents_starts_neither_pdfium_nor_numpy_nor_httpx():
    code = (
        "import sys, omnidocs.document\n"
        "print({'pypdfium2', 'numpy', 'httpx', 'pandas'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
