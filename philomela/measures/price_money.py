"""Amounts of money in a text: a number with a currency directly before or after it.

Dates, times, versions, shares and telephone numbers have none. Every pattern has bounded
repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from philomela.measures.price_currencies import (
    GAP,
    LOOK_BACK,
    SIGN,
    WORD,
    Currency,
    code_of,
    currency_after,
    currency_before,
)
from philomela.measures.price_numbers import NUMBER, to_number
from philomela.measures.price_sides import BARE, JOINED
from philomela.measures.price_words import (
    CAPITAL_CODES,
    CODES,
    CRYPTOCURRENCIES,
    MULTIPLIERS,
    NUMBER_WORDS,
    RANGE_JOINERS,
    RANGE_OPENERS,
    small,
)


def _any_of(words: frozenset[str] | dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


_MANY = (
    r"(?:[ \u00a0]?(?P<many>[kKкК]|(?:[тТ][ыЫиИ][сС]|[tT][sS][dD])\.?|[mM][iI][lL][aA]?"
    r"|[bB][iI][nN])(?![^\W_])"
    r"|(?P<cjk>[만천万千])(?=[원円元块]))"
)
_DASH = r"[-\u2013\u2014]"

_AMOUNT = re.compile(
    rf"(?<![0-9_+])(?<![0-9][.,:/'’\-])(?P<number>{NUMBER})"
    rf"(?:{_DASH}(?P<upper>{NUMBER}))?(?![0-9%])(?![.,:][0-9])(?!-[0-9])(?!/[0-9]{{1,2}}/[0-9])"
    rf"(?:,{_DASH}(?![0-9]))?{_MANY}?"
    rf"|(?<![^\W_])(?P<spelled>(?i:{_any_of(NUMBER_WORDS)}|an?))(?=[ \u00a0]{WORD})"
)
_CODE = re.compile(rf"{GAP}(?P<word>[A-Za-z]{{3,4}})(?![^\W_])")
_NUMBER_NEXT = re.compile(rf"\.?{GAP}[0-9]")

_OPENER = re.compile(rf"(?<![^\W_])(?:{_any_of(RANGE_OPENERS)}){GAP}\Z", re.IGNORECASE)
_JOINER = re.compile(
    rf"{GAP}(?:(?P<dash>{_DASH})|(?P<word>{_any_of(RANGE_JOINERS)})(?![^\W_])){GAP}"
    rf"(?P<sign>{SIGN})?{GAP}(?=[0-9])",
    re.IGNORECASE,
)
_PLAIN_JOINERS = frozenset({"to", "till", "до", "bis", "ila"})  # need no opener


class Money(NamedTuple):
    """An amount with its currency; ``start`` and ``end`` are offsets in the text."""

    amount: float | int
    currency: str
    start: int
    end: int
    upper: float | int | None = None  # the higher end of a range
    needed: int = BARE  # how well what it buys must be joined for this to be a price
    given: bool = False  # its form joins it to what follows


def candidates(text: str) -> Iterator[re.Match[str]]:
    """Every number that may be an amount, in order."""
    return _AMOUNT.finditer(text)


def money_at(text: str, found: re.Match[str], floor: int) -> Money | None:
    """The amount of money at a candidate, or None; nothing before ``floor`` is looked at."""
    money = _spelled(text, found) if found["spelled"] else _single(text, found, floor)
    return _range(text, found, money, floor) or money


def _single(text: str, found: re.Match[str], floor: int) -> Money | None:
    before = currency_before(text, found.start(), floor)
    after = currency_after(text, found.end())
    if before and after and (before.touching or _NUMBER_NEXT.match(text, after.edge)):
        after = None  # "€5 10 $", or "EUR 5 USD 10"
    within_word = found.start() > 0 and text[found.start() - 1].isalpha()
    if within_word and not (before and before.touching):
        return None  # "mp3 $"
    if after:
        return _money(found, after, found.start(), after.edge)
    if not before:
        return None
    code = _CODE.match(text, found.end())
    if code and code["word"].upper() in CODES | CAPITAL_CODES:
        said = code_of(code["word"])
        if said and not _NUMBER_NEXT.match(text, code.end()):
            return _money(found, Currency(said, code.end()), before.edge, code.end())
    return _money(found, before, before.edge, found.end())


def _spelled(text: str, found: re.Match[str]) -> Money | None:
    """ "One dollar", where it is the price of something."""
    after = currency_after(text, found.end())
    if after is None:
        return None
    money = _money(found, after, found.start(), after.edge)
    return money._replace(needed=JOINED)


def _money(found: re.Match[str], currency: Currency, start: int, end: int) -> Money:
    lower = _value(found, "number", currency)
    upper = _value(found, "upper", currency)
    if upper is not None and lower is not None and upper <= lower:
        upper = None
    needed, given = currency.needed, currency.given
    return Money(lower or 0, currency.code, start, end, upper, needed, given)


def _value(found: re.Match[str], group: str, currency: Currency) -> float | int | None:
    if found["spelled"]:
        value: float | int = NUMBER_WORDS.get(small(found["spelled"]), 1)
        if group == "upper":
            return None
    elif found[group]:
        value = to_number(found[group], point=currency.code in CRYPTOCURRENCIES)
    else:
        return None
    many = found["many"] or found["cjk"]
    if many:
        value = round(value * MULTIPLIERS[many.rstrip(".").lower()], 6)
    return value / 100 if currency.hundredths else value


def _range(text: str, found: re.Match[str], money: Money | None, floor: int) -> Money | None:
    """ "From $3 to $8", "zwischen 2 und 5 Euro": the lower end, and the higher beside it."""
    if found["spelled"] or found["upper"]:
        return None
    start, end = (money.start, money.end) if money else found.span()
    joiner = _JOINER.match(text, end)
    if joiner is None:
        return None
    opener = _OPENER.search(text, max(floor, start - LOOK_BACK), start)
    if not opener and not _needs_no_opener(joiner, money):
        return None
    next_found = _AMOUNT.match(text, joiner.end())
    if next_found is None or next_found["spelled"]:
        return None
    second = _single(text, next_found, end)
    if second is None or (money and money.currency != second.currency):
        return None
    low = money.amount if money else _in_units_of(found, next_found, second)
    if second.amount <= low:
        return None
    first = opener.start() if opener else start
    return second._replace(amount=low, upper=second.amount, start=first)


def _needs_no_opener(joiner: re.Match[str], money: Money | None) -> bool:
    """ "2 bis 5 Euro" and "$3 – $8", but not "album 5 – 10 €"."""
    if joiner["dash"]:
        return money is not None
    return small(joiner["word"]) in _PLAIN_JOINERS


def _in_units_of(found: re.Match[str], next_found: re.Match[str], second: Money) -> float | int:
    """The first number of "2 to 3k rub", whose thousands and currency the second one says."""
    point = second.currency in CRYPTOCURRENCIES
    value = to_number(found["number"], point=point)
    many = found["many"] or found["cjk"]
    if many:
        return value * MULTIPLIERS[many.rstrip(".").lower()]
    written = to_number(next_found["number"], point=point)
    return round(value * (second.amount / written), 6) if written else value
