"""Tables as CSV files that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from philomela.records import Cell, Table

#: A cell that begins so may be taken for a formula (OWASP, *CSV Injection*).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(table: Table) -> str:
    """The table as CSV (RFC 4180), text cells that look like formulas defused by an apostrophe."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(table.columns)
    rows.writerows([_cell(value) for value in row] for row in table.rows)
    return file.getvalue()


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        value = value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
        return "'" + value if value.startswith(_FORMULA) else value
    return "" if value is None else value
