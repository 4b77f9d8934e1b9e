"""The tesseract program: where it is, what it can read, and one call of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from omnidocs.errors import BackendUnavailableError, ConfigError, ModelLoadError, ModelNotFoundError
from omnidocs_models.tesseract.config import TesseractOCRConfig

_INSTALL = "apt install tesseract-ocr (Linux) or brew install tesseract (macOS)"
_START = 30.0
"""Seconds that a call without a page may take."""


@dataclass(frozen=True)
class Program:
    """The program with the options that a config makes.

    It is run as a process of its own: one that hangs can be stopped, one that crashes
    takes nothing with it, and its threads are bounded without touching our environment.
    """

    path: str
    data: tuple[str, ...]
    options: tuple[str, ...]

    @classmethod
    def of(cls, config: TesseractOCRConfig) -> Program:
        """Find the program, and check that it can do what the config asks.

        Raises:
            BackendUnavailableError: there is no such program.
            ModelNotFoundError: it does not have one of the languages.
            ModelLoadError: it cannot load a language in the engine mode that was asked for.
            ConfigError: it does not know one of the parameters.
        """
        options = ["-l", "+".join(config.languages), "--psm", str(config.psm)]
        options += ["--oem", str(config.oem), "-c", "tessedit_create_tsv=1"]
        for name, value in (config.config_params or {}).items():
            options += ["-c", f"{name}={value}"]
        program = cls(_find(config.program), _data_options(config.tessdata_dir), tuple(options))
        program._check_languages(config)
        if config.config_params or config.oem != TesseractOCRConfig.model_fields["oem"].default:
            program._try_out()
        return program

    def languages(self) -> list[str]:
        """The languages that it has."""
        listed = self._run(["--list-langs", *self.data], b"", _START)
        return listed.stdout.decode(errors="replace").splitlines()[1:]

    def read(self, image: Image.Image, timeout: float) -> str:
        """The words of an image as tab-separated values.

        Raises:
            subprocess.TimeoutExpired: it took longer than ``timeout`` seconds; it is stopped.
            ModelLoadError: it could not read the image.
        """
        done = self._on_image(image, timeout)
        if done.returncode != 0:
            raise ModelLoadError(f"Tesseract failed: {_complaint(done.stderr)}")
        return done.stdout.decode("utf-8", errors="replace")

    def _on_image(self, image: Image.Image, timeout: float) -> subprocess.CompletedProcess[bytes]:
        page = BytesIO()
        # grey and uncompressed: nothing is encoded here, nothing decoded and reduced there
        image.convert("L").save(page, "PPM")
        return self._run(["stdin", "stdout", *self.data, *self.options], page.getvalue(), timeout)

    def _run(
        self, arguments: Sequence[str], page: bytes, timeout: float
    ) -> subprocess.CompletedProcess[bytes]:
        environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
        try:
            return subprocess.run(  # noqa: S603  (no shell; the program is the user's)
                [self.path, *arguments],
                input=page,
                capture_output=True,
                timeout=timeout,
                env=environment,
                check=False,
            )
        except OSError as error:
            raise BackendUnavailableError(
                f"{self.path!r} cannot be run: {error.strerror}. Install Tesseract with: {_INSTALL}"
            ) from error

    def _check_languages(self, config: TesseractOCRConfig) -> None:
        present = self.languages()
        missing = [language for language in config.languages if language not in present]
        if not missing:
            return
        folder = f" in {str(config.tessdata_dir)!r}" if config.tessdata_dir else ""
        packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing)
        has = ", ".join(present) or "none"
        raise ModelNotFoundError(
            f"Tesseract does not have {', '.join(map(repr, missing))}{folder}; it has {has}. "
            f"Install with: apt install {packages}, or put NAME.traineddata into the folder."
        )

    def _try_out(self) -> None:
        tried = self._on_image(Image.new("L", (32, 32), "white"), _START)
        problem = _complaint(tried.stderr)
        if tried.returncode != 0:
            raise ModelLoadError(
                f"Tesseract cannot load its languages with these settings: {problem} "
                "Leave oem at 3, or install traineddata that has the engine it asks for."
            )
        if "Could not set option" in problem:
            raise ConfigError(f"{problem}. tesseract --print-parameters lists the names.")


def find_program(program: Path | None = None) -> str | None:
    """The path of the program; None where there is none."""
    return shutil.which(str(program.expanduser()) if program else "tesseract")


def _find(program: Path | None) -> str:
    found = find_program(program)
    if found is None:
        what = f"There is no program {str(program)!r}." if program else "Tesseract is missing."
        raise BackendUnavailableError(f"{what} Install it with: {_INSTALL}")
    return found


def _data_options(folder: Path | None) -> tuple[str, ...]:
    if folder is None:
        return ()
    if not folder.expanduser().is_dir():
        raise ModelNotFoundError(
            f"tessdata_dir {str(folder)!r} is no folder. Give the folder that holds "
            "NAME.traineddata, or leave it out for the program's own."
        )
    return ("--tessdata-dir", str(folder.expanduser()))


def _complaint(stderr: bytes) -> str:
    """The first line of what the program complained about."""
    lines = stderr.decode(errors="replace").splitlines()
    said = [line.strip() for line in lines if line.strip()]
    return next((line for line in said if "rror" in line or "ould not" in line), "".join(said[:1]))
