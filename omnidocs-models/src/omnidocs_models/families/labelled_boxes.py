"""Layout from models that follow instructions: labels in the prompt, JSON in the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from omnidocs.backends import Request, Response, Settings
from omnidocs.errors import OutputParseError
from omnidocs.results import (
    BoundingBox,
    CustomLabel,
    LabelMapping,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
)
from omnidocs.tasks.layout_extraction import PromptedLayoutDetector
from omnidocs_models.families.answers import objects, page_box

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import LayoutOptions

DEFAULT_LABELS: Final = tuple(
    label for label in LayoutLabel if label not in (LayoutLabel.ABANDON, LayoutLabel.UNKNOWN)
)

LABELS: Final = LabelMapping(
    {label.value: label for label in LayoutLabel}
    | {
        "heading": LayoutLabel.SECTION_HEADER,
        "header": LayoutLabel.PAGE_HEADER,
        "footer": LayoutLabel.PAGE_FOOTER,
        "page_number": LayoutLabel.PAGE_FOOTER,
        "paragraph": LayoutLabel.TEXT,
        "plain_text": LayoutLabel.TEXT,
        "list_item": LayoutLabel.LIST,
        "image": LayoutLabel.FIGURE,
        "picture": LayoutLabel.FIGURE,
        "chart": LayoutLabel.FIGURE,
        "equation": LayoutLabel.FORMULA,
        "code_block": LayoutLabel.CODE,
    }
)
"""What models call the standard labels."""

_INSTRUCTION: Final = """\
Find every layout element of this document page that is one of the following:
{labels}

Answer with a JSON array and nothing else. Give each element once, in reading order, as
{{"bbox_2d": [x1, y1, x2, y2], "label": "<one of the labels>"}}
where (x1, y1) is the top-left and (x2, y2) the bottom-right corner, in coordinates from 0 \
to 1000 relative to the width and the height of the page. Answer [] if there is none."""

_GRID = 1000
_BOX_KEYS = ("bbox_2d", "bbox", "box", "bounding_box")
_EMPTY = re.compile(r"\[\s*\]")


class LabelledBoxesDetector(PromptedLayoutDetector, abstract=True):
    """Asks for the labels that the user names, or for the standard ones.

    The models do not say how sure they are: every confidence is 1.

    Attributes:
        decoding: The settings that the family asks for.
    """

    decoding: ClassVar[Settings] = Settings()

    def prompt(self, page: Page, options: LayoutOptions) -> Request:
        """The instruction with a line for each label."""
        lines = "\n".join(_described(label) for label in options.labels or DEFAULT_LABELS)
        return Request(_INSTRUCTION.format(labels=lines), (page.image,), settings=self.decoding)

    def parse(self, answer: Response, page: Page, options: LayoutOptions) -> LayoutOutput:
        """The boxes of the answer that lie on the page.

        Raises:
            OutputParseError: there is no box in it, and no empty array either.
        """
        asked = {_key(label.value): label for label in options.labels}
        found = (_layout_box(item, asked, page.size) for item in objects(answer.text))
        boxes = [box for box in found if box is not None]
        if not boxes and not _EMPTY.search(answer.text):
            raise OutputParseError(
                f"The model's answer has no box on the page: {answer.text[:80]!r}. "
                "Try a larger model, or a prompt of your own.",
                raw=answer.text,
            )
        return LayoutOutput(
            bboxes=boxes,
            image_width=page.width,
            image_height=page.height,
            model_name=self.model_name,
        )


def _described(label: LayoutLabel | CustomLabel) -> str:
    hints = (label.description, label.detection_prompt) if isinstance(label, CustomLabel) else ()
    said = ". ".join(hint.rstrip(".") for hint in hints if hint)
    return f"- {label.value}: {said}" if said else f"- {label.value}"


def _layout_box(
    item: dict[str, Any],
    asked: dict[str, LayoutLabel | CustomLabel],
    page_size: tuple[int, int],
) -> LayoutBox | None:
    bbox = _box(item, page_size)
    if bbox is None:
        return None
    own = item.get("label")
    own = own if isinstance(own, str) else None
    label = asked.get(_key(own or "")) or LABELS.to_standard(own or "")
    return LayoutBox(label=label, bbox=bbox, confidence=1.0, original_label=own)


def _box(item: dict[str, Any], page_size: tuple[int, int]) -> BoundingBox | None:
    """The first box of an object, under any of the keys that models use.

    Under ``box_2d`` Gemini puts y before x: https://ai.google.dev/gemini-api/docs/image-understanding
    """
    boxes = [item[key] for key in _BOX_KEYS if key in item]
    swapped = item.get("box_2d")
    if isinstance(swapped, list) and len(swapped) == 4:
        boxes.append([swapped[1], swapped[0], swapped[3], swapped[2]])
    usable = (page_box(values, page_size, _GRID) for values in boxes)
    return next((box for box in usable if box is not None), None)


def _key(label: str) -> str:
    return re.sub(r"[\s_-]+", " ", label.strip()).lower()
