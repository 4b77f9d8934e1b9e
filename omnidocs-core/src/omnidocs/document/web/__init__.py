"""Fetching documents: the only package that opens a connection.

``fetch`` needs httpx, which the extra ``url`` installs and which is imported at the first
call.
"""

from omnidocs.document.web.download import Fetched, fetch

__all__ = ["Fetched", "fetch"]
