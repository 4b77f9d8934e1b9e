"""Fetching documents from servers of every kind, on this machine."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from omnidocs.document import Document, DocumentLimits
from omnidocs.document.web.download import fetch
from omnidocs.errors import (
    DocumentTooLargeError,
    UnsupportedFormatError,
    URLDownloadError,
)

SOON = 0.6
"""Seconds for servers that never answer, short for the sake of the tests."""


class Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    document = b""
    seen: list[dict[str, str]] = []  # noqa: RUF012 - shared on purpose, cleared by the fixture

    def do_GET(self):
        self.seen.append(dict(self.headers) | {"path": self.path})
        name, _, rest = self.path.strip("/").partition("/")
        getattr(self, f"do_{name.partition('.')[0].partition('?')[0]}")(rest)

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_doc(self, _):
        self.answer(self.document, Content_Length=str(len(self.document)))

    def do_unsized(self, _):
        self.answer(self.document)

    def do_html(self, _):
        self.answer(b"<!DOCTYPE html><html>please log in</html>")

    def do_empty(self, _):
        self.answer(b"")

    def do_missing(self, _):
        self.answer(b"not here", status=404)

    def do_go(self, target):
        self.answer(b"", status=302, Location=target.replace("|", "/"))

    def do_loop(self, _):
        self.answer(b"", status=302, Location="/loop")

    def do_hop(self, count):
        onward = f"/hop/{int(count) - 1}" if int(count) > 1 else "/doc"
        self.answer(b"", status=302, Location=onward)

    def do_claims(self, _):
        self.answer(b"short", Content_Length="999999999")

    def do_endless(self, _):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"%PDF" * 16_384)

    def do_silent(self, _):
        self.server.stop.wait(10)

    def do_drip(self, _):
        self.send_response(200)
        self.end_headers()
        while not self.server.stop.wait(0.05):
            self.wfile.write(b"%")

    def do_headers(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.stop.wait(0.05):
            self.wfile.write(b"X-More: 1\r\n")

    def do_garbage(self, _):
        self.wfile.write(b"this is not HTTP at all\r\n\r\n")

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *args):
        pass


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.stop = threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def server():
    with serving() as address:
        yield address


@pytest.fixture(autouse=True)
def served(pdf, text, monkeypatch):
    monkeypatch.setattr(Handler, "document", pdf([text(20, 100, "fetched")]))
    Handler.seen.clear()


@pytest.mark.parametrize("name", ["doc", "unsized", "hop/3"])
def test_a_document_is_fetched(server, name):
    with Document.from_url(f"{server}/{name}", allow_private=True) as doc:
        assert doc.text == "fetched"
        assert doc.metadata.source_type == "url"
        assert doc.metadata.source_path == f"{server}/{name}"


def test_open_takes_an_address_too(server):
    with Document.open(f"{server}/doc.pdf?x=1", allow_private=True, page_range=(0, 0)) as doc:
        assert doc.metadata.file_name == "doc.pdf"
        assert doc.text == "fetched"


def test_the_name_of_the_host_is_sent(server):
    address = server.replace("127.0.0.1", "localhost")
    Document.from_url(f"{address}/doc", allow_private=True).close()
    assert Handler.seen[0]["Host"] == address.removeprefix("http://")


def test_credentials_are_sent_and_never_shown(server):
    address = server.replace("http://", "http://me:secret@")
    with Document.from_url(f"{address}/doc?sign=abc", allow_private=True) as doc:
        assert "secret" not in str(doc.metadata)
    assert Handler.seen[0]["Authorization"].startswith("Basic ")
    with pytest.raises(URLDownloadError) as caught:
        Document.from_url(f"{address}/missing?sign=abc", allow_private=True)
    assert "secret" not in str(caught.value)
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0.0.0.0", "[::1]"])
def test_this_machine_is_refused(server, host):
    port = server.rpartition(":")[2]
    with pytest.raises(URLDownloadError, match=r"not found|private network or of this machine"):
        Document.from_url(f"http://{host}:{port}/doc")
    assert Handler.seen == []


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "172.16.0.1"])
def test_private_networks_are_refused_without_a_connection(host, monkeypatch):
    import socket

    def unexpected(*_):
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", unexpected)
    with pytest.raises(URLDownloadError, match="allow_private=True"):
        Document.from_url(f"http://{host}/latest/meta-data")


def test_a_redirect_to_a_private_address_is_refused(server, monkeypatch):
    from omnidocs.document.web import transport

    public = server.replace("127.0.0.1", "public.test")
    resolve = transport.resolve

    def first_host_is_public(host, port, *, allow_private):
        if host == "public.test":
            return ["127.0.0.1"]
        return resolve(host, port, allow_private=allow_private)

    monkeypatch.setattr(transport, "resolve", first_host_is_public)
    with Document.from_url(f"{public}/doc") as doc:
        assert doc.text == "fetched"
    with pytest.raises(URLDownloadError, match="private network"):
        Document.from_url(f"{public}/go/{server.replace('/', '|')}|doc")
    assert [request["path"] for request in Handler.seen][-1].startswith("/go/")


def test_a_name_is_resolved_once_for_check_and_connection(server, monkeypatch):
    import socket

    from omnidocs.document.web import addresses

    asked = []
    real = socket.getaddrinfo

    def changing(host, *args, **kwargs):
        if host == "changes.test":
            asked.append(host)
            # The first answer is allowed; any later one would lead elsewhere.
            return real("127.0.0.1" if len(asked) == 1 else "127.0.0.9", *args, **kwargs)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(addresses.socket, "getaddrinfo", changing)
    address = server.replace("127.0.0.1", "changes.test")
    Document.from_url(f"{address}/doc", allow_private=True).close()
    assert asked == ["changes.test"]


@pytest.mark.parametrize("target", ["ftp:||example.org|a.pdf", "file:|||etc|hosts"])
def test_a_redirect_to_another_scheme_is_refused(server, target):
    with pytest.raises(URLDownloadError, match="neither http nor https"):
        Document.from_url(f"{server}/go/{target}", allow_private=True)


def test_redirects_are_counted(server):
    limits = DocumentLimits(redirects=2)
    Document.from_url(f"{server}/hop/2", allow_private=True, limits=limits).close()
    for path in ("hop/3", "loop"):
        with pytest.raises(URLDownloadError, match="more than 2 times"):
            Document.from_url(f"{server}/{path}", allow_private=True, limits=limits)


@pytest.mark.parametrize("path", ["endless", "claims"])
def test_a_document_that_is_too_large_is_given_up(server, path):
    limits = DocumentLimits(file_bytes=1_000_000)
    with pytest.raises(DocumentTooLargeError, match="1,000,000 bytes allowed"):
        Document.from_url(f"{server}/{path}", allow_private=True, limits=limits)


@pytest.mark.parametrize("path", ["silent", "drip", "headers"])
def test_the_time_is_bounded_as_a_whole(server, path):
    start = time.monotonic()
    with pytest.raises(URLDownloadError, match="was not fetched within"):
        Document.from_url(f"{server}/{path}", timeout=SOON, allow_private=True)
    assert time.monotonic() - start < SOON + 1


def test_the_time_of_the_limits_counts_without_a_timeout(server):
    with pytest.raises(URLDownloadError, match=r"within 0\.2 seconds"):
        Document.from_url(
            f"{server}/silent", allow_private=True, limits=DocumentLimits(url_seconds=0.2)
        )


def test_html_instead_of_the_document_is_told(server):
    with pytest.raises(UnsupportedFormatError, match="HTML"):
        Document.from_url(f"{server}/html.pdf", allow_private=True)


def test_an_answer_that_is_no_success_is_told(server):
    with pytest.raises(URLDownloadError, match="answered 404 Not Found"):
        Document.from_url(f"{server}/missing", allow_private=True)


def test_an_answer_that_is_no_http_is_told(server):
    with pytest.raises(URLDownloadError, match="cannot be fetched"):
        Document.from_url(f"{server}/garbage", allow_private=True)


def test_a_port_that_nobody_listens_on_is_told():
    with pytest.raises(URLDownloadError, match="cannot be fetched"):
        Document.from_url("http://127.0.0.1:9/x.pdf", allow_private=True)


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http://a..b/c", "http://x:99999/"])
def test_an_address_that_is_none_is_told(address):
    with pytest.raises(URLDownloadError):
        Document.from_url(address, timeout=5)


def test_a_proxy_of_the_environment_is_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert fetch(f"{server}/doc", limits=DocumentLimits(), allow_private=True).data


def test_httpx_is_imported_only_to_fetch():
    code = (
        "import sys, omnidocs.document as d;"
        "assert not {'httpx', 'httpcore', 'numpy', 'pypdfium2'} & set(sys.modules);"
        "sys.modules['httpx'] = None\n"
        "try: d.Document.from_url('http://example.org/a.pdf')\n"
        "except d.URLDownloadError as error: print(error)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'omnidocs-core[url]'" in shown.stdout
