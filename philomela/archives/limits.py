"""How large an archive may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Limits of a folder or zip. A document is streamed, so that its own size is not limited."""

    members: int = 2_000_000
    depth: int = 32  # folders within folders
    directory_bytes: int = 256 * 2**20  # of a zip's table of contents
    ratio: int = 200  # expanded to packed size, of members larger than ``ratio_from``
    ratio_from: int = 16 * 2**20  # bytes
    expanded_bytes: int = 2**40  # of all members of a zip, as declared


DEFAULT_LIMITS = ArchiveLimits()
