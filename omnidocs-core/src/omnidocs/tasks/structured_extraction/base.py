"""The base of every structured extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel

from omnidocs.errors import ConfigError
from omnidocs.results import StructuredOutput
from omnidocs.tasks.extractor import Extractor
from omnidocs.tasks.options import StructuredOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnidocs.tasks.inputs import ImageInput

SchemaT = TypeVar("SchemaT", bound=BaseModel)


class BaseStructuredExtractor(Extractor[StructuredOutput[Any]], abstract=True):
    """Reads the data of a page into the user's own pydantic class."""

    task = "structured_extraction"

    def make_options(
        self,
        schema: type[BaseModel],
        prompt: str = "",
        *,
        settings: Mapping[str, Any] | None = None,
    ) -> StructuredOptions:
        """Check the options of a call.

        Args:
            schema: The pydantic class of the data.
            prompt: What to look for, in words.
            settings: Settings for this call alone: ``{"max_tokens": 512}``.

        Raises:
            ConfigError: ``schema`` is no pydantic class.
        """
        if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
            raise ConfigError(
                f"schema={schema!r} is no pydantic class. Derive one from pydantic.BaseModel."
            )
        return StructuredOptions(schema=schema, prompt=prompt, settings=settings or {})

    def extract(
        self, image: ImageInput, schema: type[SchemaT], prompt: str = "", **options: Any
    ) -> StructuredOutput[SchemaT]:
        """Read the data of one page.

        Args:
            image: A page in any form; it is not changed.
            schema: The pydantic class of the data.
            prompt: What to look for, in words.
            **options: ``settings`` for this call.

        Raises:
            UnsupportedInputError: the image cannot be made a page.
            ConfigError: ``schema`` is no pydantic class.
            OutputParseError: the model's answer does not fit the schema; ``raw`` has it.
            RequestError: the engine failed on the page.
            ExtractorClosedError: the extractor is closed.
        """
        output = super().extract(image, schema=schema, prompt=prompt, **options)
        return cast("StructuredOutput[SchemaT]", output)
