"""Page images on their way to the server."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from backend_api.chat_server import Fault
from backend_api.conftest import question
from PIL import Image, ImageDraw

from omnidocs.backends import Request, Response


def sent(server, index=0):
    """The image that a request carried, and its format."""
    head, _, data = server.seen[index].images[0].partition(",")
    return Image.open(BytesIO(base64.b64decode(data))), head


def page(size=(300, 200)):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), "Invoice 4711", fill="black")
    return image


def show(runner, image):
    return runner.generate([Request("Read.", (image,))])[0]


def test_are_jpeg_unless_the_config_says_otherwise(connect, server):
    assert show(connect(), page()).text
    image, head = sent(server)
    assert (image.format, image.size, head) == ("JPEG", (300, 200), "data:image/jpeg;base64")


def test_are_exact_as_png(connect, server):
    assert show(connect(image_format="png"), page()).text
    image, _ = sent(server)
    assert (image.format, image.tobytes()) == ("PNG", page().tobytes())


def test_are_smaller_at_a_lower_quality(connect, server):
    for quality in (95, 30):
        show(connect(jpeg_quality=quality), page())
    good, poor = (len(seen.images[0]) for seen in server.seen)
    assert poor < good


def test_of_a_hundred_megapixels_are_scaled_to_their_longest_side(connect, server):
    show(connect(max_image_side=1000), Image.new("RGB", (12500, 8000), "white"))
    assert sent(server)[0].size == (1000, 640)


@pytest.mark.parametrize("size", [(1, 1), (1, 9000)])
def test_of_any_shape_arrive(connect, server, size):
    assert show(connect(), Image.new("RGB", size)).text
    assert min(sent(server)[0].size) == 1


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGBA", "1", "I;16"])
def test_of_any_mode_arrive_in_colour(connect, server, mode):
    assert show(connect(), Image.new(mode, (30, 20))).text
    assert sent(server)[0].mode == "RGB"


def test_are_not_changed(connect):
    image = page((5000, 40))
    before = image.tobytes()
    show(connect(), image)
    assert (image.size, image.tobytes()) == ((5000, 40), before)


def test_that_are_broken_fail_alone(connect):
    file = BytesIO()
    page().save(file, "PNG")
    broken = Image.open(BytesIO(file.getvalue()[:-60]))
    good = question()
    answers = connect().generate([good, Request("Read.", (broken,)), good])
    assert [isinstance(answer, Response) for answer in answers] == [True, False, True]
    assert answers[1].kind == "invalid"
    assert "an image of it cannot be read" in str(answers[1])


def test_are_encoded_once_for_all_attempts(connect, server, quick_retries, monkeypatch):
    from omnidocs_backend_api import calls

    encoded = []
    encode = calls.data_url
    monkeypatch.setattr(calls, "data_url", lambda *args: encoded.append(1) or encode(*args))
    server.faults += [Fault(500), Fault(503)]
    assert show(connect(), page()).text
    assert (len(encoded), len(server.seen)) == (1, 3)
