"""The section on polls: what groups of them say together, then each poll."""

from __future__ import annotations

from dataclasses import replace

from philomela.records import Measure
from philomela.report.charts.bars import Share, share_chart
from philomela.report.facts import Facts, Row, known, number, text
from philomela.report.parts import Figure, Grid, Section, drawn, grid_of, section_of
from philomela.report.sentences import question_and_answer
from philomela.report.wording import figure, plain

_POLLS = 24  # drawn
_CATEGORIES = 20  # in a table
_COLUMNS = {
    "voters": "voters",
    "percent": "%",
    "alone": "95 % interval by itself",
    "together": "95 % intervals that hold together",
}


def polls_section(facts: Facts) -> Section:
    """Groups by the codebook, single polls, caveats."""
    polls: dict[str, list[Row]] = {}
    for row in facts.rows("poll_answers"):
        polls.setdefault(text(row, "poll"), []).append(row)
    groups = [one for one in facts.measures if _is_group(one, facts)]
    figures: tuple[Figure, ...] = ()
    grids: list[Grid | None] = []
    for place, group in enumerate(one for one in groups if _shares(one, facts)):
        figures += _group(group, facts, place)
        rows = [_row(row) for row in _shares(group, facts)]
        columns = {"title": plain(question_and_answer(group, facts)[0]), **_COLUMNS}
        grids.append(grid_of(rows, columns, group.name, _CATEGORIES))
    for place, rows in enumerate(list(polls.values())[:_POLLS]):
        figures += _poll(rows, place)
    names = ("polls", "hidden_polls", *(group.name for group in groups), "ungrouped_polls")
    section = section_of(facts, "polls", "Polls", names, figures, tuple(grids))
    left = len(polls) - _POLLS
    return section if left <= 0 else _with_caveat(section, f"{left} more polls are in the tables.")


def _is_group(measure: Measure, facts: Facts) -> bool:
    """Whether a measure is of a group of polls that was asked."""
    return measure.name.startswith("poll_") and bool(facts.rows(f"{measure.name}_answers"))


def _shares(group: Measure, facts: Facts) -> list[Row]:
    """The shares of a group's categories; none where every result is hidden."""
    return facts.rows(f"{group.name}_shares")


def _group(group: Measure, facts: Facts, place: int) -> tuple[Figure, ...]:
    rows = _shares(group, facts)
    shares = [_share(row, "title", "simultaneous_") for row in rows]
    title = plain(group.title)
    note = f"{figure(group.n)} voters. Thin lines: 95 % intervals that hold together (Goodman)."
    return drawn(
        title,
        group.name,
        lambda width, name: share_chart(title, shares, min(width, 560), f"group-{place}-{name}"),
        note,
    )


def _row(row: Row) -> Row:
    return {
        "title": row.get("title"),
        "voters": row.get("voters"),
        "percent": round(100 * number(row, "share"), 1),
        "alone": _ends(row, ""),
        "together": _ends(row, "simultaneous_"),
    }


def _ends(row: Row, which: str) -> str:
    low, high = number(row, f"{which}low"), number(row, f"{which}high")
    return f"{100 * low:.1f} to {100 * high:.1f}"


def _share(row: Row, name: str, which: str = "") -> Share:
    return Share(
        plain(text(row, name)),
        known(row, "share"),
        known(row, f"{which}low"),
        known(row, f"{which}high"),
        known(row, "voters"),
    )


def _with_caveat(section: Section, caveat: str) -> Section:
    return replace(section, caveats=(*section.caveats, caveat))


def _poll(rows: list[Row], place: int) -> tuple[Figure, ...]:
    shares = [_share(row, "answer") for row in rows]
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
