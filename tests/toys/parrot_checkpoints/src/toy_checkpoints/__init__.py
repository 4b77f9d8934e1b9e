"""Weights of the kind ``echo`` for the family ``Parrot``."""

from omnidocs.tasks import FamilyCheckpoints

CHECKPOINTS = FamilyCheckpoints(
    family="Parrot",
    checkpoints={"echo": "community/parrot-echo", "hf": "community/never-taken"},
    defaults={"echo": {"max_tokens": 50}},
)
