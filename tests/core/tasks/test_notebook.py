"""Plain code where an event loop runs already, as in a notebook."""

from __future__ import annotations

import subprocess
import sys

import pytest
from core.tasks.families import ToyStructured, ToyText, TwoRounds
from pydantic import BaseModel

from omnidocs.document import Document

BACKENDS = ["Reference", "ReferenceOwnerThread", "ReferenceLoop"]


class Facts(BaseModel):
    name: str


@pytest.mark.parametrize("backend", BACKENDS)
async def test_every_plain_call_works(backend, pages):
    with (
        ToyText(backend=backend) as text,
        TwoRounds(backend=backend) as rounds,
        ToyStructured(backend=backend) as structured,
    ):
        assert text.extract(pages[0]).content
        assert len(text.extract_batch(pages)) == 5
        assert len(rounds.batch_extract(pages)) == 5
        assert [*text.stream(pages[0])][-1].content
        assert structured.extract(pages[0], Facts).data.name
        with Document.from_images(pages) as document:
            assert len(text.extract_document(document)) == 5


@pytest.mark.parametrize("name", ["tasks.extractor", "tasks.text_extraction.prompted", "testing"])
def test_nothing_heavy_is_imported_with_the_tasks(name):
    code = (
        f"import sys, omnidocs.{name};"
        "heavy = {'numpy', 'pypdfium2', 'httpx', 'typer', 'pandas', 'pytest'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
