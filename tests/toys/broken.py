"""Every way in which a plugin can be broken, as a distribution that can be installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BACKENDS = "omnidocs.backends"
TEXT = "omnidocs.text_extraction"
PLUGINS = "omnidocs.plugins"

BACKEND_SOURCE = """
from omnidocs.backends import Availability, Backend, BackendConfig, Requirement

class {label}Config(BackendConfig):
    pass

BACKEND = Backend(
    label="{label}",
    description="{label}",
    config={label}Config,
    weights=("hf",),
    engines={{"vlm": "{module}.engine:Engine"}},
    install="pip install {distribution}",
    {more}
)
"""


def backend(label: str, distribution: str | None = None, more: str = "") -> dict[str, Any]:
    """A distribution with a backend; ``more`` are other arguments of its ``Backend``."""
    distribution = distribution or f"toy-{label.lower()}"
    module = distribution.replace("-", "_")
    source = BACKEND_SOURCE.format(label=label, distribution=distribution, module=module, more=more)
    return {
        "name": distribution,
        "entry_points": {BACKENDS: {label: f"{module}:BACKEND"}},
        "files": {"__init__.py": source},
    }


def _plugin(name: str, group: str, point: str, source: str, **more: Any) -> dict[str, Any]:
    module = name.replace("-", "_")
    return {
        "name": name,
        "entry_points": {group: {point: f"{module}:PLUGIN"}},
        "files": {"__init__.py": source},
        **more,
    }


BROKEN: Mapping[str, dict[str, Any]] = {
    "raises": _plugin("toy-raises", BACKENDS, "Raises", "raise RuntimeError('no luck')"),
    "exits": _plugin("toy-exits", BACKENDS, "Exits", "import sys; sys.exit(3)"),
    "wrong_type": _plugin("toy-type", BACKENDS, "Wrong", "PLUGIN = 'a string'"),
    "no_attribute": _plugin("toy-attribute", BACKENDS, "Missing", ""),
    "wrong_label": {
        **backend("Right", "toy-label"),
        "entry_points": {BACKENDS: {"Other": "toy_label:BACKEND"}},
    },
    "wrong_api_version": backend("Later", more="api_version=2,"),
    "unknown_capability": backend("Gifted", more="capabilities=frozenset({'telepathy'}),"),
    "needs_newer_core": {**backend("Newer"), "requires": ["omnidocs-core>=99"]},
    "missing_dependency": _plugin(
        "toy-needy",
        BACKENDS,
        "Needy",
        "import some_rare_library",
        extras={"rare": ["some-rare-library>=1"]},
    ),
    "bad_label": {
        **backend("Fine", "toy-lower"),
        "entry_points": {BACKENDS: {"fine-label": "toy_lower:BACKEND"}},
    },
    "no_extractor": _plugin("toy-text", TEXT, "odd", "class PLUGIN: pass"),
    "misspelt_group": _plugin("toy-group", "omnidocs.text_extracton", "odd", "PLUGIN = 1"),
    "misspelt_hook": _plugin(
        "toy-misspelt",
        PLUGINS,
        "misspelt",
        """
        from omnidocs.registry import hookimpl

        class Plugin:
            @hookimpl
            def before_extracton(self, task): ...

        PLUGIN = Plugin()
        """,
    ),
}
"""Name of the fault -> the arguments of ``Site.add``."""
