"""The scenario of revenue and the file of its assumptions."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_case import dicts

from philomela.errors import InputError
from philomela.measures.assumptions import MOST_CHARACTERS, parse_assumptions
from philomela.measures.price_finding import Prices, find_prices
from philomela.measures.revenue import People, revenue
from philomela.measures.rows import TextRow

LEAST = """
currency = "USD"
unit = "month"
paying_share = { low = 0.01, high = 0.05 }
bought = { low = 1, high = 3 }
"""
PRICE = "price = { low = 5, high = 10 }\n"
PEOPLE = "people = { low = 1000, high = 20000 }\n"
NOBODY = People(None, None)


def found(*texts: str) -> Prices:
    return find_prices(TextRow(1, at, None, False, text) for at, text in enumerate(texts))


def test_the_ends_are_the_products_of_the_ends() -> None:
    measure = revenue(parse_assumptions(LEAST + PRICE + PEOPLE), found(), NOBODY)
    assert (measure.value, measure.unit, measure.level) == (None, "USD", None)
    assert measure.low == pytest.approx(1000 * 0.01 * 1 * 5)
    assert measure.high == pytest.approx(20000 * 0.05 * 3 * 10)


def test_every_assumption_is_printed_with_its_origin() -> None:
    given_all = revenue(parse_assumptions(LEAST + PRICE + PEOPLE), found(), NOBODY)
    rows = dicts(given_all, "revenue_assumptions")
    assert [row["assumption"] for row in rows] == [
        *("people", "paying share", "bought by one", "price"),
    ]
    assert {row["origin"] for row in rows} == {"given in the file of assumptions"}
    text = " ".join(given_all.caveats)
    for words in ("people: 1,000 to 20,000", "paying share: 0.01 to 0.05", "price: 5 to 10"):
        assert f"Assumed {words}" in text


def test_people_and_price_come_from_the_case_where_they_are_not_given() -> None:
    case = found("$4 a month", "$8 a month", "$8 a month", "9 € a month", "$100 a year")
    measure = revenue(parse_assumptions(LEAST), case, People(50, 700))
    rows = {row["assumption"]: row for row in dicts(measure, "revenue_assumptions")}
    assert (rows["people"]["low"], rows["people"]["high"]) == (50, 700)
    assert (rows["price"]["low"], rows["price"]["high"]) == (5, 7)
    assert "the case" in str(rows["people"]["origin"])
    assert measure.n == 2
    assert any("1 offer in currencies without a rate" in caveat for caveat in measure.caveats)


def test_other_currencies_count_only_at_a_given_rate() -> None:
    case = found("$4 a month", "10 € a month", "900 RUB a month")
    measure = revenue(parse_assumptions(LEAST + "[rates]\nEUR = 2"), case, People(1, 1))
    rows = {row["assumption"]: row for row in dicts(measure, "revenue_assumptions")}
    assert (rows["price"]["low"], rows["price"]["high"]) == (8, 16)
    assert rows["rate of EUR"]["low"] == 2
    assert any("Assumed rate of EUR: 2" in caveat for caveat in measure.caveats)


def test_without_member_counts_there_is_no_upper_bound() -> None:
    measure = revenue(parse_assumptions(LEAST + PRICE), found(), People(7, None))
    assert measure.low == pytest.approx(7 * 0.01 * 5)
    assert measure.high is None
    assert any("no upper bound" in caveat for caveat in measure.caveats)


def test_rates_beside_a_price_are_said_to_be_of_no_use() -> None:
    both = parse_assumptions(LEAST + PRICE + PEOPLE + "rates = { EUR = 2 }")
    assert any("not used" in caveat for caveat in revenue(both, found(), NOBODY).caveats)


def test_counts_of_some_channels_only_are_no_upper_bound() -> None:
    measure = revenue(parse_assumptions(LEAST + PRICE), found(), People(5000, 800))
    assert measure.low == pytest.approx(5000 * 0.01 * 5)
    assert measure.high is None
    assert any("some channels only" in caveat for caveat in measure.caveats)


def test_a_case_without_such_a_price_says_what_to_do() -> None:
    with pytest.raises(InputError, match="names no price in USD for one month"):
        revenue(parse_assumptions(LEAST), found("9 € a month", "$5"), People(1, 1))


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("=", "is not TOML"),
        ("[" * 5000, "is not TOML"),
        ("x" * (MOST_CHARACTERS + 1), "longer than"),
        ("", "lacks low and high of paying_share"),
        (LEAST + "pries = 1", "unknown name 'pries'"),
        (LEAST.replace('"USD"', "5"), "lacks currency"),
        (LEAST.replace('"month"', '"\\u0000"'), "lacks unit"),
        (LEAST.replace("0.05", "1.05"), "above 1"),
        (LEAST.replace("0.05", "0.005"), "low of paying_share is above high"),
        (LEAST.replace("low = 1,", "low = -1,"), "below 0"),
        (LEAST.replace("high = 3", "high = inf"), "below 0 or above"),
        (LEAST.replace("high = 3", "high = nan"), "below 0 or above"),
        (LEAST.replace("high = 3", "high = true"), "is not a number"),
        (LEAST.replace("high = 3", "hi = 3"), "lacks low and high of bought"),
        (LEAST.replace("high = 3", "high = " + "9" * 5000), "is not TOML"),
        (LEAST + "rates = { USD = 2 }", "its own currency is not 1"),
        (LEAST + "rates = 3", "rates is not a table"),
        (LEAST + "rates = { EUR = 0 }", "a rate is 0"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_a_sentence(toml: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse_assumptions(toml)


_VALUES: Any = st.recursive(
    st.one_of(st.integers(), st.floats(), st.booleans(), st.text(max_size=5).map(repr)),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from(["price", "people", "rates", "currency", "bought"]), _VALUES)
def test_odd_values_are_refused_or_read(name: str, value: Any) -> None:
    kept = [line for line in LEAST.splitlines() if not line.startswith(name)]
    with suppress(InputError):  # anything else is an error of ours
        read = parse_assumptions("\n".join([*kept, f"{name} = {value}"]))
        assert 0 <= read.bought.low <= read.bought.high
