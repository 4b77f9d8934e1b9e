"""Pictures of results: what is drawn where, and what stays as it was."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
from hypothesis import given, strategies as st
from PIL import Image, ImageChops, ImageDraw

from omnidocs.errors import ConfigError, UnsupportedInputError
from omnidocs.results import (
    BoundingBox,
    CustomLabel,
    LayoutBox,
    LayoutOutput,
    OCROutput,
    OrderedElement,
    ReadingOrderOutput,
    TableCell,
    TableOutput,
    TextBlock,
)
from omnidocs.results.overlay import Mark
from omnidocs.results.overlay.placing import LabelMap

SIZE = (600, 800)


@pytest.fixture
def page() -> Image.Image:
    """A white page with a black bar for text in its middle."""
    image = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(image).rectangle((200, 390, 400, 410), fill="black")
    return image


def layout(*boxes, size=SIZE, label="text"):
    return LayoutOutput(
        bboxes=[LayoutBox(label=label, bbox=box, confidence=0.87) for box in boxes],
        image_width=size[0],
        image_height=size[1],
    )


def ocr(*texts, **fields):
    blocks = [
        TextBlock(
            text=text,
            bbox=[150, 380 + 60 * i, 450, 420 + 60 * i],
            confidence=0.5,
            **fields,
        )
        for i, text in enumerate(texts)
    ]
    return OCROutput(text_blocks=blocks, image_width=SIZE[0], image_height=SIZE[1])


def order(*boxes):
    elements = [
        OrderedElement(index=i, element_type="text", bbox=box, page_no=i // 2)
        for i, box in enumerate(boxes)
    ]
    return ReadingOrderOutput(ordered_elements=elements, image_width=SIZE[0], image_height=SIZE[1])


def table(*cells, **fields):
    return TableOutput(cells=list(cells), num_rows=9, num_cols=9, **fields)


def colored(picture: Image.Image, color: tuple[int, int, int]) -> BoundingBox | None:
    """The box around all pixels of a colour."""
    plain = Image.new("RGB", picture.size, color)
    difference = ImageChops.difference(picture, plain).convert("L")
    corners = difference.point(lambda value: 255 if value == 0 else 0).getbbox()
    return corners and BoundingBox.from_list(corners)


OUTPUTS = [
    layout([150, 350, 450, 450]),
    ocr("text"),
    order([150, 350, 450, 450], [150, 500, 450, 600]),
    table(TableCell(row=0, col=0, bbox=[150, 350, 450, 450])),
]


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: type(output).__name__)
class TestEveryPicture:
    def test_the_page_image_is_never_changed(self, output, page):
        before = page.tobytes()
        picture = output.visualize(page)
        assert page.tobytes() == before
        assert (picture.size, picture.mode) == (SIZE, "RGB")
        assert picture.tobytes() != before

    def test_a_page_may_be_handed_in(self, output, page):
        wrapped = output.visualize(SimpleNamespace(image=page))
        assert wrapped.tobytes() == output.visualize(page).tobytes()

    @pytest.mark.parametrize("suffix", [".png", ".JPG", ".webp", ".tiff"])
    def test_the_picture_is_written_too(self, output, page, suffix, tmp_path):
        path = tmp_path / "new" / f"picture{suffix}"
        output.visualize(page, path)
        with Image.open(path) as written:
            assert written.size == SIZE

    @pytest.mark.parametrize("name", ["picture", "picture.doc", "picture.png.txt"])
    def test_a_file_that_is_no_picture_is_refused(self, output, page, name, tmp_path):
        with pytest.raises(ConfigError, match=r"does not end like a picture.*\.png"):
            output.visualize(page, tmp_path / name)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("thing", ["page.png", None, b"png", 7])
    def test_what_is_no_picture_is_refused(self, output, thing):
        with pytest.raises(UnsupportedInputError, match=f"not on {type(thing).__name__}"):
            output.visualize(thing)

    @pytest.mark.parametrize("size", [(1, 1), (7, 3), (1, 500), (4000, 20)])
    def test_no_picture_is_too_small(self, output, size):
        assert output.visualize(Image.new("RGB", size)).size == size

    @pytest.mark.parametrize("option", ["line_width", "font_size"])
    def test_sizes_are_positive(self, output, page, option):
        with pytest.raises(ConfigError, match=rf"{option} is 0.*at least 1"):
            output.visualize(page, **{option: 0})

    def test_sizes_can_be_chosen(self, output, page):
        assert output.visualize(page, line_width=9, font_size=40).size == SIZE


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr", "I", "F"])
def test_every_mode_of_image_is_drawn_on(mode):
    picture = layout([10, 10, 90, 90]).visualize(Image.new(mode, (100, 100)))
    assert picture.mode == "RGB"


def test_sixteen_bits_keep_their_brightness():
    image = Image.new("I;16", (50, 50), 32768)
    assert layout(size=(50, 50)).visualize(image).getpixel((25, 25)) == (128, 128, 128)


def test_transparent_parts_are_white():
    image = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    assert layout(size=(50, 50)).visualize(image).getpixel((25, 25)) == (255, 255, 255)


def test_the_print_in_a_box_can_still_be_read(page):
    picture = layout([150, 350, 450, 450]).visualize(page)
    ink, paper = picture.getpixel((300, 400)), picture.getpixel((300, 430))
    assert max(ink) < 60
    assert min(paper) > 200
    assert paper != (255, 255, 255)


def test_the_outline_runs_around_the_box(page):
    picture = layout([150, 350, 450, 450]).visualize(page, show_labels=False, show_confidence=False)
    blue = colored(picture, (0x34, 0x98, 0xDB))
    assert blue is not None
    assert blue.overlap(BoundingBox.from_list([145, 345, 456, 456])) == 1
    assert picture.getpixel((300, 351)) != (0x34, 0x98, 0xDB)


def test_custom_labels_have_their_own_colour(page):
    mine = layout([150, 350, 450, 450], label=CustomLabel(name="sidebar", color="#FF00FF"))
    assert colored(mine.visualize(page), (255, 0, 255)) is not None
    plain = layout([150, 350, 450, 450], label=CustomLabel(name="sidebar"))
    assert colored(plain.visualize(page), (0x95, 0xA5, 0xA6)) is not None


def test_boxes_are_scaled_to_another_size_of_the_page(page):
    output = layout([150, 350, 450, 450])
    bare = {"show_labels": False, "show_confidence": False, "line_width": 1}
    large = output.visualize(page.resize((1200, 1600)), **bare)
    blue = colored(large, (0x34, 0x98, 0xDB))
    assert blue is not None
    assert blue.to_list() == pytest.approx([300, 700, 901, 901], abs=1)


@pytest.mark.parametrize(
    "box", [[700, 0, 900, 50], [0, 900, 10, 950], [-50, -50, -10, -10], [-1e9, 0, -1e8, 1]]
)
def test_a_box_outside_of_the_page_is_left_out(page, box):
    assert layout(box).visualize(page).tobytes() == page.tobytes()


@pytest.mark.parametrize(
    "box", [[300, 400, 300, 400], [0, 0, 600, 800], [-100, -100, 700, 900], [599, 799, 600, 800]]
)
def test_a_box_on_the_edge_or_without_area_is_drawn(page, box):
    assert layout(box).visualize(page).tobytes() != page.tobytes()


def test_an_empty_output_is_the_page(page):
    assert layout().visualize(page).tobytes() == page.tobytes()


def test_labels_can_be_chosen(page):
    output = layout([150, 350, 450, 450])
    pictures = {
        output.visualize(page, **options).tobytes()
        for options in (
            {"show_labels": False, "show_confidence": False},
            {"show_labels": False},
            {"show_confidence": False},
            {},
            {"show_index": True},
        )
    }
    assert len(pictures) == 5


def noisy(size, box, seed=0):
    """A white picture with print in a box."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    rng = random.Random(seed)
    for _ in range((box[2] - box[0]) * (box[3] - box[1]) // 24):
        x, y = rng.uniform(box[0], box[2]), rng.uniform(box[1], box[3])
        draw.rectangle((x, y, x + 2, y + 2), fill="black")
    return image


def test_a_label_keeps_off_the_print():
    picture = noisy(SIZE, (150, 0, 600, 400))
    mark = Mark(BoundingBox.from_list([150, 400, 450, 500]), "red", "tag")
    place = LabelMap(picture, [mark.bbox]).place(mark, 60, 20)
    assert place.to_list() == [90, 400, 150, 420]


def test_a_label_that_hides_something_is_left_out_where_it_is_not_needed():
    picture = noisy(SIZE, (0, 0, 600, 800), seed=1)
    box = BoundingBox.from_list([150, 400, 450, 500])
    needless = Mark(box, "red", "tag", tag_needed=False)
    assert LabelMap(picture, [box]).place(needless, 60, 20) is None
    assert LabelMap(picture, [box]).place(Mark(box, "red", "tag"), 60, 20) is not None


def test_labels_of_one_place_stand_side_by_side():
    box = BoundingBox.from_list([150, 400, 450, 500])
    mark = Mark(box, "red", "tag")
    label_map = LabelMap(Image.new("RGB", SIZE, "white"), [box])
    places = [label_map.place(mark, 60, 20) for _ in range(8)]
    overlaps = [a.overlap(b) for i, a in enumerate(places) for b in places[:i]]
    assert max(overlaps) < 0.1


def test_a_label_inside_stays_inside():
    box = BoundingBox.from_list([150, 400, 450, 500])
    label_map = LabelMap(noisy(SIZE, (150, 400, 300, 500)), [box])
    place = label_map.place(Mark(box, "red", "tag", tag_inside=True), 60, 20)
    assert place.overlap(box) == 1
    assert place.x1 > 300


corner = st.tuples(st.integers(-50, 650), st.integers(-50, 850))


@given(corner, corner, st.integers(1, 600), st.integers(1, 800), st.booleans())
def test_no_label_leaves_the_picture(one, other, width, height, inside):
    mark = Mark(BoundingBox.from_polygon([one, other]), "red", "tag", tag_inside=inside)
    place = LabelMap(Image.new("RGB", SIZE), [mark.bbox]).place(mark, width, height)
    assert place.overlap(BoundingBox.from_list([0, 0, *SIZE])) == 1


def test_recognised_text_stands_in_place_of_the_print(page):
    shown = ocr("Hello").visualize(page, text_color="#0000FF")
    blue = colored(shown, (0, 0, 255))
    assert blue is not None
    assert blue.overlap(BoundingBox.from_list([150, 380, 450, 420])) == 1
    assert blue.width > 150
    assert colored(shown, (0, 0, 0)) is None
    boxes_only = ocr("Hello").visualize(page, show_text=False)
    assert colored(boxes_only, (0, 0, 255)) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\x02\x07", "a\tb", "مرحبا", "漢字", "two\nlines", "\u200b", "." * 5000]
)
def test_no_recognised_text_breaks_the_picture(page, text):
    assert ocr(text).visualize(page, show_confidence=True, show_index=True).size == SIZE


