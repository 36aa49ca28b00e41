"""The section on recurring marks: which there are, where they lie, and how many pictures bear one.

No picture is shown, nor a mark: only where in the frame each lies.
"""

from __future__ import annotations

from philomela.report.charts.bars import Share, share_chart
from philomela.report.charts.frame import Box, frame_chart
from philomela.report.facts import Facts, Row, known, number, text
from philomela.report.parts import Figure, Section, drawn, grid_of, section_of
from philomela.report.wording import figure, percent, plain

_MOST_BOXES = 8
_MOST_CHANNELS = 24


def marks_section(facts: Facts) -> Section:
    """Marks, and the marked share by channel."""
    rows = facts.rows("recurring_marks")
    table: list[Row] = [
        {
            **row,
            "share": percent(number(row, "share"), 1),
        }
        for row in rows
    ]
    columns = {
        "mark": "mark",
        "place": "where",
        "pictures": "pictures",
        "share": "of all",
        "channels": "channels",
    }
    shares = [
        {**row, "shown": percent(number(row, "share"), 1)}
        for row in facts.rows("marked_by_channel")
    ]
    by_channel = {
        "channel": "channel",
        "pictures": "pictures looked at",
        "marked": "with a mark found",
        "bars": "screenshots left out",
        "shown": "share",
    }
    grids = (
        grid_of(table, columns, "recurring_marks"),
        grid_of(shares, by_channel, "marked_share", 40) if rows else None,
    )
    figures = (*_places(rows), *_by_channel(facts)) if rows else ()
    names = ("recurring_marks", "marked_share")
    return section_of(facts, "marks", "Recurring marks", names, figures, grids)


def _places(rows: list[Row]) -> tuple[Figure, ...]:
    boxes = [
        Box(
            figure(row.get("mark")),
            plain(text(row, "place")),
            number(row, "left"),
            number(row, "top"),
            number(row, "right"),
            number(row, "bottom"),
        )
        for row in rows[:_MOST_BOXES]
    ]
    return drawn(
        "Where in a picture the marks lie",
        "recurring_marks",
        lambda width, name: frame_chart("Places of marks in the frame", boxes, width, name),
        "The box is the frame of a picture; each outline is around what recurs of one mark.",
    )


def _by_channel(facts: Facts) -> tuple[Figure, ...]:
    shares = [
        Share(
            plain(text(row, "channel")),
            known(row, "share"),
            known(row, "low"),
            known(row, "high"),
            known(row, "marked"),
        )
        for row in facts.rows("marked_by_channel")[:_MOST_CHANNELS]
    ]
    return drawn(
        "Share of pictures with a mark, by channel",
        "marked_share",
        lambda width, name: share_chart(
            "Marked pictures by channel", shares, min(width, 560), name, "pictures"
        ),
        "Thin lines: from low to high.",
    )
