"""``omnidocs schema``."""

from __future__ import annotations

import json

from omnidocs.cli.output import write_output


def schema() -> None:
    """Print the JSON Schema of what ``convert --format json`` writes."""
    from omnidocs.conversion import ConvertedDocument

    write_output(json.dumps(ConvertedDocument.json_schema(), ensure_ascii=False, indent=2), None)