def test_a_machine_without_fonts_draws_all_the_same(page, monkeypatch):
    from omnidocs.results.overlay import fonts

    def no_font(name, size):
        raise OSError("cannot open resource")

    monkeypatch.setattr(fonts.ImageFont, "truetype", no_font)
    fonts._wide_font.cache_clear()
    try:
        assert ocr("漢字").visualize(page).tobytes() != page.tobytes()
    finally:
        fonts._wide_font.cache_clear()


def test_upright_text_in_a_narrow_box_runs_upwards(page):
    block = TextBlock(text="WWWWW", bbox=[100, 200, 130, 500], confidence=1)
    output = OCROutput(text_blocks=[block], image_width=SIZE[0], image_height=SIZE[1])
    blue = colored(output.visualize(page, text_color="blue"), (0, 0, 255))
    assert blue is not None
    assert blue.height > 5 * blue.width


def test_a_polygon_is_drawn_as_it_lies(page):
    slanted = [[150, 300], [300, 250], [310, 280], [160, 330]]
    output = ocr("a", polygon=slanted)
    picture = output.visualize(page, show_text=False, box_color="#FF00FF")
    magenta = colored(picture, (255, 0, 255))
    assert magenta is not None
    assert magenta.to_list() == pytest.approx([150, 250, 310, 330], abs=3)


