"""Pictures and review pages of the documents of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omnidocs.cli.targets import STANDARD_OUTPUT, choose_targets
from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.cli.sources import Source
    from omnidocs.conversion import ConvertedDocument, WorkerPool

_REVIEW_SUFFIX = ".review.html"


@dataclass(frozen=True)
class Looks:
    """What a person wants to look at of one document.

    Args:
        overlay: Folder and first part of the names of its page pictures.
        review: File of its review page.
    """

    overlay: Path | None = None
    review: Path | None = None

    def write(
        self,
        document: ConvertedDocument,
        source: str | bytes,
        *,
        password: str | None,
        pool: WorkerPool | None,
    ) -> None:
        """Write them; the pages are rendered once more.

        Args:
            document: What was converted.
            source: From what.
            password: For an encrypted PDF.
            pool: The workers that render; None for this process.

        Raises:
            DocumentError: the source cannot be opened any more.
            OutputWriteError: a file cannot be written.
        """
        from omnidocs.conversion.looking import save_overlays

        if self.overlay is not None:
            save_overlays(
                document,
                self.overlay.parent,
                source,
                password=password,
                workers=pool or 0,
                name=self.overlay.name,
            )
        if self.review is not None:
            document.save_review(self.review, source, password=password, workers=pool or 0)


def choose_looks(
    sources: Sequence[Source],
    targets: Sequence[Path | None],
    overlay: str | None,
    review: str | None,
) -> list[Looks]:
    """What to write for each document.

    Args:
        sources: The documents.
        targets: Their outputs.
        overlay: The folder for page pictures, ``NAME-page-1.png``.
        review: An HTML file for a single document, or a folder for ``NAME.review.html``.

    Raises:
        ConfigError: several documents shall have one review file, it is the output of
            one, or standard output was named.
    """
    for option, value in (("--overlay", overlay), ("--review", review)):
        if value is not None and Path(value) == STANDARD_OUTPUT:
            raise ConfigError(f"{option} - has no meaning. Name a folder.")
    overlays: Sequence[Path | None] = [None] * len(sources)
    reviews = overlays
    if overlay is not None:
        overlays = choose_targets(sources, Path(overlay), "", as_folder=True)
    if review is not None:
        is_file = review.lower().endswith((".html", ".htm"))
        reviews = choose_targets(sources, Path(review), _REVIEW_SUFFIX, as_folder=not is_file)
    for path in reviews:
        if path is not None and path in targets:
            raise ConfigError(f"--review {path} is the output as well. Name another file.")
    return [Looks(*paths) for paths in zip(overlays, reviews, strict=True)]
