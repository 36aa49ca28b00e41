"""What a fingerprint must tell before it is searched with."""

from __future__ import annotations

from collections.abc import Sequence

from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.sketch import decode
from philomela.matching.copies import LEAST_QUALITY
from philomela.protection.bank.information import informations, repetition

#: Of 250 photographs of people, rooms, scenes and things the least tells 216 bits.
LEAST_INFORMATION = 180.0
#: Of 60 made pages of text the least has 0.30, of 60 made chats two have less than 0.25; of the
#: same photographs two have more.
MOST_REPETITION = 0.25


def refusal(one: PhotoPrint) -> str | None:
    """Why a fingerprint would match what it should not; None where nothing speaks against it."""
    return refusals([one])[0]


def refusals(prints: Sequence[PhotoPrint]) -> list[str | None]:
    """The same for many."""
    told = informations([one.pdq for one in prints]).tolist()
    return [_refusal(one, bits) for one, bits in zip(prints, told, strict=True)]


def _refusal(one: PhotoPrint, told: float) -> str | None:
    if one.quality is not None and one.quality < LEAST_QUALITY:
        return f"too plain to be told from other pictures (quality {one.quality} of 100)"
    if told < LEAST_INFORMATION:
        return f"a pattern that many pictures share (its hash tells {told:.0f} of 256 bits)"
    if one.sketch is None:
        return None
    sketch = decode(one.sketch)
    if not sketch.usable:
        return f"too few points to be recognised by (its sketch has {len(sketch)})"
    share = repetition(sketch)
    if share >= MOST_REPETITION:
        return f"mostly text or a repeated pattern ({share:.0%} of its points look like others)"
    return None
