"""The chat templates that vLLM has for checkpoints which bring none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from vllm.model_executor.model_loader import get_model_cls
from vllm.transformers_utils.chat_templates import get_chat_template_fallback_path

Message = Mapping[str, Any]


class PlainTemplate:
    """One of vLLM's own templates, which take a message's content as a string.

    Args:
        tokenizer: Renders the template.
        template: The template.
        image: What stands for the n-th image in a prompt.
    """

    def __init__(self, tokenizer: Any, template: str, image: Any) -> None:
        self._tokenizer = tokenizer
        self._template = template
        self._image = image

    @classmethod
    def of(cls, model_config: Any, tokenizer: Any) -> Self | None:
        """The template for a model; None where vLLM has none."""
        kind = model_config.hf_config.model_type
        path: Path | None = get_chat_template_fallback_path(kind, model_config.tokenizer)
        if path is None:
            return None
        image = get_model_cls(model_config).get_placeholder_str
        return cls(tokenizer, path.read_text(encoding="utf-8"), image)

    def apply_chat_template(self, messages: Sequence[Message], **options: Any) -> str:
        """Render messages whose content is in parts, as processors do."""
        plain = [{**message, "content": self._joined(message["content"])} for message in messages]
        text = self._tokenizer.apply_chat_template(plain, chat_template=self._template, **options)
        return str(text)

    def _joined(self, content: str | Sequence[Message]) -> str:
        """The parts of a message below each other, as vLLM's own chat joins them."""
        if isinstance(content, str):
            return content
        images = 0
        lines = []
        for part in content:
            if part["type"] == "image":
                images += 1
                lines.append(str(self._image("image", images)))
            else:
                lines.append(str(part["text"]))
        return "\n".join(lines)
