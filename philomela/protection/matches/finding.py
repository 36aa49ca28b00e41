"""A bank and pictures -> matches: copies by their hashes, altered copies by their sketches.

Of the two the smaller is looked up in an index of the larger. All that was given is searched with,
also where several were joined to one fingerprint.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from philomela.fingerprints.pictures import hamming
from philomela.fingerprints.sketch import Sketch, decode
from philomela.matching.altered_copies import MOST_CHANCE
from philomela.matching.copies import LEAST_QUALITY
from philomela.matching.index import HashIndex
from philomela.matching.sketches.alignment import Alignment, align
from philomela.matching.sketches.index import USUAL_SENSES, SketchIndex
from philomela.matching.sketches.marks import on_edges, thin
from philomela.matching.sketches.outlines import is_alike_only
from philomela.matching.sketches.search import in_search, search
from philomela.protection.matches.chance import by_hash
from philomela.protection.matches.comparing import View, confirm, view, view_backwards

FoundBy = Literal["bytes", "PDQ", "structure"]
#: Matches of one search from which on more are looked for: a search brings twenty at most.
_MANY = 10
_FIRM = -10.0  # log10 of the chance from which on a further one is taken

_Agreed = dict[int, tuple[Sketch, Alignment]]


class Banked(NamedTuple):
    """What somebody gave; ``sketch`` is encoded."""

    fingerprint: int
    pdq: bytes
    sha256: str | None
    sketch: bytes | None


class Seen(NamedTuple):
    """A picture of the case; ``sketch`` is encoded, None where there is none of use."""

    sha256: str
    pdq: bytes
    quality: int
    sketch: bytes | None


class Sizes(NamedTuple):
    """How many there are in all, new or not."""

    bank: int
    pictures: int


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A picture that may come from a photo of the bank. ``view`` is None where only hashes speak;
    ``unconfirmed``: the hashes are near, but the structure does not agree."""

    fingerprint: int
    sha256: str
    found_by: FoundBy
    distance: int
    chance: float  # log10 of the matches this good that chance gives for a picture in this bank
    view: View | None
    unconfirmed: bool = False


def find(
    bank: Sequence[Banked], pictures: Sequence[Seen], sizes: Sizes, index: SketchIndex | None = None
) -> list[Found]:
    """The matches of pictures with a bank, the strongest of each pair, in a fixed order.

    ``index`` may hold the bank's sketches, numbered as in ``bank``, where it is larger.
    """
    found: dict[tuple[int, str], Found] = {}
    for one in (*_by_hashes(bank, pictures, sizes), *_by_sketches(bank, pictures, sizes, index)):
        pair = one.fingerprint, one.sha256
        if pair not in found or _rank(one) < _rank(found[pair]):
            found[pair] = one
    return [found[pair] for pair in sorted(found)]


def _rank(one: Found) -> tuple[int, float]:
    """Hashes come first where structure agrees, since they speak for the whole picture."""
    order = ("bytes", "PDQ", "structure").index(one.found_by)
    return 3 if one.unconfirmed else order, one.chance


def looked_up(bank: Sequence[Banked], pictures: Sequence[Seen]) -> bool:
    """Whether the pictures' sketches are to be looked up in an index of the bank's."""
    sketched = sum(one.sketch is not None for one in pictures)
    return sum(one.sketch is not None for one in bank) > sketched


def _by_hashes(bank: Sequence[Banked], pictures: Sequence[Seen], sizes: Sizes) -> Iterator[Found]:
    by_sha256: dict[str, list[Banked]] = {}
    for one in bank:
        if one.sha256:
            by_sha256.setdefault(one.sha256, []).append(one)
    for seen in pictures:
        for one in by_sha256.get(seen.sha256, ()):
            yield _near(one, seen, sizes, "bytes")
    usable = [seen for seen in pictures if seen.quality >= LEAST_QUALITY]
    if len(bank) > len(usable):
        index = HashIndex([one.pdq for one in bank])
        for seen in usable:
            for hit in index.search(seen.pdq):
                yield _near(bank[hit.place], seen, sizes, "PDQ")
    else:
        index = HashIndex([seen.pdq for seen in usable])
        for one in bank:
            for hit in index.search(one.pdq):
                yield _near(one, usable[hit.place], sizes, "PDQ")


