"""Pictures of channels -> the parts of marks that recur in them.

Each channel's pictures are looked at by themselves, then a few of all together: a mark that is rare
in each may be borne by several. What is known already is left out before more is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.growing import grown, numbered
from philomela.matching.recurring.learning import learn
from philomela.matching.recurring.moving import moved_parts
from philomela.matching.recurring.part import Part, bears
from philomela.matching.recurring.pool import FEWEST
from philomela.matching.sketches.marks import without

_MOST_LOOKED_AT = 600  # pictures in which parts are looked for at once
_MASKED = 12.0  # steps around a known part's points that are left out
_FEWEST_MORE = 3  # families of which a part must find pictures that no other part finds
_MOST_MOVED = 3


@dataclass(frozen=True, slots=True)
class Sampled:
    """Pictures of a channel, or of several: their sketches, and the name of each one's family."""

    sketches: tuple[Sketch, ...]
    families: tuple[str, ...]


def parts_of(samples: Sequence[Sampled]) -> list[Part]:
    """The parts that recur in channels, each looked at by itself, and in all together."""
    parts: list[Part] = []
    ordered = sorted(samples, key=lambda one: -len(set(one.families)))
    for sample in [*ordered, together(samples)] if len(samples) > 1 else ordered:
        parts += _new_parts(sample, parts)
    return parts


def together(samples: Sequence[Sampled]) -> Sampled:
    """Every picture of the samples; the first of every sample first, then the second."""
    longest = max((len(one.sketches) for one in samples), default=0)
    rows = [
        (one.sketches[place], one.families[place])
        for place in range(longest)
        for one in samples
        if place < len(one.sketches)
    ]
    return Sampled(tuple(row[0] for row in rows), tuple(row[1] for row in rows))


def _new_parts(sample: Sampled, known: Sequence[Part]) -> Iterator[Part]:
    """Parts that are not known yet, and the same where they lie in pictures of other shapes."""
    families = np.array(numbered(sample.families), np.int64)
    if len(set(families.tolist())) < FEWEST:
        return
    sketches = [_unmarked(one, known) for one in sample.sketches]
    left = np.ones(len(sketches), np.bool_)  # pictures in which nothing is found yet
    origin = max((part.origin for part in known), default=0)
    few = families[:_MOST_LOOKED_AT].tolist()
    for learnt in learn(sketches[:_MOST_LOOKED_AT], few):
        part = grown(learnt, sketches, families.tolist())
        if part is None:
            continue
        origin += 1
        bearing = np.array([bears(part, one) for one in sketches])
        decides = len(set(families[bearing & left].tolist())) >= _FEWEST_MORE
        yield replace(part, origin=origin, decides=decides)
        if decides:
            left &= ~bearing
            for moved in _elsewhere(part, sketches, families, left):
                yield replace(moved, origin=origin)


def _elsewhere(
    part: Part, sketches: Sequence[Sketch], families: np.ndarray, left: np.ndarray
) -> Iterator[Part]:
    """The part where it lies in pictures that bear nothing yet; those are taken off the rest."""
    usual = next(one for one in sketches if bears(part, one))
    for _ in range(_MOST_MOVED):
        rest = np.flatnonzero(left).tolist()
        others, owners = [sketches[one] for one in rest], families[rest].tolist()
        best = next(iter(moved_parts(part, usual, others, owners)), None)
        again = None if best is None else grown(best, others, owners)
        if again is None:
            return
        bearing = np.array([bears(again, one) for one in others])
        if len(set(families[rest][bearing].tolist())) < _FEWEST_MORE:
            return
        left[np.array(rest)[bearing]] = False
        yield again


def _unmarked(sketch: Sketch, known: Sequence[Part]) -> Sketch:
    """A sketch without what lies at the places of parts that it bears."""
    masked = np.zeros(len(sketch), np.bool_)
    for part in known:
        if bears(part, sketch):
            places = part.view.seen(sketch)[:, :2]
            away = np.abs(places[:, None] - part.points[None, :, :2]).max(axis=2).min(axis=1)
            masked |= away <= _MASKED
    return without(sketch, masked) if masked.any() else sketch
