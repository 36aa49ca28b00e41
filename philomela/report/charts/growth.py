"""New families by month or by week, with the places at which their growth changed."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from philomela.report.charts.scale import Scale, axis, scale
from philomela.report.charts.svg import box, drawing, label, line
from philomela.report.facts import Facts, Row, known, number, text
from philomela.report.wording import figure, month_name, plain, short_month

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 24, 40
_GAP = 0.22  # of a month's width
_TIGHT = 30  # pixels between names below the columns
_MOST = 104  # columns; earlier ones are in the table


class Unit(NamedTuple):
    """What a column stands for."""

    one: str  # the table's column, too
    table: str


MONTH = Unit("month", "families_by_month")
WEEK = Unit("week", "families_by_week")


def growth_chart(facts: Facts, unit: Unit, width: int, name: str) -> Markup | None:
    """Columns of new families, lighter where the span is not covered whole, open where missing.

    A dashed upright line stands before the first span of a changed growth.
    """
    rows = facts.rows(unit.table)[-_MOST:]
    if not any(known(row, "new_families") is not None for row in rows):
        return None
    height = 320 if width > 500 else 260
    bottom = height - _BOTTOM
    found = axis(max(number(row, "new_families") for row in rows))
    upwards = scale(found.largest, bottom, _TOP)
    step = (width - _LEFT - _RIGHT) / len(rows)
    parts = [label("new families", 0, 12, style="muted", size=12)]
    for tick in found.ticks:
        parts.append(line(_LEFT, upwards(tick), width - _RIGHT, upwards(tick), "grid"))
        parts.append(label(figure(tick), _LEFT - 8, upwards(tick) + 4, anchor="end", style="muted"))
    for place, row in enumerate(rows):
        parts += _column(row, unit, _LEFT + place * step, step, upwards, bottom)
    parts += _names(rows, step, bottom)
    changed = [text(row, "first_after") for row in changes(facts, unit)]
    for place, row in enumerate(rows):
        if text(row, unit.one) in changed:
            across = _LEFT + place * step
            parts.append(line(across, _TOP - 8, across, bottom, "mark"))
    parts.append(line(_LEFT, bottom, width - _RIGHT, bottom, "axis"))
    title = f"New families by {unit.one}"
    return drawing(title, _described(rows, unit, changed), width, height, *parts, name=name)


def changes(facts: Facts, unit: Unit) -> list[Row]:
    """The changes of growth found by months or by weeks."""
    return [row for row in facts.rows("change_points") if text(row, "by") == unit.one]


def _column(
    row: Row, unit: Unit, left: float, step: float, upwards: Scale, bottom: float
) -> list[Markup]:
    span, new = _span_name(row, unit), number(row, "new_families")
    inset = step * _GAP / 2
    if number(row, "missing"):
        told = f"{span}: no archive covers it"
        return [box(left + inset, _TOP, step - 2 * inset, bottom - _TOP, "missing", told)]
    whole = number(row, "complete")
    told = f"{span}: {figure(new)} new families" + ("" if whole else ", not covered whole")
    top = upwards(new)
    style = "bar" if whole else "bar partial"
    parts = [box(left + inset, top, step - 2 * inset, bottom - top, style, told)]
    if step >= _TIGHT - 4 and new:
        parts.append(label(figure(new), left + step / 2, top - 5, anchor="middle", size=12))
    return parts


def _names(rows: list[Row], step: float, bottom: float) -> list[Markup]:
    """Names of months below the first column of each, as far as there is room."""
    parts: list[Markup] = []
    month = year = ""
    free = free_year = 0.0
    for place, row in enumerate(rows):
        here = text(row, "begins")[:7] or text(row, "month")
        middle = _LEFT + (place + 0.5) * step
        if here == month or middle < free:
            continue
        month, free = here, middle + _TIGHT
        shown = short_month(here)[:3]
        parts.append(label(shown, middle, bottom + 16, anchor="middle", style="muted", size=12))
        if here[:4] != year and middle >= free_year:
            year, free_year = here[:4], middle + _TIGHT + 8
            parts.append(label(year, middle, bottom + 31, anchor="middle", style="muted", size=12))
    return parts


def _span_name(row: Row, unit: Unit) -> str:
    if unit is MONTH:
        return month_name(text(row, "month"))
    return f"week of {plain(text(row, 'begins'))}"


def _described(rows: list[Row], unit: Unit, changed: list[str]) -> str:
    most = max(rows, key=lambda row: number(row, "new_families"))
    told = f" Growth changed at {', '.join(map(plain, changed))}." if changed else ""
    return (
        f"Columns for {len(rows)} {unit.one}s from {_span_name(rows[0], unit)} to "
        f"{_span_name(rows[-1], unit)}; the most, {figure(number(most, 'new_families'))}, in "
        f"{_span_name(most, unit)}.{told} The table of the same numbers is among the rows."
    )
