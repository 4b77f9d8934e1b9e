"""The project's checks: ``python -m nox -s tests`` runs them all."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests"]

PYTHONS = ["3.11", "3.12", "3.13"]
DISTRIBUTIONS = ["omnidocs-core", "omnidocs-models"]
TEST_TOOLS = [
    "hatchling>=1.26",
    "hypothesis>=6.100",
    "httpx>=0.27",
    "pandas>=2.2",
    "pytest>=8.2",
    "pytest-asyncio>=0.25",
    "pytest-cov>=6.0",
]
EDITABLE = ["-e", "./omnidocs-core[cli,url,testing]", "-e", "./omnidocs-models[ocr]"]
# rapid-layout asks for a second OpenCV; its own README section says why it comes without.
LAYOUT = ["--no-deps", "rapid-layout>=1.2,<2"]


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """Run every check below."""
    for name in ("lint", "typing", "tests_engines", "docs", "wheels"):
        session.notify(name)
    for python in PYTHONS:
        session.notify(f"tests_core-{python}")


@nox.session(python=PYTHONS)
def tests_core(session: nox.Session) -> None:
    """Test the core; on the oldest Python with its coverage."""
    session.install(*EDITABLE, *TEST_TOOLS)
    session.install(*LAYOUT)
    coverage = ["--cov=omnidocs", "--cov-report=term", "--cov-fail-under=95"]
    whole = session.python == PYTHONS[0] and not session.posargs
    session.run("pytest", "tests/core", *(coverage if whole else session.posargs))


@nox.session
def tests_engines(session: nox.Session) -> None:
    """Test the engines of omnidocs-models with their own libraries."""
    session.install(*EDITABLE, *TEST_TOOLS)
    session.install(*LAYOUT)
    session.run("pytest", "tests/models", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Run the examples of the documentation, and follow its links."""
    session.install(*EDITABLE, *TEST_TOOLS)
    session.run("pytest", "tests/docs", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting and the layers of the core."""
    session.install("ruff>=0.17,<0.18", "import-linter>=2.1", "-e", "./omnidocs-core")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def typing(session: nox.Session) -> None:
    """Check every type, strictly."""
    session.install(*EDITABLE, "mypy>=2.0,<3", "nox", "pandas-stubs", "pytest", "types-reportlab")
    session.run("mypy")


@nox.session
def wheels(session: nox.Session) -> None:
    """Build each wheel and try it in an environment that holds nothing else."""
    dist = Path(session.create_tmp()).resolve()
    session.install("build>=1.2", "pytest>=8.2", "pytest-asyncio>=0.25")
    for folder in DISTRIBUTIONS:
        session.run("python", "-m", "build", "--wheel", "--outdir", str(dist), folder)
    core, models = (_newest(dist, folder) for folder in DISTRIBUTIONS)
    session.install(f"{core}[cli]")
    session.run("pytest", "tests/wheels/core_alone", *session.posargs)
    session.install(f"{core}[cli]", f"{models}[ocr]")
    session.run("pytest", "tests/wheels/with_models", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Print every benchmark's table; ``nox -s bench -- --quick`` skips the slow ones."""
    session.install(*EDITABLE, *TEST_TOOLS)
    session.install(*LAYOUT)
    for script in sorted(Path("benchmarks").glob("*.py")):
        session.run("python", str(script), *session.posargs)


def _newest(dist: Path, folder: str) -> Path:
    """The wheel of a distribution that was built last."""
    found = dist.glob(f"{folder.replace('-', '_')}-*.whl")
    return max(found, key=lambda path: path.stat().st_mtime)
