"""Figures cut out of pages, and where they go in each form of a document."""

from __future__ import annotations

import base64
import io
import pickle
from html.parser import HTMLParser

import pytest
from PIL import Image

from omnidocs.conversion import ConvertedDocument, convert, figures
from omnidocs.document import Page
from omnidocs.errors import ConfigError, OutputWriteError, PageError
from omnidocs.results import BoundingBox, LayoutBox, LayoutLabel, LayoutOutput, TableOutput
from omnidocs.tasks import BaseLayoutExtractor

RED_BOX = "1 0 0 rg 72 492 144 100 re f\n"


class GivenLayout(BaseLayoutExtractor):
    """Finds the red box of a page as a figure, and a caption below it."""

    def extract(self, image, **options):
        at = {LayoutLabel.FIGURE: (200, 555, 600, 834), LayoutLabel.CAPTION: (200, 840, 600, 880)}
        boxes = [
            LayoutBox(label=label, bbox=list(box), confidence=0.9) for label, box in at.items()
        ]
        return LayoutOutput(bboxes=boxes, image_width=image.width, image_height=image.height)


@pytest.fixture
def document(pdf, line) -> ConvertedDocument:
    content = RED_BOX + line(72, 312, "Figure 1: a [red] box")
    return convert(
        pdf([content, content]), layout=GivenLayout(), tables=None, reading_order=None, figures=True
    )


@pytest.fixture
def picture(document) -> Image.Image:
    return Image.open(io.BytesIO(document.pages[0].elements[0].image))


def with_image(element, image=b"\x89PNG"):
    return element(LayoutLabel.FIGURE, "labels", image=image)


def test_a_figure_is_what_the_page_shows_in_its_box(picture):
    assert (picture.format, picture.size) == ("PNG", (400, 279))
    assert picture.convert("RGB").getpixel((200, 140)) == (255, 0, 0)


def test_figures_are_not_cut_out_unless_asked_for(pdf):
    document = convert(pdf([RED_BOX]), layout=GivenLayout(), tables=None, reading_order=None)
    assert document.figures == {}


def test_their_names_are_those_of_the_pages(document):
    assert list(document.figures) == ["page-1-figure-1.png", "page-2-figure-1.png"]


def test_they_survive_json_and_other_processes(document, tmp_path):
    loaded = ConvertedDocument.load_json(document.save_json(tmp_path / "a.json"))
    assert loaded == document
    assert ConvertedDocument.from_dict(document.to_dict()) == document
    assert pickle.loads(pickle.dumps(document)).figures == document.figures
    assert "PNG" not in repr(document)


def test_markdown_links_to_them_with_their_captions(document, tmp_path):
    path = document.save(tmp_path / "two words.md")
    folder = tmp_path / "two words_figures"
    assert sorted(file.name for file in folder.iterdir()) == list(document.figures)
    assert (folder / "page-1-figure-1.png").read_bytes() == document.pages[0].elements[0].image
    link = r"![Figure 1: a \[red\] box](two%20words_figures/page-1-figure-1.png)"
    assert link in path.read_text()
    assert "<!-- figure -->" in document.markdown


def test_a_name_of_the_longest_length_has_room_for_its_figures(document, tmp_path):
    document.save(tmp_path / ("n" * 252 + ".md"))
    [folder] = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert folder.name.endswith("_figures")


def test_html_holds_them(document, picture, tmp_path):
    class Images(HTMLParser):
        found: list[dict[str, str]]

        def handle_starttag(self, tag, attrs):
            if tag == "img":
                self.found.append(dict(attrs))

    parser = Images()
    parser.found = []
    parser.feed(document.save(tmp_path / "a.html").read_text())
    assert [image["alt"] for image in parser.found] == ["Figure 1: a [red] box"] * 2
    head, _, data = parser.found[0]["src"].partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == document.pages[0].elements[0].image


