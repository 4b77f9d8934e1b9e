"""The second version of TableFormer, which writes OTSL and a box for each cell.

Source: docling-ibm-models (``docling_ibm_models.tableformer_v2``); the size and the colours
of its input are those of docling's own use of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnidocs.results import BoundingBox
from omnidocs_models._support.cell_words import with_words
from omnidocs_models.families.answers.otsl import CELL_TAGS, TAGS, table_from_otsl
from omnidocs_models.tableformer.requests import TableRequest, TableResponse

if TYPE_CHECKING:
    from PIL import Image

_SIDE = 448
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_MOST_TOKENS = 511
"""The model has 512 positions, and the first is taken."""


class SecondVersion:
    """TableFormerV2 on its device.

    Args:
        folder: Where config, weights and tokenizer are.
        device: Where it runs.
    """

    def __init__(self, folder: Path, device: str) -> None:
        from docling_ibm_models.tableformer_v2 import TableFormerV2, TableFormerV2Config
        from safetensors.torch import load_model
        from transformers import PreTrainedTokenizerFast

        model = TableFormerV2(TableFormerV2Config.from_pretrained(folder, local_files_only=True))
        load_model(model, folder / "model.safetensors")
        self._model: Any = model.to(device).eval()
        self._tokenizer: Any = PreTrainedTokenizerFast.from_pretrained(
            folder, local_files_only=True
        )

    def read(self, request: TableRequest) -> TableResponse:
        """The cells of a table, with the words that lie in them."""
        answer = self._model.generate(
            self._pixels(request.image), self._tokenizer, max_length=_MOST_TOKENS
        )
        numbers = answer["generated_ids"][0].tolist()
        found = answer["predicted_bboxes"]
        boxes = [] if found is None else found[0].tolist()
        tags = [tag.strip("<>") for tag in self._tokenizer.convert_ids_to_tokens(numbers)]
        _, table = table_from_otsl("".join(f"<{tag}>" for tag in tags if tag in TAGS))
        places = self._places(numbers, tags, boxes, request.image.size)
        cells = [
            cell.model_copy(update={"bbox": place})
            for cell, place in zip(table.cells, places, strict=False)
        ]
        return TableResponse(
            tuple(with_words(cells, request.words)),
            table.num_rows,
            table.num_cols,
            tuple(table.otsl_sequence or ()),
            "stop" if numbers[-1] == self._tokenizer.eos_token_id else "length",
        )

    def _pixels(self, image: Image.Image) -> Any:
        """The picture as the model takes it, of shape (1, 3, 448, 448)."""
        import numpy as np
        import torch

        small = image.resize((_SIDE, _SIDE), resample=2)  # bilinear
        values = (np.asarray(small, np.float32) / 255 - _MEAN) / _DEVIATION
        tensor = torch.from_numpy(values.astype(np.float32)).permute(2, 0, 1)
        return tensor[None].to(self._model.device)

    def _places(
        self,
        numbers: Sequence[int],
        tags: Sequence[str],
        boxes: Sequence[Sequence[float]],
        size: tuple[int, int],
    ) -> Iterator[BoundingBox | None]:
        """The box of each cell in order; the model says which of its tags have one."""
        left = iter(boxes)
        for number, tag in zip(numbers, tags, strict=True):
            box = next(left, None) if number in self._model.data_cells else None
            if tag in CELL_TAGS:
                yield None if box is None else _on_picture(box, size)


def _on_picture(box: Sequence[float], size: tuple[int, int]) -> BoundingBox:
    """A box from 0 to 1 in pixels of the picture."""
    width, height = size
    x1, x2 = sorted((box[0] * width, box[2] * width))
    y1, y2 = sorted((box[1] * height, box[3] * height))
    return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2).clip(width, height)
