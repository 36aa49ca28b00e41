"""Published, true and found again, from hand-written files."""

from __future__ import annotations

from typing import Any

import pytest

from philomela.simulate.telegram_2020.compared import NOT_MEASURED, Compared, compare_published
from philomela.simulate.telegram_2020.rows import Kind, Place, PublishedRow

Json = dict[str, Any]

MEASURES: list[Json] = [
    {"name": "plain", "value": 7, "low": None, "high": None, "tables": []},
    {"name": "ends", "value": 5.0, "low": 4.0, "high": 6.0, "tables": []},
    {"name": "open", "value": None, "low": 3, "high": None, "tables": []},
    {"name": "unknown", "value": None, "low": None, "high": None, "tables": []},
    {
        "name": "tables",
        "value": 1,
        "low": None,
        "high": None,
        "tables": [
            {"name": "other", "columns": ["share"], "rows": [[9]]},
            {
                "name": "shares",
                "columns": ["answer", "unit", "share", "least"],
                "rows": [["a", "x", 0.2, 0.1], ["b", None, 0.5, 0.4], ["b", "x", 0.8, 0.7]],
            },
        ],
    },
]


def compared(
    *places: Place, true: float = 5, kind: Kind = "interval", tolerance: float = 0.0
) -> Compared:
    row = PublishedRow("figure", "things", 3, true, places, kind, tolerance)
    (found,) = compare_published({"published": [row.as_json()]}, MEASURES)
    assert (found.name, found.unit, found.published, found.true) == ("figure", "things", 3, true)
    return found


@pytest.mark.parametrize(
    ("true", "tolerance", "covers"),
    [(7, 0.0, True), (8, 0.0, False), (8, 0.12, False), (8, 0.125, True), (6, 0.2, True)],
)
def test_a_count(true: float, tolerance: float, covers: bool) -> None:
    found = compared(Place("plain"), true=true, kind="count", tolerance=tolerance)
    assert (found.value, found.low, found.high, found.covers) == (7, None, None, covers)


@pytest.mark.parametrize(
    ("measure", "true", "covers"),
    [
        *(("ends", 4, True), ("ends", 6, True), ("ends", 3.9, False), ("ends", 6.1, False)),
        *(("open", 3, True), ("open", 99, True), ("open", 2.9, False)),
        ("plain", 7, False),  # a value without an interval covers nothing
    ],
)
def test_an_interval(measure: str, true: float, covers: bool) -> None:
    assert compared(Place(measure), true=true).covers is covers


@pytest.mark.parametrize(
    ("measure", "true", "covers"),
    [("ends", 99, True), ("ends", 4, True), ("ends", 3.9, False), ("plain", 99, False)],
)
def test_a_lower_bound(measure: str, true: float, covers: bool) -> None:
    assert compared(Place(measure), true=true, kind="lower bound").covers is covers


def test_a_row_of_a_table() -> None:
    columns = ("share", "least", None)
    where = {"answer": "b"}
    found = compared(Place("tables", "shares", where, columns), true=0.4)
    assert (found.value, found.low, found.high, found.covers) == (0.5, 0.4, None, True)
    found = compared(Place("tables", "shares", where | {"unit": "x"}, columns), true=0.4)
    assert (found.value, found.low, found.covers) == (0.8, 0.7, False)
    # A column that the table does not have is nothing, as what is asked for.
    found = compared(Place("tables", "shares", where | {"through": None}, columns), true=0.4)
    assert found.value == 0.5


@pytest.mark.parametrize(
    "place",
    [
        *(Place("nowhere"), Place("unknown"), Place("tables", "nothing"), Place("plain", "shares")),
        Place("tables", "shares", {"answer": "c"}, ("share", "least", None)),
        Place("tables", "shares", {"answer": "b"}, ("answer", None, None)),  # text is no number
    ],
)
def test_what_no_measure_holds_is_said(place: Place) -> None:
    found = compared(place)
    assert (found.value, found.low, found.high, found.covers) == (None, None, None, None)
    assert found.note == NOT_MEASURED
    assert compared(place, Place("ends")).value == 5.0


def test_the_first_place_that_holds_it_counts() -> None:
    assert compared(Place("open"), Place("ends")).low == 3