def _near(one: Banked, seen: Seen, sizes: Sizes, found_by: FoundBy) -> Found:
    """Near hashes, with what structure says of them."""
    distance = hamming(one.pdq, seen.pdq)
    told, unconfirmed = None, False
    if one.sketch is not None and seen.sketch is not None:
        told = confirm(decode(one.sketch), decode(seen.sketch))
        unconfirmed = told is None and found_by == "PDQ"
    chance = by_hash(distance, sizes.bank)
    return Found(one.fingerprint, seen.sha256, found_by, distance, chance, told, unconfirmed)


def _by_sketches(
    bank: Sequence[Banked], pictures: Sequence[Seen], sizes: Sizes, index: SketchIndex | None
) -> Iterator[Found]:
    if looked_up(bank, pictures):
        return _pictures_in_bank(bank, pictures, sizes, index or bank_index(bank))
    return _bank_in_pictures(bank, pictures, sizes)


def bank_index(bank: Sequence[Banked]) -> SketchIndex:
    """An index of the bank's sketches, numbered as they are in ``bank``."""
    index = SketchIndex()
    index.add(_numbered(one.sketch for one in bank))
    return index


def _numbered(sketches: Iterable[bytes | None]) -> Iterator[tuple[int, bytes]]:
    return ((number, one) for number, one in enumerate(sketches) if one is not None)


def _pictures_in_bank(
    bank: Sequence[Banked], pictures: Sequence[Seen], sizes: Sizes, index: SketchIndex
) -> Iterator[Found]:
    larger = math.log10(max(1, sizes.bank) / max(1, len(index)))
    for seen in pictures:
        if seen.sketch is None:
            continue
        sketch = decode(seen.sketch)
        for match in search(index, sketch):
            chance = match.chance + larger
            if _is_enough(chance, sizes):
                told = view(match.sketch, sketch, match.alignment)
                yield _altered(bank[match.number], seen, chance, told)


def _bank_in_pictures(
    bank: Sequence[Banked], pictures: Sequence[Seen], sizes: Sizes
) -> Iterator[Found]:
    index = SketchIndex()
    index.add(_numbered(seen.sketch for seen in pictures))
    for one in bank:
        if one.sketch is None or not len(index):
            continue
        sketch = decode(one.sketch)
        found = {match.number: (match.sketch, match.alignment) for match in search(index, sketch)}
        if len(found) >= _MANY:
            found |= _more(index, sketch, found.keys())
        for number, (other, alignment) in found.items():
            chance = in_search(alignment.chance, sizes.bank, len(USUAL_SENSES))
            if _is_enough(chance, sizes):
                told = view_backwards(other, sketch, alignment)
                yield _altered(one, pictures[number], chance, told)


def _more(index: SketchIndex, query: Sketch, known: Iterable[int]) -> _Agreed:
    """Further pictures with which a photo agrees firmly, while there are any."""
    found: _Agreed = {}
    tried = set(known)
    most = 4 * _MANY
    while True:
        candidates = index.candidates(query, most)
        before = len(found)
        for candidate, sketch in candidates:
            if candidate.number in tried:
                continue
            tried.add(candidate.number)
            agreed = align(sketch, query, (candidate.sense,))
            if agreed is not None and _is_firm(sketch, query, agreed, len(index)):
                found[candidate.number] = sketch, agreed
        if len(found) == before or len(candidates) < most:
            return found
        most *= 2


def _is_firm(first: Sketch, second: Sketch, agreed: Alignment, others: int) -> bool:
    pairs = agreed.pairs
    return (
        in_search(agreed.chance, others, len(USUAL_SENSES)) <= _FIRM
        and not thin(second, agreed)
        and not on_edges(first, pairs[:, 0])
        and not on_edges(second, pairs[:, 1])
        and not is_alike_only(first, second, agreed)
    )


def _is_enough(chance: float, sizes: Sizes) -> bool:
    """Whether so few are to be expected by chance in all of the case."""
    return chance + math.log10(max(1, sizes.pictures)) <= MOST_CHANCE


def _altered(one: Banked, seen: Seen, chance: float, told: View) -> Found:
    distance = hamming(one.pdq, seen.pdq)
    return Found(one.fingerprint, seen.sha256, "structure", distance, min(0.0, chance), told)
