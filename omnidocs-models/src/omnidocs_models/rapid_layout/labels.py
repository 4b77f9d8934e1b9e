"""The labels of the PP-PicoDet layout models, and the standard ones."""

from __future__ import annotations

from typing import Final

from omnidocs.results import LabelMapping, LayoutLabel

PICODET_MAPPING: Final = LabelMapping(
    {
        # CDLA; its title is any heading, not that of the document alone
        "text": LayoutLabel.TEXT,
        "title": LayoutLabel.SECTION_HEADER,
        "figure": LayoutLabel.FIGURE,
        "figure_caption": LayoutLabel.CAPTION,
        "table": LayoutLabel.TABLE,
        "table_caption": LayoutLabel.CAPTION,
        "header": LayoutLabel.PAGE_HEADER,
        "footer": LayoutLabel.PAGE_FOOTER,
        "reference": LayoutLabel.TEXT,
        "equation": LayoutLabel.FORMULA,
        # PubLayNet, beyond those above
        "list": LayoutLabel.LIST,
    }
)
