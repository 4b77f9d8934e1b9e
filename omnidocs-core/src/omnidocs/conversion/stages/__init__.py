"""The stages of a conversion: each takes some pages and asks one engine for all of them.

A stage is called with pages under way (``work``) and changes them. A page that fails is
left alone by the stages behind. Nothing here opens a document or writes a result down.
"""

from omnidocs.conversion.stages.chain import Chain
from omnidocs.conversion.stages.work import Work

__all__ = ["Chain", "Work"]
