"""EasyOCR's model files: where they are, and how those that are missing are fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen
from zipfile import BadZipFile, ZipFile

from omnidocs.errors import ModelLoadError, ModelNotFoundError

_SECONDS = 60.0
_MOST_BYTES = 500_000_000
_TOO_LARGE = f"it is larger than {_MOST_BYTES // 1_000_000} MB"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class ModelFile:
    """A model file of EasyOCR, and where its releases have it.

    Args:
        path: Where it is to be.
        url: A zip archive that holds it.
        md5: The sum that EasyOCR has for it.
    """

    path: Path
    url: str
    md5: str

    @classmethod
    def of(cls, known: Mapping[str, Any], folder: Path) -> ModelFile:
        """A file as EasyOCR's own table describes it."""
        return cls(folder / known["filename"], known["url"], known["md5sum"])

    def ready(self, *, download: bool) -> Path:
        """The path of the file, which is there; it is never changed.

        Raises:
            ModelNotFoundError: it is missing, and may not or cannot be fetched.
            ModelLoadError: what was fetched is not what EasyOCR's releases hold.
        """
        if self.path.is_file():
            return self.path
        if not download:
            raise ModelNotFoundError(
                f"EasyOCR's model file {str(self.path)!r} is not there. Unpack {self.url} into "
                "that folder, give the folder that has it as model_dir, or set download=True."
            )
        try:
            self._fetch()
        except (OSError, BadZipFile, KeyError) as error:
            raise ModelNotFoundError(
                f"EasyOCR's model file {self.path.name!r} could not be fetched from {self.url}: "
                f"{error}. Unpack it on a machine with a network and copy it into "
                f"{str(self.path.parent)!r}."
            ) from error
        return self.path

    def _fetch(self) -> None:
        """Fetch the archive beside the folder's files, and move the file in when it is whole."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".fetching-", dir=self.path.parent) as aside:
            archive = Path(aside, "archive.zip")
            _save(self.url, archive)
            with ZipFile(archive) as content:
                if content.getinfo(self.path.name).file_size > _MOST_BYTES:
                    raise OSError(_TOO_LARGE)
                whole = Path(content.extract(self.path.name, aside))
            with whole.open("rb") as data:
                found = hashlib.file_digest(data, lambda: hashlib.md5(usedforsecurity=False))
            if found.hexdigest() != self.md5:
                raise ModelLoadError(
                    f"{self.path.name!r} from {self.url} is damaged: its MD5 sum is "
                    f"{found.hexdigest()} instead of {self.md5}. Nothing was kept; try again."
                )
            whole.replace(self.path)


def _save(url: str, target: Path) -> None:
    """Save what an address of EasyOCR's releases gives, within limits on bytes and waiting."""
    with closing(urlopen(url, timeout=_SECONDS)) as source, target.open("wb") as file:  # noqa: S310
        saved = 0
        while chunk := source.read(_CHUNK):
            saved += len(chunk)
            if saved > _MOST_BYTES:
                raise OSError(_TOO_LARGE)
            file.write(chunk)
