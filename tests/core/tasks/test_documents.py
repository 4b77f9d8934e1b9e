"""Reading documents: every page has its outcome."""

from __future__ import annotations

import gc
import weakref

import pytest
from core.tasks.conftest import draw_page
from core.tasks.families import ByRules, SharpOCR, ToyText
from PIL import Image

from omnidocs.cache import get_cache_info
from omnidocs.document import Document
from omnidocs.errors import ConfigError, OutputParseError, PageError
from omnidocs.results import PageStatus, TextOutput
from omnidocs.tasks.document_outputs import DocumentOutputs
from omnidocs.testing import ReferenceEngine


@pytest.fixture
def document(pages):
    with Document.from_images(pages) as document:
        yield document


@pytest.fixture
def text():
    with ToyText(backend="Reference") as extractor:
        yield extractor


def with_narrow_page(width=13):
    pages = [draw_page(0), Image.new("RGB", (width, 20), "white"), draw_page(2)]
    return Document.from_images(pages)


class BrokenPage:
    """A document whose second page cannot be rendered."""

    def __init__(self, document):
        self._document = document
        self.page_count = document.page_count
        self.metadata = document.metadata

    def __getitem__(self, index):
        if index == 1:
            raise PageError("Page 2 cannot be rendered. Its stream is damaged.")
        return self._document[index]


def test_a_document_has_an_output_for_each_page(text, document, pages):
    outputs = text.extract_document(document)
    assert isinstance(outputs, DocumentOutputs)
    assert len(outputs) == 5
    assert [output.content for output in outputs] == [text.extract(p).content for p in pages]
    assert [outcome.index for outcome in outputs.outcomes] == [0, 1, 2, 3, 4]
    assert {outcome.status for outcome in outputs.outcomes} == {PageStatus.OK}


def test_outputs_are_a_sequence(text, document):
    outputs = text.extract_document(document)
    assert outputs[-1] == outputs[4]
    assert isinstance(outputs[1:3], DocumentOutputs)
    assert list(outputs[1:3]) == [outputs[1], outputs[2]]
    assert outputs[0] in outputs
    with pytest.raises(IndexError):
        outputs[5]


def test_a_page_that_fails_raises_where_it_is_asked_for_and_nowhere_else():
    outputs = ByRules().extract_document(with_narrow_page())
    assert outputs[0].content == "80x60"
    assert outputs[2].content == "80x60"
    with pytest.raises(OutputParseError, match="Thirteen pixels"):
        outputs[1]
    [failed] = outputs.failed
    assert (failed.index, failed.status, failed.error_type) == (1, "failed", "OutputParseError")
    assert repr(outputs) == "<DocumentOutputs 3 pages, 1 failed>"


def test_a_page_that_does_not_render_is_its_own_outcome(text, document):
    outcomes = list(text.iter_document(BrokenPage(document)))
    assert [outcome.status for outcome in outcomes] == ["ok", "failed", "ok", "ok", "ok"]
    assert outcomes[1].error_type == "PageError"
    assert outcomes[1].index == 1


