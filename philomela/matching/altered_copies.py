"""What sketches tell of links: copies confirmed and named by kind, and altered copies found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from philomela.fingerprints.pictures import hamming
from philomela.fingerprints.projection import inverse
from philomela.fingerprints.sketch import Sketch
from philomela.matching.placing import first_in_second, second_in_first
from philomela.matching.sketches.alignment import Alignment, align
from philomela.matching.sketches.extent import compare_sketches
from philomela.matching.sketches.index import USUAL_SENSES, SketchIndex
from philomela.matching.sketches.marks import thin
from philomela.matching.sketches.outlines import is_alike_only
from philomela.matching.sketches.search import Match, in_search, search
from philomela.matching.sketches.voting import Effort
from philomela.records import Link

#: Log10 of the false links that a whole case may be expected to have from each search.
MOST_CHANCE = -2.0
_COPY_CHANCE = -3.0  # for one pair whose hashes are near already
_FURTHER_CHANCE = -6.0  # as MOST_CHANCE, for pairs whose families may be one
_FAR = 24  # bits between hashes of one group, from which a further member is searched for
_MOST_OF_GROUP = 3


class Sketched(NamedTuple):
    """A picture's name, PDQ hash (32 bytes) and number of points."""

    name: str
    pdq: bytes
    points: int


def checked(link: Link, first: Sketch | None, second: Sketch | None) -> Link:
    """A link between near hashes with what structure tells of it.

    Pictures with too few points are left to their hashes.
    """
    if first is None or second is None or not (first.usable and second.usable):
        return link
    found = _aligned(first, second, (0,), _COPY_CHANCE)
    found = found or _aligned(first, second, USUAL_SENSES, _COPY_CHANCE)
    if found is None:
        return replace(link, unconfirmed=True)
    kind, fraction = compare_sketches(first, second, found)
    return replace(
        link,
        kind=kind,
        strength=found.chance,
        fraction=fraction,
        sense=found.sense,
        place=first_in_second(first, second, found),
        thin=_little_agrees(first, second, found),
    )


def _aligned(
    first: Sketch, second: Sketch, senses: tuple[int, ...], most_chance: float
) -> Alignment | None:
    """How two pictures agree, if they do so strongly enough and not in a spot only."""
    found = align(first, second, senses)
    if found is None or found.chance > most_chance or is_alike_only(first, second, found):
        return None
    return found


def _little_agrees(first: Sketch, second: Sketch, found: Alignment) -> bool:
    swapped = replace(found, pairs=found.pairs[:, ::-1])
    return thin(second, found) and thin(first, swapped)


def representatives(members: Iterable[Sketched]) -> Iterator[Sketched]:
    """The few of a group of copies that are searched for: the one with most points, and up to two
    whose hashes are far from those before, as crops and stamps make them.
    """
    chosen: list[Sketched] = []
    for member in sorted(members, key=lambda one: (-one.points, one.name)):
        if all(hamming(member.pdq, one.pdq) >= _FAR for one in chosen):
            chosen.append(member)
            yield member
        if len(chosen) == _MOST_OF_GROUP:
            return


def links_of(
    number: int,
    sketch: Sketch,
    index: SketchIndex,
    pictures: Sequence[Sketched],
    effort: Effort = Effort.THOROUGH,
) -> Iterator[Link]:
    """Links between a picture and those of the index; numbers there are places in ``pictures``."""
    own = pictures[number]
    for match in search(index, sketch, own=number, effort=effort):
        strength = match.chance + math.log10(len(pictures))
        if strength <= MOST_CHANCE:
            yield _link(own, sketch, pictures[match.number], match, strength)


def _link(own: Sketched, sketch: Sketch, other: Sketched, match: Match, strength: float) -> Link:
    kind, fraction = compare_sketches(match.sketch, sketch, match.alignment)
    found, in_order = match.alignment, other.name < own.name
    placed = first_in_second if in_order else second_in_first
    return Link(
        first=min(own.name, other.name),
        second=max(own.name, other.name),
        kind=kind,
        distance=hamming(own.pdq, other.pdq),
        strength=strength,
        fraction=fraction,
        sense=found.sense if in_order else inverse(found.sense),
        place=placed(match.sketch, sketch, found),
        thin=match.thin,
    )


def link_between(
    one: Sketched, sketch: Sketch, other: Sketched, other_sketch: Sketch, pictures: int
) -> Link | None:
    """A link between two pictures of a case of so many, if they agree clearly enough.

    For pairs that no search has brought together: it stops at the most alike, and leaves out what
    it takes for a mark.
    """
    if other.name < one.name:
        one, sketch, other, other_sketch = other, other_sketch, one, sketch
    found = align(sketch, other_sketch, USUAL_SENSES)
    if found is None or is_alike_only(sketch, other_sketch, found):
        return None
    strength = in_search(found.chance, pictures, 1)
    if strength > _FURTHER_CHANCE:
        return None
    kind, fraction = compare_sketches(sketch, other_sketch, found)
    return Link(
        first=one.name,
        second=other.name,
        kind=kind,
        distance=hamming(one.pdq, other.pdq),
        strength=strength,
        fraction=fraction,
        sense=found.sense,
        place=first_in_second(sketch, other_sketch, found),
        thin=_little_agrees(sketch, other_sketch, found),
    )


def strongest(links: Iterable[Link]) -> list[Link]:
    """Each pair once, as its strongest link has it.

    A pair is thin where all its links are: a photo is a small part of a screenshot of it, but most
    of the photo agrees.
    """
    found: dict[tuple[str, str], Link] = {}
    for link in sorted(links, key=_strongest_first):
        pair = link.first, link.second
        before = found.setdefault(pair, link)
        if before.thin and not link.thin:
            found[pair] = replace(before, thin=False)
    return list(found.values())


def _strongest_first(link: Link) -> tuple[str, str, float, str]:
    return link.first, link.second, link.strength or 0.0, link.kind
