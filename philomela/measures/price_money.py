"""Amounts of money in a text: a number with a currency directly before or after it.

Dates, times, versions, shares and telephone numbers have none. Every pattern has bounded
repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from philomela.measures.price_numbers import NUMBER, to_number
from philomela.measures.price_units import BARE, JOINED, MARKED
from philomela.measures.price_words import (
    AFTER_ONLY,
    CAPITAL_CODES,
    CODES,
    CRYPTOCURRENCIES,
    CURRENCY_WORDS,
    DOUBTFUL_WORDS,
    GIVEN_FOR,
    HUNDREDTHS,
    MULTIPLIERS,
    NUMBER_WORDS,
    RANGE_JOINERS,
    RANGE_OPENERS,
    SYMBOLS,
    WORDS_BEFORE,
)


def _any_of(words: frozenset[str] | dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


_SIGNS = sorted(SYMBOLS, key=lambda sign: (-len(sign), sign))
_SIGN = "|".join((r"(?<![^\W_])" if sign[0].isalpha() else "") + re.escape(sign) for sign in _SIGNS)
_SIGN_AFTER = "|".join((*map(re.escape, _SIGNS), "¢"))
_GAP = r"[ \t\u00a0\u202f]{0,2}"
_WORD = r"[^\W\d_]{1,12}"
_MANY = (
    r"(?:[ \u00a0]?(?P<many>[kKкК]|(?:тыс|тис|[Tt]sd)\.?|mila?|bin)(?![^\W_])"
    r"|(?P<cjk>[만천万千])(?=[원円元块]))"
)
_DASH = r"[-\u2013\u2014]"

_AMOUNT = re.compile(
    rf"(?<![0-9_+])(?<![0-9][.,:/'’\-])(?P<number>{NUMBER})"
    rf"(?:{_DASH}(?P<upper>{NUMBER}))?(?![0-9%])(?![.,:][0-9])(?!-[0-9])(?!/[0-9]{{1,2}}/[0-9])"
    rf"(?:,{_DASH}(?![0-9]))?{_MANY}?"
    rf"|(?<![^\W_])(?P<spelled>{_any_of(NUMBER_WORDS)}|an?)(?=[ \u00a0](?P<of>{_WORD}))",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:(?P<sign>{_SIGN})|(?<![^\W_])(?P<word>{_WORD})\.?)(?P<gap>{_GAP})\Z")
_AFTER = re.compile(
    rf"{_GAP}(?:(?P<sign>{_SIGN_AFTER})(?![0-9])|(?P<sure>[Tt]elegram )?(?P<word>{_WORD})"
    r"(?:['’](?P<suffix>[^\W\d_]{1,3}))?(?![^\W\d_]))"
)
_CODE = re.compile(rf"{_GAP}(?P<word>[A-Za-z]{{3,4}})(?![^\W_])")
_NUMBER_NEXT = re.compile(rf"\.?{_GAP}[0-9]")
_LOOK_BACK = 14  # characters: the longest word, a full stop and a space

_OPENER = re.compile(rf"(?<![^\W_])(?:{_any_of(RANGE_OPENERS)}){_GAP}\Z", re.IGNORECASE)
_JOINER = re.compile(
    rf"{_GAP}(?:(?P<dash>{_DASH})|(?P<word>{_any_of(RANGE_JOINERS)})(?![^\W_])){_GAP}"
    rf"(?P<sign>{_SIGN})?{_GAP}(?=[0-9])",
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


class _Currency(NamedTuple):
    code: str
    edge: int  # offset of its far end
    needed: int = BARE
    given: bool = False
    touching: bool = False
    hundredths: bool = False


def candidates(text: str) -> Iterator[re.Match[str]]:
    """Every number that may be an amount, in order."""
    return _AMOUNT.finditer(text)


def money_at(text: str, found: re.Match[str], floor: int) -> Money | None:
    """The amount of money at a candidate, or None; nothing before ``floor`` is looked at."""
    money = _spelled(text, found) if found["spelled"] else _single(text, found, floor)
    return _range(text, found, money, floor) or money


def _single(text: str, found: re.Match[str], floor: int) -> Money | None:
    before = _before(text, found.start(), floor)
    after = _after(text, found.end())
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
        said = _code(code["word"])
        if said and not _NUMBER_NEXT.match(text, code.end()):
            return _money(found, _Currency(said, code.end()), before.edge, code.end())
    return _money(found, before, before.edge, found.end())


def _spelled(text: str, found: re.Match[str]) -> Money | None:
    """ "One dollar", where it is the price of something."""
    after = _after(text, found.end())
    if after is None:
        return None
    money = _money(found, after, found.start(), after.edge)
    return money._replace(needed=JOINED)


def _money(found: re.Match[str], currency: _Currency, start: int, end: int) -> Money:
    lower = _value(found, "number", currency)
    upper = _value(found, "upper", currency)
    if upper is not None and lower is not None and upper <= lower:
        upper = None
    needed, given = currency.needed, currency.given
    return Money(lower or 0, currency.code, start, end, upper, needed, given)


def _value(found: re.Match[str], group: str, currency: _Currency) -> float | int | None:
    if found["spelled"]:
        value: float | int = NUMBER_WORDS.get(found["spelled"].lower(), 1)
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
    start, end = (money.start, money.end) if money else (found.start(), found.end())
    joiner = _JOINER.match(text, end)
    if joiner is None:
        return None
    opener = _OPENER.search(text, max(floor, start - _LOOK_BACK), start)
    if not opener and not joiner["dash"] and joiner["word"].lower() not in _PLAIN_JOINERS:
        return None
    second_found = _AMOUNT.match(text, joiner.end())
    if second_found is None or second_found["spelled"]:
        return None
    second = _single(text, second_found, end)
    if second is None or (money and money.currency != second.currency):
        return None
    if money is None and joiner["dash"] and not text[end : joiner.start("dash")].strip() == "":
        return None
    scale = second.amount / (_value(second_found, "number", _Currency("", 0)) or 1)
    low = money.amount if money else (_value(found, "number", _Currency(second.currency, 0)) or 0)
    if money is None and scale not in (0, 1) and not found["many"]:
        low *= scale
    if second.amount <= low:
        return None
    first = opener.start() if opener else start
    return second._replace(amount=low, upper=second.amount, start=first)


def _before(text: str, end: int, floor: int) -> _Currency | None:
    """The currency that ends at an amount."""
    if end == 0 or text[end - 1] == "\n":
        return None
    found = _BEFORE.search(text, max(floor, end - _LOOK_BACK), end)
    if found is None:
        return None
    touching = not found["gap"]
    if found["sign"]:
        code = SYMBOLS[found["sign"]]
        needed = MARKED if code == "XTR" else BARE
        return _Currency(code, found.start(), needed, touching=touching)
    word = found["word"]
    code_said = _code(word)
    if code_said is None and word.lower() in WORDS_BEFORE:
        code_said = CURRENCY_WORDS[word.lower()]
    if code_said is None or (code_said in AFTER_ONLY and word.upper() == code_said):
        return None
    return _Currency(code_said, found.start(), touching=touching)


def _after(text: str, start: int) -> _Currency | None:
    """The currency that follows an amount."""
    found = _AFTER.match(text, start)
    if found is None:
        return None
    if found["sign"] == "¢":
        return _Currency("USD", found.end(), hundredths=True)
    if found["sign"]:
        code = SYMBOLS[found["sign"]]
        return _Currency(code, found.end(), MARKED if code == "XTR" else BARE)
    word = found["word"]
    small = word.lower()
    given = small in GIVEN_FOR or (found["suffix"] or "").lower() in ("e", "a", "ye", "ya")
    sure = _code(word) or CURRENCY_WORDS.get(small)
    if sure:
        return _Currency(sure, found.end(), BARE, given)
    hundredth = HUNDREDTHS.get(word) or HUNDREDTHS.get(small)
    if hundredth:
        return _Currency(hundredth, found.end(), JOINED, given, hundredths=True)
    doubtful = DOUBTFUL_WORDS.get(small)
    if doubtful is None:
        return None
    return _Currency(doubtful, found.end(), BARE if found["sure"] else JOINED, given)


def _code(word: str) -> str | None:
    if word in CAPITAL_CODES:
        return word
    return word.upper() if word.upper() in CODES else None
