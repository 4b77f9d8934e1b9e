"""Structured extraction: a page as the user's own data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field, SerializeAsAny, field_validator

from omnidocs.errors import ConfigError
from omnidocs.results.output import Output

DataT = TypeVar("DataT", bound=BaseModel)


class StructuredOutput(Output, Generic[DataT]):
    """Data in the user's own pydantic class, read from a page.

    ``StructuredOutput[Invoice].load_json(path)`` loads it back: a file says what the data
    is, not of which class.

    Args:
        data: The data.
        raw_output: The model's answer as it came.
        image_width: Width of the page image in pixels.
        image_height: Height of the page image in pixels.
        model_name: The model that read the page.
    """

    data: SerializeAsAny[DataT]
    raw_output: str | None = None
    image_width: int | None = Field(default=None, ge=1)
    image_height: int | None = Field(default=None, ge=1)
    model_name: str | None = None

    @field_validator("data", mode="before")
    @classmethod
    def _schema_known(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and not cls.__pydantic_generic_metadata__["args"]:
            raise ConfigError(
                "StructuredOutput does not know the class of this data. "
                "Name it: StructuredOutput[Invoice].load_json(path)."
            )
        return value
