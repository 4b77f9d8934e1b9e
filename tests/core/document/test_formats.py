"""Formats are told by their first bytes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from omnidocs.document.formats import HEAD_BYTES, IMAGE_FORMATS, describe, sniff


@pytest.mark.parametrize("kind", sorted(IMAGE_FORMATS))
def test_what_pillow_writes_is_told(kind):
    stream = io.BytesIO()
    Image.new("RGB", (3, 3)).save(stream, kind)
    assert sniff(stream.getvalue()[:HEAD_BYTES]) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\xef\xbb\xbf%PDF-1.7", "pdf"),
        (b"x" * 1000 + b"%PDF-", "pdf"),
        (b"x" * 1020 + b"%PDF-", None),
        (b"<?xml version='1.0'?><html>", "html"),
        (b"\xef\xbb\xbf<!DOCTYPE HTML>", "html"),
        (b"<html>%PDF-1.7", "html"),
        (b"BMxx", None),
        (b"MM\0*", "tiff"),
        (b"II+\0", "tiff"),
        (b"\0\0\0\x0cjP  \r\n", "jpeg 2000"),
        (b"", None),
    ],
)
def test_other_heads_are_told(head, kind):
    assert sniff(head) == kind


@given(st.binary(max_size=64))
def test_any_bytes_have_a_description(head):
    assert describe(sniff(head))
