"""Where marks lie in the frame of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from philomela.report.charts.svg import box, drawing, element, label

_MOST = 420  # of the width
_RATIO = 0.75  # height of the frame relative to its width
_MARGIN = 10.0
_LEGEND = 22.0  # height of a line below
_SMALLEST = 6.0


class Box(NamedTuple):
    """A mark's number and place, and the box around it as shares of the frame."""

    number: str
    place: str
    left: float
    top: float
    right: float
    bottom: float


def frame_chart(title: str, boxes: Sequence[Box], width: int, name: str) -> Markup:
    """A frame with an outline for each mark, its number, and a legend below."""
    wide = min(width, _MOST) - 2 * _MARGIN
    high = wide * _RATIO
    parts = [box(_MARGIN, _MARGIN, wide, high, "track")]
    for place, one in enumerate(boxes):
        left, top = _MARGIN + _inside(one.left) * wide, _MARGIN + _inside(one.top) * high
        across = max(_SMALLEST, (_inside(one.right) - _inside(one.left)) * wide)
        down = max(_SMALLEST, (_inside(one.bottom) - _inside(one.top)) * high)
        parts.append(
            element(
                "rect",
                element("title", f"Mark {one.number}: {one.place}"),
                x=left,
                y=top,
                width=across,
                height=down,
                fill="none",
                class_="axis",
                stroke_width=2,
            )
        )
        aside = left + across / 2 if down < high / 2 else left + 12 + 18 * place
        parts.append(
            label(one.number, aside, top + min(down / 2 + 5, 16), anchor="middle", size=13)
        )
        below = high + 2 * _MARGIN + (place + 1) * _LEGEND - 6
        parts.append(label(f"{one.number}: {one.place}", _MARGIN, below))
    told = "; ".join(f"mark {one.number}: {one.place}" for one in boxes)
    height = high + 2 * _MARGIN + len(boxes) * _LEGEND + 4
    return drawing(title, told, min(width, _MOST), height, *parts, name=name)


def _inside(share: float) -> float:
    return min(1.0, max(0.0, share))
