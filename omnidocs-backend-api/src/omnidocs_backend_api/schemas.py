"""JSON schemas in the form that strict structured output requires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def strict(schema: Any) -> Any:
    """The schema with every object closed and all its properties required.

    OpenAI's strict mode takes no other. An optional property is then always given, as null
    where its type allows it.
    """
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {name: strict(part) for name, part in schema.items() if name != "default"}
    if isinstance(schema.get("properties"), Mapping):
        # A property may itself be called "default".
        closed["properties"] = {name: strict(p) for name, p in schema["properties"].items()}
        closed["required"] = list(schema["properties"])
        closed["additionalProperties"] = False
    return closed
