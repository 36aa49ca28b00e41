"""Units on either side of a price, and how well they are joined to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from philomela.measures.price_tokens import (
    MARKS,
    Token,
    count_of,
    is_count,
    is_joining,
    is_period,
    tokens_after,
    tokens_before,
    unit_of,
)
from philomela.measures.unit_words import (
    ADVERBS,
    EACH,
    HOW_OFTEN,
    JOINERS,
    LINKS_AFTER,
    LINKS_BEFORE,
    OF,
    PER,
    VAGUE,
)

BARE, MARKED, JOINED = range(3)  # how well a unit is joined to the amount
WORDED = JOINED + 1  # by a word: told apart only while a price after the unit is looked for

_MOST_DESCRIBING = 2  # words between that are not known, as in "10 HD photos"
_NEXT_PRICE = re.compile(
    r"[ \u00a0]{0,2}[-\u2013\u2014:=/]?[ \u00a0]{0,2}[^\w\s.,;!?()]{0,2} ?[0-9]"
)


class Part(NamedTuple):
    """A unit beside a price."""

    quantity: float | int
    unit: str
    edge: int  # offset of its far end
    joined: int
    counted: bool
    often: str | None = None  # the period of "haftada 100 fotoğraf"
    next_price: bool = False  # a price follows that it may belong to

    @property
    def period(self) -> bool:
        """Whether it is a span of time."""
        return is_period(self.unit)


def part_before(text: str, start: int, floor: int) -> Part | None:
    """The unit before a price that starts at ``start``; nothing before ``floor`` is looked at."""
    found = tokens_before(text, start, floor)
    place = 0
    joined = BARE
    while place < len(found) and _links(found, place):
        joined = max(joined, _strength(found[place]))
        place += 1
    describing = 0
    vague: Part | None = None
    while place < len(found):
        token = found[place]
        earlier = found[place + 1] if place + 1 < len(found) else None
        unit = unit_of(token, earlier)
        if unit is not None:
            part = _counted(found, place, unit, joined)
            if part.period and not part.counted:
                return _in_period(found, place, part) or part
            if unit not in VAGUE:
                return part
            vague = vague or part
        elif token.kind != "word" or is_count(token):
            break
        elif token.text not in OF and token.text not in LINKS_BEFORE:
            describing += 1
            if describing > _MOST_DESCRIBING:
                break
        place += 1
    return vague


def _in_period(found: list[Token], place: int, part: Part) -> Part | None:
    """The thing of "100 photos a week for …", where ``part`` is the week."""
    if place + 2 >= len(found):
        return None
    link, token = found[place + 1 : place + 3]
    earlier = found[place + 3] if place + 3 < len(found) else None
    unit = unit_of(token, earlier)
    if unit is None or is_period(unit) or not (link.text in LINKS_AFTER or link.text == "/"):
        return None
    thing = _counted(found, place + 2, unit, part.joined)
    return thing._replace(often=part.unit) if thing.counted else None


def _links(found: list[Token], place: int) -> bool:
    """Whether the token at ``place`` joins what stands before it to the amount."""
    token = found[place]
    if token.kind == "mark":
        return is_joining(token) and token.text != ","
    earlier = found[place + 1] if place + 1 < len(found) else None
    known = unit_of(token, earlier) is not None
    return token.kind == "word" and token.text in LINKS_BEFORE and not known


def _strength(token: Token) -> int:
    return JOINED if token.kind == "word" or token.text in MARKS else MARKED


def _counted(found: list[Token], place: int, unit: str, joined: int) -> Part:
    """The unit at ``place`` of a reversed list, with the number before it."""
    token = found[place]
    edge, quantity, counted = token.start, 1.0, False
    for step in (1, 2):
        if place + step >= len(found):
            break
        other = found[place + step]
        if is_count(other):
            # A range before a unit, "2-3 days", has its lower end further on: not looked for.
            edge, quantity, counted = other.start, count_of(other), True
            break
        if other.kind != "word" or unit_of(other, None) or other.text in LINKS_BEFORE:
            break
    further = place + (2 if counted else 1)
    led = further < len(found) and found[further].text in PER  # "pro Foto 50 Cent"
    if led or (token.text in ADVERBS and is_period(unit)):
        joined = JOINED
    part = Part(quantity if counted else 1, unit, edge, joined, counted)
    return part if part.period else _how_often(found, part)


def _how_often(found: list[Token], part: Part) -> Part:
    """With the period that stands right before a counted thing, as in "haftada 100 fotoğraf"."""
    ahead = [token for token in found if token.end <= part.edge]
    if part.counted and ahead and ahead[0].text in HOW_OFTEN:
        period = unit_of(ahead[0], None)
        return part._replace(often=period, edge=ahead[0].start)
    return part


def part_after(text: str, end: int, joined: int) -> Part | None:
    """The unit after a price that ends at ``end`` and is ``joined`` so well by its own form."""
    count: float | int | None = None
    describing = 0
    vague: Part | None = None
    begun = False
    earlier: Token | None = None
    for token, following in _with_next(tokens_after(text, end)):
        unit, earlier = unit_of(token, earlier), token
        if token.kind == "mark":
            if begun or not is_joining(token):
                break
            joined = max(joined, JOINED if token.text in MARKS else MARKED)
            continue
        begun = True
        if unit is not None:
            part = _part_after(text, token, unit, count, joined)
            if part is None or unit not in VAGUE:
                return part or vague
            vague, count = vague or part, None
        elif token.text in EACH and (following is None or following.kind == "mark"):
            return vague or Part(1, "piece", token.end, JOINED, False)
        elif token.text in LINKS_AFTER and count is None:
            joined = WORDED
        elif is_count(token):
            if count is not None:
                break
            count = count_of(token)
        elif not (vague and token.text in OF):
            describing += token.text not in JOINERS
            if describing > _describing(joined):
                break
    return vague


def _with_next(found: Iterator[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Each with the one after it, none read before it is needed."""
    token = next(found, None)
    while token is not None:
        following = next(found, None)
        yield token, following
        token = following


def _describing(joined: int) -> int:
    """How many unknown words may come before the unit."""
    return _MOST_DESCRIBING if joined >= JOINED else 0


def _part_after(
    text: str, token: Token, unit: str, count: float | int | None, joined: int
) -> Part | None:
    """The unit as what the amount before it buys, or None where nothing says so."""
    next_price = joined != WORDED and bool(_NEXT_PRICE.match(text, token.end))
    if token.text in ADVERBS:
        joined = max(joined, JOINED)
    if joined < JOINED and (count is None or next_price):
        return None
    return Part(
        1 if count is None else count,
        unit,
        token.end,
        min(joined, JOINED),
        count is not None,
        next_price=next_price,
    )
