"""What stands where: the report's contents, the same for the page and the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from philomela.records import Measure, Table
from philomela.report.charts.bars import (
    distribution_chart,
    parts_chart,
    spark_columns,
)
from philomela.report.coding import coding_section
from philomela.report.facts import Facts, number, text
from philomela.report.marks import marks_section
from philomela.report.money import prices_section
from philomela.report.network import Overview, network_section, overview
from philomela.report.over_time import growth_section, members_section
from philomela.report.parts import Figure, Grid, Section, drawn, grid_of, section_of
from philomela.report.polls import polls_section
from philomela.report.sentences import Sentence, not_seen, opening
from philomela.report.sites import sites_section
from philomela.report.unseen import unseen_section
from philomela.report.versions import versions_section
from philomela.report.wording import figure, interval, plain, unit_of, value_of


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure."""

    measure: str
    title: str
    value: str
    unit: str
    interval: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report."""

    title: str
    made_with: str
    opening: tuple[Sentence, ...]
    overview: Overview | None
    not_seen: tuple[Sentence, ...]
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]


_CARDS = (
    *(
        "families",
        "unseen_families",
        "altered_families",
        "altered_copies",
        "marked_share",
        "pictures",
        "sightings",
        "channels",
    ),
    *("messages", "three_month_change", "doubling_time"),
    *("members_union", "active_people", "polls", "prices", "outside_sites", "coverage"),
)


def compose(facts: Facts, *, title: str, made_with: str) -> Page:
    """The report of these facts. Sections without anything to say are left out."""
    sections = (
        growth_section(facts),
        network_section(facts),
        _channels(facts),
        polls_section(facts),
        _spread(facts),
        unseen_section(facts),
        versions_section(facts),
        coding_section(facts),
        marks_section(facts),
        prices_section(facts),
        sites_section(facts),
        members_section(facts),
        _coverage(facts),
    )
    return Page(
        title=plain(title),
        made_with=plain(made_with),
        opening=tuple(opening(facts)),
        overview=overview(facts),
        not_seen=tuple(not_seen(facts)),
        cards=tuple(_cards(facts)),
        sections=tuple(one for one in sections if one.figures or one.grids),
        measures=facts.measures,
    )


def _cards(facts: Facts) -> Iterator[Card]:
    for name in _CARDS:
        found = facts.measure(name)
        if found:
            bounds = found.value is None and found.level is None and found.low is not None
            within = "bounds, not an estimate" if bounds else interval(found)
            yield Card(name, found.title, value_of(found), unit_of(found), within)


def _channels(facts: Facts) -> Section:
    rows = sorted(facts.rows("channels"), key=lambda row: -number(row, "sightings"))
    months = sorted({text(row, "month") for row in facts.rows("sightings_by_channel_month")})
    posted = {
        (text(row, "channel_key"), text(row, "month")): number(row, "sightings")
        for row in facts.rows("sightings_by_channel_month")
    }
    shown = rows[:40]
    cells = tuple(
        (
            plain(text(row, "channel")),
            figure(row.get("messages")),
            figure(row.get("sightings")),
            figure(row.get("families")),
            figure(row.get("forwards")),
            spark_columns(
                [posted.get((text(row, "channel_key"), month), 0) for month in months],
                f"Sightings by month in {plain(text(row, 'channel'))}",
                f"spark-{place}",
            ),
        )
        for place, row in enumerate(shown)
    )
    names = ("channel", "messages", "sightings", "families", "forwards", "sightings by month")
    numeric = (False, True, True, True, True, False)
    grid = Grid(names, cells, numeric, "channels", len(rows) - len(shown)) if rows else None
    return section_of(facts, "channels", "Channels", ("channels", "forwards"), (), (grid,))


def _spread(facts: Facts) -> Section:
    rows = facts.rows("copies_per_family")
    figures: tuple[Figure, ...] = ()
    if rows:
        bins = _bins([(int(number(row, "copies")), number(row, "families")) for row in rows])
        figures = drawn(
            "How many pictures there are of one photo",
            "copies_per_family",
            lambda width, name: distribution_chart(
                "Families by number of distinct pictures", bins, "pictures in a family", width, name
            ),
        )
    top = sorted(
        facts.rows("family_spread"),
        key=lambda row: (-number(row, "sightings"), text(row, "family")),
    )
    columns = {
        "family": "family",
        "pictures": "pictures",
        "sightings": "sightings",
        "channels": "channels",
        "first": "first seen",
        "last": "last seen",
    }
    grid = grid_of(top, columns, "families")
    names = ("copies_per_family", "families")
    return section_of(facts, "spread", "Spread of families", names, figures, (grid,))


def _bins(counts: list[tuple[int, float]]) -> list[tuple[str, float]]:
    """1, 2, 3-4, 5-8, 9-16, …"""
    found: list[tuple[str, float]] = []
    low, high = 1, 1
    largest = max((copies for copies, _ in counts), default=1)
    while low <= largest:
        inside = sum(families for copies, families in counts if low <= copies <= high)
        found.append((str(low) if low == high else f"{low}–{high}", inside))
        low, high = high + 1, high * 2
    return found


_STYLES = {"read": "part-read", "other": "part-other", "derivative": "part-other"}


def _coverage(facts: Facts) -> Section:
    states: dict[str, float] = {}
    for row in facts.rows("coverage"):
        if text(row, "item").startswith("media"):
            state = text(row, "state")
            states[state] = states.get(state, 0) + number(row, "count")
    ranked = sorted(states.items(), key=lambda item: (item[0] != "read", -item[1], item[0]))
    parts = [(state, count, _STYLES.get(state, "part-lost")) for state, count in ranked if count]
    figures: tuple[Figure, ...] = ()
    if parts:
        figures = drawn(
            "What became of every file that a message names",
            "coverage",
            lambda width, name: parts_chart("Files by what became of them", parts, width, name),
        )
    columns = {"item": "what", "state": "state", "reason": "reason", "count": "count"}
    grid = grid_of(facts.rows("coverage"), columns, "coverage", 60)
    names = ("coverage", "sealed", "not_compared", "skipped", "undated")
    return section_of(facts, "coverage", "Coverage", names, figures, (grid,))


def table_rows(table: Table, most: int) -> tuple[tuple[str, ...], ...]:
    """The first rows of a table, as text."""
    return tuple(tuple(figure(cell, 4) for cell in row) for row in table.rows[:most])
