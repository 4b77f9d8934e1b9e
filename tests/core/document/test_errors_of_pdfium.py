"""PDFium's error codes, whatever its messages say."""

from __future__ import annotations

import pytest

from omnidocs.document.pdfium.errors import open_error
from omnidocs.errors import DocumentLoadError, EmptyDocumentError, PasswordError


@pytest.mark.parametrize(
    ("code", "password_given", "head", "error", "message"),
    [
        (0, False, b"", DocumentLoadError, "cannot be opened"),
        (1, False, b"", DocumentLoadError, "cannot be opened"),
        (2, False, b"", DocumentLoadError, "cannot be read"),
        (3, False, b"", DocumentLoadError, "is broken or cut off"),
        (3, False, b"/Type /Pages /Count 0", EmptyDocumentError, "has no pages"),
        (4, False, b"", PasswordError, "is encrypted"),
        (4, True, b"", PasswordError, "does not open"),
        (5, False, b"", DocumentLoadError, "in a way that cannot be read"),
        (6, False, b"", DocumentLoadError, "cannot be opened"),
    ],
)
def test_each_code_has_an_error_that_says_what_to_do(code, password_given, head, error, message):
    found = open_error(code, "a.pdf", password_given=password_given, head=head)
    assert type(found) is error
    assert "a.pdf" in str(found)
    assert message in str(found)
    assert str(found).endswith(".")
