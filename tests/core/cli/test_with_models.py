"""The command as users have it, with the models of ``omnidocs-models``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from omnidocs.conversion import ConvertedDocument
from omnidocs.results import LayoutLabel

pytest.importorskip("omnidocs_models")

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
REPORT = EXAMPLES / "report.pdf"


def test_a_report_becomes_markdown_with_headings_and_tables(command):
    done = command("convert", REPORT, "--pages", "1")
    assert done.exit_code == 0
    assert "# Ground Water Survey 2024" in done.stdout
    assert "| Old mill | 8.0 | 2.75 | 2.91 | +0.16 |" in done.stdout
    assert done.stderr == ""


def test_json_holds_all_of_the_document(command, tmp_path):
    command("convert", REPORT, "--pages", "1-2", "-o", "report.json")
    document = ConvertedDocument.load_json(tmp_path / "report.json")
    assert [page.index for page in document.pages] == [0, 1]
    assert any(element.label is LayoutLabel.TABLE for element in document.elements)


def test_a_task_with_a_named_model(command):
    pytest.importorskip("rapidocr")
    scan = EXAMPLES / "scan.png"
    done = command("extract", scan, "--task", "ocr", "--model", "rapidocr", "-f", "text")
    assert done.exit_code == 0
    assert done.stdout.startswith("Municipal Water Board\n")


def test_the_order_of_reading_has_the_words(command):
    done = command("extract", REPORT, "-t", "reading-order", "--pages", "1")
    (page,) = json.loads(done.stdout)
    texts = [element["text"] for element in page["outputs"][0]["ordered_elements"]]
    assert texts.index("1 Summary") < texts.index("2 Readings")


def test_doctor_finds_nothing_wrong(cli):
    pytest.importorskip("rapidocr")
    done = cli("doctor")
    assert done.stdout.endswith("\nNothing is wrong.\n")
    assert done.returncode == 0


def test_options_come_from_a_file_and_the_command_is_stronger(command, tmp_path):
    (tmp_path / "options.toml").write_text('[convert]\nlayout = "none"\ntables = "none"\n')
    pages = ("--pages", "1", "--config", "options.toml")
    plain = command("convert", REPORT, *pages)
    assert "# Ground Water Survey 2024" not in plain.stdout
    assert "Ground Water Survey 2024" in plain.stdout
    structured = command("convert", REPORT, *pages, "--layout", "auto", "--tables", "auto")
    assert "# Ground Water Survey 2024" in structured.stdout


def test_a_file_with_an_unknown_key_is_wrong_usage(command, tmp_path):
    (tmp_path / "options.toml").write_text("[convert]\nlayuot = 'none'\n")
    done = command("convert", REPORT, "--config", "options.toml")
    assert done.exit_code == 2
    assert "options.toml: convert.layuot is unknown." in done.stderr


def test_a_text_model_of_words_reads_whole_pages(command):
    done = command("convert", REPORT, "--pages", "1", "--text", "text_layer", "-f", "json")
    [page] = json.loads(done.stdout)["pages"]
    assert page["elements"][0]["text"] == "Ground Water Survey 2024"
    assert page["elements"][0]["bbox"] is not None
