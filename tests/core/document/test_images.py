"""Pictures of every kind become RGB, upright and on white."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from omnidocs.document import Document, DocumentLimits, Page, load_image
from omnidocs.errors import (
    DocumentClosedError,
    DocumentLoadError,
    DocumentTooLargeError,
    EmptyDocumentError,
    PageError,
    UnsupportedFormatError,
    UnsupportedInputError,
)

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
ORIENTATION = 0x0112


def encoded(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def marked(mode="RGB", size=(40, 20)):
    """An image with a black top-left corner."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, 9, 9), fill="black")
    return image.convert(mode)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"])
def test_formats_that_are_read(tmp_path, kind):
    path = tmp_path / "image"
    marked().save(path, kind)
    image = load_image(path)
    assert (image.mode, image.size) == ("RGB", (40, 20))
    assert max(image.getpixel((4, 4))) < 60
    assert min(image.getpixel((30, 15))) > 200
    with Document.open(path) as doc:
        assert (len(doc), doc.metadata.format) == (1, kind.lower())
        assert doc[0].image.size == (40, 20)


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr", "HSV", "LAB", "LA", "RGBA"]
)
def test_modes_that_are_read(mode):
    source = marked("RGB") if mode != "LAB" else Image.new("LAB", (40, 20), (255, 128, 128))
    image = load_image(source.convert(mode) if mode != "LAB" else source)
    assert image.mode == "RGB"
    assert min(image.getpixel((30, 15))) > 250
    if mode != "LAB":
        assert max(image.getpixel((4, 4))) < 5


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_white(mode):
    assert load_image(Image.new(mode, (4, 4), 0)).getpixel((0, 0)) == WHITE


def test_half_transparency_is_mixed_with_white():
    assert load_image(Image.new("RGBA", (4, 4), (0, 0, 0, 128))).getpixel((0, 0)) == (127,) * 3


def test_a_transparent_colour_of_a_palette_is_white():
    image = marked("P")
    data = encoded(image, "PNG", transparency=image.getpixel((0, 0)))
    assert load_image(data).getpixel((0, 0)) == WHITE


@pytest.mark.parametrize(
    ("mode", "black", "white"),
    [("I;16", 0, 65535), ("I", 0, 65535), ("I", 0, 255), ("F", 0.0, 1.0), ("F", 0.0, 255.0)],
)
def test_deep_greys_keep_black_and_white(mode, black, white):
    image = Image.new(mode, (4, 1), white)
    image.putpixel((0, 0), black)
    found = load_image(image)
    assert found.getpixel((0, 0)) == BLACK
    assert found.getpixel((3, 0)) == WHITE


def test_a_16_bit_png_file_keeps_its_greys():
    values = np.array([[0, 16384, 32768, 65535]], dtype=np.uint16)
    image = load_image(encoded(Image.fromarray(values), "PNG"))
    assert [image.getpixel((x, 0))[0] for x in range(4)] == pytest.approx([0, 64, 128, 255], abs=1)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (1, (4, 4)),
        (2, (35, 4)),
        (3, (35, 15)),
        (4, (4, 15)),
        (5, (4, 4)),
        (6, (15, 4)),
        (7, (15, 35)),
        (8, (4, 35)),
    ],
)
def test_exif_orientation_is_applied(orientation, corner):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = encoded(marked(), "JPEG", exif=exif, quality=95)
    image = load_image(data)
    assert image.size == ((40, 20) if orientation < 5 else (20, 40))
    assert max(image.getpixel(corner)) < 60
    with Document.from_bytes(data) as doc:
        assert doc.get_page_size(0) == doc.get_page(0).size == image.size


def test_an_image_handed_in_is_never_changed():
    for mode in ("RGB", "RGBA", "P", "L", "I;16"):
        image = marked("RGB").convert("L" if mode == "I;16" else mode)
        if mode == "I;16":
            image = image.convert("I").convert("I;16")
        before = (image.mode, image.size, image.tobytes(), dict(image.info))
        found = load_image(image)
        found.paste(WHITE, (0, 0, *found.size))
        assert (image.mode, image.size, image.tobytes(), dict(image.info)) == before


@pytest.mark.parametrize(
    ("array", "pixel"),
    [
        (np.zeros((3, 5), np.uint8), BLACK),
        (np.full((3, 5, 1), 255, np.uint8), WHITE),
        (np.full((3, 5, 3), 255, np.uint8), WHITE),
        (np.zeros((3, 5, 4), np.uint8), WHITE),
        (np.full((3, 5), 65535, np.uint16), WHITE),
        (np.full((3, 5, 3), 1.0, np.float32), WHITE),
        (np.full((3, 5, 3), 255.0, np.float64), WHITE),
        (np.full((3, 5), 0.5), (128,) * 3),
        (np.full((3, 5), np.nan), BLACK),
        (np.ones((3, 5), bool), WHITE),
        (np.full((3, 5), 300, np.int64), WHITE),
        (np.full((3, 5, 3), 255, np.uint8)[:, ::-1], WHITE),
    ],
)
def test_arrays_are_height_width_and_channels(array, pixel):
    before = array.copy()
    image = load_image(array)
    assert (image.mode, image.size) == ("RGB", (5, 3))
    assert image.getpixel((2, 1)) == pixel
    np.testing.assert_array_equal(array, before)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(5),
        np.zeros((0, 5)),
        np.zeros((3, 5, 2)),
        np.zeros((2, 3, 5, 3)),
        np.array([["a", "b"]]),
        np.zeros((3, 5), complex),
    ],
)
def test_arrays_that_are_no_image_are_refused(array):
    with pytest.raises(UnsupportedInputError, match="is no image"):
        load_image(array)


