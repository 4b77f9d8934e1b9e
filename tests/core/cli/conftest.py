"""Running the command, and documents and plugins to run it on."""

from __future__ import annotations

import hashlib
import importlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from typer.testing import CliRunner

from omnidocs.cli.app import app

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def cli(tmp_path) -> Run:
    """Run the command in a process of its own, in the test's folder, as from a pipe."""

    def run(*arguments: object, stdin: bytes = b"", **environment: str):
        done = subprocess.run(
            [sys.executable, "-m", "omnidocs", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "ascii", **environment},
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


@pytest.fixture(autouse=True)
def _log_level() -> Iterator[None]:
    """Take back what the command sets when it runs in this process."""
    level = logging.getLogger("omnidocs").level
    yield
    logging.getLogger("omnidocs").setLevel(level)


@pytest.fixture
def command(tmp_path, monkeypatch) -> Callable[..., Any]:
    """Run the command in this process, in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, **options: Any) -> Any:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)

    return run


PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    result = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        result.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(result)


class Cipher:
    """The oldest encryption of PDF (ISO 32000-1, 7.6.3, revision 2): RC4 of 40 bits."""

    def __init__(self, password: str) -> None:
        padded = (password.encode() + PADDING)[:32]
        self.owner = rc4(hashlib.md5(padded).digest()[:5], padded)
        permissions = (-4).to_bytes(4, "little", signed=True)
        self.key = hashlib.md5(padded + self.owner + permissions + b"id").digest()[:5]
        self.user = rc4(self.key, PADDING)

    def encrypt(self, data: bytes, number: int) -> bytes:
        key = hashlib.md5(self.key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        return rc4(key, data)

    @property
    def trailer(self) -> bytes:
        return (
            f"/ID [<{b'id'.hex()}> <{b'id'.hex()}>] /Encrypt << /Filter /Standard /V 1 /R 2 "
            f"/O <{self.owner.hex()}> /U <{self.user.hex()}> /P -4 >>"
        ).encode()


def pdf_bytes(*pages: str, password: str | None = None) -> bytes:
    """A PDF with a text layer: each page has these lines in 12 point Helvetica."""
    cipher = Cipher(password) if password else None
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = b""
    for text in pages:
        lines = " ".join(f"({line}) Tj 0 -20 Td" for line in text.splitlines())
        content = f"BT /F1 12 Tf 72 720 Td {lines} ET".encode()
        number = len(objects) + 1
        if cipher:
            content = cipher.encrypt(content, number)
        objects += [
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % number,
        ]
        kids += b"%d 0 R " % (number + 1)
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages))
    data, table = b"%PDF-1.4\n", b""
    for number, body in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R %b >>" % (size, cipher.trailer if cipher else b"")
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return data + head + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(data)


@pytest.fixture
def make_pdf(tmp_path) -> Callable[..., Path]:
    """Write a PDF with a text layer under a name in the test's folder."""

    def make(name: str, *pages: str, password: str | None = None) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf_bytes(*(pages or (f"The text of {name}.",)), password=password))
        return path

    return make


@pytest.fixture
def picture(tmp_path) -> Path:
    """A page as a picture, with one line of large print."""
    image = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(image).text((60, 100), "Invoice 2041", "black", ImageFont.load_default(60))
    path = tmp_path / "page.png"
    image.save(path)
    return path


@pytest.fixture
def make_plugin(tmp_path, monkeypatch) -> Iterator[Callable[..., dict[str, str]]]:
    """Install a distribution with one plugin, for this process.

    Returns the environment that lets another process see it.
    """
    site = tmp_path / "site"
    modules = []

    def make(
        module: str, code: str, group: str, point: str, distribution: str = "acme-plugin"
    ) -> dict[str, str]:
        info = site / f"{distribution.replace('-', '_')}-2.5.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (site / f"{module}.py").write_text(code)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 2.5\n"
        )
        (info / "entry_points.txt").write_text(f"[{group}]\n{point}\n")
        modules.append(module)
        monkeypatch.syspath_prepend(site)
        return {"PYTHONPATH": str(site)}

    yield make
    for module in modules:
        sys.modules.pop(module, None)
    monkeypatch.undo()
    importlib.invalidate_caches()
