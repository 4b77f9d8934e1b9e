"""The project's checks: ``python -m nox -s tests`` runs them all."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests"]

PYTHONS = ["3.11", "3.12", "3.13"]
DISTRIBUTIONS = [
    "omnidocs-core",
    "omnidocs-models",
    "omnidocs-backend-torch",
    "omnidocs-backend-api",
]
TEST_TOOLS = [
    "hatchling>=1.26",
    "hypothesis>=6.100",
    "httpx>=0.27",
    "pandas>=2.2",
    "pytest>=8.2",
    "pytest-asyncio>=0.25",
    "pytest-cov>=6.0",
]
EDITABLE = ["-e", "./omnidocs-core[cli,url,testing]", "-e", "./omnidocs-models[ocr,docling]"]
TORCH = ["-e", "./omnidocs-backend-torch"]
API = ["-e", "./omnidocs-backend-api"]
# rapid-layout asks for a second OpenCV; its own README section says why it comes without.
LAYOUT = ["--no-deps", "rapid-layout>=1.2,<2"]

# What runs a model in the tests is pinned where one version excludes another.
PINNED = ["-c", "tests/constraints.txt"]
# Servers that speak the OpenAI protocol: of transformers, and of MLX, which needs no torch.
TRANSFORMERS_SERVER = ["fastapi>=0.115", "uvicorn>=0.30", "openai>=1.60"]
MLX_SERVER = ["mlx[cpu]>=0.32", "mlx-vlm>=0.7.10"]
# One thread for each process, because the tests are small; the hub is never asked.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "MLX_DISABLE_COMPILE": "1",
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """Run every check below."""
    for name in ("lint", "typing", "tests_engines", "docs", "wheels"):
        session.notify(name)
    for name in ("tests_torch(transformers5)", "tests_torch(transformers4)", "tests_api"):
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
    """Test the engines and the parsers of omnidocs-models with their own libraries."""
    session.install(*EDITABLE, *TEST_TOOLS)
    session.install(*LAYOUT)
    session.run("pytest", "tests/models", *session.posargs)


@nox.session(python=PYTHONS[0])
@nox.parametrize(
    ("transformers", "folders"),
    [
        nox.param("transformers>=5.5,<6", ("backend_torch", "together"), id="transformers5"),
        nox.param("transformers>=4.57,<5", ("backend_torch",), id="transformers4"),
    ],
)
def tests_torch(session: nox.Session, transformers: str, folders: tuple[str, ...]) -> None:
    """Test the PyTorch backend, and the families on it and on a server of the same weights."""
    session.install(*PINNED, "torch", "torchvision")
    session.install(
        *PINNED, *EDITABLE, *TORCH, *API, *TEST_TOOLS, *TRANSFORMERS_SERVER, transformers
    )
    shim = str(Path("tests/checkpoints/torchvision_cpu").resolve())
    chosen = session.posargs or [f"tests/{folder}" for folder in folders]
    session.run("pytest", *chosen, env={**QUIET, "PYTHONPATH": shim})


@nox.session(python=PYTHONS[0])
def tests_api(session: nox.Session) -> None:
    """Test the API backend against real servers on this machine."""
    session.install(*EDITABLE, *API, *TEST_TOOLS, *MLX_SERVER)
    session.run("pytest", *(session.posargs or ["tests/backend_api"]), env=QUIET)


@nox.session
def docs(session: nox.Session) -> None:
    """Run the examples of the documentation, and follow its links."""
    session.install(*EDITABLE, *TEST_TOOLS)
    session.run("pytest", "tests/docs", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, formatting, the layers of the core, and that plugins keep apart."""
    session.install("ruff>=0.17,<0.18", "import-linter>=2.1", "-e", "./omnidocs-core")
    plugins = [part for folder in DISTRIBUTIONS[1:] for part in ("-e", f"./{folder}")]
    session.install("--no-deps", *plugins)
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
    core, models, *backends = (_newest(dist, folder) for folder in DISTRIBUTIONS)
    session.install(f"{core}[cli]")
    session.run("pytest", "tests/wheels/core_alone", *session.posargs)
    session.install("--no-deps", *map(str, backends))
    session.run("pytest", "tests/wheels/bare_backends", *session.posargs)
    session.run("pip", "uninstall", "-y", *DISTRIBUTIONS[2:])
    session.install(f"{core}[cli]", f"{models}[ocr]")
    session.run("pytest", "tests/wheels/with_models", *session.posargs)


@nox.session(python=PYTHONS[0])
def bench(session: nox.Session) -> None:
    """Print every benchmark's table; ``nox -s bench -- --quick`` skips the slow ones."""
    session.install(*PINNED, "torch", "torchvision")
    session.install(*PINNED, *EDITABLE, *TORCH, *API, *TEST_TOOLS)
    session.install(*LAYOUT)
    shim = str(Path("tests/checkpoints/torchvision_cpu").resolve())
    for script in sorted(Path("benchmarks").glob("*.py")):
        session.run("python", str(script), *session.posargs, env={**QUIET, "PYTHONPATH": shim})


def _newest(dist: Path, folder: str) -> Path:
    """The wheel of a distribution that was built last."""
    found = dist.glob(f"{folder.replace('-', '_')}-*.whl")
    return max(found, key=lambda path: path.stat().st_mtime)
