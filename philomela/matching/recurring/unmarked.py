"""Sketches without the marks that recur in a collection.

Where nearly all pictures of an operation bear one stamp, every search would find it anew. It is
learnt once instead, from some of the pictures, and its points take no part.
"""

from __future__ import annotations

from collections.abc import Sequence

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import KnownMark, marked_points
from philomela.matching.recurring.learning import learn
from philomela.matching.sketches.marks import area, is_small, without

SAMPLE = 800  # pictures that marks are learnt from
_LEAST_SHARE = 0.05  # of them that bear a mark: what is rarer does not hold searches up
_FEWEST = 20  # pictures; versions of one photo are seldom so many among so few


def common_marks(sample: Sequence[Sketch]) -> tuple[KnownMark, ...]:
    """The marks that many of some pictures bear, no two of them copies of one another."""
    least = max(_FEWEST, _LEAST_SHARE * len(sample))
    if len(sample) < least:
        return ()
    return tuple(one for one in learn(sample, range(len(sample))) if one.families >= least)


def unmarked(sketch: Sketch, marks: Sequence[KnownMark]) -> Sketch:
    """A sketch without the points of marks; as it is where too little else would be left, or where
    they are no small part of the frame, which versions of one photo may have in common."""
    points = marked_points(sketch, marks)
    if not points.any() or not is_small(area(sketch, points)):
        return sketch
    rest = without(sketch, points)
    return rest if rest.usable else sketch
