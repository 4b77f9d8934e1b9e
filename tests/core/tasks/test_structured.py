"""Structured extraction: the schema, the repair, and what cannot be repaired."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from core.tasks.families import ToyStructured
from pydantic import BaseModel, Field

from omnidocs.errors import ConfigError, OutputParseError, RequestError
from omnidocs.tasks.structured_extraction.prompted import json_text
from omnidocs.testing import REFERENCE

GOOD = '{"vendor": "Acme", "total": 3.5}'
BAD = '{"vendor": "Acme"}'


class Invoice(BaseModel):
    vendor: str
    total: float = Field(ge=1)


@pytest.fixture
def extractor():
    with ToyStructured(backend="Reference") as extractor:
        yield extractor


@pytest.fixture
def unconstrained():
    """An extractor on a backend that cannot constrain its decoding."""
    declared = REFERENCE.capabilities
    object.__setattr__(REFERENCE, "capabilities", declared - {"structured"})
    with ToyStructured(backend="Reference") as extractor:
        yield extractor
    object.__setattr__(REFERENCE, "capabilities", declared)


def requests_of(extractor, monkeypatch):
    with extractor._engine.hold.pin() as runner:
        engine = runner.engine
    seen, generate = [], engine.generate

    def watched(requests):
        seen.extend(requests)
        return generate(requests)

    monkeypatch.setattr(engine, "generate", watched)
    return seen


def test_decoding_is_constrained_where_the_backend_can(extractor, page, monkeypatch):
    seen = requests_of(extractor, monkeypatch)
    output = extractor.extract(page, Invoice, "What is owed?")
    assert isinstance(output.data, Invoice)
    assert output.data.total == 1
    assert seen[0].settings.json_schema == Invoice.model_json_schema()
    assert seen[0].prompt.startswith("What is owed?")
    assert (output.image_width, output.image_height) == (80, 60)
    assert output.model_name == "Toy (toy-1b)"


def test_the_schema_is_in_the_prompt_too_for_servers_that_do_not_do_as_asked(
    extractor, page, monkeypatch
):
    seen = requests_of(extractor, monkeypatch)
    extractor.extract(page, Invoice)
    assert json.dumps(Invoice.model_json_schema()) in seen[0].prompt


def test_the_schema_is_in_the_prompt_where_it_cannot(unconstrained, page, monkeypatch):
    seen = requests_of(unconstrained, monkeypatch)
    output = unconstrained.extract(page, Invoice, f"[[reply:{GOOD}]]")
    assert output.data == Invoice(vendor="Acme", total=3.5)
    assert seen[0].settings.json_schema is None
    assert '"vendor"' in seen[0].prompt
    assert "JSON schema" in seen[0].prompt


def test_an_answer_that_does_not_fit_goes_back_once_with_its_problem(
    unconstrained, page, monkeypatch
):
    class Repaired(ToyStructured):
        def repair(self, request, answer, error):
            repair = super().repair(request, answer, error)
            return type(repair)(f"[[reply:{GOOD}]]\n{repair.prompt}", repair.images)

    with Repaired(backend="Reference") as extractor:
        seen = requests_of(extractor, monkeypatch)
        output = extractor.extract(page, Invoice, f"[[reply:{BAD}]]")
    assert output.data.total == 3.5
    assert len(seen) == 2
    assert BAD in seen[1].prompt
    assert "total: Field required" in seen[1].prompt
    assert seen[1].images == seen[0].images


def test_an_answer_that_does_not_fit_twice_is_an_error_with_the_answer(unconstrained, page):
    with pytest.raises(OutputParseError, match="does not fit Invoice: total: Field") as caught:
        unconstrained.extract(page, Invoice, f"[[reply:{BAD}]]")
    assert caught.value.raw == BAD


def test_an_answer_that_is_no_json_is_an_error(unconstrained, page):
    with pytest.raises(OutputParseError, match="Invalid JSON"):
        unconstrained.extract(page, Invoice, "[[reply:I see no invoice.]]")


def test_an_answer_that_was_cut_is_not_repaired(extractor, page, monkeypatch):
    seen = requests_of(extractor, monkeypatch)
    with pytest.raises(OutputParseError, match="cut at the token limit; raise max_tokens"):
        extractor.extract(page, Invoice, settings={"max_tokens": 1})
    assert len(seen) == 1


def test_a_repair_that_fails_is_the_error_of_the_page(unconstrained, page):
    class Hopeless(ToyStructured):
        def repair(self, request, answer, error):
            return type(request)("[[error:too_long]]", request.images)

    with Hopeless(backend="Reference") as extractor, pytest.raises(RequestError, match="too_long"):
        extractor.extract(page, Invoice, f"[[reply:{BAD}]]")


def test_pages_of_a_batch_are_repaired_together(unconstrained, pages, monkeypatch):
    with unconstrained._engine.hold.pin() as runner:
        engine = runner.engine
    errors = unconstrained.extract_batch(
        pages, on_error="return", schema=Invoice, prompt=f"[[reply:{BAD}]]"
    )
    assert all(isinstance(error, OutputParseError) for error in errors)
    assert engine.batch_sizes == [5, 5]


def test_it_works_from_a_coroutine(extractor, page):
    output = asyncio.run(extractor.aextract(page, schema=Invoice))
    assert output.data.vendor


@pytest.mark.parametrize("wrong", [dict, "Invoice", Invoice(vendor="a", total=1), None])
def test_a_schema_is_a_pydantic_class(extractor, page, wrong):
    with pytest.raises(ConfigError, match="no pydantic class"):
        extractor.extract(page, wrong)


def test_a_batch_needs_a_schema(extractor, page):
    with pytest.raises(ConfigError, match="missing a required argument: 'schema'"):
        extractor.extract_batch([page])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ('Here it is:\n```\n{"a": 1}\n```\nDone.', '{"a": 1}'),
        ('Sure! {"a": {"b": 2}} I hope that helps.', '{"a": {"b": 2}}'),
        ("[1, 2]", "[1, 2]"),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_json_is_found_in_an_answer(answer, expected):
    assert json_text(answer) == expected


def test_an_answer_that_ends_in_line_breaks_without_end_costs_no_time():
    started = time.perf_counter()
    json_text('```json\n{"vendor": "Acme"' + "\n" * 20_000)
    json_text("```json" + "\n" * 20_000)
    assert time.perf_counter() - started < 2
