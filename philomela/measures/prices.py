"""Price mentions in a text: an amount with a currency, and what it buys where that is said.

A number is a mention where a sign, code or word of a currency stands directly before or after it.
Dates, times, versions, shares and telephone numbers have none. Every pattern has bounded
repetition and only the first :data:`LONGEST_TEXT` characters are read, so the time is bounded by a
multiple of the length. What a price means is not looked into: a wish, a joke and an offer are all
mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from philomela.measures.price_numbers import NUMBER, to_number
from philomela.measures.price_units import Bought, bought
from philomela.measures.price_words import (
    AFTER_ONLY,
    CAPITAL_CODES,
    CODES,
    CRYPTOCURRENCIES,
    CURRENCY_WORDS,
    MULTIPLIERS,
    SYMBOLS,
    WORDS_BEFORE,
)

LONGEST_TEXT = 20_000  # characters

_GAP = r"[ \t\u00a0\u202f]{0,2}"
_SIGN = "|".join(map(re.escape, sorted(SYMBOLS, key=lambda sign: (-len(sign), sign))))
_WORD = r"[^\W\d_]{1,12}"
_MANY = (
    r"(?:[ \u00a0]?(?P<many>[kKкК]|(?:тыс|тис)\.?|mil)(?![^\W_])|(?P<cjk>[만천万千])(?=[원円元块]))"
)
_DASH = r"[-\u2013\u2014]"

_AMOUNT = re.compile(
    rf"(?<![0-9_+])(?<![0-9][.,:/'’\-])(?P<number>{NUMBER})"
    rf"(?:{_DASH}{NUMBER})?(?![0-9%])(?![.,:][0-9])(?!-[0-9])(?!/[0-9]{{1,2}}/[0-9]){_MANY}?"
)
_BEFORE = re.compile(rf"(?:(?P<sign>{_SIGN})|(?<![^\W_])(?P<word>{_WORD})\.?)(?P<gap>{_GAP})\Z")
_AFTER = re.compile(rf"{_GAP}(?:(?P<sign>{_SIGN})(?![0-9])|(?P<word>{_WORD})(?![^\W\d_]))")
_CODE = re.compile(rf"{_GAP}(?P<word>[A-Za-z]{{3,4}})(?![^\W_])")
_NUMBER_NEXT = re.compile(rf"\.?{_GAP}[0-9]")
_DIGIT = re.compile("[0-9]")
_LOOK_BACK = 14  # characters: the longest word, a full stop and a space


@dataclass(frozen=True, slots=True)
class Mention:
    """One price. ``start`` and ``end`` are offsets of all of it in the text, in characters."""

    amount: float | int
    currency: str  # ISO 4217 or the usual code; "peso" where it does not say whose
    quantity: float | int | None  # of what is bought; None where nothing is said
    unit: str | None  # "picture", "month", "picture/week", …
    start: int
    end: int

    @property
    def unit_price(self) -> float | None:
        """Amount for one unit."""
        return self.amount / self.quantity if self.quantity else None


@dataclass(frozen=True, slots=True)
class _Money:
    currency: str
    start: int
    end: int


def price_mentions(untrusted_text: str) -> Iterator[Mention]:
    """The price mentions of a text in order. Of a range such as "5-10 €" the lower end counts."""
    text = untrusted_text[:LONGEST_TEXT]
    if not _DIGIT.search(text):
        return  # as most messages
    done = 0
    for found in _AMOUNT.finditer(text):
        if found.start() < done:
            continue
        money = _money(text, found, done)
        if money is None:
            continue
        amount = to_number(found["number"], point=money.currency in CRYPTOCURRENCIES)
        many = found["many"] or found["cjk"]
        if many:
            amount *= MULTIPLIERS[many.rstrip(".").lower()]
        buys = bought(text, money.start, money.end, done) or Bought(
            None, None, money.start, money.end
        )
        done = buys.end
        yield Mention(amount, money.currency, buys.quantity, buys.unit, buys.start, buys.end)


def _money(text: str, found: re.Match[str], done: int) -> _Money | None:
    """The currency beside an amount, and where both lie."""
    before = _before(text, found.start(), done)
    after = _after(text, found.end())
    if before and after and (before[2] or _NUMBER_NEXT.match(text, after[1])):
        after = None  # "€5 10 $", or "EUR 5 USD 10"
    within_word = found.start() > 0 and text[found.start() - 1].isalpha()
    if within_word and not (before and before[2]):
        return None  # "mp3 $"
    if after:
        return _Money(after[0], found.start(), after[1])
    if not before:
        return None
    code = _CODE.match(text, found.end())
    if code and code["word"].upper() in CODES | CAPITAL_CODES:
        said = _code(code["word"])
        if said and not _NUMBER_NEXT.match(text, code.end()):
            return _Money(said, before[1], code.end())
    return _Money(before[0], before[1], found.end())


def _before(text: str, end: int, done: int) -> tuple[str, int, bool] | None:
    """Currency that ends at an amount, its start, and whether nothing stands between."""
    if end == 0 or text[end - 1] == "\n":
        return None
    found = _BEFORE.search(text, max(done, end - _LOOK_BACK), end)
    if found is None:
        return None
    if found["sign"]:
        return SYMBOLS[found["sign"]], found.start(), not found["gap"]
    word = found["word"]
    currency = _code(word)
    if currency is None and word.lower() in WORDS_BEFORE:
        currency = CURRENCY_WORDS[word.lower()]
    if currency is None or (currency in AFTER_ONLY and word.upper() == currency):
        return None
    return currency, found.start(), not found["gap"]


def _after(text: str, start: int) -> tuple[str, int] | None:
    """Currency that follows an amount, and its end."""
    found = _AFTER.match(text, start)
    if found is None:
        return None
    if found["sign"]:
        return SYMBOLS[found["sign"]], found.end()
    word = found["word"]
    currency = _code(word) or CURRENCY_WORDS.get(word.lower())
    return (currency, found.end()) if currency else None


def _code(word: str) -> str | None:
    if word in CAPITAL_CODES:
        return word
    return word.upper() if word.upper() in CODES else None