@pytest.mark.parametrize(
    ("confidence", "color"),
    [(0.95, (0x2E, 0xCC, 0x71)), (0.7, (0xF3, 0x9C, 0x12)), (0.1, (0xE7, 0x4C, 0x3C))],
)
def test_confidence_has_a_colour(page, confidence, color):
    block = TextBlock(text="a", bbox=[150, 380, 450, 420], confidence=confidence)
    output = OCROutput(text_blocks=[block], image_width=SIZE[0], image_height=SIZE[1])
    assert colored(output.visualize(page, show_text=False, show_confidence=True), color) is not None
    assert colored(output.visualize(page, show_text=False), (0x2E, 0xCC, 0x71)) is not None


@pytest.mark.parametrize("option", ["box_color", "text_color"])
def test_a_colour_that_is_none_is_refused(page, option):
    with pytest.raises(ConfigError, match="'greenish' is no colour"):
        ocr("a").visualize(page, **{option: "greenish"})


def test_arrows_lead_from_one_element_to_the_next(page):
    output = order([150, 100, 450, 200], [150, 300, 450, 350], [150, 600, 450, 700])
    with_arrows = output.visualize(page)
    without = output.visualize(page, show_arrows=False)
    changed = ImageChops.difference(with_arrows, without).getbbox()
    assert changed is not None
    assert changed[0] < 150
    assert changed[2] <= 200


