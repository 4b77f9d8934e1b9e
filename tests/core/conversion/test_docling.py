"""Converted documents as DoclingDocuments, read by docling-core itself."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from docling_core.transforms.chunker import HierarchicalChunker
from docling_core.types.doc.base import CoordOrigin
from docling_core.types.doc.document import ContentLayer, DoclingDocument
from docling_core.types.doc.labels import DocItemLabel
from PIL import Image

from omnidocs.conversion import ConvertedDocument, ConvertedPage, TextRun, convert
from omnidocs.results import CellType, LayoutLabel, PageStatus, TableCell, TableOutput


@pytest.fixture
def made(page_of):
    """Export pages, and see that what comes out is sound."""

    def export(*pages: ConvertedPage) -> DoclingDocument:
        document = ConvertedDocument(pages=pages, source="folder/report.pdf").to_docling()
        document._validate_rules()
        loaded = DoclingDocument.model_validate_json(document.model_dump_json())
        assert loaded.export_to_markdown() == document.export_to_markdown()
        return document

    return export


def test_sizes_and_boxes_are_in_points(made, element, page_of, box):
    page = page_of(element(LayoutLabel.TEXT, "Here", bbox=box(144, 72, 288, 216)), dpi=144.0)
    document = made(page)
    assert document.name == "report"
    assert document.pages[1].size.as_tuple() == (300, 400)
    [place] = document.texts[0].prov
    assert (place.page_no, place.charspan) == (1, (0, 4))
    assert place.bbox.coord_origin is CoordOrigin.BOTTOMLEFT
    assert place.bbox.as_tuple() == (72, 292, 144, 364)
    assert place.bbox.to_top_left_origin(400).as_tuple() == (72, 36, 144, 108)


def test_headings_keep_their_levels_below_the_title(made, element, page_of):
    document = made(
        page_of(
            element(LayoutLabel.TITLE, "Title", level=1),
            element(LayoutLabel.SECTION_HEADER, "One", level=2),
            element(LayoutLabel.SECTION_HEADER, "One one", level=3),
            element(LayoutLabel.TEXT, "Text"),
        )
    )
    assert document.export_to_markdown() == "# Title\n\n## One\n\n### One one\n\nText"
    [chunk] = HierarchicalChunker().chunk(document)
    assert (chunk.text, chunk.meta.headings) == ("Text", ["Title", "One", "One one"])


def test_headings_of_the_first_level_without_a_title_stay_above_the_second(made, element, page_of):
    headers = [element(LayoutLabel.SECTION_HEADER, str(n), level=n) for n in (1, 2)]
    assert [text.level for text in made(page_of(*headers)).texts] == [1, 2]


def test_lists_nest_over_page_breaks_and_end_with_other_text(made, element, page_of):
    def item(marker, text, level, page=0):
        return element(LayoutLabel.LIST, text, marker=marker, level=level, page=page)

    document = made(
        page_of(item("1.", "one", 1), item("•", "inner", 2), element(LayoutLabel.TEXT, "Text")),
        page_of(item("•", "a", 1, 1), index=1),
        page_of(item("•", "b", 1, 2), item("•", "c", 3, 2), item("•", "d", 1, 2), index=2),
    )
    assert document.export_to_markdown().split("\n") == [
        "1. one",
        "    - inner",
        "",
        "Text",
        "",
        "- a",
        "- b",
        "    - c",
        "- d",
    ]
    assert len(document.groups) == 4


def test_tables_keep_spans_headers_and_the_boxes_of_cells(made, element, page_of, box):
    cells = [
        TableCell(row=0, col=0, col_span=2, text="Head", cell_type=CellType.COLUMN_HEADER),
        TableCell(row=1, col=0, text="a", cell_type="row_header", bbox=box(10, 20, 30, 40)),
        TableCell(row=1, col=1, row_span=9, text="b"),
    ]
    table = TableOutput(cells=cells, num_rows=2, num_cols=2)
    caption = element(LayoutLabel.CAPTION, "Table 1: sums", caption_of="p0e1")
    document = made(
        page_of(
            caption,
            element(LayoutLabel.TABLE, table=table, bbox=box(0, 0, 100, 200)),
            element(LayoutLabel.TABLE, "unread\nlines", bbox=box(0, 500, 100, 600)),
            dpi=72.0,
        )
    )
    read, unread = document.tables
    head, left, right = read.data.table_cells
    assert (head.column_header, head.end_col_offset_idx) == (True, 2)
    assert (left.row_header, left.bbox.as_tuple()) == (True, (10, 20, 30, 40))
    assert left.bbox.coord_origin is CoordOrigin.TOPLEFT
    assert right.end_row_offset_idx == 2
    assert read.caption_text(document) == "Table 1: sums"
    assert [cell.text for cell in unread.data.table_cells] == ["unread", "lines"]
    assert document.export_to_markdown().count("Table 1: sums") == 1


def test_figures_have_their_captions_pictures_and_labels(made, element, page_of, box):
    png = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(png, "PNG")
    document = made(
        page_of(
            element(LayoutLabel.FIGURE, "x axis", bbox=box(0, 0, 90, 90), image=png.getvalue()),
            element(LayoutLabel.CAPTION, "Figure 1", caption_of="p0e0"),
            dpi=200.0,
        )
    )
    [picture] = document.pictures
    assert picture.caption_text(document) == "Figure 1"
    assert picture.get_image(document).getpixel((5, 5)) == (255, 0, 0)
    assert picture.image.dpi == 200
    assert document.export_to_markdown() == "Figure 1\n\n<!-- image -->"


def test_code_formulas_and_footnotes_are_what_they_are(made, element, page_of):
    document = made(
        page_of(
            element(LayoutLabel.CODE, "a = 1\nb = 2"),
            element(LayoutLabel.FORMULA, "x 2", latex="x^2"),
            element(LayoutLabel.FOOTNOTE, "See there."),
        )
    )
    labels = [text.label for text in document.texts]
    assert labels == [DocItemLabel.CODE, DocItemLabel.FORMULA, DocItemLabel.FOOTNOTE]
    assert "```\na = 1\nb = 2\n```\n\n$$x^2$$" in document.export_to_markdown()


def test_what_is_hidden_is_kept_out_of_the_text(made, element, page_of):
    document = made(
        page_of(
            element(LayoutLabel.PAGE_HEADER, "Running head", hidden=True),
            element(LayoutLabel.ABANDON, "unseen", hidden=True),
            element(LayoutLabel.TEXT, "Text"),
        )
    )
    assert document.export_to_markdown() == "Text"
    layers = [text.content_layer for text in document.texts]
    assert layers == [ContentLayer.FURNITURE, ContentLayer.INVISIBLE, ContentLayer.BODY]
    assert document.texts[0].label is DocItemLabel.PAGE_HEADER


def test_a_paragraph_over_two_pages_is_one_text_in_two_places(made, element, page_of, box):
    place = {"bbox": box(0, 0, 100, 20)}
    first = element(LayoutLabel.TEXT, "It goes on and is bro-", **place)
    second = element(LayoutLabel.TEXT, "ken here.", page=1, continues=first.id, **place)
    document = made(page_of(first), page_of(second, index=1))
    [text] = document.texts
    assert text.text == "It goes on and is broken here."
    assert [place.page_no for place in text.prov] == [1, 2]
    assert [text.text[slice(*place.charspan)] for place in text.prov] == [
        "It goes on and is bro",
        "ken here.",
    ]


def test_styles_and_links_of_a_whole_text_are_kept(made, element, page_of):
    runs = (TextRun("All", bold=True, uri="https://example.org/a b"),)
    bad = (TextRun("Bad", italic=True, uri="javascript:alert(1)"), TextRun(" plain"))
    document = made(
        page_of(
            element(LayoutLabel.TEXT, "All", runs=runs),
            element(LayoutLabel.TEXT, "Bad plain", runs=bad),
        )
    )
    whole, mixed = document.texts
    assert whole.formatting.bold
    assert str(whole.hyperlink) == "https://example.org/a%20b"
    assert (mixed.formatting, mixed.hyperlink) == (None, None)


def test_a_page_that_failed_keeps_its_number(made, element, page_of):
    failed = ConvertedPage(index=0, status=PageStatus.FAILED, error="broken")
    document = made(failed, page_of(element(LayoutLabel.TEXT, "Text", page=1), index=1))
    assert list(document.pages) == [1, 2]


@pytest.mark.parametrize("name", ["multi_page", "code_and_formula", "right_to_left_01"])
def test_real_documents_can_be_chunked_and_exported(shared_data, name):
    converted = convert(shared_data / "documents" / f"{name}.pdf", ocr="never", figures=True)
    document = converted.to_docling()
    document._validate_rules()
    assert DoclingDocument.model_validate_json(document.model_dump_json()) == document
    chunks = list(HierarchicalChunker().chunk(document))
    words = " ".join(chunk.text for chunk in chunks).split()
    assert len(words) > 0.8 * len(converted.text.split())
    assert all(item.prov for chunk in chunks for item in chunk.meta.doc_items)
    headings = {heading for chunk in chunks for heading in chunk.meta.headings or ()}
    visible = {e.text for e in converted.elements if e.is_heading}
    assert headings <= visible


def test_the_hybrid_chunker_keeps_to_its_number_of_tokens(shared_data):
    from docling_core.transforms.chunker.hybrid_chunker import HybridChunker
    from docling_core.transforms.chunker.tokenizer.huggingface import HuggingFaceTokenizer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    counter = HuggingFaceTokenizer(
        tokenizer=PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]"), max_tokens=80
    )
    document = convert(shared_data / "documents" / "multi_page.pdf", ocr="never").to_docling()
    chunks = list(HybridChunker(tokenizer=counter).chunk(document))
    sizes = [counter.count_tokens(chunk.text) for chunk in chunks]
    assert max(sizes) <= 80
    assert len(sizes) > 5


def test_without_docling_core_the_command_is_named():
    code = (
        "import sys; sys.modules['docling_core'] = None\n"
        "from omnidocs.conversion import ConvertedDocument\n"
        "ConvertedDocument().to_docling()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert 'pip install "omnidocs-core[docling]"' in done.stderr.splitlines()[-1]
