"""What went wrong, by its meaning: litellm's errors as ours."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from omnidocs.errors import RequestError

if TYPE_CHECKING:
    from omnidocs_backend_api.endpoint import Endpoint


class AttemptError(RequestError):
    """A failed attempt.

    Args:
        message: What went wrong and what to do.
        kind: The stable word of ``RequestError``.
        retryable: Whether the same request may succeed later.
        retry_after: Seconds that the server asked to wait.
        status: The HTTP status, where there was one.
        told: What the server said, whole.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str = "failed",
        retryable: bool = False,
        retry_after: float | None = None,
        status: int | None = None,
        told: str = "",
    ) -> None:
        super().__init__(message, kind=kind, retryable=retryable)
        self.retry_after = retry_after
        self.status = status
        self.told = told


_BY_CLASS = {
    "ContextWindowExceededError": "too_long",
    "ContentPolicyViolationError": "refused",
    "Timeout": "timeout",
}
_BY_STATUS = {
    400: "invalid",
    401: "unauthorized",
    402: "used_up",
    403: "unauthorized",
    404: "not_found",
    408: "timeout",
    413: "too_long",
    422: "invalid",
    429: "rate_limited",
}
_SAID = {
    "invalid": ("did not take the request", "Change the request or the config."),
    "too_long": (
        "has no room for the request",
        "Send a smaller image or a shorter prompt, or lower max_tokens.",
    ),
    "no_key": ("needs a key", "Set the variable, or give api_key."),
    "unauthorized": ("refused the key", "Check api_key, or the provider's variable."),
    "not_found": (
        "was not found",
        "Check model and base_url; the address of a server usually ends in /v1.",
    ),
    "refused": ("refused to answer", "Its content filter found something in the page."),
    "timeout": ("did not answer in time", "Raise timeout, or try again later."),
    "rate_limited": ("was asked too often", "Lower rate_limit or max_concurrency."),
    "used_up": ("has no quota left", "Check the account with the provider."),
    "failed": ("failed", "Try again later, and see whether the server is well."),
}
_FILTERED = re.compile(r"content[_ ]?(filter|policy|management)", re.IGNORECASE)
_USED_UP = re.compile(r"insufficient_quota|exceeded your current quota|billing", re.IGNORECASE)
_LONGEST = 300
_LIBRARY = re.compile(r"^(litellm\.)?\w+(Error|Timeout): .*?Exception - ", re.DOTALL)
_SOCKET = re.compile(r" ssl:(<[^>]*>|\w+)")


def failure_of(error: Exception, endpoint: Endpoint) -> AttemptError:
    """The failure that an exception of litellm means.

    Only words of the server get into it, without secrets and images. The exception itself
    must not be chained: it holds the request.
    """
    if isinstance(error, TimeoutError):
        return failure(endpoint, "timeout", "", retryable=True)
    status = getattr(error, "status_code", None)
    told = endpoint.scrubbed(f"{getattr(error, 'code', '')} {error}")
    kind = _kind(type(error).__name__, status, told)
    return failure(
        endpoint,
        kind,
        _shortened(endpoint.scrubbed(_words(error))),
        # What has no status is a defect, and comes back each time.
        retryable=kind in {"timeout", "rate_limited"} or (kind == "failed" and bool(status)),
        retry_after=_retry_after(error),
        status=status,
        told=told,
    )


def failure(endpoint: Endpoint, kind: str, reason: str, **more: Any) -> AttemptError:
    """A failure with a message that says what to do."""
    what, advice = _SAID[kind]
    because = f": {reason.strip().rstrip('.')}" if reason else ""
    stable = {"used_up": "rate_limited", "no_key": "unauthorized"}.get(kind, kind)
    return AttemptError(f"{endpoint.name} {what}{because}. {advice}", kind=stable, **more)


def _kind(name: str, status: int | None, told: str) -> str:
    if name in _BY_CLASS:
        return _BY_CLASS[name]
    if status == 429 and _USED_UP.search(told):
        return "used_up"
    if status in {400, 403} and _FILTERED.search(told):
        return "refused"
    return _BY_STATUS.get(status or 0, "failed")


def _words(error: Exception) -> str:
    """What the server said, out of what litellm wrapped around it."""
    text = _SOCKET.sub("", _LIBRARY.sub("", str(getattr(error, "message", None) or error)))
    try:
        told = json.loads(text)
    except ValueError:
        return next(iter(text.splitlines()), "") or type(error).__name__
    while isinstance(told, dict):
        told = next((told[name] for name in ("error", "message", "detail") if name in told), None)
    return str(told or text)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _retry_after(error: Exception) -> float | None:
    """Seconds to wait, of a header ``Retry-After`` in seconds or as a date (RFC 9110)."""
    headers = getattr(error, "litellm_response_headers", None) or {}
    value = headers.get("retry-after") or headers.get("Retry-After")
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
