"""Random checkpoints of a few hundred kilobytes, one for each architecture in use.

Each is an ordinary folder in the form in which checkpoints are published, so that every
library reads it. Their answers mean nothing, but are the same each time: they prove
loading, preparing, generating and batching, not reading.
"""

from checkpoints.tiny.registry import NAMES, build, is_known

__all__ = ["NAMES", "build", "is_known"]
