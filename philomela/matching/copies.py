"""Which pictures are copies of one another, by their PDQ hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from philomela.matching.families import Groups
from philomela.matching.index import HashIndex
from philomela.matching.kernels import RADIUS
from philomela.records import Link

#: Below this a hash says little; the reference advises to leave such pictures out.
LEAST_QUALITY = 50


class Hashed(NamedTuple):
    """A picture's name, PDQ hash (32 bytes) and quality (0..100)."""

    name: str
    pdq: bytes
    quality: int


def copy_links(pictures: Iterable[Hashed], radius: int = RADIUS) -> Iterator[Link]:
    """Links that join every picture to all that any chain of copies within ``radius`` leads to.

    Of a large group only as many links are given as join it, each picture's nearest first, since
    all pairs of a thousand copies would be half a million. Pictures of low quality stand alone:
    plain areas hash alike whatever they show. The same pictures give the same links.
    """
    usable = sorted(picture for picture in pictures if picture.quality >= LEAST_QUALITY)
    groups = Groups()
    by_hash: dict[bytes, list[str]] = {}
    for picture in usable:
        by_hash.setdefault(picture.pdq, []).append(picture.name)
    for names in by_hash.values():
        for name in names[1:]:
            groups.join(names[0], name)
            yield _link(names[0], name, 0)
    index = HashIndex(list(by_hash))
    firsts = [names[0] for names in by_hash.values()]
    for place, hits in enumerate(index.search_many(by_hash, radius)):
        for hit in hits:
            if hit.place < place and groups.join(firsts[place], firsts[hit.place]):
                yield _link(firsts[place], firsts[hit.place], hit.distance)


def _link(first: str, second: str, distance: int) -> Link:
    return Link(min(first, second), max(first, second), "copy", distance)
