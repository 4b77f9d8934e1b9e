"""The labels of published layout detectors."""

from __future__ import annotations

from typing import Final

from omnidocs.results.labels import LabelMapping, LayoutLabel

DOCLAYOUT_YOLO_CLASS_NAMES: Final[dict[int, str]] = {
    0: "title",
    1: "plain_text",
    2: "abandon",
    3: "figure",
    4: "figure_caption",
    5: "table",
    6: "table_caption",
    7: "table_footnote",
    8: "isolate_formula",
    9: "formula_caption",
}
"""Class id -> label of DocLayout-YOLO (DocStructBench checkpoint)."""

DOCLAYOUT_YOLO_MAPPING: Final = LabelMapping(
    {
        "title": LayoutLabel.TITLE,
        "plain_text": LayoutLabel.TEXT,
        "abandon": LayoutLabel.ABANDON,
        "figure": LayoutLabel.FIGURE,
        "figure_caption": LayoutLabel.CAPTION,
        "table": LayoutLabel.TABLE,
        "table_caption": LayoutLabel.CAPTION,
        "table_footnote": LayoutLabel.FOOTNOTE,
        "isolate_formula": LayoutLabel.FORMULA,
        "formula_caption": LayoutLabel.CAPTION,
    }
)

RTDETR_CLASS_NAMES: Final[dict[int, str]] = {
    0: "background",
    1: "Caption",
    2: "Footnote",
    3: "Formula",
    4: "List-item",
    5: "Page-footer",
    6: "Page-header",
    7: "Picture",
    8: "Section-header",
    9: "Table",
    10: "Text",
    11: "Title",
    12: "Document Index",
    13: "Code",
    14: "Checkbox-Selected",
    15: "Checkbox-Unselected",
    16: "Form",
    17: "Key-Value Region",
}
"""Class id -> label of one docling RT-DETR checkpoint.

Other checkpoints number their classes otherwise: read a checkpoint's own ``id2label``.
"""

RTDETR_MAPPING: Final = LabelMapping(
    {
        "background": LayoutLabel.ABANDON,
        "caption": LayoutLabel.CAPTION,
        "footnote": LayoutLabel.FOOTNOTE,
        "formula": LayoutLabel.FORMULA,
        "list-item": LayoutLabel.LIST,
        "page-footer": LayoutLabel.PAGE_FOOTER,
        "page-header": LayoutLabel.PAGE_HEADER,
        "picture": LayoutLabel.FIGURE,
        "section-header": LayoutLabel.SECTION_HEADER,
        "table": LayoutLabel.TABLE,
        "text": LayoutLabel.TEXT,
        "title": LayoutLabel.TITLE,
        "document index": LayoutLabel.LIST,
        "code": LayoutLabel.CODE,
        "checkbox-selected": LayoutLabel.UNKNOWN,
        "checkbox-unselected": LayoutLabel.UNKNOWN,
        "form": LayoutLabel.UNKNOWN,
        "key-value region": LayoutLabel.TEXT,
    }
)
