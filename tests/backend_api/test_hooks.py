"""What the backend tells ``omnidocs doctor``."""

from __future__ import annotations

from omnidocs.registry import hooks, plugins
from omnidocs_backend_api.hooks import HOOKS


def keys(checks):
    return next(check for check in checks if check.name == "keys of API providers")


def test_keys_that_are_set_are_named_and_never_shown(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    check = keys(HOOKS.doctor_checks())
    assert check.ok
    assert "OPENAI_API_KEY" in check.detail
    assert "GEMINI_API_KEY" not in check.detail
    assert "sk-very-secret" not in str(check)


def test_a_key_that_is_set_and_empty_counts_as_none(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert "OPENAI_API_KEY" not in keys(HOOKS.doctor_checks()).detail


def test_the_doctor_finds_them():
    assert any(record.name == "api_backend" for record in plugins())
    assert keys(hooks.doctor_checks())
