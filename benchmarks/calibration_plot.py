"""Draws the calibration of the strength: the last line of ``altered.py --json`` in, an SVG out."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from markupsafe import Markup

from philomela.report.charts.svg import drawing, element

_WIDTH, _HEIGHT, _LEFT, _TOP, _SIDE = 560, 460, 92, 24, 380
_DECADES = 5  # on each axis
_INK, _PALE = "#1d2b36", "#9fb0bb"
_COLOURS = ("#2f6f8f", "#c0492f", "#6a8f2f")
_NAMES = {
    "pairs": "random pairs",
    "searches": "altered copies, own photo left out",
    "distractor_searches": "unrelated photos, whole searches",
}

Curve = Sequence[tuple[float, float]]


def _across(said: float) -> float:
    return _LEFT - said / _DECADES * _SIDE


def _down(observed: float) -> float:
    """Of log10; what was never seen is at the bottom."""
    return _TOP + min(_DECADES, -observed) / _DECADES * _SIDE


def _axes() -> Iterator[Markup]:
    for decade in range(_DECADES + 1):
        told = "1" if decade == 0 else f"1 in {10**decade:,}"
        yield _text(told, _across(-decade), _TOP + _SIDE + 20, "middle", 11)
        yield _text(told, _LEFT - 8, _down(-decade) + 4, "end", 11)
    yield _line([(0.0, 0.0), (-_DECADES, -_DECADES)], _INK, "4 4")
    third = math.log10(3)
    yield _line([(-third, 0.0), (-_DECADES, third - _DECADES)], _PALE, "2 4")
    yield _text("said", _LEFT + _SIDE / 2, _TOP + _SIDE + 42, "middle", 13)
    yield _text("as often as said", _across(-3.1), _down(-2.9) - 6, "start", 11)


def _text(told: str, x: float, y: float, anchor: str, size: float) -> Markup:
    return element(
        "text", told, x=x, y=y, text_anchor=anchor, font_size=size, fill=_INK,
        font_family="sans-serif",
    )  # fmt: skip


def _line(curve: Curve, colour: str, dashes: str | None = None) -> Markup:
    points = " ".join(f"{_across(said):.1f},{_down(seen):.1f}" for said, seen in curve)
    return element(
        "polyline", points=points, fill="none", stroke=colour, stroke_width=2,
        stroke_dasharray=dashes,
    )  # fmt: skip


def _curves(calibration: dict[str, dict[str, object]]) -> Iterator[Markup]:
    for place, (name, told) in enumerate(calibration.items()):
        curve = told["curve"]
        assert isinstance(curve, list)
        seen = [(said, math.log10(share)) for said, share in curve if share > 0]
        colour = _COLOURS[place % len(_COLOURS)]
        yield _line(seen, colour)
        y = _TOP + 14 + 18 * place
        yield element("rect", x=_LEFT + 132, y=y - 9, width=14, height=4, fill=colour)
        trials = told["count"]
        yield _text(f"{_NAMES.get(name, name)} ({trials:,})", _LEFT + 152, y - 3, "start", 12)


def main() -> None:
    """Read the results, write the drawing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, help="what altered.py --json printed")
    parser.add_argument("drawing", type=Path)
    options = parser.parse_args()
    results = json.loads(options.results.read_text("utf-8").splitlines()[-1])
    drawn = drawing(
        "How often matches this strong happened by chance",
        "Observed frequencies of chance matches over unrelated photos against the stated ones.",
        _WIDTH,
        _HEIGHT,
        element("rect", width=_WIDTH, height=_HEIGHT, fill="#ffffff"),
        element("rect", x=_LEFT, y=_TOP, width=_SIDE, height=_SIDE, fill="none", stroke=_PALE),
        *_axes(),
        *_curves(results["calibration"]),
        name="calibration",
    )
    options.drawing.write_text(str(drawn), "utf-8")


if __name__ == "__main__":
    main()
