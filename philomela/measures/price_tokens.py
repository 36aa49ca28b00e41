"""The words, numbers and marks around a price, read within bounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from philomela.measures.price_numbers import NUMBER, to_number
from philomela.measures.price_words import NUMBER_WORDS, small
from philomela.measures.unit_words import (
    COUNTED_ONLY,
    LIFE_LINKS,
    LIFE_WORDS,
    PERIODS,
    SUFFIXES,
    UNITS,
)

WINDOW = 72  # characters looked at on either side
MARKS = "/=→➜➡×≈"  # say that what stands on both sides belongs together
_WEAK_MARKS = '-–—:,()|•·*~"«»“”„'
_WEAK_KINDS = {"So", "Sk", "Mn", "Cf"}  # emoji and what shapes them

_TOKEN = re.compile(
    rf"(?P<number>{NUMBER})|(?P<word>[^\W\d_]{{1,24}}['’]?)"
    r"|(?P<end>\n|[.!?](?=\s|\Z)|[;…])|(?P<mark>[^\w\s])"
)


Kind = Literal["number", "word", "end", "mark"]


class Token(NamedTuple):
    """One of them; ``text`` is in small letters, offsets are of the whole text."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """What stands between two offsets, without spaces and underscores."""
    for one in _TOKEN.finditer(text, start, end):
        yield Token(_kind(one), small(one.group()), one.start(), one.end())


def _kind(found: re.Match[str]) -> Kind:
    if found["number"]:
        return "number"
    if found["word"]:
        return "word"
    return "end" if found["end"] else "mark"


def tokens_after(text: str, start: int) -> Iterator[Token]:
    """What follows an offset up to the end of its clause, nearest first."""
    for token in tokens(text, start, min(len(text), start + WINDOW)):
        if token.text == "." and token.start == start:
            continue  # of an abbreviation: "50 руб. за фото"
        if token.kind == "end":
            return
        yield token


def tokens_before(text: str, start: int, floor: int) -> list[Token]:
    """What precedes an offset in its clause, nearest first; nothing before ``floor``."""
    low = max(floor, start - WINDOW)
    while floor < low < start and not text[low - 1].isspace():
        low += 1  # a word or number cut in two is none
    found = list(tokens(text, low, start))
    found.reverse()
    stop = next((place for place, one in enumerate(found) if one.kind == "end"), len(found))
    return found[:stop]


def unit_of(token: Token, before: Token | None) -> str | None:
    """The unit that a word means, given the token before it in the text."""
    if token.kind != "word":
        return None
    word = token.text.rstrip("'")
    counted = before is not None and is_count(before)
    if word in COUNTED_ONLY:
        return COUNTED_ONLY[word] if counted else None
    if word in LIFE_WORDS:
        return "lifetime" if before is not None and before.text in LIFE_LINKS else None
    if word == "pièce" and counted:
        return "coin"
    if word in UNITS:
        return UNITS[word]
    for suffix in SUFFIXES:
        if word.endswith(suffix) and word.removesuffix(suffix) in UNITS:
            return UNITS[word.removesuffix(suffix)]
    return None


def is_joining(token: Token) -> bool:
    """Whether a mark may stand between an amount and its unit; signs of currencies may not."""
    if token.text in MARKS or token.text in _WEAK_MARKS:
        return True
    return unicodedata.category(token.text) in _WEAK_KINDS


def is_period(unit: str) -> bool:
    """Whether a unit is a span of time."""
    return unit in _PERIOD_NAMES


def is_count(token: Token) -> bool:
    """Whether a token is a number, in digits or as a word."""
    return token.kind == "number" or (token.kind == "word" and token.text in NUMBER_WORDS)


def count_of(token: Token) -> float | int:
    """Its value."""
    return NUMBER_WORDS[token.text] if token.kind == "word" else to_number(token.text)


_PERIOD_NAMES = frozenset(PERIODS.values())
