"""The records that plugin authors write."""

from __future__ import annotations

import pytest

from omnidocs.registry import Checkpoint, FamilyCheckpoints, ModelFamily, Task


@pytest.mark.parametrize(
    ("word", "class_name", "stems"),
    [
        ("Text", "QwenTextExtractor", ("QwenText", "Qwen", "QwenTextExtractor")),
        ("Layout", "QwenLayoutDetector", ("QwenLayout", "Qwen", "QwenLayoutDetector")),
        ("Layout", "DocLayoutYOLO", ("DocLayoutYOLO",)),
        ("Layout", "RTDETRLayoutExtractor", ("RTDETRLayout", "RTDETR", "RTDETRLayoutExtractor")),
        ("Table", "TableFormerExtractor", ("TableFormer", "TableFormerExtractor")),
        ("Text", "TextExtractor", ("Text", "TextExtractor")),
        ("Text", "Extractor", ("Extractor",)),
    ],
)
def test_configs_are_named_after_the_class_without_its_last_word(
    word: str, class_name: str, stems: tuple[str, ...]
) -> None:
    assert Task(name="a_task", word=word, base="m:C").stems(class_name) == stems


def test_a_task_may_have_another_title_than_its_name() -> None:
    assert Task(name="a_task", word="A", base="m:C").title == "a task"
    assert Task(name="a_task", word="A", base="m:C", title="the task").title == "the task"


@pytest.mark.parametrize(
    "weights",
    [
        ModelFamily(name="A", checkpoints={"hf": "a/b", "mlx": Checkpoint("c", revision="r")}),
        FamilyCheckpoints(
            family="A", checkpoints={"hf": "a/b", "mlx": Checkpoint("c", revision="r")}
        ),
    ],
)
def test_checkpoints_may_be_written_as_strings(weights: ModelFamily | FamilyCheckpoints) -> None:
    assert weights.checkpoint("hf") == Checkpoint("a/b")
    assert weights.checkpoint("mlx") == Checkpoint("c", revision="r")
    assert weights.checkpoint("gguf") is None
