"""Reading pages in plain code."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from core.tasks.conftest import draw_page
from core.tasks.families import ByRules, SharpOCR, ToyText, TwoRounds
from PIL import Image

from omnidocs.backends import Request
from omnidocs.document import Page
from omnidocs.errors import (
    ConfigError,
    DocumentError,
    EngineClosedError,
    ExtractionError,
    ExtractorClosedError,
    OutputParseError,
    RequestError,
    UnsupportedCapabilityError,
    UnsupportedInputError,
)
from omnidocs.results import OutputFormat, TextOutput
from omnidocs.tasks.inputs import to_page
from omnidocs.tasks.text_extraction.base import BaseTextExtractor

BACKENDS = ["Reference", "ReferenceOwnerThread", "ReferenceLoop"]


@pytest.fixture(params=BACKENDS)
def text(request):
    with ToyText(backend=request.param) as extractor:
        yield extractor


def runner_of(extractor):
    with extractor._engine.hold.pin() as runner:
        return runner


class TestAPage:
    def test_becomes_an_output(self, text, page):
        output = text.extract(page)
        assert output.content.startswith("# Page")
        assert output.format is OutputFormat.MARKDOWN
        assert (output.image_width, output.image_height) == (80, 60)
        assert output.model_name == "Toy (toy-1b)"
        assert output.finish_reason == "stop"

    def test_may_be_given_in_any_form(self, text, page, tmp_path):
        path = tmp_path / "page.png"
        page.save(path)
        array = np.asarray(page)
        forms = [page, array, str(path), path, path.read_bytes(), Page.from_image(page)]
        assert len({text.extract(form).content for form in forms}) == 1

    @pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "P"])
    def test_is_not_changed(self, text, page, mode):
        image = page.convert(mode)
        before = image.tobytes(), image.mode, image.size
        text.extract(image)
        assert (image.tobytes(), image.mode, image.size) == before

    @pytest.mark.parametrize("wrong", [None, 7, object(), {"page": 1}, np.zeros((2, 2, 2, 2))])
    def test_of_no_known_form_is_refused(self, text, wrong):
        with pytest.raises(UnsupportedInputError):
            text.extract(wrong)

    def test_that_is_not_there_is_a_document_error(self, text):
        with pytest.raises(DocumentError, match="nowhere"):
            text.extract("nowhere.png")

    def test_whose_request_fails_raises_its_error(self, text, page):
        with pytest.raises(RequestError, match="ordered an error: too_long") as caught:
            text.extract(page, prompt="[[error:too_long]]")
        assert caught.value.kind == "too_long"

    def test_whose_answer_cannot_be_read_raises_what_the_family_says(self, text, page):
        with pytest.raises(OutputParseError, match="cannot be read") as caught:
            text.extract(page, prompt="[[reply:unreadable]]")
        assert caught.value.raw == "unreadable"

    @pytest.mark.parametrize(
        ("reason", "kind"), [("content_filter", "refused"), ("cancelled", "cancelled")]
    )
    def test_whose_answer_is_withheld_is_an_error(self, text, page, reason, kind):
        with pytest.raises(RequestError) as caught:
            text.extract(page, prompt=f"[[finish:{reason}]]")
        assert caught.value.kind == kind

    @pytest.mark.parametrize("reason", ["length", "repetition"])
    def test_that_is_cut_says_so(self, text, page, reason):
        output = text.extract(page, prompt=f"[[finish:{reason}]]")
        assert output.truncated
        assert output.finish_reason == reason

    def test_that_repeats_itself_says_so_though_the_engine_did_not(self, text, page):
        output = text.extract(page, prompt=f"[[reply:# Title {'Again. ' * 400}]]")
        assert output.truncated
        assert output.finish_reason == "repetition"

    def test_may_be_read_by_many_threads_at_once(self, text, pages):
        expected = [text.extract(page).content for page in pages]
        with ThreadPoolExecutor(5) as pool:
            assert [output.content for output in pool.map(text.extract, pages)] == expected


class TestABatch:
    def test_keeps_its_order(self, text, pages):
        singly = [text.extract(page).content for page in pages]
        assert [output.content for output in text.extract_batch(pages)] == singly
        assert len(set(singly)) == len(pages)

    def test_is_one_call_of_a_batching_engine(self, pages):
        with ToyText(backend="Reference") as extractor:
            engine = runner_of(extractor).engine
            extractor.extract_batch(pages)
            assert engine.batch_sizes == [5]

    def test_of_no_pages_asks_for_nothing(self, text):
        assert text.extract_batch([]) == []

    def test_may_be_any_iterable(self, text, pages):
        assert len(text.extract_batch(iter(pages))) == 5

    def test_holds_each_error_in_its_place(self, text, page):
        outputs = text.extract_batch([page, "nowhere.png", page], on_error="return")
        assert isinstance(outputs[0], TextOutput)
        assert isinstance(outputs[1], DocumentError)
        assert outputs[2] == outputs[0]

    def test_raises_the_first_error_unless_told_otherwise(self, text, page):
        with pytest.raises(DocumentError, match="nowhere"):
            text.extract_batch([page, "nowhere.png"])

    def test_is_no_single_page(self, text, page, tmp_path):
        for one in (page, np.asarray(page), "page.png", b"bytes", tmp_path, Page.from_image(page)):
            with pytest.raises(ConfigError, match="list of pages"):
                text.extract_batch(one)

    def test_that_crashes_the_engine_fails_every_page_with_a_typed_error(self, text, pages):
        errors = text.extract_batch(pages, on_error="return", prompt="[[crash:out of paper]]")
        assert all(isinstance(error, RequestError) for error in errors)
        assert "RuntimeError: out of paper" in str(errors[0])
        assert isinstance(errors[0].__cause__, RuntimeError)
        assert text.extract(pages[0]).content


class TestOptions:
    def test_an_unknown_format_is_refused_before_anything_is_asked(self, text, page):
        runner = runner_of(text)
        with pytest.raises(ConfigError, match=r"output_format='docx'.*markdown, html"):
            text.extract(page, output_format="docx")
        assert runner.engine.batch_sizes == []

    def test_a_format_may_be_a_word_or_the_enumeration(self, text, page):
        assert text.extract(page, OutputFormat.HTML).format is OutputFormat.HTML
        assert text.extract(page, "html").format is OutputFormat.HTML

    def test_an_unknown_option_is_refused_with_those_that_exist(self, text, page):
        with pytest.raises(ConfigError, match=r"'colour'.*output_format, prompt, settings"):
            text.extract(page, colour="red")

    def test_a_setting_of_the_call_is_the_strongest(self, page):
        with ToyText(backend="Reference") as extractor:
            assert extractor.extract(page, settings={"max_tokens": 2}).truncated
            assert not extractor.extract(page).truncated

    def test_an_unknown_setting_is_refused(self, text, page):
        with pytest.raises(ConfigError, match="'max_token' cannot be set"):
            text.extract(page, settings={"max_token": 2})

    def test_a_load_field_is_no_setting(self, text, page):
        with pytest.raises(ConfigError, match="'precision' cannot be set for one call of ToyText"):
            text.extract(page, settings={"precision": "half"})

    def test_an_extractor_without_settings_says_so(self, page):
        with pytest.raises(
            ConfigError, match=r"'max_tokens' cannot be set for one call of ByRules.*none"
        ):
            ByRules().extract(page, settings={"max_tokens": 2})
        with SharpOCR() as sharp, pytest.raises(ConfigError, match="one call of SharpOCR"):
            sharp.extract(page, settings={"max_tokens": 2})

    def test_a_setting_that_the_backend_does_not_declare_is_refused(self, text, page):
        runner = runner_of(text)
        with pytest.raises(UnsupportedCapabilityError, match="does not declare 'regex'"):
            text.extract(page, settings={"regex": "a+"})
        assert runner.engine.batch_sizes == []

    def test_a_prompt_of_the_call_keeps_what_else_the_family_asks_for(self, page):
        class Careful(ToyText):
            def prompt(self, page, options):
                return Request("Read.", (page.image,), system="You are careful.")

        with ToyText(backend="Reference") as plain, Careful(backend="Reference") as careful:
            assert careful.extract(page).content != plain.extract(page, prompt="Read.").content
            assert careful.extract(page, prompt="Read.").content == careful.extract(page).content


class TestTwoRounds:
    @pytest.fixture(params=BACKENDS)
    def rounds(self, request):
        with TwoRounds(backend=request.param) as extractor:
            yield extractor

    def test_the_second_goes_to_the_engine_as_one_batch_for_all_pages(self, rounds, pages):
        engine = runner_of(rounds).engine
        outputs = rounds.extract_batch(pages)
        assert engine.batch_sizes == [5, 10]
        assert [output.content.count("# Page") for output in outputs] == [2] * 5

    def test_a_page_that_fails_in_the_first_is_not_in_the_second(self, rounds, pages):
        class Picky(TwoRounds):
            def page_steps(self, page, options):
                if page.width == 13:
                    options = type(options)(prompt="[[error:refused]]")
                return super().page_steps(page, options)

        with Picky(backend="Reference") as extractor:
            engine = runner_of(extractor).engine
            before = list(engine.batch_sizes)
            narrow = Image.new("RGB", (13, 20), "white")
            outputs = extractor.extract_batch([*pages[:2], narrow], on_error="return")
            assert engine.batch_sizes[len(before) :] == [3, 4]
            assert isinstance(outputs[2], RequestError)
            assert outputs[0].content

    def test_pages_may_need_different_numbers_of_rounds(self, pages):
        class Uneven(TwoRounds):
            def page_steps(self, page, options):
                if page.width == 13:
                    return TextOutput(content="no question", format=options.format)
                return (yield from super().page_steps(page, options))

        with Uneven(backend="Reference") as extractor:
            narrow = Image.new("RGB", (13, 20), "white")
            first, second = extractor.extract_batch([narrow, pages[0]])
            assert first.content == "no question"
            assert second.content.count("# Page") == 2


class TestAFamilyThat:
    def test_raises_for_one_page_fails_that_page_alone(self, pages):
        class Fragile(ToyText):
            def request(self, page, options):
                if page.width == 13:
                    raise ZeroDivisionError("thirteen")
                return super().request(page, options)

        with Fragile(backend="Reference") as extractor:
            narrow = Image.new("RGB", (13, 20), "white")
            good, bad = extractor.extract_batch([pages[0], narrow], on_error="return")
            assert isinstance(good, TextOutput)
            assert isinstance(bad, ZeroDivisionError)

    def test_returns_nothing_for_a_page_is_told_so(self, page):
        class Forgetful(ToyText):
            def parse(self, answer, page, options):
                return None

        with (
            Forgetful(backend="Reference") as extractor,
            pytest.raises(OutputParseError, match="returned nothing"),
        ):
            extractor.extract(page)

    def test_returns_too_few_results_is_found_out(self, pages):
        class Sloppy(ByRules):
            def steps(self, pages, options):
                yield from ()
                return [TextOutput(content="", format="html")]

        with pytest.raises(ExtractionError, match="1 results for 5 pages"):
            Sloppy().extract_batch(pages)

    def test_writes_its_steps_for_all_pages_sees_them_together(self, pages):
        class Together(BaseTextExtractor):
            def steps(self, pages, options):
                yield []
                return [
                    ValueError("odd")
                    if page.index % 2
                    else TextOutput(content=f"{page.index} of {len(pages)}", format="markdown")
                    for page in pages
                ]

        outputs = Together().extract_batch(pages, on_error="return")
        assert [type(output) for output in outputs[:2]] == [TextOutput, ValueError]
        assert outputs[4].content == "4 of 5"

    def test_has_no_engine_and_asks_one_is_told_so(self, page):
        class Confused(ByRules):
            def page_steps(self, page, options):
                yield ["a question"]

        with pytest.raises(ExtractionError, match="Confused has no engine to answer 1 requests"):
            Confused().extract(page)


class TestByRules:
    def test_a_page_needs_no_engine(self, page):
        assert ByRules().extract(page).content == "80x60"

    def test_a_page_that_fails_is_alone(self, page):
        narrow = Image.new("RGB", (13, 20))
        good, bad = ByRules().extract_batch([page, narrow], on_error="return")
        assert good.content == "80x60"
        assert isinstance(bad, OutputParseError)


class TestAnEngineOfItsOwn:
    def test_answers_pages_one_at_a_time(self, pages):
        with SharpOCR() as extractor:
            assert [o.full_text for o in extractor.extract_batch(pages)] == ["eng 80x60"] * 5

    def test_fails_for_one_page_alone(self):
        pictures = [Image.new("RGB", (width, 20)) for width in (12, 13, 14, 15)]
        with SharpOCR() as extractor:
            fine, invalid, crashed, last = extractor.extract_batch(pictures, on_error="return")
        assert (fine.full_text, last.full_text) == ("eng 12x20", "eng 15x20")
        assert invalid.kind == "invalid"
        assert isinstance(crashed.__cause__, ZeroDivisionError)


class TestAClosedExtractor:
    def test_refuses_every_call(self, text, page):
        text.close()
        text.close()
        for call in (
            lambda: text.extract(page),
            lambda: text.extract_batch([page]),
            lambda: text.batch_extract([page]),
            lambda: text.stream(page),
            lambda: text.iter_document(None),
        ):
            with pytest.raises(ExtractorClosedError, match="ToyText is closed"):
                call()

    def test_shows_it(self, text):
        assert "(closed)" not in repr(text)
        text.close()
        assert "(closed)" in repr(text)


def test_an_engine_that_was_closed_under_an_extractor_says_so(page):
    with ToyText(backend="Reference") as extractor:
        with extractor._engine.hold.pin() as runner:
            runner.close()
        with pytest.raises(EngineClosedError):
            extractor.extract(page)


def test_a_page_may_be_bytes_of_any_image_format():
    with ToyText(backend="Reference") as extractor:
        for kind in ("PNG", "JPEG", "TIFF", "BMP"):
            data = io.BytesIO()
            draw_page().save(data, kind)
            assert extractor.extract(data.getvalue()).content


def test_an_upright_rgb_image_is_read_without_a_copy_and_others_are_turned() -> None:
    plain = Image.new("RGB", (4, 2), "red")
    assert to_page(plain).image is plain
    turned = Image.new("RGB", (4, 2))
    turned.getexif()[0x0112] = 6
    assert to_page(turned).size == (2, 4)
    assert turned.size == (4, 2)
