"""Pictures of channels -> the marks that recur in them, and which pictures bear which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.closer import Closer, closer_look, looks_like
from philomela.matching.recurring.finding import Sampled, parts_of, together
from philomela.matching.recurring.part import Part, bears, borne, count, is_enough
from philomela.matching.recurring.place import TOP_AND_BOTTOM, Place, place_of
from philomela.matching.recurring.pool import FEWEST
from philomela.matching.recurring.tally import Found, found_share

_SAME = 0.7  # of the bearers of the part that fewer bear: parts of one mark
_MOST_COMPARED = 3_000  # pictures by which it is told which parts are of one mark
_SHOWN = 60  # bearers by which it is told where a mark lies
#: Of the frame within its edges: what unrelated pictures agree in is smaller. More is a photo.
_LARGEST = 0.16
_FOUND = 0.97  # of a mark's bearers: where more are missed, a closer look is taken

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What recurs in unrelated pictures.

    ``families`` is how many it was found in; ``chance`` log10 of the marks like it that chance
    would give.
    """

    parts: tuple[Part, ...]
    closer: tuple[Closer, ...]
    place: Place
    families: int
    chance: float

    @property
    def false(self) -> float:
        """Share of pictures without the mark that would be taken to bear it, at the most."""
        return sum(part.false for part in self.parts if part.decides)


def seen_on(mark: Mark, sketch: Sketch, family: str) -> int | None:
    """How many points of a mark a picture of a family shows; None where it does not bear it, and 0
    where only a closer look tells that it does."""
    found = [(part, borne(part, sketch)) for part in mark.parts if part.decides]
    if any(is_enough(part, points) for part, points in found):
        return sum(count(part, points) for part, points in found)
    return 0 if any(looks_like(one, sketch, family) for one in mark.closer) else None


def recurring_marks(samples: Sequence[Sampled]) -> list[Mark]:
    """The marks of channels, of which each sample holds pictures; those in most families first."""
    parts = parts_of(samples)
    whole = together(samples)
    sketches, families = whole.sketches[:_MOST_COMPARED], whole.families[:_MOST_COMPARED]
    bearing = np.array([[bears(part, one) for one in sketches] for part in parts], np.bool_)
    found = []
    for rows in _groups(parts, bearing.reshape(len(parts), len(sketches))):
        bearers = np.flatnonzero(bearing[rows].any(axis=0)).tolist()
        names = len({families[one] for one in bearers})
        own = tuple(parts[row] for row in rows)
        place = place_of(own, [sketches[one] for one in bearers[:_SHOWN]])
        if names >= FEWEST and place.within <= _LARGEST:
            chance = min(part.chance for part in own)
            found.append(_looked_at(Mark(own, (), place, names, chance), sketches, families))
    return sorted(found, key=lambda mark: (-mark.families, mark.chance))


def _looked_at(mark: Mark, sketches: Sequence[Sketch], families: Sequence[str]) -> Mark:
    """The mark, with a closer look where many of its bearers show hardly a point of it."""
    counts = [
        points
        for sketch, family in zip(sketches, families, strict=True)
        if (points := seen_on(mark, sketch, family)) is not None
    ]
    if mark.place.name == TOP_AND_BOTTOM or found_share(Found.of(counts)).least >= _FOUND:
        return mark
    looks = [closer_look(part, sketches, families) for part in mark.parts if part.decides]
    closer = tuple(one for one in looks if one is not None)
    return Mark(mark.parts, closer, mark.place, mark.families, mark.chance)


def _groups(parts: Sequence[Part], bearing: Flags) -> Iterator[list[int]]:
    """Rows (parts) of one mark. Those that decide are of one origin, or borne by the same columns
    (pictures); each of the others goes with that of them whose bearers are most its own."""
    deciding = [row for row, part in enumerate(parts) if part.decides]
    if not deciding:
        return
    numbers = bearing.astype(np.float32)
    both, sizes = numbers @ numbers.T, numbers.sum(axis=1)
    fewer, all_of = np.minimum(sizes[:, None], sizes[None]), sizes[:, None] + sizes[None] - both
    origins = np.array([part.origin for part in parts])
    joined = (both >= np.maximum(_SAME * fewer, 1)) | (origins[:, None] == origins[None])
    _, label = connected_components(joined[np.ix_(deciding, deciding)], directed=False)
    groups: dict[int, list[int]] = {}
    for row, part in enumerate(parts):
        shares = both[row, deciding] / np.maximum(all_of[row, deciding], 1)
        own = deciding.index(row) if part.decides else int(shares.argmax())
        groups.setdefault(int(label[own]), []).append(row)
    yield from groups.values()
