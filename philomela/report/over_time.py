"""The sections on what changed over time: new families, and members."""

from __future__ import annotations

from philomela.report.charts.growth import MONTH, WEEK, Unit, changes, growth_chart
from philomela.report.charts.members import members_chart
from philomela.report.facts import Facts, number
from philomela.report.parts import Figure, Section, drawn, grid_of, section_of


def growth_section(facts: Facts) -> Section:
    """New families by month and by week."""
    figures = _growth_figure(facts, MONTH) + _growth_figure(facts, WEEK)
    columns = {
        "by": "by",
        "first_after": "from",
        "monthly_percent_before": "growth a month before, %",
        "monthly_percent_after": "after, %",
        "jump_percent": "jump, %",
    }
    grid = grid_of(facts.rows("change_points"), columns, "change_points")
    names = ("growth", "three_month_change", "doubling_time", "change_points")
    return section_of(facts, "growth", "Growth", names, figures, (grid,))


def _growth_figure(facts: Facts, unit: Unit) -> tuple[Figure, ...]:
    note = (
        f"Lighter columns: {unit.one}s that the archives do not cover whole. "
        f"Hatched: {unit.one}s that no archive covers."
    )
    if changes(facts, unit):
        note += " Dashed lines: where growth changed."
    return drawn(
        f"New families by {unit.one}",
        "growth",
        lambda width, name: growth_chart(facts, unit, width, name),
        note,
    )


def members_section(facts: Facts) -> Section:
    """Members: a curve of their readings, and the last reading of each channel."""
    figures = drawn(
        "Members on the days on which they were read",
        "member_curve",
        lambda width, name: members_chart(facts, width, name),
        "Small dots: one channel. Large dots: the sum of the channels read on that day, filled"
        " where all were read and open where it is only a lower bound. Between the dots nothing"
        " is known.",
    )
    rows = sorted(facts.rows("members_latest"), key=lambda row: -number(row, "members"))
    columns = {"channel": "channel", "members": "members", "date": "read on", "source": "source"}
    grid = grid_of(rows, columns, "members_sum", 40)
    names = ("members_sum", "members_union", "members_by_region", "member_curve", "active_people")
    return section_of(facts, "members", "Members", names, figures, (grid,))
