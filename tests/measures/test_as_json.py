"""Measures go to JSON and come back the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.errors import CaseError
from philomela.measures.as_json import from_json, to_json
from philomela.records import Measure, Table

texts = st.text(max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers()
cells = st.none() | texts | numbers


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = tuple(draw(st.lists(texts, min_size=1, max_size=4)))
    row = st.tuples(*[cells] * len(columns))
    return Table(draw(texts), columns, tuple(draw(st.lists(row, max_size=4))))


measures = st.builds(
    Measure,
    name=texts,
    title=texts,
    value=cells,
    unit=texts,
    method=texts,
    n=st.none() | st.integers(),
    low=st.none() | numbers,
    high=st.none() | numbers,
    level=st.none() | st.floats(0, 1),
    sources=st.lists(texts, max_size=2).map(tuple),
    caveats=st.lists(texts, max_size=2).map(tuple),
    tables=st.lists(tables(), max_size=2).map(tuple),
)


@given(measures)
def test_a_measure_comes_back_the_same(measure: Measure) -> None:
    assert from_json(json.loads(json.dumps(to_json(measure)))) == measure


def test_numbers_that_json_lacks_become_null() -> None:
    odd = Measure("a", "b", float("inf"), "c", "d", low=float("nan"))
    stored = to_json(odd)
    assert (stored["value"], stored["low"]) == (None, None)
    json.dumps(stored, allow_nan=False)


GOOD: dict[str, Any] = to_json(
    Measure("a", "b", 1, "c", "d", tables=(Table("t", ("x", "y"), ((1, 2),)),))
)


@pytest.mark.parametrize(
    "damage",
    [
        {"name": 1},
        {"value": []},
        {"n": "many"},
        {"low": "low"},
        {"tables": None},
        {"caveats": [1]},
        {"tables": [{"name": "t", "columns": ["x"], "rows": [[1, 2]]}]},
        {"tables": [{"name": "t", "columns": ["x"]}]},
    ],
)
def test_what_is_no_measure_is_refused(damage: dict[str, Any]) -> None:
    from_json(GOOD)
    with pytest.raises(CaseError):
        from_json({**GOOD, **damage})
    with pytest.raises(CaseError):
        from_json({})
