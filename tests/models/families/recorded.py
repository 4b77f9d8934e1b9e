"""What the tests of families share: pages, answers, and ways to damage an answer."""

from __future__ import annotations

from hypothesis import strategies as st
from PIL import Image

from omnidocs.backends import Response
from omnidocs.document import Page


def a_page(width=800, height=1000):
    """A white page image as a page."""
    return Page.from_image(Image.new("RGB", (width, height), "white"))


def answer(text, finish_reason="stop"):
    """A model's answer."""
    return Response(text, finish_reason=finish_reason)


def assert_on_page(boxes, page):
    """Hold boxes against the page that they are said to be on."""
    for box in boxes:
        assert 0 <= box.x1 < box.x2 <= page.width
        assert 0 <= box.y1 < box.y2 <= page.height


def mutated(*recorded):
    """Answers that were damaged: pieces cut out, doubled, or replaced by noise."""
    return st.builds(
        _damaged,
        st.sampled_from(recorded),
        st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.3), st.text(max_size=12)), max_size=4),
    )


def cut(*recorded):
    """Answers that end too early."""
    return st.sampled_from(recorded).flatmap(
        lambda text: st.integers(0, len(text)).map(lambda end: text[:end])
    )


def anything(*recorded):
    """Any text at all, and recorded answers that were cut or damaged."""
    return st.one_of(st.text(), cut(*recorded), mutated(*recorded))


def _damaged(text, wounds):
    for place, length, noise in wounds:
        start = int(place * len(text))
        text = text[:start] + noise + text[start + int(length * len(text)) :]
    return text


def reader(extractor_class):
    """An extractor without an engine: it reads answers, and that is all."""
    return object.__new__(extractor_class)
