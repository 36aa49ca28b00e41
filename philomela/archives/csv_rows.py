"""Rows of a CSV whose maker is not known: its columns, its delimiter, and why a line is no row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple

_LONGEST_HEADER = 100_000  # characters
_DELIMITERS = ",;\t|"


class CsvRow(NamedTuple):
    """Cells, and the line of the file on which the row ends; no cells and a ``fault`` for what is
    none."""

    line: int
    cells: list[str]
    fault: str = ""


def csv_rows(file: BinaryIO) -> tuple[list[str], Iterator[CsvRow]]:
    """The names of the columns, lower case, and the rows that are not empty (UTF-8)."""
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    names, delimiter = header(text.readline(_LONGEST_HEADER))
    return names, _rows(text, delimiter)


def _rows(text: io.TextIOWrapper, delimiter: str) -> Iterator[CsvRow]:
    try:
        yield from _read(text, delimiter)
    finally:
        with suppress(ValueError):  # the file is closed already
            text.detach()  # which is for the caller to close


def header(first: str) -> tuple[list[str], str]:
    """The names of the columns in the first line, lower case, and the delimiter."""
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        cells = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        return [], delimiter
    return [cell.strip().casefold() for cell in cells], delimiter


def _read(text: io.TextIOWrapper, delimiter: str) -> Iterator[CsvRow]:
    # Strict, since a quotation mark that is never closed would else swallow the rest of the file.
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        begins = rows.line_num + 2
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            ends = rows.line_num + 1
            lines = f", lines {begins:,} to {ends:,}" if ends > begins else ""
            yield CsvRow(ends, [], f"{error}{lines}")
            continue
        if any(cells):
            yield CsvRow(rows.line_num + 1, cells)
