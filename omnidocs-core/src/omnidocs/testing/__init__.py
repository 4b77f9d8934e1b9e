"""For tests: engines without weights or library, and backends compared with one another.

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
from omnidocs.testing.parity import answers, asking, differences, streamed

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
    "answers",
    "asking",
    "differences",
    "live_engines",
    "reference_answer",
    "streamed",
]
