"""The four backends that the core knows by name.

This table is the one place where first-party plugins differ from others: it lets a config
of a backend that is not installed be imported, and says how to install it.
"""

from __future__ import annotations

from dataclasses import dataclass

CORE_DISTRIBUTION = "omnidocs-core"
MODELS_DISTRIBUTION = "omnidocs-models"


@dataclass(frozen=True)
class KnownBackend:
    """What is known about a backend before it is installed.

    Args:
        label: The word in class names.
        description: The first words of the docstrings of its config classes.
        distribution: What to install.
        kinds: The engine kinds that it has.
    """

    label: str
    description: str
    distribution: str
    kinds: tuple[str, ...] = ("vlm",)

    @property
    def missing(self) -> str:
        """The message for somebody who uses it while it is not installed."""
        return (
            f"{self.label} backend is not installed. Install with: pip install {self.distribution}"
        )


KNOWN_BACKENDS = {
    known.label: known
    for known in (
        KnownBackend(
            "PyTorch", "PyTorch/HuggingFace", "omnidocs-backend-torch", ("vlm", "detector")
        ),
        KnownBackend("VLLM", "VLLM", "omnidocs-backend-vllm"),
        KnownBackend("MLX", "MLX", "omnidocs-backend-mlx"),
        KnownBackend("API", "API", "omnidocs-backend-api"),
    )
}

FIRST_PARTY = frozenset(
    {CORE_DISTRIBUTION, MODELS_DISTRIBUTION}
    | {known.distribution for known in KNOWN_BACKENDS.values()}
)
"""The distributions that stay usable when only first-party plugins are allowed."""
