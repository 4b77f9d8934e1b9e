"""Third libraries that engines need: whether they are there, and how to get them."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from types import ModuleType

from omnidocs.errors import BackendUnavailableError, MissingLibraryError


def installed(*modules: str) -> bool:
    """Whether all top-level modules can be found; imports none of them."""
    return all(find_spec(module) is not None for module in modules)


def load_library(user: str, modules: tuple[str, ...], install: str) -> ModuleType:
    """Import the modules and return the first.

    Args:
        user: Who needs them, for the message.
        modules: Top-level modules, the main one first.
        install: The command that installs them.

    Raises:
        MissingLibraryError: one of them is not installed.
        BackendUnavailableError: one of them is installed and cannot be imported here.
    """
    missing = [module for module in modules if not installed(module)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise MissingLibraryError(
            f"{user} needs {' and '.join(missing)}, which {verb} not installed. "
            f"Install with: {install}"
        )
    try:
        main, *_ = [importlib.import_module(module) for module in modules]
    except ImportError as error:
        raise BackendUnavailableError(
            f"{user} cannot load its libraries: {error}. {_fix(str(error), install)}"
        ) from error
    return main


def _fix(problem: str, install: str) -> str:
    if "libGL" in problem or "cv2" in problem or "libgthread" in problem:
        return (
            "This OpenCV needs a desktop; put the headless one in its place with: pip uninstall "
            "-y opencv-python opencv-python-headless && pip install opencv-python-headless"
        )
    return f"Install them again with: {install}"