def test_html_holds_only_so_many_bytes(element, page_of, monkeypatch):
    from omnidocs.conversion.rendering import images

    page = page_of(with_image(element), with_image(element))
    monkeypatch.setattr(images, "MAX_EMBEDDED_BYTES", 5)
    assert ConvertedDocument(pages=(page,)).html.count("<img") == 1


@pytest.mark.parametrize(("suffix", "start"), [(".txt", "Figure 1: a"), (".json", "{")])
def test_the_ending_names_the_form(document, tmp_path, suffix, start):
    assert document.save(tmp_path / f"a{suffix}").read_text().startswith(start)
    assert len(list(tmp_path.iterdir())) == 1


def test_an_ending_of_no_form_is_refused(document, tmp_path):
    with pytest.raises(ConfigError, match=r"'\.docx', which names no form.*Use \.md"):
        document.save(tmp_path / "a.docx")


def test_figures_that_cannot_be_written_leave_no_text_that_links_to_them(document, tmp_path):
    (tmp_path / "a_figures").touch()
    with pytest.raises(OutputWriteError, match="A part of the path is a file"):
        document.save(tmp_path / "a.md")
    assert not (tmp_path / "a.md").exists()


class TestCutting:
    @pytest.fixture
    def page(self):
        return Page.from_image(Image.new("RGB", (600, 800), "white"))

    def cut(self, page, *elements):
        return figures.with_figures(page, elements)

    def test_formulas_and_tables_have_a_picture_where_they_have_no_text(self, page, element, box):
        place = {"bbox": box(10, 10, 90, 90)}
        table = TableOutput.from_rows([["a"]])
        done, notes = self.cut(
            page,
            element(LayoutLabel.FORMULA, **place),
            element(LayoutLabel.TABLE, **place),
            element(LayoutLabel.FORMULA, latex="x", **place),
            element(LayoutLabel.TABLE, table=table, **place),
            element(LayoutLabel.TEXT, **place),
        )
        assert [bool(e.image) for e in done] == [True, True, False, False, False]
        assert notes == ()

    @pytest.mark.parametrize(
        "bbox", [None, (700, 10, 800, 90), (10, 10, 13, 300), (-90, -90, 2, 2)]
    )
    def test_what_is_off_the_page_or_a_speck_has_none(self, page, element, bbox):
        place = bbox and BoundingBox.from_list(list(bbox))
        [done], _ = self.cut(page, element(LayoutLabel.FIGURE, bbox=place))
        assert done.image is None

    def test_what_reaches_over_the_edge_is_cut_there(self, page, element, box):
        [done], _ = self.cut(page, element(LayoutLabel.FIGURE, bbox=box(500, 700, 9000, 9000)))
        assert Image.open(io.BytesIO(done.image)).size == (100, 100)

    def test_a_page_that_cannot_be_rendered_keeps_its_text_and_says_so(self, page, element, box):
        def broken():
            raise PageError("it is broken")

        unseen = Page(0, measure=lambda: page._geometry, render=broken)
        given = (element(LayoutLabel.FIGURE, bbox=box(0, 0, 90, 90)),)
        assert self.cut(unseen, *given) == (
            given,
            ("the figures could not be cut out: it is broken",),
        )

    def test_pixels_are_bounded(self, page, element, box, monkeypatch):
        monkeypatch.setattr(figures, "MAX_PIXELS", 10_000)
        [done], _ = self.cut(page, element(LayoutLabel.FIGURE, bbox=box(0, 0, 400, 100)))
        assert Image.open(io.BytesIO(done.image)).size == (200, 50)

    def test_so_is_their_number_and_a_note_tells_of_it(self, page, element, box, monkeypatch):
        monkeypatch.setattr(figures, "MAX_PER_PAGE", 2)
        given = [element(LayoutLabel.FIGURE, bbox=box(0, 0, 50, 50)) for _ in range(5)]
        done, notes = self.cut(page, *given)
        assert sum(bool(e.image) for e in done) == 2
        assert notes == ("3 figures beyond 2 were not cut out",)
