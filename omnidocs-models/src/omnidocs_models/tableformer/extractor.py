"""The TableFormer extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.results import BoundingBox, TableOutput
from omnidocs.tasks.table_extraction import BaseTableExtractor
from omnidocs_models._support import with_settings
from omnidocs_models.tableformer.config import TableFormerConfig
from omnidocs_models.tableformer.requests import TableRequest, TableResponse

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import Options


class TableFormerExtractor(BaseTableExtractor):
    """Reads pictures of tables with docling's TableFormer.

    It finds rows, columns, cells that span several, and headers. The text of the cells
    is that of the page's words, so hand in a ``Page`` with a text layer, or ``ocr_output``;
    without words the cells are empty. ``extract_tables(page, regions)`` reads several tables
    of a page, which a layout extractor has found.

    Args:
        config: Settings; None for the defaults.

    Raises:
        MissingLibraryError: docling-ibm-models is not installed.
        ModelNotFoundError: the model is not on this machine.
        ModelLoadError: its files cannot be loaded.
        ConfigError: the device is not there.
    """

    config_class = TableFormerConfig
    engine = "omnidocs_models.tableformer.engine:TableFormerEngine"
    install = 'Install with: pip install "omnidocs-models[tableformer]"'
    config: TableFormerConfig

    def request(self, page: Page, options: Options) -> TableRequest:
        """The picture and its words."""
        config = with_settings(self.config, options.settings)
        return TableRequest(
            page.image, page.words, config.do_cell_matching, config.correct_overlapping_cells
        )

    def parse(self, answer: TableResponse, page: Page, options: Options) -> TableOutput:  # noqa: ARG002
        """The table, in pixels of the page image."""
        return TableOutput(
            cells=list(answer.cells),
            num_rows=answer.num_rows,
            num_cols=answer.num_cols,
            image_width=page.width,
            image_height=page.height,
            model_name=f"tableformer ({self.config.mode})",
            otsl_sequence=list(answer.otsl),
            bbox=BoundingBox(x1=0, y1=0, x2=page.width, y2=page.height),
        )
