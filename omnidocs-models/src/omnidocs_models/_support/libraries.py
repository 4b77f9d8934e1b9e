"""Third libraries that engines need: whether they are there, and how to get them."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from types import ModuleType

from omnidocs.errors import BackendUnavailableError, MissingLibraryError

_HEADLESS = (
    "Put the OpenCV that needs no desktop in its place with: pip uninstall -y opencv-python "
    "opencv-python-headless && pip install opencv-python-headless"
)


def installed(*modules: str) -> bool:
    """Whether all top-level modules can be found; imports none of them."""
    return all(find_spec(module) is not None for module in modules)


def load_library(
    user: str, module: str, *, install: str, needs: tuple[str, ...] = ()
) -> ModuleType:
    """Import a library after those that it needs.

    Args:
        user: Who wants it, for the message.
        module: Its top-level module.
        install: The command that installs it.
        needs: Top-level modules that it imports, perhaps late.

    Raises:
        MissingLibraryError: one of them is not installed.
        BackendUnavailableError: one of them is installed and cannot be imported here.
    """
    wanted = (*needs, module)
    missing = [name for name in wanted if not installed(name)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise MissingLibraryError(
            f"{user} needs {' and '.join(missing)}, which {verb} not installed. "
            f"Install with: {install}"
        )
    for name in wanted:
        try:
            library = importlib.import_module(name)
        except (ImportError, OSError, RuntimeError) as error:  # native parts that do not fit
            fix = _HEADLESS if name == "cv2" else f"Install it again with: {install}"
            raise BackendUnavailableError(
                f"{user} cannot load {name} on this machine: {error}. {fix}"
            ) from error
    return library
