"""Structured outputs keep the user's data and class."""

from __future__ import annotations

import json

import pytest
from pydantic import BaseModel, ValidationError

from omnidocs.errors import ResultLoadError
from omnidocs.results import StructuredOutput


class Line(BaseModel):
    item: str
    price: float


class Invoice(BaseModel):
    number: str
    lines: list[Line]


class PaidInvoice(Invoice):
    paid_on: str


@pytest.fixture
def invoice() -> Invoice:
    return Invoice(number="7", lines=[Line(item="Café", price=2.5)])


@pytest.mark.parametrize("kind", [StructuredOutput, StructuredOutput[Invoice]])
def test_the_data_is_in_every_form(kind, invoice):
    output = kind(data=invoice, model_name="m")
    data = {"number": "7", "lines": [{"item": "Café", "price": 2.5}]}
    assert output.data is invoice
    assert output.model_dump()["data"] == data
    assert json.loads(output.model_dump_json())["data"] == data
    assert output.to_dict()["data"] == data


def test_a_file_loads_back_given_the_class(invoice, tmp_path):
    path = StructuredOutput(data=invoice).save_json(tmp_path / "invoice.json")
    loaded = StructuredOutput[Invoice].load_json(path)
    assert loaded.data == invoice
    assert isinstance(loaded, StructuredOutput)


def test_a_file_without_the_class_is_refused_not_emptied(invoice, tmp_path):
    path = StructuredOutput(data=invoice).save_json(tmp_path / "invoice.json")
    with pytest.raises(ResultLoadError, match=r"StructuredOutput\[Invoice\]\.load_json"):
        StructuredOutput.load_json(path)


def test_another_class_is_refused(invoice, tmp_path):
    path = StructuredOutput(data=invoice).save_json(tmp_path / "invoice.json")
    with pytest.raises(ResultLoadError, match=r"data\.item: Field required"):
        StructuredOutput[Line].load_json(path)


def test_fields_of_a_subclass_are_kept():
    paid = PaidInvoice(number="7", lines=[], paid_on="Monday")
    assert StructuredOutput[Invoice](data=paid).model_dump()["data"]["paid_on"] == "Monday"


def test_plain_values_are_no_data():
    with pytest.raises(ValidationError, match="data"):
        StructuredOutput(data="text")
