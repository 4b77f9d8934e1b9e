"""Whether one model gives the same answers on several backends.

The engines load one after another, answer the same requests greedily, and what comes back
is compared:

    requests = [Request("Convert this page to markdown.", (page,)) for page in pages]
    wanted = answers(PyTorchConfig(model=folder, torch_dtype="float32"), requests)
    found = answers(MyBackendConfig(model=folder), requests)
    assert not differences(wanted, found)

Ask for float32: in half precision, engines that add numbers up in another order may write
other words.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from omnidocs.backends import EngineRunner, Response
from omnidocs.errors import OutputParseError, RequestError
from omnidocs.registry import backend_of, engine_class, require_available
from omnidocs.results import LayoutOutput, TextOutput
from omnidocs.tasks.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnidocs.backends import Backend, BackendConfig, Request


@contextmanager
def asking(config: BackendConfig, backend: Backend | None = None) -> Iterator[Asking]:
    """Load the engine of a config, ask it as an extractor would, and close it.

    Args:
        config: What is loaded, a vision-language model.
        backend: The backend of the config; None for the installed one.

    Raises:
        BackendUnavailableError: the backend cannot run here.
        ModelNotFoundError: the weights are not there.
        ModelLoadError: they cannot be loaded.
    """
    backend = backend or backend_of(config)
    require_available(backend)
    batch = "batch" in backend.capabilities
    runner = EngineRunner(engine_class(backend, "vlm"), config, batch=batch)
    try:
        yield Asking(runner, config, backend=backend.label, capabilities=backend.capabilities)
    finally:
        runner.close()


def answers(
    config: BackendConfig, requests: Sequence[Request], backend: Backend | None = None
) -> list[Response | RequestError]:
    """What a model answers to requests that are asked together.

    Raises:
        OmniDocsError: as for ``asking``.
    """
    with asking(config, backend) as asked:
        return asked.ask(requests)


def streamed(asked: Asking, request: Request) -> Response:
    """The answer to a request as it is streamed: its text is that of the pieces.

    Raises:
        RequestError: the request failed.
        UnsupportedCapabilityError: the backend does not declare ``"stream"``.
    """
    *pieces, response = asked.stream(request)
    whole: Response = replace(response, text="".join(pieces))
    return whole


def differences(reference: Sequence[Any], other: Sequence[Any]) -> list[str]:
    """In which answers or outputs another backend differs, and how; empty where in none.

    Responses are compared by their tokens, where both engines know them, by text and by
    finish reason; outputs by content or boxes; errors by their kind, or by the answer that
    could not be read.

    Args:
        reference: Responses, errors or outputs of the backend that is right.
        other: Those of another backend, to the same requests or pages.
    """
    if len(reference) != len(other):
        return [f"there are {len(other)} answers, not {len(reference)}"]
    pairs = enumerate(zip(reference, other, strict=True))
    return [f"answer {at}: {how}" for at, (wanted, found) in pairs for how in _how(wanted, found)]


def _how(wanted: Any, found: Any) -> Iterator[str]:
    """How one answer differs, from its first token on."""
    if type(wanted) is not type(found):
        yield f"it is {found!r}, not {wanted!r}"
        return
    parts = _parts(found)
    for name, right in _parts(wanted).items():
        value = parts[name]
        if right is not None and value is not None and value != right:
            yield _sentence(name, right, value)


def _parts(answer: Any) -> Mapping[str, Any]:
    """What two answers are compared by; None for what an engine cannot tell."""
    match answer:
        case Response():
            return {
                "tokens": answer.token_ids,
                "text": answer.text,
                "finish_reason": answer.finish_reason,
            }
        case RequestError():
            return {"kind": answer.kind}
        case OutputParseError():
            return {"raw": answer.raw}
        case TextOutput():
            return {
                "content": answer.content,
                "raw": answer.raw_output,
                "finish_reason": answer.finish_reason,
            }
        case LayoutOutput():
            boxes = [
                (box.label.value, *(round(edge, 2) for edge in box.bbox.to_list()))
                for box in answer.bboxes
            ]
            return {"boxes": boxes}
    return {"value": answer}


def _sentence(name: str, right: Any, value: Any) -> str:
    """One difference in words; of sequences, where it begins."""
    if name in {"finish_reason", "kind", "value"}:
        return f"{name} is {value!r}, not {right!r}"
    same = (at for at, (a, b) in enumerate(zip(right, value, strict=False)) if a != b)
    at = next(same, min(len(right), len(value)))
    return (
        f"{name} at {at}: {value[at : at + 20]!r}, not {right[at : at + 20]!r} "
        f"({len(value)} in all, not {len(right)})"
    )