def test_arrows_across_the_page_are_straight(page):
    across = order([20, 100, 120, 150], [450, 100, 560, 150], [20, 50, 120, 60])
    difference = ImageChops.difference(
        across.visualize(page), across.visualize(page, show_arrows=False)
    )
    assert difference.getbbox() is not None


def test_one_page_of_an_order_can_be_drawn(page):
    output = order([0, 0, 10, 10], [0, 20, 10, 30], [300, 700, 400, 750])
    second = output.visualize(page, page_no=1, show_labels=False)
    changed = ImageChops.difference(second, page).getbbox()
    assert changed is not None
    assert changed[1] > 600
    assert output.visualize(page, page_no=7).tobytes() == page.tobytes()


def test_cells_are_coloured_by_what_they_are_for(page):
    cells = [
        TableCell(row=0, col=0, bbox=[100, 100, 200, 150], cell_type="column_header"),
        TableCell(row=1, col=0, bbox=[100, 150, 200, 200], col_span=2, confidence=0.5),
        TableCell(row=2, col=0),
    ]
    picture = table(*cells).visualize(page, show_confidence=True)
    assert colored(picture, (0xE7, 0x4C, 0x3C)) is not None
    assert colored(picture, (0x34, 0x98, 0xDB)) is not None


def test_a_thousand_words_take_a_moment(page):
    blocks = [
        TextBlock(
            text="word",
            bbox=[10 + 29 * (i % 20), 10 + 15 * (i // 20), 35 + 29 * (i % 20), 22 + 15 * (i // 20)],
            confidence=0.9,
        )
        for i in range(1000)
    ]
    output = OCROutput(text_blocks=blocks, image_width=SIZE[0], image_height=SIZE[1])
    assert output.visualize(page, show_index=True, show_confidence=True).size == SIZE
