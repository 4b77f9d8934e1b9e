"""Page numbers as people write them become indexes."""

from __future__ import annotations

import pytest

from omnidocs.cli.pages import page_indexes, parse_pages
from omnidocs.errors import ConfigError, PageRangeError


@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        ("1", [0]),
        ("1-3,7", [0, 1, 2, 6]),
        ("8-", [7, 8, 9]),
        ("-2", [0, 1]),
        (" 2 - 3 , 3", [1, 2]),
        ("3,1", [0, 2]),
        ("10", [9]),
    ],
)
def test_numbers_and_ranges(text, indexes):
    assert page_indexes(parse_pages(text), page_count=10) == indexes


@pytest.mark.parametrize("text", ["", "a", "1,,2", "1-2-3", "-", "1.5", "1 2"])
def test_other_text_is_refused_with_an_example(text):
    with pytest.raises(ConfigError, match=r"not understood\. Write it as 1-3,7 or 5-"):
        parse_pages(text)


@pytest.mark.parametrize("text", ["0", "0-3", "5-2"])
def test_a_range_without_pages_is_refused(text):
    with pytest.raises(ConfigError, match="Pages count from 1"):
        parse_pages(text)


@pytest.mark.parametrize("text", ["11", "3-11", "11-", "1-999999999999"])
def test_pages_that_the_document_lacks_are_named(text):
    with pytest.raises(PageRangeError, match=r"There is no page \d+: the document has 10"):
        page_indexes(parse_pages(text), page_count=10)
