"""A file of Paddle's parameters that is not whole is told from one that is."""

from __future__ import annotations

import pytest

from omnidocs_models.paddleocr.parameters import is_whole


@pytest.fixture
def parameters(weights, tmp_path):
    """Parameters of several types and shapes, as Paddle saves them."""
    import paddle

    class Network(paddle.nn.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.layers = paddle.nn.Sequential(paddle.nn.Linear(3, 300), paddle.nn.Linear(300, 2))
            self.register_buffer("counts", paddle.arange(7, dtype="int64"))
            self.register_buffer("scales", paddle.ones([2, 5], dtype="float16"))

        def forward(self, x):
            y = self.layers(x) + self.counts.sum().astype("float32")
            return y + self.scales.astype("float32").sum()

    spec = [paddle.static.InputSpec([None, 3], "float32")]
    paddle.jit.save(Network().eval(), str(tmp_path / "inference"), input_spec=spec)
    return tmp_path / "inference.pdiparams"


def test_what_paddle_saves_is_whole(parameters):
    assert is_whole(parameters)


@pytest.mark.parametrize("left", [0, 1, 11, 17, 25, 40, 200, -1])
def test_what_was_cut_off_is_not(parameters, left):
    parameters.write_bytes(parameters.read_bytes()[:left])
    assert not is_whole(parameters)


@pytest.mark.parametrize("content", [b"<html>Not found</html>", bytes(100), b"\xff" * 100])
def test_what_is_something_else_is_not(tmp_path, content):
    path = tmp_path / "inference.pdiparams"
    path.write_bytes(content)
    assert not is_whole(path)


def test_what_has_more_behind_it_is_not(parameters):
    with parameters.open("ab") as file:
        file.write(b"more")
    assert not is_whole(parameters)
