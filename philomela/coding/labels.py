"""Coders' labels: a CSV with the columns ``item, coder, variable, label``.

Every row becomes a label, a row that says why it was refused, or a blank, which is counted.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from philomela.errors import InputError, LimitExceeded

LARGEST = 64 * 1024 * 1024  # bytes of a file
_MOST_ROWS = 1_000_000
_SHOWN = 200  # characters kept of a refused cell
_LONGEST_CODER = 40
_LONGEST_HEADER = 100_000  # characters
_COLUMNS = ("item", "coder", "variable", "label")
_RULING = {"Cc", "Cf", "Cs", "Co", "Cn"}

#: The coder whose label decides, whatever the others said.
ADJUDICATOR = "adjudicator"

Key = tuple[str, str, str]  # item, variable, coder


class Label(NamedTuple):
    """What a coder said of an item."""

    item: str
    variable: str
    coder: str
    label: str

    @property
    def key(self) -> Key:
        """What there can be one label of."""
        return self.item, self.variable, self.coder


class Refused(NamedTuple):
    """A row that is no label, and why."""

    line: int  # 1-based line of the file, on which the row ends
    item: str
    coder: str
    variable: str
    label: str
    reason: str


class Known(NamedTuple):
    """A label that the case holds already."""

    label: Label


class Blank(NamedTuple):
    """A row that nobody has filled in yet."""

    line: int


def read_labels(
    content: bytes,
    items: Collection[str],
    variables: Mapping[str, Collection[str]],
    held: Mapping[Key, str],
    *,
    replace: bool = False,
) -> Iterator[Label | Refused | Known | Blank]:
    """Every row of the CSV (UTF-8; comma, semicolon or tab) as what it is.

    ``items`` are those of the sample, ``variables`` those of the codebook with their labels, and
    ``held`` the labels that the case holds. A second label of the same coder for the same item and
    variable is refused, but with ``replace`` one from the file takes the place of one in the case.
    Case and outer spaces do not matter in any column.

    Raises :class:`~philomela.errors.InputError` for a file without the columns or with a quotation
    mark that is never closed, and
    :class:`~philomela.errors.LimitExceeded` for one of too many rows.
    """
    seen: dict[Key, str] = {}
    for line, cells in _rows(content):
        if isinstance(cells, str):
            yield Refused(line, "", "", "", "", cells)
            continue
        if not cells.label:
            yield Blank(line)
            continue
        reason = _fault(cells, items, variables) or _repetition(cells, seen)
        if not reason:
            seen[cells.key] = cells.label
            there = held.get(cells.key)
            if there == cells.label:
                yield Known(cells)
                continue
            if there is None or replace:
                yield cells
                continue
            reason = f"the coder's label in the case is {there}"
        yield Refused(
            line,
            cells.item[:_SHOWN],
            cells.coder[:_SHOWN],
            cells.variable[:_SHOWN],
            cells.label[:_SHOWN],
            reason,
        )


def _fault(
    cells: Label, items: Collection[str], variables: Mapping[str, Collection[str]]
) -> str | None:
    if cells.item not in items:
        return "unknown item"
    if cells.variable not in variables:
        return "unknown variable"
    if cells.label not in variables[cells.variable]:
        return "unknown label"
    if not cells.coder:
        return "no coder"
    if len(cells.coder) > _LONGEST_CODER or "\ufffd" in cells.coder:
        return "name of the coder too long or unreadable"
    return None


def _repetition(cells: Label, seen: Mapping[Key, str]) -> str | None:
    if cells.key not in seen:
        return None
    return "repeated in the file" if seen[cells.key] == cells.label else "contradicts a row before"


def _rows(content: bytes) -> Iterator[tuple[int, Label | str]]:
    """Lines and cells, or why the line is no row."""
    text = io.StringIO(content.decode("utf-8-sig", "replace"), newline="")
    first = text.readline(_LONGEST_HEADER)
    delimiter = max(",;\t", key=first.count)
    names = [name.strip().casefold() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if not set(_COLUMNS) <= set(names):
        raise InputError(
            "The file is no list of labels.",
            "Save it as CSV in UTF-8; its first line must name the columns item, coder, variable,"
            " label.",
        )
    places = [names.index(name) for name in _COLUMNS]
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    for _ in range(_MOST_ROWS + 1):
        begins = rows.line_num + 2
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise InputError(
                    f"A quotation mark of the file, on line {begins:,} or after, is never closed.",
                    "Close or remove it; nothing was taken in.",
                ) from error
            lines = rows.line_num + 2 - begins
            yield rows.line_num + 1, "not a row" if lines == 1 else f"not a row ({lines:,} lines)"
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(places):
            yield rows.line_num + 1, "cells are missing"
            continue
        item, coder, variable, label = (_cleaned(row[place]) for place in places)
        yield rows.line_num + 1, Label(item, variable, coder, label)
    raise LimitExceeded(f"The file has more than {_MOST_ROWS:,} rows.", "Split it.")


def _cleaned(cell: str) -> str:
    return "".join(
        "\ufffd" if unicodedata.category(character) in _RULING else character
        for character in cell.strip().casefold()[: 4 * _SHOWN]
    )
