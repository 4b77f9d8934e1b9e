"""Model families: what a family's author writes down about its weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Checkpoint:
    """Published weights.

    Args:
        model: What a backend loads: a repository, a hosted model's name or a folder.
        revision: The commit, tag or branch to take; None for the newest. A backend whose
            config has no such field takes what it takes.
    """

    model: str
    revision: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The config fields that choose these weights."""
        chosen: dict[str, Any] = {"model": self.model}
        if self.revision is not None:
            chosen["revision"] = self.revision
        return chosen


@dataclass(frozen=True, kw_only=True)
class _Weights:
    """Checkpoints and defaults by kind of weights."""

    checkpoints: Mapping[str, Checkpoint | str] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def checkpoint(self, kind: str) -> Checkpoint | None:
        """The checkpoint of a kind of weights, or None where there is none."""
        found = self.checkpoints.get(kind)
        return Checkpoint(found) if isinstance(found, str) else found


@dataclass(frozen=True, kw_only=True)
class ModelFamily(_Weights):
    """A model family: the same model in different packagings.

    Args:
        name: The word for it in class names and cache keys: ``"Qwen"``.
        checkpoints: Kind of weights -> the checkpoint that configs take unless told
            otherwise. Kinds are open strings: ``"hf"``, ``"mlx"``, ``"hosted"``, …
        defaults: Kind of weights, or label of a backend -> config fields and their
            defaults. A label's win over a kind's. A kind's fields are skipped on backends
            that lack them; a label's must be there.
        configs: Label of a backend -> ``"package.module:Class"``, a hand-written config
            class with more fields. It derives from that backend's config class, and is
            imported only where the backend is installed.

    Example:
        >>> qwen = ModelFamily(name="Qwen", checkpoints={"hf": "Qwen/Qwen3-VL-8B-Instruct"})
        >>> qwen.checkpoint("hf")
        Checkpoint(model='Qwen/Qwen3-VL-8B-Instruct', revision=None)
    """

    name: str
    configs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FamilyCheckpoints(_Weights):
    """More checkpoints for a family, published under ``omnidocs.checkpoints``.

    The entry-point name begins with the family's name in lower case, and may go on after
    a dot, so that several distributions can add to one family:
    ``"qwen.gguf" = "my_package:CHECKPOINTS"``.

    Args:
        family: The family's name.
        checkpoints: Kind of weights -> checkpoint. The family's own come first.
        defaults: Kind of weights -> config fields and their defaults.
    """

    family: str
