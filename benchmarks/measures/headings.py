"""The headings of the documents in ``../shared/data/documents``, read from their pictures.

A level is what a reader takes from numbers, size, place and sense: the report's title stands
over its sections though it is set smaller. Page headers, captions and the questions of a form
are no headings.
"""

from __future__ import annotations

HEADINGS: dict[str, list[tuple[int, str]]] = {
    "2305.03393v1-pg9.pdf": [
        (1, "5.1 Hyper Parameter Optimization"),
        (1, "5.2 Quantitative Results"),
    ],
    "amt_handbook_sample.pdf": [
        (1, "Boots Self-Locking Nut"),
        (1, "Stainless Steel Self-Locking Nut"),
        (1, "Elastic Stop Nut"),
    ],
    "bookmark_sample.pdf": [
        (1, "PART I - DEFINITIONS"),
        (2, "1. Interpretation"),
        (2, "2. Construction of Terms"),
        (1, "PART II - OBLIGATIONS"),
        (2, "3. Payment Terms"),
        (3, "3.1 Payment Schedule"),
        (2, "4. Termination"),
        (1, "PART III - MISCELLANEOUS"),
    ],
    "code_and_formula.pdf": [
        (1, "JavaScript Code Example"),
        (1, "Formula"),
    ],
    "invisible_text_layer.pdf": [(1, "Visible heading line")],
    "multi_page.pdf": [
        (1, "The Evolution of the Word Processor"),
        (2, "Pre-Digital Era (19th - Early 20th Century)"),
        (2, "The Birth of Word Processing (1960s - 1970s)"),
        (2, "The Rise of Personal Computers (1980s)"),
        (2, "The Modern Era (1990s - Present)"),
        (2, "Future of Word Processing"),
        (2, "Specialized Word Processing Tools"),
        (2, "Key Features That Changed Word Processing"),
        (2, "The Cultural Impact of Word Processors"),
        (2, "Word Processors in a Post-Digital Era"),
        (2, "A Glimpse Into the Future"),
    ],
    "right_to_left_01.pdf": [(1, "تحسين الإنتاجية وحل المشكلات من خلال البرمجة بلغة R وPython")],
    "table_mislabeled_as_picture.pdf": [],
}
"""Of each document, levels and texts in their order; levels are counted from the highest."""
