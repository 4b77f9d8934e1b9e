"""Words as the text layer has them."""

from __future__ import annotations

import pytest

from omnidocs.document import Document


@pytest.fixture
def words_of(pdf):
    def read(*content, **options):
        return Document.from_bytes(pdf(["".join(content)]), **options)[0].words

    return read


def test_words_come_with_their_font(words_of, text):
    words = words_of(text(20, 200, "one two", font="B"), text(20, 150, "three", font="I"))
    assert [(word.text, word.font) for word in words] == [
        ("one", "Helvetica-Bold"),
        ("two", "Helvetica-Bold"),
        ("three", "Times-Italic"),
    ]


@pytest.mark.parametrize(
    ("font", "bold", "italic", "mono"),
    [
        ("F", False, False, False),
        ("B", True, False, False),
        ("I", False, True, False),
        ("M", False, False, True),
    ],
)
def test_style_is_told_from_the_font(words_of, text, font, bold, italic, mono):
    (word,) = words_of(text(20, 200, "word", font=font))
    assert (word.bold, word.italic, word.mono) == (bold, italic, mono)


@pytest.mark.parametrize(
    ("name", "bold", "italic", "mono"),
    [
        ("ABCDEF+CMBX12", True, False, False),
        ("SFBX1000", True, False, False),
        ("CMTI10", False, True, False),
        ("SFTT0900", False, False, True),
        ("NimbusRomNo9L-Medi", True, False, False),
        ("MyriadPro-BoldIt", True, True, False),
        ("Verdana,Bold", True, False, False),
        ("Roboto-Medium", False, False, False),
        ("CMR10", False, False, False),
        ("Georgia-BoldItalic", True, True, False),
    ],
)
def test_style_is_told_from_names_of_many_foundries(pdf, page_source, name, bold, italic, mono):
    from_helvetica = pdf([page_source("BT /B 12 Tf 20 100 Td (word) Tj ET")])
    data = from_helvetica.replace(b"/BaseFont /Helvetica-Bold", b"/BaseFont /" + name.encode())
    (word,) = Document.from_bytes(data)[0].words
    assert word.font == name.rpartition("+")[2]
    assert (word.bold, word.italic, word.mono) == (bold, italic, mono)


def test_invisible_words_are_marked(words_of, text):
    words = words_of(text(20, 200, "seen"), "3 Tr ", text(20, 150, "hidden"))
    assert [(word.text, word.invisible) for word in words] == [("seen", False), ("hidden", True)]


def test_invisible_words_have_no_look(pdf, page_source):
    source = page_source("BT 3 Tr /B 12 Tf 20 100 Td (hidden) Tj 0 Tr 0 -20 Td (seen) Tj ET")
    words = Document.from_bytes(pdf([source]))[0].words
    assert [(w.text, w.bold, w.font) for w in words] == [
        ("hidden", False, "Helvetica-Bold"),
        ("seen", True, "Helvetica-Bold"),
    ]


def test_a_raised_number_is_a_word_joined_to_the_one_before(words_of):
    words = words_of("BT /F 12 Tf 20 100 Td (name) Tj 5 Ts /F 7 Tf (12) Tj ET")
    assert [(w.text, w.joined, w.superscript) for w in words] == [
        ("name", False, False),
        ("12", True, True),
    ]


def test_a_lowered_number_is_no_superscript(words_of):
    words = words_of("BT /F 12 Tf 20 100 Td (H) Tj -3 Ts /F 7 Tf (2) Tj 0 Ts /F 12 Tf (O) Tj ET")
    assert [(w.text, w.joined, w.superscript) for w in words] == [
        ("H", False, False),
        ("2", True, False),
        ("O", True, False),
    ]


def test_a_change_of_font_on_one_line_parts_no_word(words_of):
    words = words_of("BT /F 12 Tf 20 100 Td (half) Tj /B 12 Tf (way) Tj ET")
    assert [word.text for word in words] == ["halfway"]


def test_letters_set_one_by_one_make_a_word(words_of):
    words = words_of("BT /F 12 Tf 20 100 Td (w) Tj (o) Tj (r) Tj (d) Tj 40 0 Td (next) Tj ET")
    assert [word.text for word in words] == ["word", "next"]


def test_the_parts_of_a_fraction_are_words(words_of):
    words = words_of("BT /F 10 Tf 100 120 Td (i) Tj 0 -9 Td (2) Tj 0 -9 Td (n) Tj ET")
    assert [(word.text, word.joined) for word in words] == [
        ("i", False),
        ("2", False),
        ("n", False),
    ]


def test_letters_that_are_raised_a_little_part_no_word(words_of):
    words = words_of("BT /F 10 Tf 100 120 Td (T) Tj 5.5 -2 Td (E) Tj 6 2 Td (X) Tj ET")
    assert [word.text for word in words] == ["TEX"]


def test_a_gap_without_a_space_parts_words(words_of):
    words = words_of("BT /F 12 Tf 20 100 Td [(left) -1500 (right)] TJ ET")
    assert [word.text for word in words] == ["left", "right"]


def test_a_hyphen_at_the_end_of_a_line_stays_and_ends_the_word(words_of, text):
    words = words_of(text(20, 200, "some exam-"), text(20, 186, "ple of it"))
    assert [word.text for word in words] == ["some", "exam-", "ple", "of", "it"]
    assert words[1].bbox.y2 < words[2].bbox.y2


