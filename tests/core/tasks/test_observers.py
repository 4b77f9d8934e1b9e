"""Plugins hear of extractions, and stop none."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from core.tasks.families import Like02, SharpOCR, ToyText

from omnidocs.document import Document
from omnidocs.errors import EngineClosedError, UnsupportedCapabilityError
from omnidocs.registry import hookimpl, hooks


class Watching:
    def __init__(self):
        self.heard = []

    @hookimpl
    def before_extraction(self, task, extractor, pages):
        self.heard.append(("before", task, type(extractor).__name__, pages))

    @hookimpl
    def after_extraction(self, task, pages, seconds):
        assert seconds >= 0
        self.heard.append(("after", task, pages))

    @hookimpl
    def extraction_failed(self, task, error):
        self.heard.append(("failed", task, type(error).__name__))

    @hookimpl
    def model_loaded(self, key):
        self.heard.append(("loaded", key.split(":")[0]))

    @hookimpl
    def page_done(self, index, status):
        self.heard.append(("page", index, status))


class Raising:
    @hookimpl
    def before_extraction(self):
        raise RuntimeError("an observer's own trouble")


@pytest.fixture
def watching():
    plugin = Watching()
    name = hooks.register(plugin)
    yield plugin
    hooks.unregister(name)


def test_a_batch_is_told_before_and_after(watching, pages):
    with ToyText(backend="Reference") as extractor:
        extractor.extract_batch(pages)
    assert watching.heard == [
        ("loaded", "Toy"),
        ("before", "text_extraction", "ToyText", 5),
        ("after", "text_extraction", 5),
    ]


def test_single_pages_that_fail_are_no_failed_batch(watching, page):
    with SharpOCR() as extractor:
        extractor.extract_batch([page, "nowhere"], on_error="return")
    assert watching.heard[1:] == [
        ("before", "ocr_extraction", "SharpOCR", 2),
        ("after", "ocr_extraction", 2),
    ]


def test_a_batch_that_fails_as_a_whole_is_told(watching, page):
    with ToyText(backend="Reference") as extractor:
        with suppress(UnsupportedCapabilityError):
            extractor.extract(page, settings={"regex": "a+"})
        with extractor._engine.hold.pin() as runner:
            runner.close()
        with suppress(EngineClosedError):
            extractor.extract(page)
    failures = [heard for heard in watching.heard if heard[0] == "failed"]
    assert failures == [
        ("failed", "text_extraction", "UnsupportedCapabilityError"),
        ("failed", "text_extraction", "EngineClosedError"),
    ]


def test_coroutines_and_streams_are_told_too(watching, page):
    async def collect(extractor):
        await extractor.aextract(page)
        return [piece async for piece in extractor.astream(page)]

    with ToyText(backend="Reference") as extractor:
        list(extractor.stream(page))
        asyncio.run(collect(extractor))
    assert [heard[0] for heard in watching.heard[1:]] == ["before", "after"] * 3


def test_a_stream_that_is_given_up_is_neither_done_nor_failed(watching, page):
    with ToyText(backend="Reference") as extractor:
        stream = extractor.stream(page)
        next(stream)
        stream.close()
    assert [heard[0] for heard in watching.heard[1:]] == ["before"]


def test_pages_of_a_document_are_told_as_they_are_done(watching, pages):
    Like02("old").extract_document(Document.from_images(pages[:2]))
    pages_heard = [heard for heard in watching.heard if heard[0] == "page"]
    assert pages_heard == [("page", 0, "ok"), ("page", 1, "ok")]


def test_an_observer_that_raises_stops_nothing(page):
    name = hooks.register(Raising())
    try:
        with ToyText(backend="Reference") as extractor:
            assert extractor.extract(page).content
    finally:
        hooks.unregister(name)
