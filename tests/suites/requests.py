"""How the trained reader is asked."""

from __future__ import annotations

from typing import Any

from PIL.Image import Image

from omnidocs.backends import Request, Response, Settings


def read(image: Image, **settings: Any) -> Request:
    """The request to read a page."""
    return Request("Read the page.", (image,), settings=Settings(**settings))


def ask(engine: Any, image: Image, **settings: Any) -> Response:
    """The answer about one page."""
    [answer] = engine.generate([read(image, **settings)])
    assert isinstance(answer, Response), answer
    return answer
