"""Which requests run together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnidocs.backends import Request

if TYPE_CHECKING:
    from omnidocs_backend_torch.config import PyTorchConfig


@dataclass(frozen=True)
class Budget:
    """What a request allows for its image and for the batch that it runs in.

    Args:
        max_pixels: The most pixels of one image; None for the checkpoint's own limit.
        batch_size: The most requests of a batch.
        batch_pixels: The most pixels of a batch, every image counted like the largest.
    """

    max_pixels: int | None
    batch_size: int
    batch_pixels: int

    @classmethod
    def of(cls, request: Request, config: PyTorchConfig) -> Budget:
        """The request's own numbers, and the config's where it has none."""

        def number(name: str) -> Any:
            return request.settings.extra.get(name, getattr(config, name))

        return cls(number("max_pixels"), number("batch_size"), number("batch_pixels"))

    def pixels(self, request: Request) -> int:
        """The pixels of a request's images, once they are scaled down."""
        sizes = [image.width * image.height for image in request.images]
        return sum(
            size if self.max_pixels is None else min(size, self.max_pixels) for size in sizes
        )


def batches(requests: Sequence[Request], config: PyTorchConfig) -> list[list[int]]:
    """The places of the requests, batch by batch.

    Requests run together that have the same number of images and the same budget, large
    ones with large ones: the shorter of a batch are padded to the length of the longest.
    """
    alike: defaultdict[tuple[int, Budget], list[int]] = defaultdict(list)
    for place, request in enumerate(requests):
        alike[len(request.images), Budget.of(request, config)].append(place)
    return [
        batch
        for (_, budget), places in alike.items()
        for batch in _portions(requests, places, budget)
    ]


def _portions(requests: Sequence[Request], places: list[int], budget: Budget) -> list[list[int]]:
    def size(place: int) -> tuple[int, int]:
        return budget.pixels(requests[place]), len(requests[place].prompt)

    ordered = sorted(places, key=size, reverse=True)
    portions = []
    while ordered:
        largest, _ = size(ordered[0])
        fitting = budget.batch_pixels // max(largest, 1)
        rows = max(min(fitting, budget.batch_size), 1)
        portions.append(ordered[:rows])
        ordered = ordered[rows:]
    return portions
