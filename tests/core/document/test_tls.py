"""Fetching over TLS: the connection goes to an address, the name is still checked."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from omnidocs.document import Document
from omnidocs.errors import URLDownloadError

pytestmark = pytest.mark.skipif(
    not shutil.which("openssl"), reason="openssl makes the certificates"
)


@pytest.fixture
def certificate(tmp_path):
    """Makes a self-signed certificate for a name."""

    def make(name):
        files = tmp_path / f"{name}.key", tmp_path / f"{name}.pem"
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-keyout", files[0], "-out", files[1], "-subj", f"/CN={name}"),
                *("-addext", f"subjectAltName=DNS:{name}"),
            ],
            check=True,
            capture_output=True,
        )
        return files

    return make


@contextmanager
def serving(document, key, chain, asked):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, *args):
            pass

    class Server(HTTPServer):
        def handle_error(self, request, client_address):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}/doc.pdf"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_name_is_sent_and_the_certificate_checked_against_it(
    pdf, text, certificate, monkeypatch
):
    key, chain = certificate("localhost")
    asked = []
    with serving(pdf([text(20, 100, "secure")]), key, chain, asked) as address:
        with pytest.raises(URLDownloadError, match=r"(?i)certificate"):
            Document.from_url(address, allow_private=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
        with Document.from_url(address, allow_private=True) as doc:
            assert doc.text == "secure"
    assert set(asked) == {"localhost"}


def test_a_certificate_for_another_name_is_refused(pdf, certificate, monkeypatch):
    key, chain = certificate("elsewhere.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    with (
        serving(pdf([""]), key, chain, []) as address,
        pytest.raises(URLDownloadError, match=r"(?i)certificate"),
    ):
        Document.from_url(address, allow_private=True)
