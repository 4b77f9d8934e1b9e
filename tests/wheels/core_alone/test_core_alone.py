"""The core's wheel, installed with nothing of ours beside it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def omnidocs(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "omnidocs", *arguments], capture_output=True, text=True, timeout=120
    )


def test_only_the_core_is_installed():
    assert importlib.util.find_spec("omnidocs_models") is None
    assert importlib.util.find_spec("numpy") is None


def test_the_wheel_carries_its_type_marker_and_licence():
    files = [str(path) for path in importlib.metadata.files("omnidocs-core")]
    assert "omnidocs/py.typed" in files
    assert any(path.endswith("licenses/LICENSE") for path in files)


def test_the_version_is_the_distributions():
    import omnidocs

    assert omnidocs.__version__ == importlib.metadata.version("omnidocs-core")


def test_documents_are_read_without_any_model():
    from omnidocs import Document

    with Document.open(EXAMPLES / "report.pdf") as document:
        assert document.page_count == 5
        assert "Ground Water Survey 2024" in document.get_page_text(0)


def test_a_known_backend_that_is_absent_imports_and_says_what_to_install():
    from omnidocs.backends import BackendConfig
    from omnidocs.errors import BackendNotInstalledError
    from omnidocs.registry import resolve_backend
    from omnidocs.tasks.text_extraction import BaseTextExtractor

    assert issubclass(BackendConfig, object)
    with pytest.raises(BackendNotInstalledError, match="pip install omnidocs-backend-torch"):
        resolve_backend("pytorch", BaseTextExtractor)


def test_an_engine_of_a_missing_distribution_is_an_import_error():
    with pytest.raises(ImportError, match="RapidOCR"):
        from omnidocs.tasks.ocr_extraction import RapidOCR  # noqa: F401


def test_asking_for_an_engine_by_name_says_what_to_install():
    from omnidocs.errors import UnknownPluginError
    from omnidocs.registry import get_extractor

    with pytest.raises(UnknownPluginError, match="pip install omnidocs-models"):
        get_extractor("ocr_extraction", "rapidocr")


def test_converting_without_engines_says_what_to_install():
    result = omnidocs("convert", str(EXAMPLES / "report.pdf"))
    assert result.returncode == 2
    assert 'pip install "omnidocs-models"' in result.stderr
    assert "Traceback" not in result.stderr


def test_doctor_and_plugins_work_alone():
    assert omnidocs("plugins", "list").returncode == 0
    doctor = omnidocs("doctor")
    assert doctor.returncode == 1
    assert "omnidocs-core" in doctor.stdout
    assert "pip install omnidocs-models" in doctor.stdout
