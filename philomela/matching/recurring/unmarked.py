"""Sketches without the marks that recur in a collection.

Where nearly all pictures of an operation bear one stamp, every search would find it anew. It is
learnt once instead, from some of the pictures, and its points take no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import KnownMark, marked_points
from philomela.matching.recurring.learning import learn
from philomela.matching.sketches.marks import area, is_small, without

SAMPLE = 800  # pictures that marks are learnt from
_LEAST_SHARE = 0.05  # of them that bear a mark: what is rarer does not hold searches up
_FEWEST = 20  # pictures; versions of one photo are seldom so many among so few
_MOST_ROUNDS = 3

#: Marks, by the round in which they were learnt.
Rounds = tuple[tuple[KnownMark, ...], ...]


def common_marks(sample: Sequence[Sketch]) -> Rounds:
    """The marks that many of some pictures bear; in each round those that the rounds before have
    left, such as the rest of a long one, until none is left."""
    least = max(_FEWEST, _LEAST_SHARE * len(sample))
    found: list[tuple[KnownMark, ...]] = []
    rest = sample
    while len(sample) >= least and len(found) < _MOST_ROUNDS:
        marks = learn(rest, range(len(rest)), rare=False)
        common = tuple(one for one in marks if one.families >= least)
        if not common:
            break
        found.append(common)
        rest = [unmarked(one, [common]) for one in rest]
    return tuple(found)


def unmarked(sketch: Sketch, rounds: Iterable[Sequence[KnownMark]]) -> Sketch:
    """A sketch without the points of marks; of a round's as it is where too little else would be
    left, or where they are no small part of the frame, which versions of one photo may have in
    common."""
    for marks in rounds:
        points = marked_points(sketch, marks)
        if points.any() and is_small(area(sketch, points)):
            rest = without(sketch, points)
            sketch = rest if rest.usable else sketch
    return sketch
