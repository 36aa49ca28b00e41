"""Coders' CSV: every row is a label, known, blank, or refused with its reason."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.coding.labels import Blank, Known, Label, Refused, read_labels
from philomela.errors import InputError

ITEMS = {"f-1", "f-2"}
VARIABLES = {"colour": {"red", "blue"}, "form": {"round", "square"}}
HEAD = "item,coder,variable,label\n"

Row = Label | Refused | Known | Blank


def read(text: str, held: dict[tuple[str, str, str], str] | None = None, **how: bool) -> list[Row]:
    return list(read_labels(text.encode(), ITEMS, VARIABLES, held or {}, **how))


def reasons(text: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in read(HEAD + text) if isinstance(row, Refused)]


def test_labels_are_read_whatever_their_case() -> None:
    assert read(HEAD + " F-1 ,Anna,COLOUR, Red\nf-1,anna,form,round\n") == [
        Label("f-1", "colour", "anna", "red"),
        Label("f-1", "form", "anna", "round"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_may_stand_in_any_order_and_be_more(separator: str) -> None:
    text = "\ufeffnote,label,VARIABLE,coder,item\r\nx,red,colour,a,f-1\r\n\r\n,,,,\r\n"
    assert read(text.replace(",", separator)) == [Label("f-1", "colour", "a", "red")]


def test_rows_that_are_no_labels_say_why() -> None:
    rows = [
        "f-3,a,colour,red",
        "f-1,a,size,red",
        "f-1,a,colour,green",
        "f-1,a,colour,=1+1",
        "f-1,,colour,red",
        f"f-1,{'a' * 41},colour,red",
        "f-1,a\x07,colour,red",
        "f-1,a,colour",
    ]
    assert reasons("\n".join(rows)) == [
        (2, "unknown item"),
        (3, "unknown variable"),
        (4, "unknown label"),
        (5, "unknown label"),
        (6, "no coder"),
        (7, "name of the coder too long or unreadable"),
        (8, "name of the coder too long or unreadable"),
        (9, "cells are missing"),
    ]


def test_a_quotation_mark_that_is_never_closed_takes_nothing_in() -> None:
    text = HEAD + 'a-1,ann,target,stranger\na-2,ann,target,"stranger\na-3,ann,target,stranger\n'
    with pytest.raises(InputError, match="on line 3 or after, is never closed"):
        read(text)


def test_a_quotation_mark_closed_lines_later_says_how_many_lines_are_lost() -> None:
    text = HEAD + 'a-1,ann,target,"stranger\na-2,ann,"target,stranger\n'
    (refused,) = read(text)
    assert isinstance(refused, Refused)
    assert refused.reason == "not a row (2 lines)"


def test_repetitions_in_a_file_are_refused() -> None:
    text = "f-1,a,colour,red\nf-1,a,colour,red\nf-1,A,colour,blue\nf-1,b,colour,blue\n"
    assert reasons(text) == [(3, "repeated in the file"), (4, "contradicts a row before")]
    assert sum(isinstance(row, Label) for row in read(HEAD + text)) == 2


def test_what_the_case_holds_stays_unless_it_is_to_be_replaced() -> None:
    held = {("f-1", "colour", "a"): "red"}
    assert read(HEAD + "f-1,a,colour,red", held) == [Known(Label("f-1", "colour", "a", "red"))]
    (refused,) = read(HEAD + "f-1,a,colour,blue", held)
    assert isinstance(refused, Refused)
    assert refused.reason == "the coder's label in the case is red"
    replaced = read(HEAD + "f-1,a,colour,blue", held, replace=True)
    assert replaced == [Label("f-1", "colour", "a", "blue")]


def test_what_is_not_filled_in_is_blank() -> None:
    assert read(HEAD + "f-1,,colour,\nf-9,a,x,  \n") == [Blank(2), Blank(3)]


@pytest.mark.parametrize("text", ["", "item,coder,label\n", "\x00", "a;b\n1;2\n"])
def test_a_file_without_the_columns_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no list of labels") as refused:
        read(text)
    assert "item, coder, variable, label" in refused.value.remedy


cells = st.sampled_from(["f-1", "f-2", "a", "b", "colour", "form", "red", "round", "", '"', "=x"])


@given(st.lists(st.lists(cells | st.text(max_size=4), max_size=6), max_size=12))
def test_no_row_is_dropped(table: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows(table)
    found = read(HEAD + file.getvalue())
    assert len(found) == sum(any(cell.strip() for cell in row) for row in table)
    keys = [row.key for row in found if isinstance(row, Label)]
    assert len(set(keys)) == len(keys)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        for row in read_labels(HEAD.encode() + content, ITEMS, VARIABLES, {}):
            if isinstance(row, Label):
                assert row.item in ITEMS
    except InputError as error:
        if "is never closed" not in error.sentence:
            raise
