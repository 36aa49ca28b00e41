"""Where marks lie, by name."""

from __future__ import annotations

import numpy as np
import pytest

from philomela.fingerprints.sketch import Sketch
from philomela.matching.recurring.known import KnownMark
from philomela.matching.recurring.place import place_of
from philomela.matching.recurring.views import View
from philomela.measures.marks_rows import SCREEN

VIEW = View(0.0, 0.0, "width")
WIDTH, HEIGHT = 300, 200


def laid(places: list[tuple[float, float]]) -> tuple[KnownMark, Sketch]:
    """A part with points at shares of the frame, and a picture that shows all of it."""
    codes = np.random.default_rng(1).integers(0, 2**64, (len(places), 2), np.uint64)
    at = np.array(places) * (WIDTH, HEIGHT)
    sketch = Sketch(
        WIDTH, HEIGHT, codes, at.astype(np.float32), np.full(len(places), 4.0, np.float32)
    )
    return KnownMark.of(VIEW, VIEW.seen(sketch), codes), sketch


def grid(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for x in np.linspace(left, right, 6)
        for y in np.linspace(top, bottom, 3)
    ]


@pytest.mark.parametrize(
    ("places", "name"),
    [
        (grid(0.02, 0.02, 0.3, 0.08), "top left corner"),
        (grid(0.7, 0.9, 0.98, 0.97), "bottom right corner"),
        (grid(0.4, 0.45, 0.6, 0.55), "middle"),
        (grid(0.05, 0.45, 0.25, 0.55), "left edge"),
        (grid(0.42, 0.9, 0.58, 0.97), "bottom edge"),
        (grid(0.1, 0.9, 0.9, 0.97), "bottom caption"),
        (grid(0.1, 0.02, 0.9, 0.08), "top caption"),
        (grid(0.1, 0.9, 0.9, 0.97) + grid(0.1, 0.03, 0.9, 0.08), SCREEN),
        (
            grid(0.1, 0.95, 0.9, 0.99)
            + grid(0.1, 0.02, 0.9, 0.05)
            + grid(0.02, 0.1, 0.05, 0.9)
            + grid(0.95, 0.1, 0.98, 0.9),
            "frame",
        ),
    ],
)
def test_places_are_named(places: list[tuple[float, float]], name: str) -> None:
    part, sketch = laid(places)
    place = place_of([part], [sketch])
    assert place.name == name
    across, down = np.array(places).T
    assert abs(place.left - across.min()) < 0.05
    assert abs(place.bottom - down.max()) < 0.05
    assert place.within < 0.16


def test_a_mark_over_the_whole_frame_is_told_by_what_it_covers() -> None:
    part, sketch = laid(grid(0.2, 0.2, 0.8, 0.8) + grid(0.25, 0.3, 0.75, 0.7))
    assert place_of([part], [sketch]).within > 0.01
    assert place_of([part], []).name == "nowhere"
