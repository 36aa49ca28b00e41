"""Rows of a CSV, and why a line is none."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from philomela.archives.csv_rows import CsvRow, csv_rows
from philomela.archives.members import MemberSnapshot, read_members
from philomela.records import Skipped


def read(text: str) -> tuple[list[str], list[CsvRow]]:
    names, rows = csv_rows(io.BytesIO(text.encode()))
    return names, list(rows)


def test_delimiters_and_marks_of_order_are_found() -> None:
    for delimiter in ",;\t|":
        names, rows = read(f"\ufeff A{delimiter}b\n1{delimiter}2\n\n")
        assert (names, rows) == (["a", "b"], [CsvRow(2, ["1", "2"])])


def test_a_header_without_end_names_nothing() -> None:
    names, _ = read("a" * 300_000)
    assert len(names) == 1


def test_a_quotation_mark_that_is_never_closed_ends_in_a_row_that_says_so() -> None:
    _, rows = read('a,b\n1,2\n3,"4\n5,6\n')
    assert rows[0] == CsvRow(2, ["1", "2"])
    assert rows[-1].fault.startswith("unexpected end of data, lines 3 to")


def test_readings_are_not_swallowed_in_silence() -> None:
    content = b'channel,date,members,source\na,2024-01-01,5,"x\nb,2024-01-01,6,y\n'
    (only,) = read_members(io.BytesIO(content))
    assert isinstance(only, Skipped)
    assert "lines 2 to" in only.detail
    tabs = content.replace(b",", b"\t").replace(b'"', b"")
    assert [type(one) for one in read_members(io.BytesIO(tabs))] == [MemberSnapshot] * 2


@given(st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=4), max_size=6))
def test_what_is_written_is_read(table: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["a", "b"], *table])
    names, rows = csv_rows(io.BytesIO(file.getvalue().encode("utf-8", "replace")))
    kept = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in table]
    assert names == ["a", "b"]
    assert [row.cells for row in rows] == [row for row in kept if any(row)]
