"""Build projects into wheels and lay them out as an installer would, without a network."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

TOYS = Path(__file__).resolve().parent
NO_BACKENDS = TOYS / "no_backends"


def build_wheel(project: Path, folder: Path) -> Path:
    """Build the wheel of a project and return where it is."""
    return Path(next(WheelBuilder(str(project)).build(directory=str(folder))))


def write_project(
    folder: Path,
    name: str,
    *,
    version: str = "1.0",
    entry_points: Mapping[str, Mapping[str, str]] | None = None,
    files: Mapping[str, str] | None = None,
    requires: Sequence[str] = ("omnidocs-core>=1.0",),
    extras: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Write the source of a distribution: its metadata and the modules it is made of."""
    package = name.replace("-", "_")
    lines = [
        "[build-system]",
        'requires = ["hatchling"]',
        'build-backend = "hatchling.build"',
        "[project]",
        f'name = "{name}"',
        f'version = "{version}"',
        f"dependencies = {list(requires)!r}",
        "[tool.hatch.build.targets.wheel]",
        f'packages = ["src/{package}"]',
        "[project.optional-dependencies]",
        *(f"{extra} = {list(needed)!r}" for extra, needed in (extras or {}).items()),
    ]
    for group, points in (entry_points or {}).items():
        lines.append(f'[project.entry-points."{group}"]')
        lines.extend(f'"{point}" = "{target}"' for point, target in points.items())
    project = folder / f"{name}-{version}-project"
    source = project / "src" / package
    source.mkdir(parents=True)
    (project / "pyproject.toml").write_text("\n".join(lines))
    for path, text in {"__init__.py": "", **(files or {})}.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(textwrap.dedent(text))
    return project


class Site:
    """A folder of installed distributions, for ``sys.path`` or ``PYTHONPATH``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self._work = folder
        self.folder.mkdir(parents=True)

    def install_toy(self, *names: str) -> Site:
        """Install toys of this folder by name."""
        for name in names:
            self.install(TOYS / name)
        return self

    def install(self, project: Path) -> Site:
        """Build a project and install its wheel."""
        with zipfile.ZipFile(build_wheel(project, self._work / "wheels")) as wheel:
            wheel.extractall(self.folder)
        importlib.invalidate_caches()
        return self

    def add(self, name: str, **project: object) -> Site:
        """Write a project as ``write_project`` does, and install it."""
        return self.install(write_project(self._work, name, **project))  # type: ignore[arg-type]

    def run(self, code: str, **environment: str) -> str:
        """Run code in a fresh process that has this folder installed; return what it prints.

        Backends that are installed on this machine are hidden from it.
        """
        paths = os.pathsep.join(map(str, (self.folder, NO_BACKENDS)))
        script = self._work / "script.py"
        script.write_text(textwrap.dedent(code))
        done = subprocess.run(
            [sys.executable, "-W", "error", script],
            env={**os.environ, "PYTHONPATH": paths, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refresh(self) -> None:
        """Make this process look at the folder again."""
        importlib.invalidate_caches()
