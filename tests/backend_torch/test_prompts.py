"""Prompts: the checkpoint's own template, and what it makes of them."""

from __future__ import annotations

from typing import Any

import pytest
from transformers import AutoProcessor

from omnidocs.backends.prompts import rendered
from omnidocs_backend_torch.vlm.inputs import Inputs

PARTS_ONLY = (
    "{% for m in messages %}[{{ m.role }}]"
    "{% for c in m.content %}{% if c.type == 'image' %}<img>{% else %}{{ c.text }}{% endif %}"
    "{% endfor %}{% endfor %}[answer]"
)
STRING_SYSTEM = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ '[system]' + m.content }}{% else %}[user]"
    "{% for c in m.content %}{% if c.type == 'image' %}<img>{% else %}{{ c.text }}{% endif %}"
    "{% endfor %}{% endif %}{% endfor %}[answer]"
)
NO_SYSTEM = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}"
    "{% endif %}[{{ m.role }}]{% for c in m.content %}"
    "{% if c.type == 'image' %}<img>{% else %}{{ c.text }}{% endif %}"
    "{% endfor %}{% endfor %}[answer]"
)


@pytest.fixture
def speaker(tiny) -> Any:
    return AutoProcessor.from_pretrained(tiny("qwen2_vl"))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (PARTS_ONLY, "[system]Be brief.[user]<img><img>Read.[answer]"),
        (STRING_SYSTEM, "[system]Be brief.[user]<img><img>Read.[answer]"),
        (NO_SYSTEM, "[user]<img><img>Be brief.\n\nRead.[answer]"),
    ],
    ids=["parts", "a string", "none"],
)
def test_a_system_text_is_never_lost(speaker, template, expected) -> None:
    speaker.chat_template = template
    assert rendered(speaker, "Be brief.", "Read.", 2) == expected


def test_a_prompt_is_rendered_once(speaker, monkeypatch) -> None:
    texts: list[str] = []
    inputs = Inputs(speaker, "tiny")
    render = speaker.apply_chat_template
    monkeypatch.setattr(
        speaker,
        "apply_chat_template",
        lambda *args, **named: texts.append("once") or render(*args, **named),
    )
    for _ in range(3):
        inputs._prompt(None, "Read.", 1)
    inputs._prompt(None, "Read.", 2)
    assert len(texts) == 2


def test_braces_in_a_prompt_are_words(speaker) -> None:
    assert "{{ 1 + 1 }} {% raw" in rendered(speaker, None, "{{ 1 + 1 }} {% raw", 0)
