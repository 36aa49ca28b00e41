"""New families by month."""

from __future__ import annotations

from markupsafe import Markup

from philomela.report.charts.scale import axis, scale
from philomela.report.charts.svg import box, drawing, label, line
from philomela.report.facts import Facts, Row, number, text
from philomela.report.wording import figure, month_name, short_month

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 24, 40
_GAP = 0.22  # of a month's width
_TIGHT = 30  # pixels of a month, below which only some are named


def growth_chart(facts: Facts, width: int, name: str) -> Markup | None:
    """Columns of new families; months that are not covered whole are lighter, missing ones open."""
    rows = facts.rows("families_by_month")
    if not rows:
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
    every = max(1, round(_TIGHT / step + 0.49))
    for place, row in enumerate(rows):
        left = _LEFT + place * step
        parts += _column(row, left, step, upwards, bottom)
        if place % every == 0:
            middle = left + step / 2
            shown = short_month(text(row, "month"))
            parts.append(
                label(shown[:3], middle, bottom + 16, anchor="middle", style="muted", size=12)
            )
            if len(shown) > 3 or place == 0:
                year = text(row, "month")[:4]
                parts.append(
                    label(year, middle, bottom + 31, anchor="middle", style="muted", size=12)
                )
    parts.append(line(_LEFT, bottom, width - _RIGHT, bottom, "axis"))
    return drawing("New families by month", _described(rows), width, height, *parts, name=name)


def _column(row: Row, left: float, step: float, upwards: object, bottom: float) -> list[Markup]:
    assert callable(upwards)
    month, new = month_name(text(row, "month")), number(row, "new_families")
    inset = step * _GAP / 2
    if number(row, "missing"):
        told = f"{month}: no archive covers it"
        return [box(left + inset, _TOP, step - 2 * inset, bottom - _TOP, "missing", told)]
    whole = number(row, "complete")
    told = f"{month}: {figure(new)} new families" + ("" if whole else ", not covered whole")
    top = upwards(new)
    style = "bar" if whole else "bar partial"
    parts = [box(left + inset, top, step - 2 * inset, bottom - top, style, told)]
    if step >= _TIGHT - 4 and new:
        parts.append(label(figure(new), left + step / 2, top - 5, anchor="middle", size=12))
    return parts


def _described(rows: list[Row]) -> str:
    most = max(rows, key=lambda row: number(row, "new_families"))
    return (
        f"Columns for {len(rows)} months from {month_name(text(rows[0], 'month'))} to "
        f"{month_name(text(rows[-1], 'month'))}; the most, "
        f"{figure(number(most, 'new_families'))}, in {month_name(text(most, 'month'))}. "
        "The table of the same numbers is among the rows."
    )
