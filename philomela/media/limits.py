"""How much a picture may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """Limits on one picture. The worker checks them first, the parent again."""

    file_bytes: int = 64 * 2**20
    pixels: int = 100_000_000
    seconds: float = 15.0  # of a processor, from sending to answer; four times that by the clock
    memory_bytes: int = 2 * 2**30  # address space of a worker, its libraries included
