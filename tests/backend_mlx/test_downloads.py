"""Weights come from the hub; here, from a server that speaks as it does."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from checkpoints import PAGE_READER

COMMIT = "0123456789" * 4
REPOSITORY = "owner/reader"
LOAD = f"""
import resource, sys
folder, largest = sys.argv[1], int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
from omnidocs_backend_mlx import MLXConfig
from omnidocs_backend_mlx.engine import MLXEngine
try:
    engine = MLXEngine(MLXConfig(model={REPOSITORY!r}, cache_dir=folder))
except Exception as error:
    print(type(error).__name__, error)
else:
    print("loaded", engine.memory_bytes > 0)
    engine.close()
"""


class Hub(BaseHTTPRequestHandler):
    """Has one repository: the trained reader."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = PAGE_READER / path.rpartition("/")[2]
        if file.is_file():
            self._send(file.read_bytes())
        elif "/tree/" in path:
            self._send_json([tree_entry(file) for file in sorted(PAGE_READER.iterdir())])
        elif path.startswith(f"/api/models/{REPOSITORY}"):
            self._send_json({"id": REPOSITORY, "sha": COMMIT})
        else:
            self.send_error(404)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send_json(self, content: object) -> None:
        self._send(json.dumps(content).encode())

    def _send(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


def tree_entry(file: Path) -> dict[str, Any]:
    """A file as the hub lists it."""
    return {"type": "file", "path": file.name, "size": file.stat().st_size, "oid": file.name}


@pytest.fixture
def hub() -> Iterator[str]:
    """The address of the server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


def loaded(hub: str, folder: Path, largest: int) -> str:
    """What a program prints that loads the reader, and may write no larger file."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(folder), str(largest)],
        env={**os.environ, "HF_ENDPOINT": hub, "HF_HUB_OFFLINE": "0"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_disk_that_does_not_hold_the_weights(hub: str, tmp_path: Path) -> None:
    """The next attempt, with more room, takes up what is there."""
    size = (PAGE_READER / "model.safetensors").stat().st_size
    told = loaded(hub, tmp_path, largest=size // 2)
    assert told.startswith(f"ModelLoadError {REPOSITORY} cannot be downloaded to {tmp_path}: ")
    assert "File too large" in told
    assert "the space on the disk" in told
    assert loaded(hub, tmp_path, largest=size * 2) == "loaded True"
