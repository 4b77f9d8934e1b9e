"""The result of structured extraction, under the name of OmniDocs 0.2."""

from omnidocs.results import StructuredOutput

__all__ = ["StructuredOutput"]
