"""Two backends are compared by what they answer, and the first difference is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from omnidocs.backends import Availability, Request, Response
from omnidocs.errors import (
    BackendUnavailableError,
    OutputParseError,
    RequestError,
    UnsupportedCapabilityError,
)
from omnidocs.results import BoundingBox, LayoutBox, LayoutLabel, LayoutOutput, TextOutput
from omnidocs.testing import (
    REFERENCE,
    REFERENCE_LOOP,
    REFERENCE_OWNER_THREAD,
    ReferenceConfig,
    ReferenceLoopConfig,
    ReferenceOwnerThreadConfig,
    answers,
    asking,
    differences,
    live_engines,
    streamed,
)

OTHERS = [
    (REFERENCE_LOOP, ReferenceLoopConfig),
    (REFERENCE_OWNER_THREAD, ReferenceOwnerThreadConfig),
]
REQUESTS = [
    Request("Read.", (Image.new("RGB", (6, 4), "white"),)),
    Request("Read.", (Image.new("RGB", (4, 6), "red"),), system="You are a reader."),
    Request("[[error:refused]]"),
]


@pytest.fixture
def wanted():
    return answers(ReferenceConfig(), REQUESTS, REFERENCE)


@pytest.mark.parametrize(("backend", "config_class"), OTHERS)
def test_backends_that_run_the_same_model_do_not_differ(wanted, backend, config_class):
    assert differences(wanted, answers(config_class(), REQUESTS, backend)) == []
    assert live_engines() == 0


def test_another_model_is_told_apart_where_its_text_begins_to_differ(wanted):
    found = answers(ReferenceConfig(model="other"), REQUESTS, REFERENCE)
    told = differences(wanted, found)
    assert [line.split(": ")[1] for line in told] == [
        "text at 7",
        "text at 7",
    ]


def test_a_stream_is_the_same_answer(wanted):
    with asking(ReferenceConfig(), REFERENCE) as asked:
        found = [streamed(asked, request) for request in REQUESTS[:2]]
    assert differences(wanted[:2], found) == []


def test_pieces_that_are_not_the_text_of_the_response_are_told(wanted):
    with asking(ReferenceConfig(), REFERENCE) as asked:
        found = streamed(asked, REQUESTS[0])
    assert differences([replace(wanted[0], text=wanted[0].text + " ")], [found])


def test_an_engine_is_asked_only_what_its_backend_declares():
    poor = replace(REFERENCE, capabilities=frozenset())
    with pytest.raises(UnsupportedCapabilityError, match="text_only"):
        answers(ReferenceConfig(), [Request("Say something.")], poor)
    assert live_engines() == 0


def test_a_backend_that_cannot_run_here_says_why():
    probe = lambda: Availability(ok=False, reason="There is no GPU.")  # noqa: E731
    with pytest.raises(BackendUnavailableError, match="There is no GPU"):
        answers(ReferenceConfig(), REQUESTS, replace(REFERENCE, probe=probe))


@pytest.mark.parametrize(
    ("wanted", "found", "told"),
    [
        (
            Response("AB", token_ids=(1, 2, 3)),
            Response("AB", token_ids=(1, 7)),
            "tokens at 1: (7,), not (2, 3) (2 in all, not 3)",
        ),
        (Response("A"), Response("A", finish_reason="length"), "finish_reason is 'length', not"),
        (RequestError("x", kind="too_long"), RequestError("x"), "kind is 'failed', not 'too_long'"),
        (Response("A"), RequestError("It broke."), "it is RequestError('It broke.'), not Response"),
        (
            OutputParseError("x", raw="[1"),
            OutputParseError("x", raw="[2"),
            "raw at 1: '2', not '1'",
        ),
        (
            TextOutput(content="one\ntwo", format="markdown"),
            TextOutput(content="one\n2", format="markdown"),
            "content at 4: '2', not 'two'",
        ),
    ],
)
def test_a_difference_is_told_in_words(wanted, found, told):
    assert differences([wanted], [wanted]) == []
    [line] = differences([wanted], [found])
    assert line.startswith(f"answer 0: {told}")


def test_boxes_differ_by_label_and_by_place():
    def layout(label, right):
        box = LayoutBox(label=label, bbox=BoundingBox(x1=0, y1=0, x2=right, y2=5), confidence=1)
        return LayoutOutput(bboxes=[box], image_width=9, image_height=9)

    wanted = layout(LayoutLabel.TEXT, 5)
    assert differences([wanted], [layout(LayoutLabel.TEXT, 5.001)]) == []
    assert (
        differences(
            [wanted],
            [
                layout(LayoutLabel.TABLE, 5),
            ],
        )
        != []
    )
    assert differences([wanted], [layout(LayoutLabel.TEXT, 6)]) != []


def test_tokens_that_an_engine_does_not_know_are_not_compared():
    assert differences([Response("A", token_ids=(1,))], [Response("A")]) == []


def test_an_answer_too_few_is_told(wanted):
    assert differences(wanted, wanted[:2]) == ["there are 2 answers, not 3"]
