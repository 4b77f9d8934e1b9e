"""PDFium from many threads: the results are those of one."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from omnidocs.document import Document

THREADS = 8
ROUNDS = 6


def reading(page):
    return page.text, page.words, page.rulings, page.image.tobytes()


@pytest.fixture(scope="module")
def serial(pdf_file):
    with Document.open(pdf_file) as doc:
        return [reading(page) for page in doc]


@pytest.fixture(scope="module")
def pdf_file(tmp_path_factory, many_pages):
    path = tmp_path_factory.mktemp("threads") / "pages.pdf"
    path.write_bytes(many_pages)
    return path


@pytest.fixture(scope="module")
def many_pages(request):
    pdf = request.getfixturevalue("module_pdf")
    pages = []
    for number in range(6):
        lines = [
            f"BT /F 9 Tf 10 {280 - 12 * row} Td (page {number} row {row} of words) Tj ET"
            for row in range(20)
        ]
        pages.append("\n".join([*lines, f"10 {20 + number} m 190 {20 + number} l S"]))
    return pdf(pages)


def test_a_shared_document_reads_as_in_one_thread(pdf_file, serial):
    order = [place for place in range(len(serial)) for _ in range(ROUNDS)]
    random.Random(5).shuffle(order)
    with Document.open(pdf_file) as doc, ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(lambda place: reading(doc[place]), order))
    assert all(result == serial[place] for place, result in zip(order, results, strict=True))


def test_documents_of_their_own_read_as_in_one_thread(pdf_file, serial):
    def read_all(_):
        with Document.open(pdf_file) as doc:
            return [reading(page) for page in doc]

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(result == serial for result in pool.map(read_all, range(2 * THREADS)))


def test_documents_that_nobody_closes_do_no_harm(pdf_file, serial):
    def read_and_forget(_):
        return reading(Document.open(pdf_file)[0])

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(result == serial[0] for result in pool.map(read_and_forget, range(40)))


def test_closing_while_others_read_gives_results_or_the_closed_error(pdf_file, serial):
    from omnidocs.errors import DocumentClosedError

    doc = Document.open(pdf_file)

    def read(place):
        try:
            return reading(doc[place]) == serial[place]
        except DocumentClosedError:
            return None

    with ThreadPoolExecutor(THREADS) as pool:
        futures = [pool.submit(read, place % len(serial)) for place in range(60)]
        futures[10].result()
        doc.close()
        results = [future.result() for future in futures]
    assert False not in results
    assert results[10] is True
    assert results[-1] is None
