"""A picture's sketch -> the pictures of an index that it is made from, or that are made from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from philomela.fingerprints.sketch import Sketch
from philomela.matching.sketches.alignment import Alignment, align
from philomela.matching.sketches.index import USUAL_SENSES, Candidate, SketchIndex
from philomela.matching.sketches.marks import (
    FEWEST_BEARERS,
    Bearer,
    mark_points,
    on_edges,
    only,
    thin,
    without,
)
from philomela.matching.sketches.outlines import is_alike_only
from philomela.matching.sketches.voting import Effort

#: Log10 of the false alarms that one search of the whole index may be expected to give.
MOST_CHANCE = -3.0
_MOST_CHANCE_THIN = -10.0  # where only a small part agrees: alike things and marks are such
#: Where marks were left out, of which something may remain; the more the oftener it was done.
_MOST_CHANCE_BESIDE_MARKS = (-45.0, -85.0, -145.0)
#: Log10 of how much likelier than by chance things that are alike agree, which is what a search
#: brings together. With this, the best of a search of 20,000 photos is as strong as "1 in 1,000"
#: about as often as is said (``benchmarks/altered.py``, calibration).
LIKENESS = 5.0
_CANDIDATES = 20
_FEW_CANDIDATES = 10  # where effort is brief
_MORE_CANDIDATES = 40  # where many match, which may be a mark
_MANY = 10
#: Where effort is brief, candidates in a row that do not agree, and of those for which hardly any
#: votes agree. Of 150 pairs of versions with 60 % replaced it loses none; with one fewer, two.
_MOST_FAILING, _MOST_UNPROMISING, _PROMISING = 3, 2, 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A picture of the index (first) and the query (second) that agree.

    ``chance`` is log10 of the matches this good that chance and likeness would give in a search of
    the whole index; ``thin`` says that only a small part of the query agrees.
    """

    number: int
    sketch: Sketch
    alignment: Alignment
    chance: float
    thin: bool


def in_search(chance: float, others: int, senses: int) -> float:
    """Log10 of the pairs as good as one of this chance (log10) in a search of so many others, each
    tried in so many senses."""
    return chance + math.log10(max(1, others)) + math.log10(senses) + LIKENESS


def search(
    index: SketchIndex,
    query: Sketch,
    senses: Sequence[int] = USUAL_SENSES,
    own: int | None = None,
    effort: Effort = Effort.THOROUGH,
) -> list[Match]:
    """The matches of a picture, strongest first; ``own`` is its own number, which does not count.

    What it shares with several unrelated pictures is found first and left out; the pairs of a
    match then count the points that are left. What agrees along the edges only is no match,
    nor is what agrees in a spot or along one outline only.
    """
    if not query.usable:
        return []
    asked = _Asked(index, senses, own, effort)
    found = asked.matches(query, _CANDIDATES)
    for marked in range(len(_MOST_CHANCE_BESIDE_MARKS)):
        bearers = asked.bearers(query, found, beside_marks=marked > 0)
        if len(bearers) < FEWEST_BEARERS:
            break
        marks = mark_points(query, bearers)
        if not marks.any():
            break
        query = without(query, marks)
        found = [
            match
            for match in asked.matches(query, _CANDIDATES)
            if match.chance <= _MOST_CHANCE_BESIDE_MARKS[marked]
        ]
    firm = (
        match
        for match in _firm(asked, query, found)
        if not is_alike_only(match.sketch, query, match.alignment)
    )
    return sorted(firm, key=lambda match: (match.chance, match.number))


def _firm(asked: _Asked, query: Sketch, found: Sequence[Match]) -> list[Match]:
    """What agrees within the frame: also of pictures that agree better along their edges, such as
    two screens of one app."""
    firm, edges = list[Match](), []
    for match in found:
        if _on_edges(query, match):
            edges.append(match.alignment.pairs[:, 1])
        else:
            firm.append(match)
    if not edges:
        return firm
    points = np.zeros(len(query), np.bool_)
    points[np.concatenate(edges)] = True
    within, known = without(query, points), {match.number for match in firm}
    return firm + [
        match
        for match in asked.matches(within, _CANDIDATES)
        if match.number not in known
        and match.chance <= _MOST_CHANCE_BESIDE_MARKS[0]
        and not _on_edges(within, match)
    ]


def _on_edges(query: Sketch, match: Match) -> bool:
    pairs = match.alignment.pairs
    return on_edges(match.sketch, pairs[:, 0]) or on_edges(query, pairs[:, 1])


@dataclass(frozen=True, slots=True)
class _Asked:
    """An index, and how it is asked."""

    index: SketchIndex
    senses: Sequence[int]
    own: int | None
    effort: Effort

    def matches(self, query: Sketch, most: int) -> list[Match]:
        """Verified candidates, in no order."""
        found: dict[int, Match] = {}
        for match in self._agreeing(query, most):
            if match.thin and match.chance > _MOST_CHANCE_THIN:
                continue
            before = found.get(match.number)
            if before is None or match.chance < before.chance:
                found[match.number] = match
        return list(found.values())

    def bearers(self, query: Sketch, found: Sequence[Match], beside_marks: bool) -> list[Bearer]:
        """Pictures that may bear a mark of the query's.

        Where only a small part agrees with some, or marks were left out before, what agrees is
        asked for alone: other pictures with it may have been outvoted by those that are like the
        rest of the query.
        """
        if len(found) > _MANY:
            found = self.matches(query, _MORE_CANDIDATES)
        together = {match.number: (match.sketch, match.alignment) for match in found}
        parts = [match.alignment.pairs[:, 1] for match in found if match.thin or beside_marks]
        if parts:
            points = np.unique(np.concatenate(parts))
            for match in self._agreeing(only(query, points), _MORE_CANDIDATES):
                pairs = match.alignment.pairs.copy()
                pairs[:, 1] = points[pairs[:, 1]]
                bearer = match.sketch, replace(match.alignment, pairs=pairs)
                together.setdefault(match.number, bearer)
        return list(together.values())

    def _agreeing(self, query: Sketch, most: int) -> list[Match]:
        others, senses = len(self.index) - (self.own is not None), len(self.senses)
        found, failing = [], 0
        if self.effort is Effort.BRIEF:
            most = min(most, _FEW_CANDIDATES)
        asked_for = most + (self.own is not None)
        for candidate, sketch in self.index.ranked(query, asked_for, self.senses, self.effort):
            if candidate.number == self.own:
                continue
            if self.effort is Effort.BRIEF and failing >= _most_failing(candidate):
                break
            failing += 1
            alignment = align(sketch, query, (candidate.sense,))
            if alignment is None:
                continue
            chance = in_search(alignment.chance, others, senses)
            if chance <= MOST_CHANCE:
                failing = 0
                little = thin(query, alignment)
                found.append(Match(candidate.number, sketch, alignment, chance, little))
        return found


def _most_failing(following: Candidate) -> int:
    return _MOST_FAILING if following.agreed >= _PROMISING else _MOST_UNPROMISING
