"""What every way is asked: pages of several shapes, and requests of every kind."""

from __future__ import annotations

from checkpoints.drawing import markdown_page
from PIL import Image

from omnidocs.backends import Request, Settings

PROMPT = "Convert this page to markdown."
GREEDY = Settings(temperature=0.0, max_tokens=24, extra={"skip_special_tokens": False})


def page(seed: int, width: int, height: int) -> Image.Image:
    """A page of known content on a sheet of this size, reduced to fit on it."""
    drawn, _ = markdown_page(seed, scale=3)
    drawn.thumbnail((width, height))
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste(drawn, ((width - drawn.width) // 2, (height - drawn.height) // 2))
    return sheet


REQUESTS = {
    "portrait": Request(PROMPT, (page(1, 310, 440),), settings=GREEDY),
    "landscape": Request(PROMPT, (page(2, 500, 200),), settings=GREEDY),
    "square": Request(PROMPT, (page(3, 256, 256),), settings=GREEDY),
    "tiny": Request(PROMPT, (page(4, 31, 23),), settings=GREEDY),
    "system": Request(PROMPT, (page(5, 384, 288),), system="You are a reader.", settings=GREEDY),
    "two images": Request("Compare.", (page(6, 200, 90), page(7, 90, 120)), settings=GREEDY),
    "no image": Request("Say something.", settings=GREEDY),
}
