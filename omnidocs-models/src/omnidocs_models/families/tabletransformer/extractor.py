"""Table Transformer, the extractor.

Sources: Smock et al., "PubTables-1M: Towards comprehensive table extraction from unstructured
documents", 2022 (https://arxiv.org/abs/2110.00061), and the card of the default checkpoint,
https://huggingface.co/microsoft/table-transformer-structure-recognition-v1.1-all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.backends import DetectionRequest
from omnidocs.errors import OutputParseError
from omnidocs.registry import ModelFamily
from omnidocs.results import BoundingBox, TableOutput
from omnidocs.tasks.table_extraction import BaseTableExtractor
from omnidocs_models._support.cell_words import with_words
from omnidocs_models.families.tabletransformer.grid import LABELS, TableGrid

if TYPE_CHECKING:
    from omnidocs.backends import DetectionResponse
    from omnidocs.document import Page
    from omnidocs.tasks.options import Options

CONFIDENCE: Final = 0.5

TABLE_TRANSFORMER: Final = ModelFamily(
    name="TableTransformer",
    checkpoints={"hf": "microsoft/table-transformer-structure-recognition-v1.1-all"},
    defaults={"hf": {"confidence": CONFIDENCE}},
)


class TableTransformerExtractor(BaseTableExtractor):
    """Table Transformer table extraction.

    It finds rows, columns, cells that span several, and headers on the picture of a table.
    The text of the cells is that of the page's words, so hand in a ``Page`` with a text
    layer, or ``ocr_output``; without words the cells are empty.
    """

    family = TABLE_TRANSFORMER
    engine_kind = "detector"

    def request(self, page: Page, options: Options) -> DetectionRequest:  # noqa: ARG002
        """The picture; the core adds the confidence."""
        return DetectionRequest(page.image, CONFIDENCE)

    def parse(self, answer: DetectionResponse, page: Page, options: Options) -> TableOutput:  # noqa: ARG002
        """The cells where rows and columns meet, in pixels of the page image.

        Raises:
            OutputParseError: the checkpoint finds something else than parts of tables.
        """
        labels = {found.label for found in answer.detections}
        if labels and not labels & LABELS:
            raise OutputParseError(
                f"{self.model_name} finds {', '.join(sorted(labels)[:3])}, and no rows or columns. "
                "Take a Table Transformer checkpoint for structure recognition."
            )
        grid = TableGrid.of(answer.detections)
        return TableOutput(
            cells=with_words(grid.cells(), page.words),
            num_rows=len(grid.rows),
            num_cols=len(grid.columns),
            image_width=page.width,
            image_height=page.height,
            model_name=self.model_name,
            bbox=BoundingBox(x1=0, y1=0, x2=page.width, y2=page.height),
        )
