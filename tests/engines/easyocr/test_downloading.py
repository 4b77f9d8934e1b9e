"""Model files are fetched where that is wanted, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest

from omnidocs import ModelLoadError, ModelNotFoundError
from omnidocs_models.easyocr.models import ModelFile

CONTENT = b"weights"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path) -> Iterator[tuple[Path, str]]:
    """A folder that a server on this machine serves, and its address."""
    folder = tmp_path / "site"
    folder.mkdir()
    with ZipFile(folder / "model.zip", "w") as archive:
        archive.writestr("model.pth", CONTENT)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def wanted(site, tmp_path) -> ModelFile:
    md5 = hashlib.md5(CONTENT).hexdigest()
    return ModelFile(tmp_path / "models" / "model.pth", f"{site[1]}/model.zip", md5)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_missing_file_is_fetched_once_into_the_folder(wanted, site):
    assert wanted.ready(download=True).read_bytes() == CONTENT
    assert names(wanted.path.parent) == ["model.pth"]
    (site[0] / "model.zip").unlink()
    assert wanted.ready(download=True) == wanted.path


def test_a_file_that_is_there_stays_as_it_is(wanted):
    wanted.path.parent.mkdir()
    wanted.path.write_bytes(b"the user's own")
    assert wanted.ready(download=True).read_bytes() == b"the user's own"


def test_nothing_is_fetched_unless_that_is_wanted(wanted):
    with pytest.raises(ModelNotFoundError, match="download=True"):
        wanted.ready(download=False)
    assert not wanted.path.parent.exists()


def test_a_damaged_file_is_not_kept(wanted):
    damaged = ModelFile(wanted.path, wanted.url, "0" * 32)
    with pytest.raises(ModelLoadError, match="MD5 sum"):
        damaged.ready(download=True)
    assert names(wanted.path.parent) == []


@pytest.mark.parametrize("archive", [None, b"no archive", b""])
def test_what_cannot_be_fetched_leaves_nothing_behind(wanted, site, archive):
    served = site[0] / "model.zip"
    served.unlink()
    if archive is not None:
        served.write_bytes(archive)
    with pytest.raises(ModelNotFoundError, match=r"could not be fetched from http.*/model\.zip"):
        wanted.ready(download=True)
    assert names(wanted.path.parent) == []


def test_an_archive_without_the_file_is_refused(wanted, site):
    with ZipFile(site[0] / "model.zip", "w") as archive:
        archive.writestr("another.pth", CONTENT)
    with pytest.raises(ModelNotFoundError, match="could not be fetched"):
        wanted.ready(download=True)
    assert names(wanted.path.parent) == []
