"""What coins buy, and prices through them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.measures.price_chains import Chained, Exchange, chained, exchanges
from philomela.measures.prices import price_mentions


def through(text: str) -> list[Chained]:
    return list(chained(price_mentions(text), exchanges(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 credit per picture", Exchange("credit", 1, "picture")),
        ("1 фото = 2 токена", Exchange("token", 2, "picture")),
        ("cada imagen usa 1 crédito", Exchange("credit", 1, "picture")),
        ("jedes Bild 1 Credit", Exchange("credit", 1, "picture")),
        ("resim başına 3 kredi", Exchange("credit", 3, "picture")),
        ("10 photos for 5 coins", Exchange("coin", 0.5, "picture")),
        ("Une vidéo coûte 12 jetons", Exchange("token", 12, "video")),
    ],
)
def test_what_coins_buy(text: str, expected: Exchange) -> None:
    assert list(exchanges(text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20 photos and 50 coins for $5",
        "10 credits, 100 photos",
        "10 credits 5 USD per picture",
        "credits per picture",
        "0 photos = 5 coins",
        "1 credit. 1 picture",
        "5 credits per month",
    ],
)
def test_what_says_nothing_of_it(text: str) -> None:
    assert list(exchanges(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$5 = 10 credits, 1 credit per picture", Chained("USD", "credit", "picture", 0.5)),
        ("1 фото = 2 токена, 10 токенов = 99 р.", Chained("RUB", "token", "picture", 19.8)),
        ("10 kredi = 5 $, resim başına 1 kredi", Chained("USD", "credit", "picture", 0.5)),
    ],
)
def test_a_price_through_coins(text: str, expected: Chained) -> None:
    (found,) = through(text)
    assert found[:3] == expected[:3]
    assert found.unit_price == pytest.approx(expected.unit_price)


def test_each_thing_has_its_price_and_each_pack_of_coins_too() -> None:
    found = through("10 coins $5, 100 coins $40. 1 coin per photo. 5 coins per video")
    assert [(one.unit, one.unit_price) for one in found] == [
        *(("picture", 0.5), ("video", 2.5), ("picture", 0.4), ("video", 2)),
    ]


def test_rates_that_contradict_each_other_give_no_price() -> None:
    assert through("10 coins $5. 1 coin per photo. 2 coins per photo") == []


def test_other_coins_and_former_prices_give_no_price() -> None:
    assert through("10 tokens $5. 1 coin per photo") == []
    assert len(through("was $9 for 10 coins, now $5 for 10 coins. 1 coin per photo")) == 1


@given(st.text(alphabet="1 coinpertfgd=,.$€\n20фотмне", max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    for found in through(text):
        assert found.unit_price >= 0
