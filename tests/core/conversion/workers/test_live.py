"""Extractors of this process: workers read the pages, and nothing live is sent to them."""

from __future__ import annotations

import pickle
import sys
import threading
from contextlib import ExitStack

import pytest
from PIL import Image, ImageDraw

from omnidocs.conversion import convert
from omnidocs.conversion.options import Options
from omnidocs.conversion.placing import open_document
from omnidocs.conversion.workers import process
from omnidocs.conversion.workers.messages import OpenDocument, PreparePage
from omnidocs.errors import ExtractionError, WorkerPoolClosedError
from omnidocs.registry import hookimpl, hooks
from omnidocs.results import BoundingBox, LayoutOutput, OCRGranularity, OCROutput, TextBlock
from omnidocs.tasks import BaseLayoutExtractor, BaseOCRExtractor

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

ALONE = {"tables": None, "reading_order": None}


class LiveLayout(BaseLayoutExtractor):
    """Looks at images, and cannot be pickled."""

    def __init__(self):
        super().__init__()
        self.sizes = []
        self.lock = lambda: None

    def extract(self, image, custom_labels=None, **options):
        self.sizes.append(image.image.size)
        if "raise" in image.text:
            raise ExtractionError("the live one stumbled")
        return LayoutOutput(image_width=image.width, image_height=image.height)


class LiveOCR(BaseOCRExtractor):
    """Reads the same line on every picture."""

    def extract(self, image, **options):
        box = BoundingBox(x1=100, y1=100, x2=500, y2=130)
        block = TextBlock(text="Read", bbox=box, confidence=0.9, granularity=OCRGranularity.LINE)
        return OCROutput(text_blocks=[block], image_width=image.width, image_height=image.height)


@pytest.fixture
def sent(monkeypatch):
    """Every order that goes to a worker."""
    orders = []
    pack = process.pack

    def noting(message):
        orders.append(message[0] if isinstance(message, tuple) else message)
        return pack(message)

    monkeypatch.setattr(process, "pack", noting)
    return orders


@pytest.fixture
def scan():
    image = Image.new("RGB", (850, 1100), "white")
    ImageDraw.Draw(image).rectangle((100, 100, 700, 600), fill="black")
    return image


def test_a_live_layout_sees_every_page_with_its_image(pages, sent):
    layout = LiveLayout()
    document = convert(pages("one", "raise", "three"), layout=layout, dpi=72, workers=2, **ALONE)
    assert layout.sizes == [(612, 792)] * 3
    assert [page.status.value for page in document.pages] == ["ok", "failed", "ok"]
    assert document.pages[1].error == "the live one stumbled"
    assert "raise and more words" in document.text
    prepared = [order for order in sent if isinstance(order, PreparePage)]
    assert [order.rendering for order in prepared] == ["always"] * 3
    assert next(order.choices for order in sent if isinstance(order, OpenDocument)) is None


def test_nothing_live_is_in_an_order(pages, sent):
    with pytest.raises(Exception, match=r"pickle|local object"):
        pickle.dumps(LiveLayout())
    convert(pages("one"), layout=LiveLayout(), ocr=LiveOCR(), **ALONE)
    assert sent
    for order in sent:
        assert pickle.loads(pickle.dumps(order)) == order


def test_a_live_ocr_gets_images_of_pages_without_text_alone(pages, scan, sent, tmp_path):
    document = convert(pages("one"), layout=None, ocr=LiveOCR())
    assert document.pages[0].source == "text_layer"
    [page] = convert(scan, layout=None, ocr=LiveOCR()).pages
    assert page.elements[0].text == "Read"


def test_an_image_that_is_needed_after_all_is_rendered(pages):
    with ExitStack() as stack:
        document = open_document(pages("one", "two"), Options(dpi=72), stack)
        sizes = [one.render().size for one in document.prepared([0, 1], "later")]
    assert sizes == [(612, 792)] * 2


def test_the_result_is_that_of_this_process(shared_data):
    path = next(iter(sorted(shared_data.rglob("*.pdf"))))
    untimed = {"pages": {"__all__": {"seconds"}}}
    options = {"layout": LiveLayout(), "ocr": LiveOCR(), "pages": [0], **ALONE}
    with_workers = convert(path, **options)
    without = convert(path, workers=0, **options)
    assert with_workers.model_dump(exclude=untimed) == without.model_dump(exclude=untimed)


def test_plugins_that_were_registered_by_hand_are_asked(scan):
    class Selecting:
        @hookimpl
        def select_extractor(self, task):
            return LiveOCR() if task == "ocr_extraction" else None

    name = hooks.register(Selecting())
    try:
        [page] = convert(scan, layout=None).pages
    finally:
        hooks.unregister(name)
    assert page.elements[0].text == "Read"


def test_plugins_by_hand_that_only_watch_leave_workers_alone(pages, sent):
    class Watching:
        @hookimpl
        def page_done(self, index):
            seen.append(index)

    seen = []
    name = hooks.register(Watching())
    try:
        convert(pages("one", "two"), layout=None)
    finally:
        hooks.unregister(name)
    assert seen == [0, 1]
    assert not any(isinstance(order, PreparePage) for order in sent)


class Signalling(LiveLayout):
    """Ends the conversion while it is at work."""

    def __init__(self, cancel):
        super().__init__()
        self.cancel = cancel

    def extract(self, image, custom_labels=None, **options):
        self.cancel.set()
        return super().extract(image)


@pytest.mark.parametrize("workers", [0, 1])
def test_after_cancelling_no_further_page_goes_to_an_engine(pages, workers):
    layout = Signalling(threading.Event())
    document = convert(
        pages(*"abcde"),
        layout=layout,
        dpi=72,
        batch_size=2,
        workers=workers,
        cancel=layout.cancel,
        **ALONE,
    )
    assert len(layout.sizes) == 1
    assert [page.status.value for page in document.pages] == ["ok"] + ["skipped"] * 4
    assert document.pages[1].notes == ("cancelled",)


def test_an_ended_conversion_opens_nothing_again(pages):
    options = Options(dpi=72, workers=1)
    with ExitStack() as stack:
        document = open_document(pages("one"), options, stack)
        [first] = document.prepared([0], "later")
        document.close()
        with pytest.raises(WorkerPoolClosedError, match="has ended"):
            first.render()
