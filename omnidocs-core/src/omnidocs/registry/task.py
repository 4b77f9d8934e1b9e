"""What a task is to the registry."""

from __future__ import annotations

from dataclasses import dataclass

API_VERSION = 1
"""The version of the plugin contract that this core keeps to."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task, published under the entry-point group ``omnidocs.tasks``.

    Args:
        name: The entry-point name; ``omnidocs.tasks.<name>`` is where users import from,
            and ``omnidocs.<name>`` is the group that its model families are found in.
        word: The word for it in class names: ``"Text"`` in ``QwenTextPyTorchConfig``.
        base: The class that every extractor of the task derives from, as
            ``"package.module:Class"``; it is imported when the first one is loaded.
        title: The words for it in a sentence.
        endings: The last words of extractor classes, left out of the names of configs.
        api_version: The version of the plugin contract that it was built for.

    Example:
        >>> Task(name="text_extraction", word="Text", base="my_package.base:BaseText").title
        'text extraction'
    """

    name: str
    word: str
    base: str
    title: str = ""
    endings: tuple[str, ...] = ("Extractor", "Detector", "Recognizer", "Predictor")
    api_version: int = API_VERSION

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", self.name.replace("_", " "))

    def stems(self, class_name: str) -> tuple[str, ...]:
        """What the config names of an extractor may begin with, the usual one first.

        Example:
            >>> task = Task(name="text_extraction", word="Text", base="p.m:C")
            >>> task.stems("QwenTextExtractor")
            ('QwenText', 'Qwen', 'QwenTextExtractor')
        """
        cut = (class_name.removesuffix(ending) for ending in self.endings)
        stem = next((stem for stem in cut if stem not in {"", class_name}), class_name)
        short = stem.removesuffix(self.word) or stem
        return tuple(dict.fromkeys((stem, short, class_name)))
