"""Answers by a JSON schema: asked of the server, told in the prompt where it cannot."""

from __future__ import annotations

import pytest
from backend_api.chat_server import Fault
from backend_api.conftest import ask
from pydantic import BaseModel

from omnidocs.errors import OutputParseError
from omnidocs.registry import ModelFamily
from omnidocs.tasks.structured_extraction import PromptedStructuredExtractor
from omnidocs_backend_api import APIConfig
from omnidocs_backend_api.schemas import strict


class Line(BaseModel):
    name: str
    amount: float = 0.0


class Invoice(BaseModel):
    vendor: str
    note: str | None = None
    lines: list[Line] = []


class Other(BaseModel):
    title: str


SCHEMA = Invoice.model_json_schema()
REFUSALS = [
    Fault(400, "Unknown parameter: 'response_format'."),
    Fault(422, "response_format: extra inputs are not permitted"),
    Fault(400, "Invalid schema for response_format 'answer'"),
    Fault(500, "guided decoding is not available"),
    Fault(500, "[metal_kernel] No Metal back-end."),
]


def constraints(server):
    return ["response_format" in seen.body for seen in server.seen]


def test_the_schema_is_sent_in_the_strict_form(connect, server):
    ask(connect(), json_schema=SCHEMA)
    sent = server.seen[0].body["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["strict"] is True
    assert sent["json_schema"]["schema"] == strict(SCHEMA)
    assert server.seen[0].texts == ["hello wide world"]


def test_the_strict_form_closes_every_object_and_requires_all_of_it():
    closed = strict(SCHEMA)
    assert closed["required"] == ["vendor", "note", "lines"]
    assert closed["$defs"]["Line"]["required"] == ["name", "amount"]
    assert (
        closed["additionalProperties"] is closed["$defs"]["Line"]["additionalProperties"] is False
    )
    assert "default" not in str(closed)
    assert SCHEMA["required"] == ["vendor"]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda fault: fault.error)
def test_a_server_that_refuses_it_is_told_in_the_prompt_and_remembered(connect, server, refusal):
    server.faults.append(refusal)
    assert ask(connect(), json_schema=SCHEMA).text
    assert ask(connect(), json_schema=SCHEMA).text
    assert constraints(server) == [True, False, False]
    assert all('"vendor"' in seen.texts[0] for seen in server.seen[1:])


def test_what_is_remembered_holds_for_that_model_and_that_schema(connect, server):
    server.faults.append(REFUSALS[0])
    ask(connect(), json_schema=SCHEMA)
    server.seen.clear()
    ask(connect(), json_schema=Other.model_json_schema())
    ask(connect("another"), json_schema=SCHEMA)
    assert constraints(server) == [True, True]


def test_another_error_is_no_reason_to_leave_it_out(connect, server, quick_retries):
    server.faults += [Fault(500, "out of memory"), Fault(400, "no such field")]
    assert ask(connect(), json_schema=SCHEMA).kind == "invalid"
    assert constraints(server) == [True, True]


class Reader(PromptedStructuredExtractor):
    family = ModelFamily(name="Any")


@pytest.fixture
def reader(server):
    with Reader(backend=APIConfig(model="m", base_url=server.url)) as reader:
        yield reader


def test_a_server_that_ignores_it_has_the_schema_in_the_prompt_and_one_repair(reader, server):
    from PIL import Image

    with pytest.raises(OutputParseError, match="does not fit Invoice") as caught:
        reader.extract(Image.new("RGB", (20, 20)), Invoice, "Who sent it?")
    first, repair = server.seen
    assert first.texts[0].startswith("Who sent it?")
    assert '"vendor"' in first.texts[0]
    assert "Your answer was not valid" in repair.texts[0]
    assert repair.images == first.images
    assert caught.value.raw == f"answer to {repair.texts[0]}"
