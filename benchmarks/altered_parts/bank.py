"""What is enrolled, and what comes back for the copies."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from altered_parts.photo_files import Photo, luma_of
from altered_parts.queries import Query
from philomela.fingerprints.points import sketch
from philomela.fingerprints.sketch import Sketch, decode, encode
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.search import Match, search
from philomela.media.decoder import Luma


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    """A photo of the bank; ``group`` names those that are near-duplicates by nature."""

    photo: Photo
    sketch: bytes
    group: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """Photos by number: the base photos, then distractors, then bursts."""

    photos: Sequence[Enrolled]
    index: SketchIndex


@dataclass(frozen=True, slots=True)
class FalseMatch:
    """A query that matched a photo which it is not made from."""

    query: str
    other: str
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a search gave for a query, and the milliseconds that it took."""

    query: Query
    luma: Luma
    sketch: Sketch
    matches: Sequence[Match]
    milliseconds: float

    @property
    def own(self) -> Match | None:
        """The match with the photo that the query was made from."""
        return next((one for one in self.matches if one.number == self.query.base), None)


def enrol(photos: Sequence[Enrolled]) -> Bank:
    """All in one index in memory."""
    index = SketchIndex()
    index.add((number, one.sketch) for number, one in enumerate(photos))
    return Bank(photos, index)


def answers(bank: Bank, queries: Iterable[Query]) -> Iterator[Answer]:
    """Each copy decoded, sketched and searched for, as the program does it."""
    for query in queries:
        luma = luma_of(query.content)
        made = decode(encode(sketch(luma)))
        start = time.perf_counter()
        matches = search(bank.index, made)
        spent = time.perf_counter() - start
        yield Answer(query, luma, made, matches, spent * 1e3)


def false_matches(bank: Bank, answer: Answer) -> Iterator[FalseMatch]:
    """Matches with photos that are neither the query's own nor of one group with it."""
    own = bank.photos[answer.query.base]
    for match in answer.matches:
        other = bank.photos[match.number]
        related = other.group is not None and other.group == own.group
        if match.number != answer.query.base and not related:
            name = f"{own.photo.name} {answer.query.key}"
            yield FalseMatch(name, other.photo.name, match.chance)
