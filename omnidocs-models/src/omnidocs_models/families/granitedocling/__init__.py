"""Granite Docling: a page as DocTags, which docling-core turns into markdown and HTML.

Source of the prompt and the format: the model's card,
https://huggingface.co/ibm-granite/granite-docling-258M.
"""

from omnidocs_models.families.granitedocling.text import GraniteDoclingTextExtractor

__all__ = ["GraniteDoclingTextExtractor"]
