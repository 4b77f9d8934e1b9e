"""The backend contract: what a plugin author implements to run models.

Nothing here knows a model family, loads a plugin or imports a machine-learning library.
"""

from omnidocs.backends.backend import Availability, Backend, Requirement
from omnidocs.backends.capabilities import KNOWN_CAPABILITIES
from omnidocs.backends.config import BackendConfig, Config, Runtime
from omnidocs.backends.engine import (
    ENGINE_KINDS,
    AsyncVisionLanguageEngine,
    Concurrency,
    DetectionEngine,
    Engine,
    VisionLanguageEngine,
)
from omnidocs.backends.requests import (
    Detection,
    DetectionRequest,
    DetectionResponse,
    FinishReason,
    Request,
    Response,
    Settings,
)
from omnidocs.backends.runner import EngineRunner

__all__ = [
    "ENGINE_KINDS",
    "KNOWN_CAPABILITIES",
    "AsyncVisionLanguageEngine",
    "Availability",
    "Backend",
    "BackendConfig",
    "Concurrency",
    "Config",
    "Detection",
    "DetectionEngine",
    "DetectionRequest",
    "DetectionResponse",
    "Engine",
    "EngineRunner",
    "FinishReason",
    "Request",
    "Requirement",
    "Response",
    "Runtime",
    "Settings",
    "VisionLanguageEngine",
]
