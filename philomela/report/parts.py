"""What a page is made of: sections with sentences, charts, tables and caveats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from philomela.records import Cell
from philomela.report.facts import Facts, Row, known
from philomela.report.sentences import Sentence, opening
from philomela.report.wording import figure

WIDE, NARROW = 760, 360
_SHOWN = partial(figure, digits=2)
_LINES = 12  # rows of a table in a section; all of them are among the rows

#: Draws a chart for a width; the name makes its parts' identifiers unique.
Draw = Callable[[int, str], Markup | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, wide and narrow, and what it says."""

    title: str
    note: str
    wide: Markup
    narrow: Markup
    measure: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in a section: columns, rows of cells, and which columns are numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | Markup, ...], ...]
    numeric: tuple[bool, ...]
    measure: str
    more: int = 0  # rows left out here


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report."""

    anchor: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    figures: tuple[Figure, ...] = ()
    grids: tuple[Grid, ...] = ()
    caveats: tuple[str, ...] = ()


def drawn(title: str, measure: str, draw: Draw, note: str = "") -> tuple[Figure, ...]:
    anchor = "".join(one if one.isalnum() else "-" for one in f"{measure}-{title}".lower())[:60]
    wide, narrow = draw(WIDE, f"{anchor}-wide"), draw(NARROW, f"{anchor}-narrow")
    return (Figure(title, note, wide, narrow, measure),) if wide and narrow else ()


def section_of(
    facts: Facts,
    anchor: str,
    title: str,
    measures: tuple[str, ...],
    figures: tuple[Figure, ...] = (),
    grids: tuple[Grid | None, ...] = (),
) -> Section:
    told = [one for name in measures if (found := facts.measure(name)) for one in found.caveats]
    sentences = tuple(opening(facts, measures))
    kept = tuple(grid for grid in grids if grid)
    return Section(anchor, title, sentences, figures, kept, tuple(dict.fromkeys(told)))


def grid_of(
    rows: list[Row],
    columns: dict[str, str],
    measure: str,
    most: int = _LINES,
    show: Callable[[Cell], str] = _SHOWN,
) -> Grid | None:
    """Some columns of a table, under names for people."""
    if not rows:
        return None
    shown = rows[:most]
    numeric = tuple(
        all(known(row, column) is not None or row.get(column) is None for row in shown)
        for column in columns
    )
    cells = tuple(tuple(show(row.get(column)) for column in columns) for row in shown)
    return Grid(tuple(columns.values()), cells, numeric, measure, len(rows) - len(shown))
