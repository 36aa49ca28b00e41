"""Tables as CSV files that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from philomela.records import Cell, Table
from philomela.spreadsheets import defused


def to_csv(table: Table) -> str:
    """The table as CSV (RFC 4180), text cells that look like formulas defused by an apostrophe."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(table.columns)
    rows.writerows([_cell(value) for value in row] for row in table.rows)
    return file.getvalue()


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return defused(value)
    return "" if value is None else value
