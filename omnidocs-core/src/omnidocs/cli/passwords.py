"""Opening documents that may be encrypted."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, TypeVar

from omnidocs.errors import PasswordError

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnidocs.cli.sources import Source
    from omnidocs.document import Document

T = TypeVar("T")

ATTEMPTS = 3


def open_document(
    source: Source,
    password: str | None,
    dpi: int,
    ask: Callable[[str], str] | None,
) -> Document:
    """Open a document; where it is encrypted, ask for the password.

    Args:
        source: What to open.
        password: The password that the user gave; only without one is anybody asked.
        dpi: Resolution of its page images.
        ask: Asks a person, given the words to ask with; None where nobody is there.

    Raises:
        DocumentError: it cannot be opened.
    """
    from omnidocs.document import Document

    content = source.open_as()
    return with_password(
        source.title,
        password,
        ask,
        lambda word: Document.open(content, password=word, dpi=dpi),
    )


def with_password(
    title: str,
    password: str | None,
    ask: Callable[[str], str] | None,
    work: Callable[[str | None], T],
) -> T:
    """Do what opens a document, again with each password that a person gives.

    Args:
        title: What messages call the document.
        password: The password that the user gave; only without one is anybody asked.
        ask: Asks a person, given the words to ask with; None where nobody is there.
        work: What to do, given a password.

    Raises:
        PasswordError: none of them fits.
    """
    attempts = ATTEMPTS if password is None and ask is not None else 0
    while True:
        try:
            return work(password)
        except PasswordError as error:
            if password is None and ask is None:
                raise PasswordError(
                    f"{title} is encrypted. Give --password, or set OMNIDOCS_PASSWORD."
                ) from error
            if attempts == 0 or ask is None:
                raise
        attempts -= 1
        wrong = "" if password is None else "That is not it. "
        password = ask(f"{wrong}Password for {title}: ")


def can_ask() -> bool:
    """Whether a person is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_hidden(words: str) -> str:
    """Ask for a password without showing what is typed."""
    return getpass.getpass(words, stream=sys.stderr)