MISSING_PAGE = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 80 60]>> endobj
trailer <</Root 1 0 R>>"""


def test_a_page_that_has_not_even_a_size_is_its_own_outcome():
    with Document.from_bytes(MISSING_PAGE) as document:
        outcomes = ByRules().extract_document(document).outcomes
    assert [outcome.status for outcome in outcomes] == ["ok", "failed"]
    assert outcomes[1].error_type == "PageError"


def test_a_page_that_is_cut_is_truncated_and_no_silent_success(text, document):
    outputs = text.extract_document(document, settings={"max_tokens": 3})
    assert {outcome.status for outcome in outputs.outcomes} == {PageStatus.TRUNCATED}
    assert "cut at the token limit" in outputs.outcomes[0].notes[-1]
    assert outputs[0].truncated


def test_a_page_that_repeats_itself_is_truncated(text, document):
    outcome = next(text.iter_document(document, prompt="[[finish:repetition]]"))
    assert outcome.status is PageStatus.TRUNCATED
    assert "repeated itself" in outcome.notes[-1]


@pytest.mark.parametrize(
    ("reason", "note"), [("length", "token limit"), ("failed", "could not be read")]
)
def test_an_output_that_says_itself_that_it_is_cut_is_truncated(document, reason, note):
    class Cut(ByRules):
        def process(self, page, options):
            return TextOutput(content="", format="markdown", finish_reason=reason)

    outcome = next(Cut().iter_document(document))
    assert outcome.status is PageStatus.TRUNCATED
    assert note in outcome.notes[-1]


def test_progress_is_told_after_each_page(text, document):
    told = []

    def progress(done, total):
        told.append((done, total))

    text.extract_document(document, progress_callback=progress)
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_progress_of_a_page_comes_when_it_is_done():
    order = []

    class Slow(ByRules):
        def process(self, page, options):
            order.append(f"read {page.index}")
            return super().process(page, options)

    document = Document.from_images([draw_page(0), draw_page(1)])
    Slow().extract_document(
        document, progress_callback=lambda done, _: order.append(f"told {done}")
    )
    assert order == ["read 0", "told 1", "read 1", "told 2"]


def test_pages_go_to_the_engine_in_batches(document):
    with ToyText(backend="Reference") as extractor:
        with extractor._engine.hold.pin() as runner:
            engine = runner.engine
        extractor.extract_document(document, batch_size=2)
        assert engine.batch_sizes == [2, 2, 1]


def test_an_engine_has_as_many_pages_at_once_as_it_likes(document, monkeypatch):
    monkeypatch.setattr(ReferenceEngine, "batch_size", 3)
    with ToyText(backend="Reference") as extractor:
        with extractor._engine.hold.pin() as runner:
            engine = runner.engine
        extractor.extract_document(document)
        assert engine.batch_sizes == [3, 2]
    assert ByRules().batch_size == 1


@pytest.mark.parametrize("size", [0, -1])
def test_a_batch_has_at_least_one_page(text, document, size):
    with pytest.raises(ConfigError, match=f"batch_size={size}"):
        text.iter_document(document, batch_size=size)


def test_pages_are_read_as_they_are_asked_for(document):
    read = []

    class Watched(ByRules):
        def process(self, page, options):
            read.append(page.index)
            return super().process(page, options)

    outcomes = Watched().iter_document(document, batch_size=2)
    assert read == []
    next(outcomes)
    assert read == [0, 1]


def test_no_more_pages_than_a_batch_are_kept(text):
    alive = weakref.WeakSet()

    class Pages(BrokenPage):
        def __getitem__(self, index):
            page = draw_page(index)
            from omnidocs.document import Page

            made = Page.from_image(page, index)
            alive.add(made)
            return made

    document = Document.from_images([draw_page(index) for index in range(12)])
    most = 0
    for _ in text.iter_document(Pages(document), batch_size=3):
        gc.collect()
        most = max(most, len(alive))
    assert most <= 6


def test_options_are_checked_at_the_call(text, document):
    with pytest.raises(ConfigError, match="docx"):
        text.iter_document(document, output_format="docx")
    with pytest.raises(ConfigError, match="docx"):
        text.extract_document(document, "docx")


@pytest.mark.parametrize("wrong", ["report.pdf", None, [draw_page()]])
def test_something_else_than_a_document_is_refused(text, wrong):
    with pytest.raises(ConfigError, match=r"Document.open\(...\)"):
        text.extract_document(wrong)


def test_outcomes_of_failed_pages_do_not_keep_the_extractor():
    extractor = SharpOCR()
    outputs = extractor.extract_document(with_narrow_page(14))
    [key] = [key for key in get_cache_info()["keys"] if "Sharp" in key]
    assert get_cache_info()["entries"][key]["ref_count"] == 1
    gc.disable()
    try:
        del extractor
        assert get_cache_info()["entries"][key]["ref_count"] == 0
    finally:
        gc.enable()
    assert len(outputs.failed) == 1


def test_outcomes_say_how_long_a_page_took(text, document):
    outcomes = list(text.iter_document(document, settings={"latency": 0.05}))
    assert 0.04 < sum(outcome.seconds for outcome in outcomes) < 1


def test_a_document_may_be_read_by_several_tasks(document):
    with ToyText(backend="Reference") as text, SharpOCR() as ocr:
        assert len(text.extract_document(document)) == len(ocr.extract_document(document)) == 5
