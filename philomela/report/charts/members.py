"""Members on the days on which they were read."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from philomela.report.charts.scale import Scale, axis, scale
from philomela.report.charts.svg import drawing, element, label, line
from philomela.report.facts import Facts, Row, number, text
from philomela.report.wording import figure, plain, shortened

_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 12, 24, 40
_ROOM = 64  # pixels of a day's name


def members_chart(facts: Facts, width: int, name: str) -> Markup | None:
    """A dot for each reading of a channel, and one for the sum of those read on a day.

    A sum is filled where every channel was read, open where it is only a lower bound. Nothing is
    drawn between readings.
    """
    sums, readings = facts.rows("members_by_day_all"), facts.rows("members_by_day")
    if len(sums) < 2:
        return None
    height = 320 if width > 500 else 260
    bottom = height - _BOTTOM
    found = axis(max(number(row, "sum_low") for row in sums))
    upwards = scale(found.largest, bottom, _TOP)
    across = _days(sums, width)
    parts = [label("members", 0, 12, style="muted", size=12)]
    for tick in found.ticks:
        parts.append(line(_LEFT, upwards(tick), width - _RIGHT, upwards(tick), "grid"))
        parts.append(label(figure(tick), _LEFT - 8, upwards(tick) + 4, anchor="end", style="muted"))
    parts += _day_names(sums, across, bottom)
    parts += [
        _dot(row, "low", f"{shortened(text(row, 'channel'), 60)}", across, upwards, "one")
        for row in readings
    ]
    for row in sums:
        whole = row.get("sum_high") is not None
        told = "all channels" if whole else f"at least; {_read(row)} channels were read"
        parts.append(
            _dot(row, "sum_low", told, across, upwards, "all" if whole else "all at-least")
        )
    parts.append(line(_LEFT, bottom, width - _RIGHT, bottom, "axis"))
    return drawing("Members by day", _described(sums), width, height, *parts, name=name)


def _days(sums: list[Row], width: int) -> Scale:
    first = _day(sums[0])
    span = max(_day(sums[-1]) - first, 1)
    pixels = scale(span, _LEFT + 10, width - _RIGHT - 10)
    return lambda day: pixels(day - first)


def _day(row: Row) -> int:
    return date.fromisoformat(text(row, "date")).toordinal()


def _dot(row: Row, column: str, told: str, across: Scale, upwards: Scale, style: str) -> Markup:
    members = number(row, column)
    hint = element("title", f"{plain(text(row, 'date'))}, {told}: {figure(members)} members")
    return element(
        "circle",
        hint,
        cx=float(across(_day(row))),
        cy=float(upwards(members)),
        r=4.5 if style.startswith("all") else 2.5,
        class_=f"reading-{style}",
    )


def _day_names(sums: list[Row], across: Scale, bottom: float) -> list[Markup]:
    parts: list[Markup] = []
    free = 0.0
    for row in sums:
        middle = across(_day(row))
        if middle >= free:
            shown = plain(text(row, "date"))
            anchor = "start" if not parts else "middle"
            if middle > across(_day(sums[-1])) - _ROOM / 2 and parts:
                anchor = "end"
            left = _LEFT if not parts else middle
            parts.append(label(shown, left, bottom + 16, anchor=anchor, style="muted", size=12))
            free = middle + _ROOM + 24
    return parts


def _read(row: Row) -> str:
    return f"{figure(row.get('channels_read'))} of {figure(row.get('channels'))}"


def _described(sums: list[Row]) -> str:
    first, last = sums[0], sums[-1]
    whole = sum(row.get("sum_high") is not None for row in sums)
    return (
        f"Dots for {len(sums)} days from {plain(text(first, 'date'))} "
        f"({figure(first.get('sum_low'))} members in {_read(first)} channels) to "
        f"{plain(text(last, 'date'))} ({figure(last.get('sum_low'))} in {_read(last)}); on {whole} "
        "of the days every channel was read. The tables of the same numbers are among the rows."
    )