def test_an_array_is_a_document_of_one_page():
    with Document.open(np.zeros((30, 20, 3), np.uint8)) as doc:
        assert doc[0].size == (20, 30)


def test_a_page_gives_its_own_image():
    page = Page.from_image(marked())
    assert load_image(page) is page.image


def test_a_stream_and_bytes_are_read():
    data = encoded(marked(), "PNG")
    for source in (data, bytearray(data), memoryview(data), io.BytesIO(data)):
        assert load_image(source).size == (40, 20)


def test_each_frame_of_a_tiff_is_a_page(tmp_path):
    path = tmp_path / "fax.tiff"
    frames = [Image.new("1", (40 + n, 20), n % 2) for n in range(4)]
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(200, 200))
    with Document.open(path) as doc:
        assert [page.size for page in doc] == [(40, 20), (41, 20), (42, 20), (43, 20)]
        assert [page.image.getpixel((0, 0))[0] for page in doc] == [0, 255, 0, 255]
        assert doc[0].dpi == pytest.approx(200)
        assert [page.index for page in doc[2:]] == [2, 3]
    with Document.open(path, page_range=(1, 2)) as doc:
        assert [page.size for page in doc] == [(41, 20), (42, 20)]


def test_smaller_copies_in_a_tiff_are_no_pages(tmp_path):
    path = tmp_path / "pyramid.tiff"
    copy = Image.new("L", (20, 10))
    copy.encoderinfo = {"tiffinfo": {254: 1}}
    Image.new("L", (40, 20)).save(path, save_all=True, append_images=[copy])
    with Document.open(path) as doc:
        assert [page.size for page in doc] == [(40, 20)]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_the_page(tmp_path, kind):
    path = tmp_path / "animation"
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("white", "black", "red")]
    frames[0].save(path, kind, save_all=True, append_images=frames[1:])
    with Document.open(path) as doc:
        assert len(doc) == 1
        assert doc[0].image.getpixel((0, 0)) == WHITE
        page = doc[0]
        assert page.words == ()
        assert page.notes == ("only the first of 3 animation frames is read",)


def test_a_list_of_images_is_one_document(tmp_path):
    path = tmp_path / "second.png"
    Image.new("L", (30, 10)).save(path)
    fax = tmp_path / "fax.tiff"
    Image.new("L", (5, 5)).save(fax, save_all=True, append_images=[Image.new("L", (6, 6))])
    sources = [marked(), path, str(path), path.read_bytes(), np.zeros((9, 7)), fax]
    with Document.from_images(sources) as doc:
        sizes = [page.size for page in doc]
        assert doc.metadata.format == "images"
    assert sizes == [(40, 20), (30, 10), (30, 10), (30, 10), (7, 9), (5, 5), (6, 6)]


def test_an_empty_list_is_an_empty_document():
    with pytest.raises(EmptyDocumentError):
        Document.from_images([])


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("none.png", DocumentLoadError, "cannot be read|not there"),
        (b"", EmptyDocumentError, "no bytes"),
        (b"<html>", UnsupportedFormatError, "HTML"),
        (b"\x89PNG\r\n\x1a\nbroken", DocumentLoadError, "broken"),
        (b"%PDF-1.7", UnsupportedInputError, r"is a PDF.*Document\.open"),
        (None, UnsupportedInputError, "NoneType"),
        (3.5, UnsupportedInputError, "float"),
    ],
)
def test_what_is_no_image_is_refused(source, error, message):
    with pytest.raises(error, match=message):
        load_image(source)


