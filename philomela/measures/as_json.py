"""Measures as JSON, and back.

An object has the fields of :class:`~philomela.records.Measure` under their own names; tables are
objects of ``name``, ``columns`` and ``rows``. What is not known is null; so is a number that JSON
cannot hold (infinite, or not a number).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from philomela.errors import CaseError
from philomela.records import Cell, Measure, Table


def to_json(measure: Measure) -> dict[str, Any]:
    """The measure as a JSON object."""
    return {
        "name": measure.name,
        "title": measure.title,
        "value": _cell(measure.value),
        "unit": measure.unit,
        "low": _cell(measure.low),
        "high": _cell(measure.high),
        "level": measure.level,
        "method": measure.method,
        "n": measure.n,
        "caveats": list(measure.caveats),
        "sources": list(measure.sources),
        "tables": [_table_to_json(table) for table in measure.tables],
    }


def from_json(stored: Mapping[str, Any]) -> Measure:
    """The measure of a JSON object.

    Raises :class:`~philomela.errors.CaseError` where the object is no measure.
    """
    try:
        return Measure(
            name=_text(stored["name"]),
            title=_text(stored["title"]),
            value=_checked(stored["value"]),
            unit=_text(stored["unit"]),
            method=_text(stored["method"]),
            n=_whole(stored["n"]),
            low=_number(stored["low"]),
            high=_number(stored["high"]),
            level=_number(stored["level"]),
            sources=tuple(map(_text, stored["sources"])),
            caveats=tuple(map(_text, stored["caveats"])),
            tables=tuple(map(_table_from_json, stored["tables"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CaseError(
            "A stored measure cannot be read.", "Run `philomela measure` again."
        ) from error


def _table_to_json(table: Table) -> dict[str, Any]:
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    return {"name": table.name, "columns": list(table.columns), "rows": rows}


def _table_from_json(stored: Mapping[str, Any]) -> Table:
    columns = tuple(map(_text, stored["columns"]))
    rows = tuple(tuple(map(_checked, row)) for row in stored["rows"])
    if any(len(row) != len(columns) for row in rows):
        raise ValueError("a row of another length than its header")
    return Table(_text(stored["name"]), columns, rows)


def _cell(value: Cell) -> Cell:
    return None if isinstance(value, float) and not isfinite(value) else value


def _checked(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError("a cell is text, a number or null")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("text is wanted")


def _whole(value: Any) -> int | None:
    if value is None or isinstance(value, int):
        return value
    raise TypeError("a whole number is wanted")


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, int | float):
        return value
    raise TypeError("a number is wanted")
