"""The capabilities that this version of the core knows."""

from __future__ import annotations

KNOWN_CAPABILITIES = frozenset(
    {
        "batch",  # a list of requests costs less than its requests one by one
        "stream",  # Engine.stream yields the text in pieces
        "cancel",  # a stream or an awaited call that is given up stops the work
        "multi_image",  # a request may carry several images
        "text_only",  # a request may carry no image
        "system",  # Request.system is honoured
        "sampling",  # temperature, top_p and top_k are honoured
        "seed",  # Settings.seed makes sampling repeatable
        "stop",  # Settings.stop is honoured
        "min_tokens",
        "repetition_penalty",
        "no_repeat_ngram",
        "structured",  # Settings.json_schema constrains the decoding
        "regex",
        "choice",
        "usage",  # responses carry token counts
    }
)
"""Names that a backend may declare; one that declares another was built for a newer core."""
