"""Which pictures the points of a query vote for.

A vote weighs the less the more pictures a point is found in, so that what many unrelated pictures
share (a stamp, a caption, an app's buttons) weighs little: the logarithm of the share of pictures,
as in J. Sivic and A. Zisserman, "Video Google", ICCV 2003.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.sketches.agreement_kernels import agreed_votes
from philomela.matching.sketches.keys import NEARNESS, Words, keys_of, signatures_of
from philomela.matching.sketches.search_kernels import sum_votes
from philomela.matching.sketches.segment import FEWEST_VOTES, Hits, Reach, Segment

_MOST_HITS = 1024  # of one point in one segment; what is commoner tells nothing
_LEAST_WEIGHT = 0.1
_CONSIDERED = 200  # pictures, of which it is asked whether their votes agree
#: Up to how many pictures how far from a point's key is looked: farther finds more, and takes
#: longer in proportion to the pictures. More free bits are no gain, as codes of photographs are
#: unevenly spread and the lists under shorter keys long. Of very many pictures, points that are
#: farther apart are mostly chance; without them a search is quicker and finds no less.
_REACH = (
    (30_000, Reach(free=1, changed=23)),
    (150_000, Reach(free=1, changed=8)),
    (600_000, Reach(free=1, changed=7)),
    (2_000_000, Reach(free=0, changed=4, apart=4)),
    (2**62, Reach(free=0, changed=0, apart=4)),
)
_NEARNESS = np.array(NEARNESS)
#: Where every picture of a large collection asks for the others. Of 150 pairs of versions of a
#: photograph among 100,000 pictures, a search from one or the other finds 141 so, in a third of the
#: time; 144 are found with the reach above (148 agree when they are laid together).
_BRIEF_REACH, _BRIEF_HITS, _BRIEF_CONSIDERED = Reach(free=0, changed=2, apart=4), 64, 30
#: Entries, and a share of the pictures: under a few keys lies most of what would be looked through.
_BRIEF_LONGEST, _BRIEF_PICTURES = 1_600, 1 / 64


class Effort(Enum):
    """How much is done to find pictures: as much as is useful for one query, or as much as is
    where every picture asks for the others, so that each pair has two chances."""

    THOROUGH = auto()
    BRIEF = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment, by what number its folder is known, and which of its slots are withdrawn."""

    name: int
    segment: Segment
    gone: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.segment) - len(self.gone)

    def slots_of(self, number: int) -> NDArray[np.int64]:
        """Where a picture is, if it is not withdrawn."""
        return np.setdiff1d(np.flatnonzero(self.segment.numbers == number), self.gone)

    def withdrawn(self) -> list[int]:
        """The pictures that are withdrawn."""
        return [int(number) for number in self.segment.numbers[self.gone]]


@dataclass(frozen=True, slots=True, eq=False)
class Voted:
    """A picture that points vote for, and where it is; ``agreed`` are the votes that fit together
    (:mod:`philomela.matching.sketches.agreement_kernels`)."""

    agreed: float
    votes: float
    part: Part
    slot: int

    @property
    def number(self) -> int:
        """What the picture was added as."""
        return int(self.part.segment.numbers[self.slot])


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Slots, where their hits begin, and their votes."""

    slots: NDArray[np.int64]
    begins: NDArray[np.int64]
    votes: NDArray[np.float64]

    def with_votes(self, least: float) -> _Sums:
        """Those with so many votes."""
        chosen = self.votes >= least
        return _Sums(self.slots[chosen], self.begins[chosen], self.votes[chosen])


def vote(
    parts: Sequence[Part], query: Sketch, most: int, effort: Effort = Effort.THOROUGH
) -> list[Voted]:
    """The ``most`` pictures whose votes agree best, and those equal to the last, in no order.

    Only the pictures with most votes are considered.
    """
    pictures = sum(map(len, parts))
    reach, most_hits, considered = _bounds(pictures, effort)
    keys, signatures = keys_of(query.codes), signatures_of(query.codes)
    hits = [part.segment.hits(keys, signatures, reach, most_hits, part.gone) for part in parts]
    weights = _weights(hits, len(query), pictures)
    summed = [_summed(one.words, weights) for one in hits]
    least = _least([one.votes for one in summed], max(most, considered))
    found = [
        (part, chosen, _agreed(part.segment, query, chosen, one.words, weights))
        for part, one, sums in zip(parts, hits, summed, strict=True)
        for chosen in [sums.with_votes(least)]
    ]
    bound = _least([agreed for _, _, agreed in found], most)
    return [
        Voted(float(agreed[place]), float(chosen.votes[place]), part, int(chosen.slots[place]))
        for part, chosen, agreed in found
        for place in np.flatnonzero(agreed >= bound).tolist()
    ]


def _bounds(pictures: int, effort: Effort) -> tuple[Reach, int, int]:
    """How far is looked, how many hits a point may have, and how many pictures are considered."""
    if effort is Effort.BRIEF:
        longest = max(_BRIEF_LONGEST, int(pictures * _BRIEF_PICTURES))
        return _BRIEF_REACH._replace(longest=longest), _BRIEF_HITS, _BRIEF_CONSIDERED
    reach = next(reach for bound, reach in _REACH if pictures <= bound)
    return reach, _MOST_HITS, _CONSIDERED


def _weights(hits: Sequence[Hits], points: int, pictures: int) -> NDArray[np.float64]:
    counts = sum((one.counts for one in hits), start=np.zeros(points, np.int64))
    rarity = np.log2((pictures + 1) / np.maximum(counts, 1))
    return np.maximum(rarity / math.log2(pictures + 2), _LEAST_WEIGHT)


def _summed(hits: Words, weights: NDArray[np.float64]) -> _Sums:
    room = len(hits) // FEWEST_VOTES + 1
    slots, begins, votes = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room)
    count = sum_votes(hits, weights, _NEARNESS, FEWEST_VOTES, slots, begins, votes)
    return _Sums(slots[:count], begins[:count], votes[:count])


def _agreed(
    segment: Segment, query: Sketch, sums: _Sums, hits: Words, weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    rows = np.column_stack([query.places, np.log(query.sizes)]).astype(np.float64)
    agreed = np.zeros(len(sums.slots))
    agreed_votes(
        segment.sketches,
        segment.ends,
        sums.slots,
        sums.begins,
        hits,
        weights,
        query.codes,
        rows,
        agreed,
    )
    return agreed


def _least(votes: Sequence[NDArray[np.float64]], most: int) -> float:
    """The votes that a picture must have to be among the first ``most``."""
    together = np.concatenate(votes) if votes else np.zeros(0)
    if len(together) <= most:
        return 0.0
    return float(np.partition(together, len(together) - most)[len(together) - most])
