"""Price mentions in texts of several languages, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.measures.price_numbers import to_number
from philomela.measures.prices import LONGEST_TEXT, price_mentions

Found = tuple[float, str, float | None, str | None]


def found_in(text: str) -> list[Found]:
    return [(one.amount, one.currency, one.quantity, one.unit) for one in price_mentions(text)]


BOUGHT: list[tuple[str, Found]] = [
    ("12 coins for $1.50", (1.5, "USD", 12, "coin")),
    ("100 rub for 100 pictures a week", (100, "RUB", 100, "picture/week")),
    ("$5/month", (5, "USD", 1, "month")),
    ("10 фото за 50 руб", (50, "RUB", 10, "picture")),
    ("1 photo = 0,50 €", (0.5, "EUR", 1, "picture")),
    ("10 HD photos for only $5", (5, "USD", 10, "picture")),
    ("Доступ на месяц 1500 ₽", (1500, "RUB", 1, "month")),
    ("500 р. за фото", (500, "RUB", 1, "picture")),
    ("5 000 грн на місяць", (5000, "UAH", 1, "month")),
    ("R$ 10 por 5 fotos", (10, "BRL", 5, "picture")),
    ("10 imágenes por 3 euros", (3, "EUR", 10, "picture")),
    ("5€ pro Bild", (5, "EUR", 1, "picture")),
    ("2 euros par photo", (2, "EUR", 1, "picture")),
    ("3 euro al mese", (3, "EUR", 1, "month")),
    ("resim başına 5 TL", (5, "TRY", 1, "picture")),
    ("50 TL/ay", (50, "TRY", 1, "month")),
    ("100 zł za 10 zdjęć", (100, "PLN", 10, "picture")),
    ("30일 이용권 30,000원", (30000, "KRW", 30, "day")),
    ("₩10,000 / 1일", (10000, "KRW", 1, "day")),
    ("25 USDT for 30 days", (25, "USDT", 30, "day")),
    ("20 pics/$5", (5, "USD", 20, "picture")),
    ("$20 monthly", (20, "USD", 1, "month")),
]
BARE: list[tuple[str, float, str]] = [
    ("1.234,56 €", 1234.56, "EUR"),
    ("$1,234.56", 1234.56, "USD"),
    ("1 234,56 €", 1234.56, "EUR"),
    ("1'234.50 CHF", 1234.5, "CHF"),
    ("Rs. 1,00,000", 100000, "INR"),
    ("5k rub", 5000, "RUB"),
    ("3 тыс. руб", 3000, "RUB"),
    ("3만원", 30000, "KRW"),
    ("$5 CAD", 5, "CAD"),
    ("USD10", 10, "USD"),
    ("0.001 BTC", 0.001, "BTC"),
    ("1.500 TON", 1.5, "TON"),
    ("1.500 €", 1500, "EUR"),
    ("5-10 €", 5, "EUR"),
    ("500 pesos", 500, "peso"),
    ("0 руб", 0, "RUB"),
    ("2024 $5", 5, "USD"),
    ("10.05.2024 €5", 5, "EUR"),
]
NONE = [
    *("", "10.05.2024", "at 10:30", "v1.2.3", "50%", "+7 999 123 45 67", "100 people"),
    *("5 real photos", "TRY 3 times", "5 tons", "mp3 $", "12/05/2024", "Album 12 has 40 pictures"),
    *("$HOME", "99999999999999999999$", "$1.2.3", "8-800-555-35-35 руб", "10:30$", "24/7"),
]


@pytest.mark.parametrize(("text", "expected"), BOUGHT)
def test_what_a_price_buys(text: str, expected: Found) -> None:
    assert found_in(text) == [expected]


@pytest.mark.parametrize(("text", "amount", "currency"), BARE)
def test_an_amount_alone(text: str, amount: float, currency: str) -> None:
    assert found_in(text) == [(amount, currency, None, None)]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_price(text: str) -> None:
    assert found_in(text) == []


def test_lists_of_prices_are_not_mixed_up() -> None:
    expected = [(100, "RUB", 10, "picture"), (200, "RUB", 25, "picture")]
    assert found_in("100₽ — 10 фото\n200₽ — 25 фото") == expected
    assert found_in("10 фото — 100₽ 25 фото — 200₽") == expected
    assert found_in("5 $ 10 €") == [(5, "USD", None, None), (10, "EUR", None, None)]
    assert found_in("EUR 5 USD 10") == [(5, "EUR", None, None), (10, "USD", None, None)]
    weeks = found_in("1 Woche 7,50 €, 1 Monat 20 €")
    assert weeks == [(7.5, "EUR", 1, "week"), (20, "EUR", 1, "month")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-10 €", (5, 10, "EUR")),
        ("from $3 to $8 per picture", (3, 8, "USD")),
        ("zwischen 2 und 5 Euro je Foto", (2, 5, "EUR")),
        ("2 bis 5 Euro", (2, 5, "EUR")),
        ("$3 – $8", (3, 8, "USD")),
        ("от 2 до 3к рублей", (2000, 3000, "RUB")),
        ("5-10k rub", (5000, 10000, "RUB")),
        ("от 10 до 50 копеек за фото", (0.1, 0.5, "RUB")),
    ],
)
def test_a_range_has_both_ends(text: str, expected: tuple[float, float, str]) -> None:
    (mention,) = price_mentions(text)
    assert (mention.amount, mention.upper, mention.currency) == expected


@pytest.mark.parametrize("text", ["album 5 - 10 €", "8 to 5 €", "€5 to $8", "10-5 €"])
def test_what_is_no_range(text: str) -> None:
    assert [mention.upper for mention in price_mentions(text)][-1] is None


@pytest.mark.parametrize(
    ("text", "now", "former"),
    [
        ("was $49.99, now $29.99 a year", 29.99, 49.99),
        ("statt 30 € nur 19 €", 19, 30),
        ("490 ₽ вместо 1000 ₽ за месяц", 490, 1000),
        ("au lieu de 40 €, 25 € par an", 25, 40),
        ("De R$ 99 por R$ 49", 49, 99),
        ("200 TL yerine 149 TL", 149, 200),
        ("~~$10~~ $8", 8, 10),
        ("old price: $10, new price: $8", 8, 10),
    ],
)
def test_a_former_price_is_told_apart(text: str, now: float, former: float) -> None:
    found = list(price_mentions(text))
    assert [one.amount for one in found if one.former] == [former]
    assert [one.amount for one in found if not one.former] == [now]


def test_a_former_price_alone_or_in_another_currency_is_a_price() -> None:
    assert [one.former for one in price_mentions("It was $5")] == [False]
    assert [one.former for one in price_mentions("It was $5, now 3 €")] == [False, False]
    assert next(price_mentions("It was $5" + " x" * 50 + " $3")).former is False


def test_the_price_of_now_takes_over_the_unit_of_the_former_one() -> None:
    (now, former) = price_mentions("$8 instead of $10 per month")
    assert (now.unit, now.quantity, former.former) == ("month", 1, True)


def test_menus_are_read_item_by_item() -> None:
    assert found_in("VIP 1 week 5$ / 1 month 15$ / lifetime 40$") == [
        (5, "USD", 1, "week"),
        (15, "USD", 1, "month"),
        (40, "USD", 1, "lifetime"),
    ]
    assert found_in("1 месяц - 300р, 3 месяца - 800р, навсегда - 2500р") == [
        (300, "RUB", 1, "month"),
        (800, "RUB", 3, "month"),
        (2500, "RUB", 1, "lifetime"),
    ]
    assert found_in("🪙 50 coins • $4.99\n100 pics ➜ 9$") == [
        (4.99, "USD", 50, "coin"),
        (9, "USD", 100, "picture"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 stars for 10 photos", [(100, "XTR", 10, "picture")]),
        ("120 Telegram Stars", [(120, "XTR", None, None)]),
        ("rated 5 stars by 300 users", []),
        ("1 real por foto", [(1, "BRL", 1, "picture")]),
        ("1 real photo", []),
        ("2 pounds a picture", [(2, "GBP", 1, "picture")]),
        ("2 pounds of flour", []),
        ("50 cents per photo", [(0.5, "USD", 1, "picture")]),
        ("50 Cent played", []),
        ("a dollar a picture", [(1, "USD", 1, "picture")]),
        ("a dollar is a dollar", []),
        ("İki dolara bir fotoğraf", [(2, "USD", 1, "picture")]),
    ],
)
def test_words_with_another_meaning_need_what_they_buy(text: str, expected: list[Found]) -> None:
    assert found_in(text) == expected


def test_what_is_not_counted_gives_way_to_the_period() -> None:
    assert found_in("Unlimited photos 20 USDT / month") == [(20, "USDT", 1, "month")]
    assert found_in("100 photos a week for 5 €") == [(5, "EUR", 100, "picture/week")]


def test_the_unit_price_is_the_amount_for_one() -> None:
    (mention,) = price_mentions("now 12 coins for $1.50!")
    assert mention.unit_price == 0.125
    assert "now 12 coins for $1.50!"[mention.start : mention.end] == "12 coins for $1.50"
    (bare,) = price_mentions("$5")
    assert bare.unit_price is None
    (none,) = price_mentions("0 photos = $5")
    assert none.unit_price is None


@given(st.text(alphabet="$€₽руб 019.,-:/'k%+@\nusdEUR photo за 만원", max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    end = 0
    for mention in price_mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.amount >= 0
        end = mention.end


_OWN_WORDS = (
    "one a bir İki from to до und - / = : , . ; ( ~~ 5 10 1.5k 2 mİl 100 $ € ₽ TL ⭐ stars cent"
    " real rub USDT TON per за photo fotoğraflık pack of week ayda was instead of statt yerine each"
    " una \n d' TL'ye pièce vie"
)
_WORDS = st.sampled_from(_OWN_WORDS.split(" "))


@given(st.lists(_WORDS, max_size=30), st.sampled_from(["", " "]))
def test_no_order_of_its_own_words_is_too_odd(words: list[str], space: str) -> None:
    text = space.join(words)
    end = 0
    for mention in price_mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.upper is None or mention.upper > mention.amount >= 0
        assert (mention.quantity is None) == (mention.unit is None)
        end = mention.end


@given(st.text(max_size=100), st.integers(1, 9999))
def test_a_price_on_a_line_of_its_own_is_found(text: str, amount: int) -> None:
    mentions = list(price_mentions(f"{text}\nEUR {amount}\n"))
    assert (mentions[-1].amount, mentions[-1].currency) == (amount, "EUR")


@pytest.mark.parametrize(
    ("piece", "mentions"),
    [
        *(("1", 0), ("1,", 0), ("1.1 ", 0), ("12 345 ", 0), ("$ ", 0), ("a ", 0), ("5$/", None)),
        *(
            ("one dollar ", 0),
            ("from $1 to ", None),
            ("5 ⭐", 0),
            ("$1-", None),
            ("1 tſd mİl $", None),
        ),
    ],
)
def test_hostile_repetition_comes_to_an_end(piece: str, mentions: int | None) -> None:
    found = sum(1 for _ in price_mentions(piece * 200_000))
    assert found == mentions if mentions is not None else found <= LONGEST_TEXT


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert found_in("x" * LONGEST_TEXT + " $5") == []


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([",.", ".,", " ,", " .", "'."]))
def test_amounts_as_they_are_written(whole: int, cents: int, marks: str) -> None:
    written = f"{whole:,}".replace(",", marks[0]) + f"{marks[1]}{cents:02d}"
    assert to_number(written) == pytest.approx(whole + cents / 100)


def test_pseudonyms_hold_no_price_and_prices_beside_them_stay_where_they_are() -> None:
    text = "[username:tl46f6jfixg4mhr7] 1 week $5 [person:eur25aaaaaaaaaaa] 20 €"
    found = list(price_mentions(text))
    assert [(one.amount, one.currency) for one in found] == [(5, "USD"), (20, "EUR")]
    assert text[found[1].start : found[1].end] == "20 €"
