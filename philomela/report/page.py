"""What stands where: the report's contents, the same for the page and the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from philomela.records import Measure, Table
from philomela.report.charts.bars import (
    Share,
    distribution_chart,
    parts_chart,
    share_chart,
    spark_columns,
)
from philomela.report.charts.growth import growth_chart
from philomela.report.charts.network import network_chart
from philomela.report.facts import Facts, Row, known, number, text
from philomela.report.marks import marks_section
from philomela.report.parts import Figure, Grid, Section, drawn, grid_of, section_of
from philomela.report.sentences import Sentence, not_seen, opening
from philomela.report.versions import versions_section
from philomela.report.wording import figure, interval, plain, unit_of, value_of

_POLLS = 24


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
    not_seen: tuple[Sentence, ...]
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]


_CARDS = (
    *(
        "families",
        "altered_families",
        "altered_copies",
        "marked_share",
        "pictures",
        "sightings",
        "channels",
    ),
    *("messages", "three_month_change"),
    *("members_union", "active_people", "polls", "prices", "outside_sites", "coverage"),
)


def compose(facts: Facts, *, title: str, made_with: str) -> Page:
    """The report of these facts. Sections without anything to say are left out."""
    sections = (
        _growth(facts),
        _network(facts),
        _channels(facts),
        _polls(facts),
        _spread(facts),
        versions_section(facts),
        marks_section(facts),
        _prices(facts),
        _sites(facts),
        _members(facts),
        _coverage(facts),
    )
    return Page(
        title=plain(title),
        made_with=plain(made_with),
        opening=tuple(opening(facts)),
        not_seen=tuple(not_seen(facts)),
        cards=tuple(_cards(facts)),
        sections=tuple(one for one in sections if one.figures or one.grids),
        measures=facts.measures,
    )


def _cards(facts: Facts) -> Iterator[Card]:
    for name in _CARDS:
        found = facts.measure(name)
        if found:
            within = interval(found) if found.value is not None else "bounds, not an estimate"
            yield Card(name, found.title, value_of(found), unit_of(found), within)


def _growth(facts: Facts) -> Section:
    figures = drawn(
        "New families by month",
        "growth",
        lambda width, name: growth_chart(facts, width, name),
        "Lighter columns: months that the archives do not cover whole. "
        "Hatched: months that no archive covers.",
    )
    return section_of(facts, "growth", "Growth", ("growth", "three_month_change"), figures)


def _network(facts: Facts) -> Section:
    figures = drawn(
        "Who points at whom",
        "network",
        lambda width, name: network_chart(facts, width, name),
        "An arrow is a forward, mention, link or invitation; a larger shape has more members, "
        "or pictures where members are not known.",
    )
    nodes = [row for row in facts.rows("nodes") if text(row, "kind") == "channel"]
    columns = {"label": "channel", "role": "role", "reason": "because"}
    grid = grid_of(nodes, columns, "network", 40)
    return section_of(facts, "map", "The map of channels", ("network",), figures, (grid,))


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


def _polls(facts: Facts) -> Section:
    polls: dict[str, list[Row]] = {}
    for row in facts.rows("poll_answers"):
        polls.setdefault(text(row, "poll"), []).append(row)
    figures: tuple[Figure, ...] = ()
    for place, rows in enumerate(list(polls.values())[:_POLLS]):
        figures += _poll(rows, place)
    section = section_of(facts, "polls", "Polls", ("polls", "hidden_polls"), figures)
    left = len(polls) - _POLLS
    return section if left <= 0 else _with_caveat(section, f"{left} more polls are in the tables.")


def _with_caveat(section: Section, caveat: str) -> Section:
    return Section(
        section.anchor,
        section.title,
        section.sentences,
        section.figures,
        section.grids,
        (*section.caveats, caveat),
    )


def _poll(rows: list[Row], place: int) -> tuple[Figure, ...]:
    shares = [
        Share(
            plain(text(row, "answer")),
            known(row, "share"),
            known(row, "low"),
            known(row, "high"),
            known(row, "voters"),
        )
        for row in rows
    ]
    question = plain(text(rows[0], "question")) or "A poll without a question"
    voters = known(rows[0], "n")
    note = f"{plain(text(rows[0], 'channel'))}. " + (
        f"{figure(voters)} voters. " if voters is not None else ""
    )
    if number(rows[0], "hidden"):
        note += "The result is hidden: unknown, not zero."
    elif voters:
        note += "Thin lines: 95 % intervals (Wilson)."
    again = number(rows[0], "reposts")
    if again:
        note += f" Posted again {'once' if again == 1 else f'{figure(again)} times'}, counted once."
    return drawn(
        question,
        "polls",
        lambda width, name: share_chart(
            question, shares, min(width, 560), name.replace("polls-", f"polls-{place}-", 1)
        ),
        note,
    )


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


def _prices(facts: Facts) -> Section:
    by_unit = {
        "currency": "currency",
        "unit": "for a",
        "mentions": "mentions",
        "channels": "channels",
        "lowest": "lowest",
        "median": "median",
        "highest": "highest",
    }
    some = {"date": "date", "channel": "channel", "snippet": "words"}
    grids = (
        grid_of(facts.rows("prices_by_unit"), by_unit, "prices", 30),
        grid_of(facts.rows("prices"), some, "prices"),
    )
    return section_of(facts, "prices", "Prices", ("prices",), (), grids)


def _sites(facts: Facts) -> Section:
    totals: dict[str, float] = {}
    for row in facts.rows("outside_sites"):
        totals[text(row, "domain")] = totals.get(text(row, "domain"), 0) + number(row, "mentions")
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    rows: list[Row] = [{"domain": domain, "mentions": count} for domain, count in ranked]
    grid = grid_of(rows, {"domain": "site", "mentions": "links"}, "outside_sites", 20)
    return section_of(facts, "sites", "Outside sites", ("outside_sites",), (), (grid,))


def _members(facts: Facts) -> Section:
    latest: dict[str, Row] = {}
    for row in facts.rows("members"):
        key = text(row, "channel")
        if key not in latest or text(row, "date") >= text(latest[key], "date"):
            latest[key] = row
    rows = sorted(latest.values(), key=lambda row: -number(row, "members"))
    columns = {"channel": "channel", "members": "members", "date": "read on", "source": "source"}
    grid = grid_of(rows, columns, "members_sum", 40)
    names = ("members_sum", "members_union", "active_people")
    return section_of(facts, "members", "Members", names, (), (grid,))


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
    names = ("coverage", "not_compared", "skipped", "undated")
    return section_of(facts, "coverage", "Coverage", names, figures, (grid,))


def table_rows(table: Table, most: int) -> tuple[tuple[str, ...], ...]:
    """The first rows of a table, as text."""
    return tuple(tuple(figure(cell, 4) for cell in row) for row in table.rows[:most])
