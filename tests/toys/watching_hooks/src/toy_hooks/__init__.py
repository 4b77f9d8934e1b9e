"""A plugin that remembers what it was told, and serves the task ``captioning``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from omnidocs.registry import DoctorCheck, hookimpl


class Watcher:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.seen: list[tuple[object, ...]] = []

    @hookimpl
    def select_extractor(self, task: str, options: Mapping[str, object]) -> object | None:
        """Serve captions, unless somebody asks for poems."""
        if task != "captioning" or options.get("style") == "poem":
            return None
        from toy_captioning.by_size import BySizeCaptioner

        return BySizeCaptioner()

    @hookimpl
    def before_extraction(self, task: str, pages: int) -> None:
        """Remember it."""
        self.seen.append(("before", task, pages))

    @hookimpl
    def after_extraction(self, task: str, pages: int) -> None:
        """Remember it."""
        self.seen.append(("after", task, pages))

    @hookimpl
    def extraction_failed(self, task: str, error: Exception) -> None:
        """Remember it."""
        self.seen.append(("failed", task, type(error).__name__))

    @hookimpl
    def model_loaded(self, key: str) -> None:
        """Remember it."""
        self.seen.append(("loaded", key))

    @hookimpl
    def model_evicted(self, key: str) -> None:
        """Remember it."""
        self.seen.append(("evicted", key))

    @hookimpl
    def doctor_checks(self) -> Sequence[DoctorCheck]:
        """Say that all is well."""
        return [DoctorCheck("watcher", ok=True, detail="Watching.")]


WATCHER = Watcher()
