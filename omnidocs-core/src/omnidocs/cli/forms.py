"""The forms that the output of a task can be written in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from omnidocs.results import Output


class Form(StrEnum):
    """Forms of an output."""

    JSON = "json"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


_FORMS: dict[str, tuple[Form, ...]] = {
    "text_extraction": tuple(Form),
    "table_extraction": tuple(Form),
    "layout_extraction": (Form.JSON, Form.TEXT),
    "ocr_extraction": (Form.JSON, Form.TEXT),
    "reading_order": (Form.JSON, Form.TEXT),
    "formula_recognition": (Form.JSON, Form.TEXT, Form.MARKDOWN),
}
"""Task -> its forms; any other task has JSON alone."""


def check_form(task: str, form: Form) -> None:
    """Refuse a form that a task does not have, before anything is loaded.

    Raises:
        ConfigError: the task does not have it.
    """
    forms = _FORMS.get(task, (Form.JSON,))
    if form not in forms:
        raise ConfigError(f"{task} has no form {form.value!r}. Take one of: {', '.join(forms)}.")


def written(output: Output, form: Form) -> str:
    """An output as text, markdown or HTML."""
    from omnidocs.results import (
        FormulaOutput,
        LayoutOutput,
        OCROutput,
        ReadingOrderOutput,
        TableOutput,
        TextOutput,
    )

    match output:
        case TextOutput():
            return output.plain_text if form is Form.TEXT else output.content
        case TableOutput():
            return output.to_html() if form is Form.HTML else output.to_markdown()
        case FormulaOutput():
            return output.to_markdown() if form is Form.MARKDOWN else output.latex
        case OCROutput():
            return output.full_text
        case LayoutOutput():
            return "\n".join(_line(box.label.value, box) for box in output.bboxes)
        case ReadingOrderOutput():
            elements = output.ordered_elements
            return "\n".join(_line(element.element_type.value, element) for element in elements)
    raise ConfigError(f"{type(output).__name__} can be written as JSON alone. Use --format json.")


def _line(label: str, item: Any) -> str:
    box = " ".join(f"{value:.0f}" for value in item.bbox.to_list())
    text = getattr(item, "text", "")
    return f"{label}\t{item.confidence:.2f}\t{box}" + (f"\t{text}" if text else "")
