"""Horizontal bars with intervals, columns of a distribution, and one bar of shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from philomela.report.charts.scale import axis, scale
from philomela.report.charts.svg import box, drawing, element, label, line
from philomela.report.wording import figure, percent, shortened

_ROW = 44
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 40, 44, 12


class Share(NamedTuple):
    """A share from 0 to 1 and its interval; None where it is not known."""

    name: str
    share: float | None
    low: float | None
    high: float | None
    votes: float | None


def share_chart(
    title: str, shares: Sequence[Share], width: int, name: str, counted: str = "votes"
) -> Markup:
    """Shares as bars, each with a whisker for its interval; ``counted`` says what each counts."""
    across = scale(1, 2, width - 96)
    parts: list[Markup] = []
    told = []
    for place, one in enumerate(shares):
        top = place * _ROW
        wide = (width - 100) // 7
        parts.append(label(shortened(one.name, wide), 2, top + 16))
        if one.share is None:
            parts.append(label("not known", 2, top + 34, style="muted", size=12))
            told.append(f"{one.name}: not known")
            continue
        parts.append(box(2, top + 22, across(1) - 2, 14, "track", round_=2))
        hint = f"{figure(one.votes)} {counted}"
        parts.append(box(2, top + 22, across(one.share) - 2, 14, "bar", hint, round_=2))
        if one.low is not None and one.high is not None:
            middle = top + 29
            parts.append(line(across(one.low), middle, across(one.high), middle, "whisker"))
            parts += [
                line(across(end), middle - 4, across(end), middle + 4, "whisker")
                for end in (one.low, one.high)
            ]
        parts.append(label(percent(one.share), width - 2, top + 34, anchor="end", size=14))
        told.append(f"{one.name}: {percent(one.share)}")
    height = max(len(shares) * _ROW + 4, 20)
    return drawing(title, "; ".join(told), width, height, *parts, name=name)


def distribution_chart(
    title: str, bins: Sequence[tuple[str, float]], across: str, width: int, name: str
) -> Markup:
    """Columns of counts; ``across`` names what is counted."""
    height = 280 if width > 500 else 240
    bottom = height - _BOTTOM
    found = axis(max((count for _, count in bins), default=0))
    upwards = scale(found.largest, bottom, _TOP)
    step = (width - _LEFT - _RIGHT) / max(len(bins), 1)
    parts: list[Markup] = []
    for tick in found.ticks:
        parts.append(line(_LEFT, upwards(tick), width - _RIGHT, upwards(tick), "grid"))
        parts.append(label(figure(tick), _LEFT - 8, upwards(tick) + 4, anchor="end", style="muted"))
    for place, (shown, count) in enumerate(bins):
        left = _LEFT + place * step
        top = upwards(count)
        parts.append(box(left + 3, top, step - 6, bottom - top, "bar", f"{shown}: {figure(count)}"))
        middle = left + step / 2
        parts.append(label(shown, middle, bottom + 16, anchor="middle", style="muted", size=12))
        if count:
            parts.append(label(figure(count), middle, top - 5, anchor="middle", size=12))
    parts.append(line(_LEFT, bottom, width - _RIGHT, bottom, "axis"))
    parts.append(
        label(across, (width + _LEFT) / 2, height - 6, anchor="middle", style="muted", size=12)
    )
    told = "; ".join(f"{shown}: {figure(count)}" for shown, count in bins)
    return drawing(title, told, width, height, *parts, name=name)


def parts_chart(
    title: str, parts_of: Sequence[tuple[str, float, str]], width: int, name: str
) -> Markup:
    """One bar of several parts: name, count and style of each, with a legend below."""
    whole = sum(count for _, count, _ in parts_of) or 1
    across = scale(whole, 0, width)
    parts: list[Markup] = []
    before = 0.0
    for shown, count, style in parts_of:
        left = across(before)
        told = f"{shown}: {figure(count)} ({percent(count / whole, 1)})"
        parts.append(box(left, 0, max(across(before + count) - left - 1, 0.5), 30, style, told))
        before += count
    columns = 2 if width > 500 else 1
    for place, (shown, count, style) in enumerate(parts_of):
        left = (place % columns) * width / columns
        top = 44 + (place // columns) * 22
        parts.append(box(left, top, 13, 13, style))
        parts.append(
            label(f"{shown}: {figure(count)} ({percent(count / whole, 1)})", left + 20, top + 11)
        )
    height = 48 + -(-len(parts_of) // columns) * 22
    told = "; ".join(f"{shown}: {figure(count)}" for shown, count, _ in parts_of)
    return drawing(title, told, width, height, *parts, name=name)


def spark_columns(values: Sequence[float], title: str, name: str) -> Markup:
    """Tiny columns without axes, for a table's cell."""
    width, height = 110, 24
    upwards = scale(max([*values, 1]), height, 1)
    step = width / max(len(values), 1)
    parts = [
        box(place * step, upwards(value), max(step - 1.5, 0.5), height - upwards(value), "bar")
        for place, value in enumerate(values)
    ]
    base = line(0, height, width, height, "axis")
    whole = drawing(title, ", ".join(map(figure, values)), width, height, *parts, base, name=name)
    return element("span", whole, class_="spark")
