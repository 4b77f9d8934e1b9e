"""What a call of an extractor may be told, task by task."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from omnidocs.errors import ConfigError
from omnidocs.results import CustomLabel, LayoutLabel, OutputFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OptionsT = TypeVar("OptionsT")


@dataclass(frozen=True)
class Options:
    """What every task may be told.

    Args:
        settings: Settings for this call alone, stronger than the config's:
            ``{"max_tokens": 512}``.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TextOptions(Options):
    """How the text of a page shall be written.

    Args:
        format: Markdown or HTML.
        prompt: Instead of the family's own prompt.
    """

    format: OutputFormat = OutputFormat.MARKDOWN
    prompt: str | None = None


@dataclass(frozen=True)
class LayoutOptions(Options):
    """What shall be looked for on a page.

    Args:
        labels: The labels to look for; empty for the family's own.
        prompt: Instead of the family's own prompt.
    """

    labels: tuple[LayoutLabel | CustomLabel, ...] = ()
    prompt: str | None = None


@dataclass(frozen=True)
class StructuredOptions(Options):
    """Which data shall be read.

    Args:
        schema: The pydantic class of the data.
        prompt: What to look for, in words.
    """

    schema: type[BaseModel] = BaseModel
    prompt: str = ""


def text_format(name: str, formats: Sequence[str]) -> OutputFormat:
    """The output format of a name.

    Args:
        name: As the user wrote it.
        formats: Those that the extractor writes.

    Raises:
        ConfigError: it writes no such format.
    """
    if name not in formats:
        raise ConfigError(
            f"output_format={str(name)!r} is not supported. Take one of: {', '.join(formats)}."
        )
    return OutputFormat(name)


def layout_labels(
    labels: Sequence[str | LayoutLabel | CustomLabel] | None,
) -> tuple[LayoutLabel | CustomLabel, ...]:
    """Labels as the user wrote them: a standard label by its name, others as custom ones.

    Raises:
        ConfigError: it is no sequence of labels.
    """
    if isinstance(labels, str):
        raise ConfigError(f"custom_labels={labels!r} is one string. Give a list: [{labels!r}].")
    return tuple(_label(label) for label in labels or ())


def _label(label: str | LayoutLabel | CustomLabel) -> LayoutLabel | CustomLabel:
    if isinstance(label, CustomLabel):
        return label
    try:
        return LayoutLabel(label)
    except ValueError:
        return CustomLabel(name=label)


def made(maker: Callable[..., OptionsT], given: Mapping[str, Any], name: str) -> OptionsT:
    """Make options from keywords.

    Raises:
        ConfigError: a keyword is unknown or missing; the message lists those that exist.
    """
    parameters = signature(maker)
    try:
        parameters.bind(**given)
    except TypeError as error:
        takes = ", ".join(parameters.parameters) or "none"
        raise ConfigError(f"{name}: {error}. Its options are: {takes}.") from error
    return maker(**given)
