"""Policy is asked before anything is imported."""

from __future__ import annotations

import sys

import pytest
from toys import Site

from omnidocs.errors import ConfigError, PluginBlockedError
from omnidocs.registry import backends, families, get_backend, get_policy, set_policy


def test_a_denied_distribution_is_not_imported(toys: Site) -> None:
    set_policy(deny=["Toy_Echo"])
    assert backends()["Echo"].state == "blocked"
    with pytest.raises(PluginBlockedError, match="toy-echo is on the deny list"):
        get_backend("Echo")
    assert "toy_echo" not in sys.modules


def test_only_first_party_plugins_where_that_is_asked_for(toys: Site) -> None:
    set_policy(first_party_only=True)
    assert families("text_extraction")["parrot"].state == "blocked"
    assert families("text_extraction")["text_layer"].state == "found"
    with pytest.raises(PluginBlockedError, match="third-party"):
        get_backend("echo")
    assert "toy_echo" not in sys.modules


def test_the_environment_sets_the_policy(toys: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMNIDOCS_DENY_PLUGINS", "toy-echo, other")
    assert backends()["Echo"].state == "blocked"
    assert families("text_extraction")["parrot"].usable
    monkeypatch.setenv("OMNIDOCS_NO_PLUGINS", "1")
    assert not families("text_extraction")["parrot"].usable
    monkeypatch.setenv("OMNIDOCS_NO_PLUGINS", "0")
    assert families("text_extraction")["parrot"].usable


def test_a_child_process_gets_the_same_policy(toys: Site) -> None:
    policy = set_policy(deny=["toy-echo"], first_party_only=False)
    printed = toys.run(
        "from omnidocs.registry import get_policy; print(get_policy())", **policy.environment()
    )
    assert printed.strip() == str(policy)


def test_a_setting_that_is_left_out_stays(site: Site) -> None:
    set_policy(deny=["a"])
    set_policy(first_party_only=True)
    assert get_policy().deny == {"a"}
    assert get_policy().first_party_only


def test_a_plugin_that_is_loaded_is_no_longer_handed_out_once_it_is_denied(toys: Site) -> None:
    get_backend("Echo")
    set_policy(deny=["toy-echo"])
    with pytest.raises(PluginBlockedError):
        get_backend("Echo")
    set_policy(deny=[])
    assert get_backend("Echo").label == "Echo"


@pytest.mark.parametrize(
    ("deny", "message"), [("toy-echo", "must be a list"), (["omnidocs_core"], "cannot be denied")]
)
def test_a_deny_list_that_cannot_work_is_refused(deny: list[str], message: str, site: Site) -> None:
    with pytest.raises(ConfigError, match=message):
        set_policy(deny=deny)
