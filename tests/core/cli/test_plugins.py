"""Listing plugins imports nothing; showing and doctor say what is broken and why."""

from __future__ import annotations

import json

import pytest

BACKEND = """
from omnidocs.backends import Availability, Backend, BackendConfig

class EchoConfig(BackendConfig):
    loudness: int = 3

BACKEND = Backend(
    label="Echo", description="Echo", config=EchoConfig, weights=("echo",),
    engines={"vlm": "echo_engine:Engine"}, install="pip install echo",
    capabilities=frozenset({"batch"}),
    probe=lambda: Availability(ok=False, reason="There is no wall.", fix="Build one."),
)
"""


@pytest.fixture
def echo(make_plugin):
    return make_plugin("echo", BACKEND, "omnidocs.backends", "Echo = echo:BACKEND")


@pytest.fixture
def broken(make_plugin):
    code = "import a_library_nobody_has"
    return make_plugin("broken", code, "omnidocs.backends", "Broken = broken:BACKEND")


def test_listing_imports_no_plugin(cli, make_plugin):
    code = "raise SystemExit('imported')"
    environment = make_plugin("loud", code, "omnidocs.backends", "Loud = loud:BACKEND")
    done = cli("plugins", "list", "--json", **environment)
    assert done.returncode == 0
    (loud,) = [plugin for plugin in json.loads(done.stdout) if plugin["name"] == "Loud"]
    assert loud == {
        "group": "omnidocs.backends",
        "name": "Loud",
        "target": "loud:BACKEND",
        "distribution": "acme-plugin",
        "version": "2.5",
        "state": "found",
        "error": None,
    }


def test_the_list_has_a_line_for_each_plugin(command, echo):
    lines = command("plugins", "list").stdout.splitlines()
    assert lines[0].split() == ["group", "name", "state", "distribution", "target"]
    assert any(
        line.split() == ["omnidocs.backends", "Echo", "found", "acme-plugin", "2.5", "echo:BACKEND"]
        for line in lines
    )


@pytest.mark.parametrize("options", [["--no-plugins"], ["--deny", "acme-plugin"]])
def test_policy_comes_before_the_import(cli, make_plugin, options):
    code = "raise SystemExit('imported')"
    environment = make_plugin("loud", code, "omnidocs.backends", "Loud = loud:BACKEND")
    done = cli(*options, "plugins", "show", "Loud", "--json", **environment)
    (loud,) = json.loads(done.stdout)
    assert loud["state"] == "blocked"
    assert "imported" not in done.stdout + done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["Echo", "echo", "acme-plugin"])
def test_show_tells_what_a_plugin_is(command, echo, name):
    (shown,) = json.loads(command("plugins", "show", name, "--json").stdout)
    assert shown["state"] == "loaded"
    assert shown["about"] == "Echo"
    assert shown["capabilities"] == ["batch"]
    assert shown["config"] == "EchoConfig"
    assert shown["fields"] == ["loudness", "model"]
    assert "install       pip install echo" in command("plugins", "show", name).stdout


def test_show_tells_why_a_plugin_is_broken(command, broken):
    done = command("plugins", "show", "Broken")
    assert done.exit_code == 1
    assert "needs the module 'a_library_nobody_has'" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_conflict_is_explained_once(command, make_plugin):
    for name in ("acme-one", "acme-two"):
        module = name.replace("-", "_")
        make_plugin(module, "", "omnidocs.backends", f"Twice = {module}:BACKEND", name)
    assert command("plugins", "list").stdout.count("is claimed by") == 1


def test_backends_tell_whether_they_can_run(command, echo):
    states = {s["backend"]: s for s in json.loads(command("backends", "--json").stdout)}
    assert states["Echo"]["state"] == "unavailable"
    assert states["Echo"]["about"] == "There is no wall. Build one."
    assert states["VLLM"]["about"] == "pip install omnidocs-backend-vllm"
    lines = command("backends").stdout.splitlines()
    assert any(line.startswith("Echo     unavailable    There is no wall.") for line in lines)


def test_a_broken_backend_is_listed_with_its_cause(command, broken):
    done = command("backends")
    assert done.exit_code == 0
    assert "failed" in done.stdout
    assert "a_library_nobody_has" in done.stdout


def test_doctor_names_what_is_broken_and_goes_on(command, broken):
    done = command("doctor")
    assert done.exit_code == 1
    (line,) = [line for line in done.stdout.splitlines() if "Broken (omnidocs.backends)" in line]
    assert "PROBLEM" in line
    assert "a_library_nobody_has" in line
    assert "Folders:" in done.stdout


def test_doctor_in_json_has_every_check(command, echo):
    checks = json.loads(command("doctor", "--json").stdout)
    sections = dict.fromkeys(check["section"] for check in checks)
    assert list(sections) == ["installation", "plugins", "backends", "folders"]
    (backend,) = [
        check for check in checks if check["name"] == "Echo" and check["section"] == "backends"
    ]
    assert backend["ok"] is False
    assert "There is no wall." in backend["detail"]


def test_doctor_notices_the_public_distribution(command, make_plugin, tmp_path):
    make_plugin("other", "", "console_scripts", "x = other:main", "omnidocs")
    done = command("doctor")
    assert done.exit_code == 1
    assert "omnidocs 0.2: The distribution omnidocs 2.5 is installed beside" in done.stdout
    assert "pip uninstall -y omnidocs" in done.stdout


def test_doctor_tells_of_a_folder_that_cannot_be_used(command, tmp_path):
    file = tmp_path / "weights"
    file.touch()
    done = command("doctor", env={"HF_HOME": str(file)})
    assert done.exit_code == 1
    assert f"PROBLEM  weights: {file} cannot be written to." in done.stdout
    assert "OMNIDOCS_MODELS_DIR" in done.stdout


def test_models_are_listed_by_task(command):
    pytest.importorskip("omnidocs_models")
    rows = json.loads(command("models", "--task", "ocr", "--json").stdout)
    assert {"rapidocr", "tesseract"} <= {row["model"] for row in rows}
    assert {row["task"] for row in rows} == {"ocr_extraction"}
    assert "rapidocr" in command("models").stdout


def test_without_models_the_list_says_what_to_install(command):
    done = command("models", "--task", "formula")
    assert done.stdout == "No model is installed. Install some with: pip install omnidocs-models\n"