def test_a_cut_off_image_is_a_load_error():
    data = encoded(Image.effect_noise((200, 200), 90), "PNG")
    with pytest.raises(DocumentLoadError, match="broken"):
        load_image(data[: len(data) // 2])


def test_missing_and_broken_images_of_a_list_are_named(tmp_path):
    with pytest.raises(DocumentLoadError, match=r"none\.png"):
        Document.from_images([marked(), tmp_path / "none.png"])


def bomb(kind):
    """An image file that says it has 30,000 x 30,000 pixels."""
    if kind == "PNG":
        data = bytearray(encoded(Image.new("L", (1, 1)), "PNG"))
        data[16:24] = (30_000).to_bytes(4, "big") * 2
        data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
        return bytes(data)
    data = bytearray(encoded(Image.new("RGB", (1, 1)), "BMP"))
    data[18:26] = (30_000).to_bytes(4, "little") * 2
    return bytes(data)


@pytest.mark.parametrize("kind", ["PNG", "BMP"])
def test_an_image_bomb_is_refused_before_it_is_decoded(kind):
    for open_it in (load_image, Document.open):
        with pytest.raises(DocumentTooLargeError, match="30000 x 30000"):
            open_it(bomb(kind))


def test_the_limit_on_pixels_can_be_changed():
    data = encoded(Image.new("L", (100, 100)), "PNG")
    with pytest.raises(DocumentTooLargeError, match="image_pixels"):
        Document.open(data, limits=DocumentLimits(image_pixels=9_999))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_large_image_is_scaled_down_and_says_so(kind):
    limits = DocumentLimits(page_pixels=10_000)
    with Document.open(encoded(Image.new("L", (400, 200), 255), kind), limits=limits) as doc:
        page = doc[0]
        assert page.image.size == page.size == doc.get_page_size(0)
        assert page.width * page.height <= 1.02 * limits.page_pixels
        assert page.width / page.height == pytest.approx(2, rel=0.02)
        assert "rendered at" in page.notes[0]


def test_a_large_jpeg_is_decoded_at_a_part_of_its_size():
    data = encoded(Image.new("L", (1600, 1600), 255), "JPEG")
    limits = DocumentLimits(image_pixels=100_000, page_pixels=50_000)
    with Document.open(data, limits=limits) as doc:
        assert doc[0].image.width <= 225


def test_a_large_progressive_jpeg_is_refused():
    data = encoded(Image.new("L", (1600, 1600), 255), "JPEG", progressive=True)
    with pytest.raises(DocumentTooLargeError):
        Document.open(data, limits=DocumentLimits(image_pixels=100_000))


def test_too_many_frames_are_refused(tmp_path):
    path = tmp_path / "fax.tiff"
    frames = [Image.new("1", (4, 4)) for _ in range(4)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    with pytest.raises(DocumentTooLargeError, match="frames"):
        Document.open(path, limits=DocumentLimits(pages=3))


def test_a_broken_frame_fails_alone(tmp_path):
    path = tmp_path / "fax.tiff"
    frames = [Image.effect_noise((100, 100), 90) for _ in range(2)]
    frames[0].save(path, save_all=True, append_images=frames[1:], compression="tiff_lzw")
    data = path.read_bytes()
    first_strip = data.index(b"\x80", 8)
    path.write_bytes(data[:first_strip] + b"\xff" * 200 + data[first_strip + 200 :])
    with Document.open(path) as doc:
        with pytest.raises(PageError, match="broken"):
            doc[0].image  # noqa: B018
        assert doc[1].image.size == (100, 100)


def test_a_closed_image_document_says_so():
    doc = Document.open(marked())
    page = doc[0]
    page.image  # noqa: B018
    doc.close()
    assert page.image.size == (40, 20)
    with pytest.raises(DocumentClosedError):
        doc.get_page(0)


def test_an_image_may_be_closed_after_it_was_handed_in(tmp_path):
    path = tmp_path / "image.png"
    marked().save(path)
    with Image.open(path) as image:
        doc = Document.open(image)
    with Image.open(path) as image:
        page = Page.from_image(image)
    assert page.image.size == (40, 20)
    assert doc[0].image.size == (40, 20)


@pytest.mark.parametrize(
    "as_source",
    [
        pytest.param(lambda image: image, id="pillow"),
        pytest.param(np.asarray, id="array"),
        pytest.param(lambda image: encoded(image, "PNG"), id="bytes"),
        pytest.param(Page.from_image, id="page"),
    ],
)
def test_from_image_takes_every_kind_of_image(as_source):
    with Document.from_image(as_source(marked()), dpi=300) as doc:
        assert (len(doc), doc[0].size, doc.outline) == (1, (40, 20), ())
        assert doc[0].point_size == pytest.approx((9.6, 4.8))
    with pytest.raises(DocumentClosedError):
        doc.get_page_size(0)


def test_page_ranges_fit_images_too():
    images = [Image.new("L", (10 + n, 10)) for n in range(4)]
    with Document.from_images(images, page_range=(1, 2)) as doc:
        assert [page.width for page in doc] == [11, 12]


def test_an_alpha_channel_of_one_value_changes_nothing():
    clear = marked("RGBA")
    assert load_image(clear).tobytes() == marked().tobytes()


def test_a_pillow_image_whose_file_is_broken_is_no_plain_os_error():
    data = encoded(marked(size=(400, 200)).effect_spread(20), "PNG")
    image = Image.open(io.BytesIO(data[: len(data) // 2]))
    with image, pytest.raises(DocumentLoadError, match=r"broken and cannot be decoded \(.+\)"):
        load_image(image)
