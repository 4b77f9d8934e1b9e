"""Who is asked for a password, and how often."""

from __future__ import annotations

import pytest

from omnidocs.cli.passwords import open_document
from omnidocs.cli.sources import find_sources
from omnidocs.errors import PasswordError


@pytest.fixture
def secret(make_pdf):
    (source,) = find_sources([str(make_pdf("a.pdf", password="hunter2"))])
    return source


class Person:
    """Answers questions in order, and remembers them."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, words: str) -> str:
        self.asked.append(words)
        return self.answers.pop(0)


def test_a_person_is_asked_until_it_fits(secret):
    person = Person("wrong", "hunter2")
    with open_document(secret, None, 150, person) as document:
        assert document.page_count == 1
    assert person.asked == [
        f"Password for {secret.name}: ",
        f"That is not it. Password for {secret.name}: ",
    ]


def test_nobody_is_asked_more_than_three_times(secret):
    person = Person("a", "b", "c", "hunter2")
    with pytest.raises(PasswordError):
        open_document(secret, None, 150, person)
    assert person.answers == ["hunter2"]


def test_nobody_is_asked_where_a_password_was_given(secret):
    person = Person("hunter2")
    with pytest.raises(PasswordError):
        open_document(secret, "wrong", 150, person)
    assert person.asked == []


def test_a_document_without_password_asks_nobody(make_pdf):
    (source,) = find_sources([str(make_pdf("a.pdf"))])
    person = Person()
    with open_document(source, None, 150, person) as document:
        assert document.page_count == 1
    assert person.asked == []
