"""Prompts and images in the form that a local model takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.errors import ModelLoadError

if TYPE_CHECKING:
    from PIL.Image import Image


def speaker_of(processor: Any, model: str) -> Any:
    """What has the chat template of a checkpoint: its processor, or the tokenizer of that.

    Args:
        processor: Of transformers, or a tokenizer in its place.
        model: The checkpoint's name, for messages.

    Raises:
        ModelLoadError: the checkpoint has no chat template or no vocabulary.
    """
    tokenizer = getattr(processor, "tokenizer", processor)
    if not tokenizer.encode("a", add_special_tokens=False):
        raise ModelLoadError(
            f"{model} has no vocabulary for its tokenizer. Download the checkpoint again."
        )
    for speaker in (processor, tokenizer):
        if getattr(speaker, "chat_template", None) is not None:
            return speaker
    raise no_chat_template(model)


def no_chat_template(model: str) -> ModelLoadError:
    """The error of a checkpoint whose prompts cannot be written."""
    return ModelLoadError(
        f"{model} has no chat template, so its prompts cannot be written. Name a checkpoint "
        "that follows instructions."
    )


def rendered(speaker: Any, system: str | None, prompt: str, images: int) -> str:
    """The text before an answer, by a checkpoint's own chat template.

    All backends that render prompts themselves do it here, so that they ask the same.
    Templates differ in what they take for a system message: parts, a string, or none.
    Where neither form shows up in the text, it goes before the prompt.

    Args:
        speaker: A processor or tokenizer of transformers that has the template.
        system: The system text.
        prompt: The user's text; it follows the images.
        images: How many images there are.
    """
    pictures = [{"type": "image"}] * images
    user = {"role": "user", "content": [*pictures, {"type": "text", "text": prompt}]}
    if system is None:
        return _templated(speaker, [user])
    for content in ([{"type": "text", "text": system}], system):
        try:
            text = _templated(speaker, [{"role": "system", "content": content}, user])
        except Exception:  # noqa: BLE001, S112  (a template raises whatever its author liked)
            continue
        if system.strip() in text:
            return text
    return rendered(speaker, None, f"{system}\n\n{prompt}", images)


def has_bos(text: str, tokenizer: Any) -> bool:
    """Whether a template wrote the BOS token, which the tokenizer would add again."""
    return tokenizer.bos_token is not None and text.startswith(tokenizer.bos_token)


def area_size(images: Any, max_pixels: int) -> dict[str, int] | None:
    """The ``size`` by which an image processor of transformers bounds an image's area.

    None for those whose ``size`` is the length of a side: they do not merge patches.
    """
    if getattr(images, "merge_size", None) is None:
        return None
    least = images.size["shortest_edge"]
    return {"shortest_edge": min(least, max_pixels), "longest_edge": max_pixels}


def scaled_down(image: Image, max_pixels: int) -> Image:
    """The image, or a smaller copy of its shape with at most so many pixels."""
    from PIL.Image import Resampling

    scale = (max_pixels / (image.width * image.height)) ** 0.5
    if scale >= 1:
        return image
    size = (max(int(image.width * scale), 1), max(int(image.height * scale), 1))
    return image.resize(size, Resampling.LANCZOS)


def _templated(speaker: Any, messages: list[dict[str, Any]]) -> str:
    return str(speaker.apply_chat_template(messages, add_generation_prompt=True, tokenize=False))
