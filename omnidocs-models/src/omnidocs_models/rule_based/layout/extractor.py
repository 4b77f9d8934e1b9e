"""The layout extractor that works by rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from omnidocs.document import Page, TextLine
from omnidocs.results import LayoutBox, LayoutLabel, LayoutOutput
from omnidocs.tasks.layout_extraction import BaseLayoutExtractor
from omnidocs_models.rule_based.analysis import Analysis, analyse
from omnidocs_models.rule_based.figures import with_labels
from omnidocs_models.rule_based.geometry import Box, intersection_area
from omnidocs_models.rule_based.layout.blocks import Block, find_blocks
from omnidocs_models.rule_based.layout.formulas import with_whole_formulas
from omnidocs_models.rule_based.layout.labels import (
    Surroundings,
    caption_score,
    footnote_score,
    label_block,
)
from omnidocs_models.rule_based.layout.margins import margin_labels
from omnidocs_models.rule_based.layout.profile import Profile, profile_of

SURE = 0.8
"""Confidence from which a caption or a footnote is one even at the edge of the page."""

Found = tuple[LayoutLabel, Box, float]
"""A label, where it is, and how sure the rules are (0 to 1)."""


class RuleBasedLayoutExtractor(BaseLayoutExtractor):
    """Finds the regions of a page from its words, rulings and pictures, without a model.

    It needs words: those of a PDF's text layer, or of OCR (``Page.with_words``). A page
    without any has but its figures. Tables are found as ``RuleBasedTableExtractor`` finds
    them. A page takes some milliseconds.
    """

    def process(self, page: Page, options: Any) -> LayoutOutput:
        """Find the regions of one page, from top to bottom."""
        del options
        boxes = [
            LayoutBox(
                label=label,
                bbox=box.to_bounding_box(page.width, page.height),
                confidence=round(confidence, 3),
            )
            for label, box, confidence in find_layout(page)
        ]
        return LayoutOutput(
            bboxes=boxes,
            image_width=page.width,
            image_height=page.height,
            model_name=self.model_name,
        )


def find_layout(page: Page) -> list[Found]:
    """The labelled regions of a page, from top to bottom."""
    analysis = analyse(page)
    tables = [(LayoutLabel.TABLE, t.box, t.confidence) for t in analysis.tables]
    areas = [table.box for table in analysis.tables]
    lines = [line for line in page.lines if line.text.strip() and not _within(line, areas)]
    areas = with_labels(analysis.figures, lines, analysis.marks.size)
    figures = [(LayoutLabel.FIGURE, box, 0.8) for box in areas]
    lines = [line for line in lines if not _within(line, areas)]
    upright = [line for line in lines if line.angle == 0]
    turned = [(LayoutLabel.ABANDON, Box.of(line.bbox), 0.6) for line in lines if line.angle != 0]
    texts = _texts(upright, page, analysis, areas)
    return sorted(
        [*tables, *figures, *texts, *turned], key=lambda found: (found[1].y1, found[1].x1)
    )


def _within(line: TextLine, boxes: Sequence[Box]) -> bool:
    """Whether most of a line lies in one of the boxes."""
    box = Box.of(line.bbox)
    return any(intersection_area(box, other) > 0.5 * box.area for other in boxes)


def _texts(
    lines: Sequence[TextLine], page: Page, analysis: Analysis, figures: Sequence[Box]
) -> list[Found]:
    """The blocks of text with their labels."""
    if not lines:
        return []
    usual = profile_of(lines, page)
    blocks = find_blocks(lines, usual)
    around = Surroundings(
        [table.box for table in analysis.tables],
        figures,
        blocks,
        analysis.marks.edges.horizontal,
    )
    outer = [
        block
        for block in blocks
        if any(map(str.isalnum, block.text))
        and caption_score(block, usual, around) < SURE
        and footnote_score(block, usual, around) < SURE
    ]
    margins = margin_labels(outer, usual, around.rules, around.tables)
    labelled = [margins.get(id(block)) or label_block(block, usual, around) for block in blocks]
    found = [
        (label, block.box, confidence)
        for block, (label, confidence) in zip(blocks, labelled, strict=True)
    ]
    return with_whole_formulas(_with_title(found, blocks, usual), blocks, usual)


def _with_title(found: list[Found], blocks: Sequence[Block], page: Profile) -> list[Found]:
    """Make the largest heading of a first page its title."""
    heads = [
        index for index, (label, _, _) in enumerate(found) if label is LayoutLabel.SECTION_HEADER
    ]
    if not page.first or not heads:
        return found
    best = max(heads, key=lambda index: (blocks[index].size, -blocks[index].box.y1))
    if blocks[best].size < 1.3 * page.size or blocks[best].box.y1 > 0.6 * page.height:
        return found
    _, box, confidence = found[best]
    return [*found[:best], (LayoutLabel.TITLE, box, confidence), *found[best + 1 :]]
