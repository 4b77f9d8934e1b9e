"""Engines and backends for tests: no weights, no library, the same answer every time.

Third parties may use all of it; nothing in OmniDocs depends on it.
"""

from omnidocs.testing.answers import reference_answer
from omnidocs.testing.backends import (
    REFERENCE,
    REFERENCE_LOOP,
    REFERENCE_OWNER_THREAD,
    ReferenceConfig,
    ReferenceLoopConfig,
    ReferenceOwnerThreadConfig,
)
from omnidocs.testing.engines import (
    ReferenceDetector,
    ReferenceEngine,
    ReferenceLoopEngine,
    ReferenceOwnerThreadEngine,
    live_engines,
)

__all__ = [
    "REFERENCE",
    "REFERENCE_LOOP",
    "REFERENCE_OWNER_THREAD",
    "ReferenceConfig",
    "ReferenceDetector",
    "ReferenceEngine",
    "ReferenceLoopConfig",
    "ReferenceLoopEngine",
    "ReferenceOwnerThreadConfig",
    "ReferenceOwnerThreadEngine",
    "live_engines",
    "reference_answer",
]
