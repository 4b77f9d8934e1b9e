"""The reference engine answers by rule, so that tests know what to expect."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PIL import Image
from pydantic import BaseModel, Field

from omnidocs.backends import KNOWN_CAPABILITIES, Request, Settings
from omnidocs.errors import RequestError
from omnidocs.testing import REFERENCE, REFERENCE_LOOP, REFERENCE_OWNER_THREAD, reference_answer


class Line(BaseModel):
    name: str = Field(min_length=3)
    amount: float = Field(ge=2)


class Invoice(BaseModel):
    vendor: str
    lines: list[Line] = Field(min_length=2)
    paid: bool
    note: str | None
    kind: str = Field(json_schema_extra={"enum": ["bill", "credit"]})
    currency: str = Field(json_schema_extra={"const": "EUR"})


def answer(prompt="Read.", color="white", **settings):
    image = Image.new("RGB", (6, 4), color)
    return reference_answer(Request(prompt, (image,), settings=Settings(**settings)))


def test_the_same_request_has_the_same_answer():
    assert answer() == answer()


@pytest.mark.parametrize("other", [{"prompt": "Write."}, {"color": "red"}, {"temperature": 0.5}])
def test_another_request_has_another_answer(other):
    assert answer(**other).text != answer().text


def test_a_seed_matters_only_where_something_is_sampled():
    assert answer(seed=1) == answer(seed=2)
    assert answer(seed=1, temperature=0.5) != answer(seed=2, temperature=0.5)


def test_an_answer_is_cut_at_the_token_limit_and_says_so():
    cut = answer(max_tokens=2)
    assert cut.finish_reason == "length"
    assert cut.completion_tokens == 2
    assert answer().text.startswith(cut.text)


def test_an_answer_ends_before_a_stop_string():
    assert "answer" not in answer(stop=("An answer", "never")).text


def test_an_answer_has_at_least_its_smallest_number_of_words():
    assert len(answer(min_tokens=40).text.split(" ")) == 40


def test_an_answer_is_one_of_the_choices():
    assert answer(choice=("yes", "no")).text in {"yes", "no"}


def test_an_answer_fits_the_schema():
    text = answer(json_schema=Invoice.model_json_schema()).text
    invoice = Invoice.model_validate_json(text)
    assert len(invoice.lines) == 2
    assert json.loads(text)["currency"] == "EUR"


def test_an_answer_says_what_it_was_ordered_to():
    assert answer("[[reply:a | b\nc]]").text == "a | b\nc"
    assert answer("[[finish:repetition]]").finish_reason == "repetition"
    assert isinstance(answer("[[error:refused]]"), RequestError)
    assert answer("[[once:{]]").text == "{"


@pytest.mark.parametrize("backend", [REFERENCE, REFERENCE_OWNER_THREAD, REFERENCE_LOOP])
def test_the_backends_declare_what_the_core_knows(backend):
    assert backend.capabilities <= KNOWN_CAPABILITIES
    assert backend.probe().ok


def test_nothing_heavy_is_imported_for_it():
    code = (
        "import sys, omnidocs.testing;"
        "print([name for name in ('numpy', 'pypdfium2', 'torch', 'pytest') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
