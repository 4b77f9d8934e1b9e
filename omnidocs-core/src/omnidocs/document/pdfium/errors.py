"""PDFium's error codes as errors of OmniDocs."""

from __future__ import annotations

import re
from typing import Final

from omnidocs.errors import DocumentError, DocumentLoadError, EmptyDocumentError, PasswordError

# FPDF_GetLastError, fpdfview.h. The message that goes with a code can say "Success" for a
# file that was not opened, so only the code is used.
_FILE, _FORMAT, _PASSWORD, _SECURITY = 2, 3, 4, 5

_NO_PAGES: Final = re.compile(rb"/Count\s+0\b")


def open_error(code: int, name: str, *, password_given: bool, head: bytes) -> DocumentError:
    """The error for a file that PDFium did not open.

    Args:
        code: From ``FPDF_GetLastError``.
        name: What to call the document.
        password_given: A password was tried.
        head: The beginning of the file.
    """
    if code == _PASSWORD and password_given:
        return PasswordError(f"The password does not open {name}. Check it and pass another.")
    if code == _PASSWORD:
        return PasswordError(f"{name} is encrypted. Open it with password=...")
    if code == _SECURITY:
        return DocumentLoadError(
            f"{name} is encrypted in a way that cannot be read. Save it without encryption first."
        )
    if code == _FILE:
        return DocumentLoadError(f"{name} cannot be read. Check the path and its permissions.")
    if _NO_PAGES.search(head):
        return EmptyDocumentError(f"{name} has no pages. Check how it was made.")
    reason = "is broken or cut off" if code == _FORMAT else "cannot be opened"
    return DocumentLoadError(
        f"{name} {reason} (PDFium error {code}). Get a whole copy, or repair it with another "
        "program and save it again."
    )
