"""What was filled into a form is part of its text."""

from __future__ import annotations

import pytest

from omnidocs import Document, convert


@pytest.fixture(scope="module")
def form(drawn):
    """A form of three fields: one line, several lines, and one that is hidden."""

    def page(pen):
        pen.heading(90, "Application", 18)
        acro = pen.canvas.acroForm
        for number, (label, value, flags) in enumerate(
            (("Name:", "Ada Lovelace", ""), ("Street:", "12 Mill\nLane", "multiline"))
        ):
            y = 140 + 60 * number
            pen.text(64, y, label)
            acro.textfield(
                name=label,
                value=value,
                x=104,
                y=pen.height - y - 11,
                width=240,
                height=30,
                fieldFlags=flags,
                annotationFlags="print",
            )
        acro.textfield(
            name="x", value="Unseen", x=104, y=300, width=240, height=30, annotationFlags="hidden"
        )
        pen.prose(300)

    return drawn(page)


def test_values_stand_behind_their_labels(form):
    text = convert(form, ocr="never").text
    assert "Name: Ada Lovelace" in text.replace("\n\n", " ").replace("\n", " ")
    assert "12 Mill" in text
    assert "Lane" in text


def test_a_hidden_field_says_nothing(form):
    assert "Unseen" not in convert(form, ocr="never").text


def test_words_of_fields_are_inside_them(form):
    with Document.from_bytes(form, dpi=72) as document:
        [word] = [word for word in document[0].words if word.text == "Lovelace"]
        assert 104 < word.bbox.x1 < word.bbox.x2 < 344
        assert 100 < word.bbox.y1 < word.bbox.y2 < 170
