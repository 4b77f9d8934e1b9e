"""Which distributions may be imported; asked before anything is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.errors import ConfigError
from omnidocs.registry.known import CORE_DISTRIBUTION, FIRST_PARTY
from omnidocs.registry.scan import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

DENY_VARIABLE = "OMNIDOCS_DENY_PLUGINS"
FIRST_PARTY_VARIABLE = "OMNIDOCS_NO_PLUGINS"


@dataclass(frozen=True)
class Policy:
    """What may be imported.

    Args:
        deny: Names of distributions that stay unused, in the spelling of PEP 503.
        first_party_only: Only the distributions of OmniDocs itself are used.
    """

    deny: frozenset[str] = frozenset()
    first_party_only: bool = False

    def refusal(self, distribution: str) -> str | None:
        """Why a distribution may not be used, or None where it may."""
        if distribution in self.deny:
            return f"{distribution} is on the deny list. Take it off to use it"
        if self.first_party_only and distribution not in FIRST_PARTY:
            return f"{distribution} is third-party, and only first-party plugins are allowed"
        return None

    def environment(self) -> dict[str, str]:
        """The environment variables that give a child process this policy."""
        return {
            DENY_VARIABLE: ",".join(sorted(self.deny)),
            FIRST_PARTY_VARIABLE: "1" if self.first_party_only else "",
        }


def _names(distributions: Iterable[str]) -> frozenset[str]:
    if isinstance(distributions, str):
        raise ConfigError(
            f"deny is {distributions!r}, and it must be a list of distribution names. "
            f"Write deny=[{distributions!r}]."
        )
    names = frozenset(normalize(name.strip()) for name in distributions if name.strip())
    if CORE_DISTRIBUTION in names:
        raise ConfigError(f"{CORE_DISTRIBUTION} cannot be denied: nothing works without it.")
    return names


def _from_environment() -> Policy:
    return Policy(
        deny=_names(os.environ.get(DENY_VARIABLE, "").split(",")),
        first_party_only=os.environ.get(FIRST_PARTY_VARIABLE, "") not in {"", "0"},
    )


_chosen: Policy | None = None


def get_policy() -> Policy:
    """The policy in force: the one that was set, or else the environment's."""
    return _chosen if _chosen is not None else _from_environment()


def set_policy(
    *, deny: Iterable[str] | None = None, first_party_only: bool | None = None
) -> Policy:
    """Change which plugin distributions may be used, from now on.

    A plugin that is already imported stays in memory, but the registry no longer hands it
    out. ``OMNIDOCS_DENY_PLUGINS`` (names, separated by commas) and ``OMNIDOCS_NO_PLUGINS=1``
    set the same from outside.

    Args:
        deny: Names of distributions that stay unused; None leaves the list as it is.
        first_party_only: Use only what OmniDocs itself publishes; None leaves it as it is.

    Returns:
        The policy that is now in force.

    Raises:
        ConfigError: ``deny`` is one string, or has the core itself in it.
    """
    global _chosen  # noqa: PLW0603 - the policy is one for the process
    before = get_policy()
    _chosen = Policy(
        deny=before.deny if deny is None else _names(deny),
        first_party_only=before.first_party_only if first_party_only is None else first_party_only,
    )
    return _chosen
