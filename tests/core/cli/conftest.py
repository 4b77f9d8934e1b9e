"""Running the command, and documents and plugins to run it on."""

from __future__ import annotations

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
            [sys.executable, "-m", "omnidocs.cli", *map(str, arguments)],
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


@pytest.fixture
def command(tmp_path, monkeypatch) -> Iterator[Callable[..., Any]]:
    """Run the command in this process, in the test's folder."""
    monkeypatch.chdir(tmp_path)
    level = logging.getLogger("omnidocs").level

    def run(*arguments: object, **options: Any) -> Any:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], **options)

    yield run
    logging.getLogger("omnidocs").setLevel(level)


def pdf_bytes(*pages: str) -> bytes:
    """A PDF with a text layer: each page has these lines in 12 point Helvetica."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for text in pages:
        lines = " ".join(f"({line}) Tj 0 -20 Td" for line in text.splitlines())
        content = f"BT /F1 12 Tf 72 720 Td {lines} ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        data
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )


@pytest.fixture
def make_pdf(tmp_path) -> Callable[..., Path]:
    """Write a PDF with a text layer under a name in the test's folder."""

    def make(name: str, *pages: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf_bytes(*(pages or (f"The text of {name}.",))))
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
def make_plugin(tmp_path) -> Callable[..., dict[str, str]]:
    """Install a distribution with one plugin; returns the environment that sees it."""
    site = tmp_path / "site"

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
        return {"PYTHONPATH": str(site)}

    return make
