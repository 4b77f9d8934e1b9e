"""The first version of TableFormer: the models "fast" and "accurate".

Sources: Nassar et al., "TableFormer: Table Structure Understanding with Transformers", 2022
(https://arxiv.org/abs/2203.01017), and docling-ibm-models, whose predictor runs here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnidocs.results import BoundingBox, CellType, TableCell
from omnidocs_models._support.cell_words import with_words
from omnidocs_models.tableformer.requests import TableRequest, TableResponse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from omnidocs.document import Word

    Pixels = NDArray[np.uint8]

_KINDS = {
    "column_header": CellType.COLUMN_HEADER,
    "row_header": CellType.ROW_HEADER,
    "row_section": CellType.SECTION_ROW,
}


class FirstVersion:
    """A model of the first version on its device.

    Args:
        folder: Where ``tm_config.json`` and the weights are.
        device: Where it runs.
    """

    def __init__(self, folder: Path, device: str) -> None:
        import torch
        from docling_ibm_models.tableformer.data_management.tf_predictor import TFPredictor

        settings = json.loads((folder / "tm_config.json").read_text(encoding="utf-8"))
        settings["model"]["save_dir"] = str(folder)
        # It sets the threads of the whole process: to what they are.
        self._predictor: Any = TFPredictor(settings, device, torch.get_num_threads())
        self._predictor.resize_img = _shrunk
        self._end = settings["dataset_wordmap"]["word_map_tag"]["<end>"]
        self._make_loggers()

    def read(self, request: TableRequest) -> TableResponse:
        """The cells of a table, with the words that belong in them."""
        import numpy as np

        image, words = request.image, request.words
        page = {
            "width": image.width,
            "height": image.height,
            "image": np.asarray(image),
            "tokens": [_token(number, word) for number, word in enumerate(words)],
        }
        matched = request.matching and bool(words)
        [found] = self._predictor.multi_table_predict(
            page,
            [[0, 0, *image.size]],
            do_matching=matched,
            correct_overlapping_cells=request.correct_overlaps,
        )
        cells = [_cell(cell, image.size) for cell in found["tf_responses"]]
        details = found["predict_details"]
        return TableResponse(
            tuple(cells if matched else with_words(cells, words)),
            details["num_rows"],
            details["num_cols"],
            tuple(details["prediction"]["rs_seq"]),
            "stop" if details["prediction"]["tag_seq"][-1] == self._end else "length",
        )

    def _make_loggers(self) -> None:
        """Let each part make its logger now, while the caller keeps logging as it was."""
        predictor = self._predictor
        corrector = predictor._post_processor  # noqa: SLF001
        matchers = [predictor._cell_matcher, corrector._cell_matcher]  # noqa: SLF001
        for part in [predictor, corrector, *matchers, *predictor.get_model().modules()]:
            if hasattr(part, "_log"):
                part._log()  # noqa: SLF001


def _shrunk(image: Pixels, height: int) -> tuple[Pixels, float]:
    """The picture as the model takes it, and its scale.

    The predictor brings pages to one height, however wide that makes a picture of a table.
    So the longer side is shrunk to that, and nothing is enlarged.
    """
    import cv2

    scale = min(height / max(image.shape[:2]), 1.0)
    if scale == 1:
        return image, scale
    rows, columns = (max(round(side * scale), 1) for side in image.shape[:2])
    smaller: Any = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA)
    return smaller, scale


def _token(number: int, word: Word) -> dict[str, Any]:
    left, top, right, bottom = word.bbox.to_list()
    box = {"l": left, "t": top, "r": right, "b": bottom}
    return {"id": number, "text": word.text, "bbox": box}


def _cell(found: dict[str, Any], size: tuple[int, int]) -> TableCell:
    """A cell as docling describes it."""
    kind = next((kind for name, kind in _KINDS.items() if found[name]), CellType.DATA)
    return TableCell(
        row=found["start_row_offset_idx"],
        col=found["start_col_offset_idx"],
        row_span=max(found["row_span"], 1),
        col_span=max(found["col_span"], 1),
        text=" ".join(piece["token"] for piece in found["text_cell_bboxes"] if piece),
        cell_type=kind,
        bbox=_box(found["bbox"], size),
    )


def _box(sides: dict[str, float], size: tuple[int, int]) -> BoundingBox | None:
    """Where a cell is on the picture; None where the words alone say that it exists."""
    if not sides:
        return None
    x1, x2 = sorted((sides["l"], sides["r"]))
    y1, y2 = sorted((sides["t"], sides["b"]))
    return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2).clip(*size)
