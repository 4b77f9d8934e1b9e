"""The names of OmniDocs 0.2 for hosted models; ``omnidocs.tasks`` has what is behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from pydantic import BaseModel

from omnidocs._lazy import attach, fetch

if TYPE_CHECKING:
    from omnidocs.backends import BackendConfig
    from omnidocs.tasks.inputs import ImageInput

SchemaT = TypeVar("SchemaT", bound=BaseModel)

_TASKS = "omnidocs.tasks"

__getattr__, __dir__ = attach(
    __name__,
    {f"{_TASKS}.text_extraction.vlm": ("VLMAPIConfig", "VLMTextAPIConfig")},
    own=("vlm_completion", "vlm_structured_completion"),
)


def vlm_completion(config: BackendConfig, prompt: str, image: ImageInput) -> str:
    """What a model answers to a prompt about an image, as it comes.

    Raises:
        OmniDocsError: as ``VLMTextExtractor(config).extract(image)`` raises.
    """
    extractor_class = fetch(f"{_TASKS}.text_extraction", "VLMTextExtractor")
    with extractor_class(config=config) as extractor:
        return cast("str", extractor.extract(image, prompt=prompt).raw_output)


def vlm_structured_completion(
    config: BackendConfig, prompt: str, image: ImageInput, response_schema: type[SchemaT]
) -> SchemaT:
    """What a model answers to a prompt about an image, as an object of a pydantic class.

    Raises:
        OmniDocsError: as ``VLMStructuredExtractor(config).extract(image, ...)`` raises.
    """
    extractor_class = fetch(f"{_TASKS}.structured_extraction", "VLMStructuredExtractor")
    with extractor_class(config=config) as extractor:
        found = extractor.extract(image, schema=response_schema, prompt=prompt)
        return cast("SchemaT", found.data)
