"""Fetching a document, with bounds on size, time, redirects and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from omnidocs.errors import DocumentTooLargeError, URLDownloadError

if TYPE_CHECKING:
    import httpx

    from omnidocs.document.limits import DocumentLimits

_CHUNK_BYTES = 1 << 16
_HEADERS = {"Accept": "application/pdf, image/*, */*;q=0.5", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched; ``url`` is the address that was asked for, without credentials."""

    data: bytes
    url: str
    file_name: str | None


def fetch(
    url: str, *, limits: DocumentLimits, timeout: float | None = None, allow_private: bool = False
) -> Fetched:
    """Fetch the bytes at an address; they may be anything.

    Args:
        url: With the scheme http or https. A user and password in it are sent, and left
            out of errors and metadata.
        limits: Bounds on bytes, redirects and total seconds.
        timeout: Total seconds, instead of ``limits.url_seconds``.
        allow_private: Connect to addresses of private networks and of this machine too.

    Raises:
        URLDownloadError: it cannot be fetched, or its address is refused.
        DocumentTooLargeError: it has too many bytes.
    """
    name = _without_secrets(url)
    try:
        import httpx

        from omnidocs.document.web.transport import CheckedTransport, Deadline
    except ImportError as error:
        raise URLDownloadError(
            f"{name} cannot be fetched without httpx. "
            "Install with: pip install 'omnidocs-core[url]'"
        ) from error
    seconds = limits.url_seconds if timeout is None else timeout
    transport = CheckedTransport(Deadline(seconds), allow_private=allow_private)
    client = httpx.Client(
        transport=transport,
        timeout=seconds,
        follow_redirects=True,
        max_redirects=limits.redirects,
        headers=_HEADERS,
        trust_env=False,
    )
    try:
        with client, client.stream("GET", url) as response:
            data = _read(response, name, limits.file_bytes)
    except httpx.TimeoutException as error:
        raise URLDownloadError(
            f"{name} was not fetched within {seconds:g} seconds. Try again, or raise timeout."
        ) from error
    except httpx.TooManyRedirects as error:
        raise URLDownloadError(
            f"{name} redirects more than {limits.redirects} times. Pass the final address."
        ) from error
    except httpx.UnsupportedProtocol as error:
        raise URLDownloadError(
            f"{name} leads to an address that is neither http nor https. Download the file and "
            "pass its path."
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise URLDownloadError(f"{name} cannot be fetched: {error}. Check the URL.") from error
    return Fetched(data, _without_user(url), _file_name(url))


def _read(response: httpx.Response, name: str, most: int) -> bytes:
    """The body, given up as soon as it is too long."""
    if not response.is_success:
        raise URLDownloadError(
            f"{name} answered {response.status_code} {response.reason_phrase}. "
            "Check the URL and whether it needs a login."
        )
    declared = response.headers.get("Content-Length", "")
    size = int(declared) if declared.isdecimal() else 0
    data = bytearray()
    if size <= most:
        for chunk in response.iter_bytes(_CHUNK_BYTES):
            data += chunk
            if len(data) > most:
                size = len(data)
                break
    if size > most:
        raise DocumentTooLargeError(
            f"{name} has more than the {most:,} bytes allowed. Raise limits.file_bytes to read it."
        )
    return bytes(data)


def _without_user(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _without_secrets(url: str) -> str:
    """An address for errors: neither user nor query, which may hold a signature."""
    return _without_user(url).partition("?")[0]


def _file_name(url: str) -> str | None:
    return unquote(urlsplit(url).path).rpartition("/")[2] or None