def test_the_text_of_a_page_keeps_line_end_hyphens(pdf, text):
    page = Document.from_bytes(pdf([text(20, 200, "some exam-") + text(20, 186, "ple of it")]))[0]
    assert page.text == "some exam-\nple of it"


@pytest.mark.parametrize(
    ("unicode", "expected"),
    [
        ("FB01", "fi"),
        ("FB03", "ffi"),
        ("00AD", "-"),
        ("D835DC00", "\U0001d400"),
        ("D835", "�"),
        ("0000", "�"),
        ("E000", "\ue000"),
    ],
)
def test_characters_are_spelt_out_or_replaced(mapped_word, unicode, expected):
    assert mapped_word(unicode).words[0].text == f"a{expected}b"


@pytest.fixture
def mapped_word(pdf, page_source, xobject):
    """A page with the word ``a?b``, whose middle letter a ToUnicode map says."""

    def make(unicode, shown="(acb) Tj"):
        mapping = (
            "/CIDInit /ProcSet findresource begin begincmap\n"
            "1 begincodespacerange <00> <FF> endcodespacerange\n"
            f"3 beginbfchar <61> <0061> <63> <{unicode}> <62> <0062> endbfchar\n"
            "endcmap end"
        )
        data = pdf([page_source(f"BT /X 12 Tf 20 100 Td {shown} ET")])
        font = (
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 97 /LastChar 99 "
            b"/Widths [500 500 500] /ToUnicode 99 0 R >>"
        )
        data = data.replace(b"/Font <<", b"/Font << /X " + font)
        # Objects are found by the repair of the cross-reference table.
        head = data[: data.index(b"xref\n0")]
        tail = data[data.index(b"trailer") :]
        return Document.from_bytes(
            head + b"99 0 obj\n" + xobject("", mapping.encode()) + b"\nendobj\n" + tail
        )[0]

    return make


@pytest.mark.parametrize(("unicode", "count"), [("65E5", 1), ("0394", 3)])
def test_characters_below_each_other_are_a_word_in_ideographs_alone(mapped_word, unicode, count):
    page = mapped_word(unicode, "(c) Tj 0 -11 Td (c) Tj 0 -11 Td (c) Tj")
    assert len(page.words) == count


@pytest.mark.parametrize(
    ("matrix", "angle"),
    [
        ("1 0 0 1 60 100", 0),
        ("0 1 -1 0 60 100", 270),
        ("0 -1 1 0 60 100", 90),
        ("-1 0 0 -1 120 100", 180),
        ("0.7071 0.7071 -0.7071 0.7071 60 100", 315),
    ],
)
def test_turned_text_says_its_angle(pdf, matrix, angle):
    page = Document.from_bytes(pdf([f"BT /F 12 Tf {matrix} Tm (two words) Tj ET"]))[0]
    assert [word.angle for word in page.words] == [angle, angle]
    assert [(line.text, line.angle) for line in page.lines] == [("two words", angle)]


def test_arabic_is_in_logical_order_with_ligatures_spelt_out(shared_data):
    with Document.open(shared_data / "documents" / "right_to_left_01.pdf") as doc:
        words = [word.text for word in doc[0].words]
        assert words[:3] == ["تحسين", "الإنتاجية", "وحل"]
        assert doc[0].lines[0].text.startswith("تحسين الإنتاجية وحل المشكلات من خلال")
        assert "الإنتاجية" in doc[0].text


def test_a_page_without_text_has_no_words(pdf):
    page = Document.from_bytes(pdf([""]))[0]
    assert (page.text, page.words, page.lines, page.text_source) == ("", (), (), None)


def test_a_font_without_an_ascender_gives_boxes_of_its_size(pdf, page_source, xobject, ink):
    glyph = xobject("", b"500 0 0 0 400 700 d1 0 0 400 700 re f")
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] "
        b"/CharProcs << /a 90 0 R >> /Encoding << /Type /Encoding /Differences [97 /a] >> "
        b"/FirstChar 97 /LastChar 97 /Widths [500] /Resources << >> >>"
    )
    data = pdf(["BT /T 20 Tf 40 100 Td (aaa) Tj ET"]).replace(b"/Font <<", b"/Font << /T " + font)
    head, tail = data[: data.index(b"xref\n0")], data[data.index(b"trailer") :]
    page = Document.from_bytes(head + b"90 0 obj\n" + glyph + b"\nendobj\n" + tail, dpi=72)[0]
    (word,) = page.words
    assert word.text == "aaa"
    assert 10 < word.bbox.height < 30
    assert word.bbox.y1 <= ink(page.image)[1] + 1


def test_a_page_of_damaged_codes_is_replaced_and_not_raised():
    from omnidocs.document.pdfium.characters import decode_codes

    assert decode_codes([0x61, 0x110000, 0x62]) == "a\ufffdb"


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((10, 50, 10, 62), (10, 50, 10.5, 62)),
        ((10, 0, 20, 100), (10, 50, 20, 62.5)),
        ((10, 59, 20, 60), (10, 50, 20, 62.5)),
        ((10, 50, 20, 62), (10, 50, 20, 62)),
    ],
)
def test_boxes_without_sense_get_the_size_of_the_font(box, expected):
    from omnidocs.document.pdfium.fonts import Font
    from omnidocs.document.pdfium.styles import Style
    from omnidocs.document.pdfium.text import _sane

    style = Style(size=12.5, font=Font(), invisible=False, angle=0, baseline=60)
    assert _sane(box, style) == pytest.approx(expected)
