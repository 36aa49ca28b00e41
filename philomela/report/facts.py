"""Measures as the pages look them up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from philomela.records import Cell, Measure, Table

Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Facts:
    """All measures of a report. What is not there is empty, never an error."""

    measures: tuple[Measure, ...]

    @classmethod
    def of(cls, measures: Iterable[Measure]) -> Facts:
        """Facts of these measures, in their order."""
        return cls(tuple(measures))

    def measure(self, name: str) -> Measure | None:
        """The measure of that name."""
        return next((one for one in self.measures if one.name == name), None)

    def value(self, name: str) -> float | None:
        """The measure's value where it is a number."""
        found = self.measure(name)
        return _number(found.value) if found else None

    def rows(self, table: str) -> list[Row]:
        """The rows of a table by column."""
        for found in self.tables():
            if found.name == table:
                return [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        return []

    def tables(self) -> Iterator[Table]:
        """Every table of every measure."""
        for one in self.measures:
            yield from one.tables


def _number(value: Cell) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def number(row: Row, column: str) -> float:
    """A number of a row; 0 where there is none."""
    return _number(row.get(column)) or 0


def known(row: Row, column: str) -> float | None:
    """A number of a row; None where there is none."""
    return _number(row.get(column))


def text(row: Row, column: str) -> str:
    """A text of a row; empty where there is none."""
    value = row.get(column)
    return "" if value is None else str(value)
