"""What the README's first command promises, from wheels alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def omnidocs(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "omnidocs", *arguments], capture_output=True, text=True, timeout=300
    )


def test_the_example_report_becomes_markdown():
    result = omnidocs("convert", str(EXAMPLES / "report.pdf"))
    assert result.returncode == 0, result.stderr
    markdown = result.stdout
    assert "# Ground Water Survey 2024" in markdown
    assert "| Upper gorge | 12.4 | 3.10 | 3.42 | +0.32 |" in markdown
    assert "| Field work | 120 | 7,200.00 |" in markdown
    assert "The invoice of 1,250.00 is payable within thirty days." in markdown
    assert "Appendix: the stations" in markdown


def test_columns_are_read_one_after_the_other():
    result = omnidocs("convert", str(EXAMPLES / "report.pdf"), "--pages", "2")
    order = ["3.1 Method", "visited and calibrated", "3.2 Discussion", "3.3 Outlook"]
    places = [result.stdout.index(text) for text in order]
    assert places == sorted(places)


def test_a_picture_of_text_is_read():
    result = omnidocs("convert", str(EXAMPLES / "scan.png"))
    assert result.returncode == 0, result.stderr
    assert "Municipal Water Board" in result.stdout


def test_the_installed_engines_are_listed():
    listed = omnidocs("plugins", "list").stdout
    assert "rapidocr" in listed
    assert "rule_based" in listed
