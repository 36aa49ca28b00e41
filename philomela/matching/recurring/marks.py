"""Pictures of channels -> the marks that recur in them, and which pictures bear which.

A mark is known by one part or by several: as it is in pictures that lie and in those that stand
upright, or along the sides of a frame. The same words as wide in relation to the picture are drawn
with fewer pixels in pictures that stand upright, and few of their points are alike in the two: what
lies at the same place in both is taken to be one mark.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.grouping import borne_together, one_mark
from philomela.matching.recurring.known import KnownMark, likely, ratio
from philomela.matching.recurring.learning import learn
from philomela.matching.recurring.place import TOP_AND_BOTTOM, Place, place_of
from philomela.matching.recurring.spans import Span, at_one_place, span_of

BEARS = 0.5  # likely, at the least
_SELDOM = 0.1  # of the families in which the part of a mark is that is in most
_SHOWN = 60  # bearers of a mark by which it is told where it lies
#: Of the frame within its edges: what unrelated pictures agree in is smaller. More is a photo.
_LARGEST = 0.16


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What recurs in unrelated pictures. ``families`` is how many it was found in."""

    parts: tuple[KnownMark, ...]
    place: Place
    families: int

    @property
    def is_bars(self) -> bool:
        """Whether it lies as the bars of an app do in screenshots."""
        return self.place.name == TOP_AND_BOTTOM

    @property
    def may_hide(self) -> bool:
        """Whether pictures that stand upright may bear it and not show it: it is known in pictures
        that lie, where it is drawn with more pixels."""
        return not self.is_bars and not all(part.upright for part in self.parts)


class Told(NamedTuple):
    """What a picture tells of a mark: the logarithm of how much likelier it is with the mark than
    without (minus infinity where nothing can be told), and in how many cells it is alike."""

    ratio: float
    shown: int


def told(mark: Mark, sketch: Sketch) -> Told:
    """What a picture tells of a mark, which it may show as any of its parts, as often as they were
    found."""
    parts = [ratio(part, sketch) for part in mark.parts]
    often = np.array([part.families for part in mark.parts], np.float64)
    ratios = np.array([one for one, _ in parts])
    known = ratios > -np.inf
    if not known.any():
        return Told(-np.inf, 0)
    weights = np.log(often[known] / often[known].sum())
    likelier = float(np.logaddexp.reduce(ratios[known] + weights))
    return Told(likelier, sum(shown for _, shown in parts))


def borne(mark: Mark, sketch: Sketch) -> float:
    """How likely it is that a picture bears a mark, 0 to 1, if nothing is known of its channel."""
    return max(likely(part, sketch) for part in mark.parts)


def recurring_marks(sketches: Sequence[Sketch], families: Sequence[Hashable]) -> list[Mark]:
    """The marks of pictures, each of a family of the name given; those in most families first."""
    parts = learn(sketches, families)
    bearing = np.array([[likely(part, one) >= BEARS for one in sketches] for part in parts])
    made = _Made(parts, bearing, sketches, families)
    screens = [rows for rows in borne_together(parts, bearing) if made.mark(rows).is_bars]
    rest = sorted(set(range(len(parts))).difference(*screens))
    groups = [*screens, *one_mark(parts, bearing, rest)]
    found = [(rows, made.mark(rows)) for rows in groups]
    marks = [made.mark(rows) for rows in made.joined(found)]
    marks = [mark for mark in marks if mark.place.within <= _LARGEST]
    return sorted(marks, key=lambda mark: -mark.families)


class _Made(NamedTuple):
    """Parts, and which of the pictures (columns) bear which."""

    parts: Sequence[KnownMark]
    bearing: NDArray[np.bool_]
    sketches: Sequence[Sketch]
    families: Sequence[Hashable]

    def mark(self, rows: Sequence[int]) -> Mark:
        """The mark of some parts."""
        bearers = np.flatnonzero(self.bearing[rows].any(axis=0)).tolist()
        own = tuple(self._usual(rows))
        place = place_of(own, [self.sketches[one] for one in bearers[:_SHOWN]])
        return Mark(own, place, len({self.families[one] for one in bearers}))

    def _usual(self, rows: Sequence[int]) -> Iterator[KnownMark]:
        """The parts but for those that are seldom found beside others: a picture that does not show
        those tells nothing against the mark."""
        for row in rows:
            part = self.parts[row]
            same = [self.parts[one] for one in rows if self.parts[one].upright == part.upright]
            if part.families >= _SELDOM * max(one.families for one in same):
                yield part

    def joined(self, found: Sequence[tuple[list[int], Mark]]) -> Iterator[list[int]]:
        """Rows of marks, those that are known only in pictures that stand upright with the one that
        lies at the same place in pictures that lie, if there is one."""
        lying, upright = [], []
        for rows, mark in found:
            own = [row for row in rows if not self.parts[row].upright]
            if own and not mark.is_bars:
                lying.append((list(rows), self._span(own)))
            elif not mark.is_bars:
                upright.append((rows, self._span(rows)))
            else:
                yield rows
        for rows, span in upright:
            same = [others for others, other in lying if at_one_place(other, span)]
            if same:
                same[0].extend(rows)
            else:
                yield rows
        yield from (rows for rows, _ in lying)

    def _span(self, rows: Sequence[int]) -> Span:
        bearers = np.flatnonzero(self.bearing[rows].any(axis=0)).tolist()
        own = [self.sketches[one] for one in bearers[:_SHOWN]]
        return span_of([self.parts[row] for row in rows], own)
