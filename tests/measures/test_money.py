"""Unit prices, offers that say free, and the tables behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_case import dicts

from philomela.measures.intervals import wilson
from philomela.measures.money import five_numbers, free_offers, prices
from philomela.measures.price_finding import Prices, find_prices
from philomela.measures.rows import ChannelRow, TextRow

CHANNELS = tuple(
    ChannelRow(key, f"telegram:{key}", "channel", f"C{key}", None) for key in (1, 2, 3)
)


def looked_through(*texts: tuple[int, str]) -> Prices:
    return find_prices(
        TextRow(channel, number, None, False, text) for number, (channel, text) in enumerate(texts)
    )


def test_quartiles_are_of_distinct_offers() -> None:
    found = looked_through(
        *[(1, "1 photo = $1")] * 50,
        (1, "2 photos for $6"),
        (2, "1 photo = $1"),
        (2, "10 photos for $20"),
        (3, "photo $5"),
    )
    measure = prices(found, CHANNELS)
    assert measure.value == 54
    (row,) = dicts(measure, "prices_by_unit")
    assert (row["currency"], row["unit"], row["through"]) == ("USD", "picture", None)
    assert (row["mentions"], row["offers"], row["channels"]) == (54, 5, 3)
    numbers = [row[name] for name in ("lowest", "lower_quartile", "median", "upper_quartile")]
    assert [*numbers, row["highest"]] == [1, 1, 2, 3, 5]


def test_currencies_units_and_ways_are_never_mixed() -> None:
    measure = prices(
        looked_through(
            (1, "photo 1 € \n photo $1 \n month $1 \n $1"),
            (1, "10 coins for $5. 2 coins per photo"),
        ),
        CHANNELS,
    )
    rows = dicts(measure, "prices_by_unit")
    assert sorted((row["currency"], row["unit"] or "", row["through"] or "") for row in rows) == [
        ("EUR", "picture", ""),
        ("USD", "", ""),
        ("USD", "coin", ""),
        ("USD", "month", ""),
        ("USD", "picture", ""),
        ("USD", "picture", "coin"),
    ]
    (chain,) = dicts(measure, "prices_through_coins")
    assert (chain["channel"], chain["number"], chain["unit_price"]) == ("C1", 1, 1)
    assert any("kept apart" in caveat for caveat in measure.caveats)


def test_former_prices_are_listed_but_in_no_unit_price() -> None:
    measure = prices(looked_through((1, "photo: was $10, now $8")), CHANNELS)
    assert [(row["amount"], row["former"]) for row in dicts(measure, "prices")] == [(10, 1), (8, 0)]
    (row,) = dicts(measure, "prices_by_unit")
    assert row["highest"] == 8
    assert any("1 mention of former prices" in caveat for caveat in measure.caveats)


def test_free_against_paid_by_hand() -> None:
    found = looked_through(
        (1, "photo $5"),
        (1, "3 days free, then $5 a week"),
        (1, "first photo free"),
        (2, "photo $5"),
        (2, "hello"),
        (3, "free photo, free trial"),
    )
    measure = free_offers(found, CHANNELS)
    assert (measure.value, measure.n) == (3 / 5, 5)
    assert (measure.low, measure.high) == wilson(3, 5)
    counts = [tuple(row.values()) for row in dicts(measure, "free_and_paid")]
    assert counts == [
        ("telegram:1", "C1", 1, 1, 1, 1),
        ("telegram:2", "C2", 1, 0, 0, 0),
        ("telegram:3", "C3", 0, 1, 0, 1),
    ]


def test_without_offers_the_share_is_not_known() -> None:
    measure = free_offers(looked_through((1, "hello")), CHANNELS)
    assert (measure.value, measure.low, measure.n) == (None, None, 0)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40))
def test_five_numbers_agree_with_numpy(values: list[float]) -> None:
    expected = np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
    assert five_numbers(values) == pytest.approx(tuple(expected), rel=1e-9, abs=1e-9)
