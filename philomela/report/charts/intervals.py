"""Estimates as dots with intervals on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from philomela.report.charts.scale import axis, scale
from philomela.report.charts.svg import drawing, element, label, line
from philomela.report.wording import figure, shortened

_ROW, _TOP, _BOTTOM, _SIDE = 44, 8, 30, 12
_FARTHEST = 4.0  # times the largest estimate or lower end: intervals beyond are cut, with an arrow


class Interval(NamedTuple):
    """An estimate and its interval; None where it is not known or has no end.

    ``stands``: nothing in the data contradicts it.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    stands: bool


def interval_chart(
    title: str, intervals: Sequence[Interval], seen: float | None, width: int, name: str
) -> Markup:
    """One row for each estimate, and a line at what was seen."""
    known = [end for one in intervals for end in (one.value, one.low) if end is not None]
    most = _FARTHEST * max([*known, seen or 0, 1])
    ends = [min(one.high, most) for one in intervals if one.high is not None]
    found = axis(max([*known, *ends, 1]))
    across = scale(found.largest, _SIDE, width - _SIDE)
    bottom = _TOP + len(intervals) * _ROW
    parts = [line(across(tick), _TOP, across(tick), bottom, "grid") for tick in found.ticks]
    parts += [
        label(figure(tick), across(tick), bottom + 18, anchor="middle", style="muted", size=12)
        for tick in found.ticks[:: 1 if width > 500 else 2]
    ]
    if seen:
        parts.append(line(across(seen), _TOP, across(seen), bottom, "axis"))
    told = [f"seen: {figure(seen)}"] if seen else []
    for place, one in enumerate(intervals):
        parts += _row(one, _TOP + place * _ROW, found.largest, width)
        told.append(f"{one.name}: {_words(one)}")
    return drawing(title, "; ".join(told), width, bottom + _BOTTOM, *parts, name=name)


def _row(one: Interval, top: float, largest: float, width: int) -> list[Markup]:
    across = scale(largest, _SIDE, width - _SIDE)
    middle = top + 31
    style = "bar" if one.stands else "partial"
    words = label(shortened(one.name, (width - 20) // 7), 2, top + 16, style="ink halo")
    parts = [words]
    if one.low is None:
        return [*parts, label("not known", 2, top + 34, style="muted", size=12)]
    open_end = one.high is None or one.high > largest
    right = width - _SIDE if open_end else across(one.high or 0)
    parts.append(line(across(one.low), middle, right, middle, "whisker"))
    parts.append(line(across(one.low), middle - 5, across(one.low), middle + 5, "whisker"))
    if open_end:
        parts += [line(right - 7, middle + side, right, middle, "whisker") for side in (-5, 5)]
    else:
        parts.append(line(right, middle - 5, right, middle + 5, "whisker"))
    if one.value is not None and one.value <= largest:
        hint = element("title", f"{one.name}: {_words(one)}")
        parts.append(element("circle", hint, cx=across(one.value), cy=middle, r=6, class_=style))
    return parts


def _words(one: Interval) -> str:
    if one.low is None:
        return "not known"
    value = "no finite estimate" if one.value is None else figure(one.value)
    high = "without upper end" if one.high is None else f"to {figure(one.high)}"
    return f"{value}, from {figure(one.low)} {high}"
