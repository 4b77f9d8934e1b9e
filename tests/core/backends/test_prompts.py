"""Prompts from a chat template, without transformers: a speaker is all that is needed."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs.backends.prompts import rendered, scaled_down


class Speaker:
    """Writes messages as a template for parts, for strings, or without system does."""

    def __init__(self, takes):
        self.takes = takes

    def apply_chat_template(self, messages, *, add_generation_prompt, tokenize):
        assert add_generation_prompt
        assert not tokenize
        return "".join(f"[{one['role']}]{self.written(one)}" for one in messages)

    def written(self, message):
        content = message["content"]
        if message["role"] == "system" and not isinstance(content, self.takes):
            raise TypeError("this template was written for something else")
        if isinstance(content, str):
            return content
        return "".join("<img>" if part["type"] == "image" else part["text"] for part in content)


@pytest.mark.parametrize("takes", [list, str])
def test_a_system_text_goes_where_the_template_takes_it(takes):
    assert rendered(Speaker(takes), "Be brief.", "Read.", 2) == (
        "[system]Be brief.[user]<img><img>Read."
    )


def test_a_system_text_that_a_template_refuses_goes_before_the_prompt():
    assert rendered(Speaker(int), "Be brief.", "Read.", 1) == "[user]<img>Be brief.\n\nRead."


def test_images_come_before_the_text():
    assert rendered(Speaker(list), None, "Read.", 1) == "[user]<img>Read."


def test_an_image_keeps_its_shape_when_it_is_scaled_down():
    image = Image.new("RGB", (400, 100))
    assert scaled_down(image, 10_000).size == (200, 50)
    assert scaled_down(image, 40_000) is image
    assert scaled_down(image.crop((0, 0, 40, 40)), 1).size == (1, 1)
