"""The currency that stands beside an amount: a sign, a code or a word."""

from __future__ import annotations

import re
from typing import NamedTuple

from philomela.measures.price_sides import BARE, JOINED, MARKED
from philomela.measures.price_words import (
    AFTER_ONLY,
    CAPITAL_CODES,
    CODES,
    CURRENCY_WORDS,
    DOUBTFUL_WORDS,
    GIVEN_FOR,
    HUNDREDTHS,
    SYMBOLS,
    WORDS_BEFORE,
    small,
)

GAP = r"[ \t\u00a0\u202f]{0,2}"
WORD = r"[^\W\d_]{1,12}"
_SIGNS = sorted(SYMBOLS, key=lambda sign: (-len(sign), sign))
SIGN = "|".join((r"(?<![^\W_])" if sign[0].isalpha() else "") + re.escape(sign) for sign in _SIGNS)
_SIGN_AFTER = "|".join((*map(re.escape, _SIGNS), "¢"))
_BEFORE = re.compile(rf"(?:(?P<sign>{SIGN})|(?<![^\W_])(?P<word>{WORD})\.?)(?P<gap>{GAP})\Z")
_AFTER = re.compile(
    rf"{GAP}(?:(?P<sign>{_SIGN_AFTER})(?![0-9])|(?P<sure>[Tt]elegram )?(?P<word>{WORD})"
    r"(?:['’](?P<suffix>[^\W\d_]{1,3}))?(?![^\W\d_]))"
)
LOOK_BACK = 14  # characters: the longest word, a full stop and a space
_CURRENCY_CHARACTERS = frozenset(
    one for sign in SYMBOLS for one in sign if not (one.isascii() and one.isalpha())
) | frozenset("¢원円元块")
_CURRENCY_WORDS = frozenset(
    word.lower()
    for words in (CURRENCY_WORDS, DOUBTFUL_WORDS, HUNDREDTHS, CODES, CAPITAL_CODES)
    for word in words
)
_LETTERS = re.compile(r"[^\W\d_]+")


class Currency(NamedTuple):
    """What stands beside an amount."""

    code: str
    edge: int  # offset of its far end
    needed: int = BARE
    given: bool = False
    touching: bool = False
    hundredths: bool = False


def names_a_currency(text: str) -> bool:
    """Whether any sign, code or word of a currency is in a text at all."""
    if not _CURRENCY_CHARACTERS.isdisjoint(text):
        return True
    return not _CURRENCY_WORDS.isdisjoint(_LETTERS.findall(small(text)))


def currency_before(text: str, end: int, floor: int) -> Currency | None:
    """The currency that ends at an amount."""
    if end == 0 or text[end - 1] == "\n":
        return None
    found = _BEFORE.search(text, max(floor, end - LOOK_BACK), end)
    if found is None:
        return None
    touching = not found["gap"]
    if found["sign"]:
        code = SYMBOLS[found["sign"]]
        needed = MARKED if code == "XTR" else BARE
        return Currency(code, found.start(), needed, touching=touching)
    word = found["word"]
    code_said = code_of(word)
    if code_said is None and word.lower() in WORDS_BEFORE:
        code_said = CURRENCY_WORDS[word.lower()]
    if code_said is None or (code_said in AFTER_ONLY and word.upper() == code_said):
        return None
    return Currency(code_said, found.start(), touching=touching)


def currency_after(text: str, start: int) -> Currency | None:
    """The currency that follows an amount."""
    found = _AFTER.match(text, start)
    if found is None:
        return None
    if found["sign"] == "¢":
        return Currency("USD", found.end(), hundredths=True)
    if found["sign"]:
        code = SYMBOLS[found["sign"]]
        return Currency(code, found.end(), MARKED if code == "XTR" else BARE)
    word = found["word"]
    plain = small(word)
    given = plain in GIVEN_FOR or (found["suffix"] or "").lower() in ("e", "a", "ye", "ya")
    sure = code_of(word) or CURRENCY_WORDS.get(plain)
    if sure:
        return Currency(sure, found.end(), BARE, given)
    hundredth = HUNDREDTHS.get(word) or HUNDREDTHS.get(plain)
    if hundredth:
        return Currency(hundredth, found.end(), JOINED, given, hundredths=True)
    doubtful = DOUBTFUL_WORDS.get(plain)
    if doubtful is None:
        return None
    return Currency(doubtful, found.end(), BARE if found["sure"] else JOINED, given)


def code_of(word: str) -> str | None:
    """The currency whose code a word is."""
    if word in CAPITAL_CODES:
        return word
    return word.upper() if word.upper() in CODES else None
