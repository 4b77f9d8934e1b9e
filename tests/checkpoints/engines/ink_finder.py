"""A graph of ONNX that looks like an export of DocLayout-YOLO, and finds ink.

It is made of real operators: the first row that it puts out is the box around everything
dark in its input. So a test knows where the box must be on the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save_model

NAMES = {
    0: "title",
    1: "plain text",
    2: "abandon",
    3: "figure",
    4: "figure_caption",
    5: "table",
    6: "table_caption",
    7: "table_footnote",
    8: "isolate_formula",
    9: "formula_caption",
}
DARK = 0.2
INK, INK_SURELY, EVERYTHING = 5, 0.9, 0.4


def write(
    path: Path,
    *,
    side: int | str | None = None,
    names: dict[int, str] | None = NAMES,
    columns: int = 6,
    layers: int = 0,
) -> Path:
    """Write the graph.

    Args:
        path: Where to.
        side: Width and height of its input; None for any, a word for any that are equal.
        names: What its metadata call the labels; None for no metadata.
        columns: Numbers in a row of its output.
        layers: Convolutions that leave the picture as it is, for work to do.
    """
    sides = ["height", "width"] if side is None else [side, side]
    graph = helper.make_graph(
        _nodes(layers),
        "ink",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, *sides])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 2, columns])],
        _constants(columns),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=9)
    if names is not None:
        helper.set_model_props(model, {"names": repr(names), "stride": "32", "task": "detect"})
    save_model(model, path)
    return path


def _nodes(layers: int) -> list[Any]:
    node = helper.make_node
    steps = [
        node("Conv", [_picture(i), "same"], [_picture(i + 1)], pads=[2, 2, 2, 2])
        for i in range(layers)
    ]
    steps += [
        node("ReduceMax", [_picture(layers)], ["lightest"], axes=[1], keepdims=0),
        node("Less", ["lightest", "dark"], ["is_ink"]),
        node("Cast", ["is_ink"], ["ink"], to=TensorProto.FLOAT),
        node("ReduceMax", ["ink"], ["columns"], axes=[1], keepdims=0),
        node("ReduceMax", ["ink"], ["rows"], axes=[2], keepdims=0),
    ]
    for name, profile in (("x", "columns"), ("y", "rows")):
        steps += [
            node("ArgMax", [profile], [f"{name}_first"], axis=1, keepdims=1),
            node("ArgMax", [profile], [f"{name}_at"], axis=1, keepdims=1, select_last_index=1),
            node("Add", [f"{name}_at", "one"], [f"{name}_last"]),
        ]
    corners = ["x_first", "y_first", "x_last", "y_last"]
    return [
        *steps,
        node("Concat", corners, ["whole_box"], axis=1),
        node("Cast", ["whole_box"], ["box"], to=TensorProto.FLOAT),
        node("Concat", ["box", "sure"], ["first"], axis=1),
        node("Concat", ["box", "unsure"], ["second"], axis=1),
        node("Unsqueeze", ["first", "middle"], ["first_row"]),
        node("Unsqueeze", ["second", "middle"], ["second_row"]),
        node("Concat", ["second_row", "first_row"], ["output0"], axis=1),
    ]


def _picture(layer: int) -> str:
    """The name of the picture after so many convolutions."""
    return f"picture_{layer}" if layer else "images"


def _constants(columns: int) -> list[Any]:
    rest = [0.0] * (columns - 6)
    same = np.zeros((3, 3, 5, 5), np.float32)
    same[range(3), range(3), 2, 2] = 1
    values = {
        "same": same,
        "dark": np.array(DARK, np.float32),
        "one": np.array([[1]], np.int64),
        "middle": np.array([1], np.int64),
        "sure": np.array([[INK_SURELY, INK, *rest]], np.float32),
        "unsure": np.array([[EVERYTHING, 1, *rest]], np.float32),
    }
    return [numpy_helper.from_array(value, name) for name, value in values.items()]
