"""Unrelated photos that all bear the same mark: none may be linked, and copies still found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from altered_parts.bank import Enrolled
from altered_parts.calibration import best_other
from altered_parts.photo_files import pixels_of, sketch_bytes
from altered_parts.printed import say, table, title
from philomela.fingerprints.sketch import decode
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.search import search
from philomela.simulate import alterations
from philomela.simulate.alterations import (
    Altered,
    Operation,
    as_jpeg,
    chain,
    replace_region,
    unaltered,
)
from philomela.simulate.fillings import FILLINGS

_QUALITY = 75
_FRACTION = 0.4  # that is replaced in copies
_ASKED = 100  # copies
_LISTED = 20  # links of a mark that are printed
_PLAIN = "no mark"
_SPARE = 2  # times as many photos are looked at as are wanted, since some are related
_RELATED = 4.0  # log10 of the chance from which photos are taken to be related, marks or not

_STAMP = alterations.stamped_with("CHANNEL 24", 0.07, np.array([0.9, 0.93]))
_CAPTION = alterations.captioned("More of it every day: example channel")

MARKS: Mapping[str, Operation] = {
    _PLAIN: chain(),
    "stamp": _STAMP,
    "caption": _CAPTION,
    "frame": alterations.framed,
    "screenshot": alterations.in_screenshot,
    "all_four": chain(_STAMP, _CAPTION, alterations.framed, alterations.in_screenshot),
}


def unrelated_photos(photos: Sequence[Enrolled], count: int) -> list[Enrolled]:
    """The first photos that agree with none of the others; plain ones count too."""
    looked_at = photos[: count * _SPARE]
    index = SketchIndex()
    index.add((number, one.sketch) for number, one in enumerate(looked_at))
    alone = [
        one
        for number, one in enumerate(looked_at)
        if best_other(index, decode(one.sketch), number).chance > _RELATED
    ]
    return alone[:count]


class Provoked:
    """Links by mark, as pairs of numbers with whether they are thin, and copies found."""

    def __init__(self, photos: Sequence[Enrolled], seed: int) -> None:
        self._photos = photos
        self._seed = seed
        self._links: dict[str, dict[tuple[int, int], bool]] = {}
        self._found: dict[str, float] = {}

    def measure(self) -> None:
        """Mark all photos in each of the ways."""
        for place, (name, mark) in enumerate(MARKS.items()):
            say(f"provoked: {len(self._photos)} photos, {name}")
            index = SketchIndex()
            sketches = [self._marked(number, mark, place) for number in range(len(self._photos))]
            index.add(enumerate(sketches))
            self._links[name] = links(index, sketches)
            asked = range(min(_ASKED, len(self._photos)))
            found = [self._is_found(index, number, mark, place) for number in asked]
            self._found[name] = sum(found) / max(1, len(found))

    def _marked(self, number: int, mark: Operation, place: int) -> bytes:
        given = unaltered(pixels_of(self._photos[number].photo.content))
        return self._sketched(given, mark, (self._seed, 4, place, number))

    def _is_found(self, index: SketchIndex, number: int, mark: Operation, place: int) -> bool:
        draw = np.random.default_rng((self._seed, 5, number))
        pixels = pixels_of(self._photos[number].photo.content)
        filling = [one for one in FILLINGS if one != "piece"][number % (len(FILLINGS) - 1)]
        copy = replace_region(pixels, _FRACTION, filling, draw)
        made = self._sketched(copy, mark, (self._seed, 6, place, number))
        return any(match.number == number for match in search(index, decode(made)))

    @staticmethod
    def _sketched(given: Altered, mark: Operation, seed: tuple[int, ...]) -> bytes:
        marked = mark(given, np.random.default_rng(seed))
        return sketch_bytes(as_jpeg(marked.pixels, _QUALITY))

    def _added(self, name: str, firm: bool = False) -> list[tuple[int, int]]:
        """Links that are not there without the mark; only those that are not thin if ``firm``."""
        return [
            pair
            for pair, thin in sorted(self._links[name].items())
            if pair not in self._links[_PLAIN] and not (firm and thin)
        ]

    def figures(self) -> dict[str, Any]:
        """Links that each mark provoked, and the share of copies found in spite of it."""
        marks = [name for name in MARKS if name != _PLAIN]
        return {
            "provoked": {name: len(self._added(name)) for name in marks},
            "provoked_firm": {name: len(self._added(name, firm=True)) for name in marks},
            "provoked_photos": len(self._photos),
            "provoked_plain_links": len(self._links[_PLAIN]),
            "provoked_recall": dict(self._found),
        }

    def show(self) -> None:
        """A row for each mark."""
        title(f"Provoked: {len(self._photos)} unrelated photos with the same mark")
        rows = []
        for name in MARKS:
            added, firm = len(self._added(name)), len(self._added(name, firm=True))
            rows.append((name, len(self._links[name]), added, firm, self._found[name]))
        heads = ("", "links", "not there unmarked", "and not thin")
        table((*heads, "copies found, 40 % altered, same mark"), rows)
        for name in MARKS:
            for first, second in self._added(name)[:_LISTED]:
                names = [self._photos[number].photo.name for number in (first, second)]
                print(f"  {name}: {names[0]} ~ {names[1]}")


def links(index: SketchIndex, sketches: Sequence[bytes]) -> dict[tuple[int, int], bool]:
    """Pairs that match when each picture is searched for, and whether they do so only thinly."""
    found: dict[tuple[int, int], bool] = {}
    for number, content in enumerate(sketches):
        for match in search(index, decode(content), own=number):
            pair = (min(number, match.number), max(number, match.number))
            found[pair] = found.get(pair, True) and match.thin
    return found
