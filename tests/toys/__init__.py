"""Toy plugins: real distributions, built as wheels and installed beside the core.

``echo_backend`` is a backend, ``parrot_family`` a model family, ``captioning_task`` a task
from outside, ``parrot_checkpoints`` checkpoints for somebody else's family, and
``watching_hooks`` a plugin with hooks. What is broken is written by ``broken.py``.
"""

from toys import broken
from toys.building import Site, build_wheel, write_project

__all__ = ["Site", "broken", "build_wheel", "write_project"]
