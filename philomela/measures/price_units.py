"""What a price buys: "12 coins for $1.50", "100 rub for 100 pictures a week", "$5/month".

The words on both sides of a price are read within its clause. A unit there is what it buys where
a word, a stroke or a mark joins it to the amount, where it says so by itself ("$5 monthly"), or
where it is counted and no other price follows it ("100₽ 10 фото").
"""

from __future__ import annotations

import re
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


class Bought(NamedTuple):
    """How much of what, the offsets of the whole mention with it, and how well it is joined."""

    quantity: float | int | None
    unit: str | None
    start: int
    end: int
    joined: int


class _Part(NamedTuple):
    quantity: float | int
    unit: str
    edge: int  # offset of its far end
    joined: int
    counted: bool
    often: str | None = None  # the period of "haftada 100 fotoğraf"
    next_price: bool = False  # a price follows that it may belong to

    @property
    def period(self) -> bool:
        return is_period(self.unit)


def bought(text: str, start: int, end: int, floor: int, *, given: bool = False) -> Bought | None:
    """What the price at ``start`` to ``end`` buys; nothing before ``floor`` is looked at.

    ``given`` says that the currency's own form joins it to what follows, as Turkish datives do.
    """
    before = _before(text, start, floor)
    after = _after(text, end, JOINED if given else BARE)
    parts = _chosen(before, after)
    if not parts:
        return None
    last = max([end, *(part.edge for part in parts)])
    first = min([start, *(part.edge for part in parts)])
    if len(parts) == 1 and parts[0] is after:
        then = _after(text, last, BARE)  # "100 rub for 100 pictures a week"
        if then and then.joined == JOINED and then.period != after.period:
            parts.append(then)
            last = then.edge
    joined = max(part.joined for part in parts)
    return Bought(*_of_all(parts), first, last, joined)


def _of_all(parts: list[_Part]) -> tuple[float | int, str]:
    """Quantity and unit of a thing, of a period, or of a counted thing in a period."""
    thing = next((part for part in parts if not part.period), None)
    period = next((part for part in parts if part.period), None)
    if period and (thing is None or not thing.counted):
        return period.quantity, period.unit  # "unlimited photos, $20 a month"
    assert thing is not None
    often = period.unit if period else thing.often
    return thing.quantity, f"{thing.unit}/{often}" if often else thing.unit


def _chosen(before: _Part | None, after: _Part | None) -> list[_Part]:
    """Both where one is a thing and the other a period; else the one that says more."""
    if before is None or after is None:
        return [part for part in (before, after) if part]
    if after.next_price:
        return [before]  # "1 week 5$ / 1 month 15$"
    if before.unit in VAGUE and (after.unit not in VAGUE):
        return [after]
    if after.unit in VAGUE and before.unit not in VAGUE:
        return [before]
    if after.unit == "piece" and not before.period and not before.counted:
        return [before]  # "photos: 5 € each"
    if before.period != after.period:
        return [before, after] if after.joined == JOINED else [before]
    return [after] if after.joined > before.joined else [before]


def _before(text: str, start: int, floor: int) -> _Part | None:
    found = tokens_before(text, start, floor)
    place = 0
    joined = BARE
    while place < len(found) and _links(found, place):
        joined = max(joined, _strength(found[place]))
        place += 1
    describing = 0
    vague: _Part | None = None
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


def _in_period(found: list[Token], place: int, part: _Part) -> _Part | None:
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


def _counted(found: list[Token], place: int, unit: str, joined: int) -> _Part:
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
    part = _Part(quantity if counted else 1, unit, edge, joined, counted)
    return part if part.period else _how_often(found, part)


def _how_often(found: list[Token], part: _Part) -> _Part:
    """With the period that stands right before a counted thing, as in "haftada 100 fotoğraf"."""
    ahead = [token for token in found if token.end <= part.edge]
    if part.counted and ahead and ahead[0].text in HOW_OFTEN:
        period = unit_of(ahead[0], None)
        return part._replace(often=period, edge=ahead[0].start)
    return part


def _after(text: str, end: int, joined: int) -> _Part | None:
    found = tokens_after(text, end)
    count: float | int | None = None
    describing = 0
    vague: _Part | None = None
    begun = False
    for place, token in enumerate(found):
        earlier = found[place - 1] if place else None
        following = found[place + 1] if place + 1 < len(found) else None
        unit = unit_of(token, earlier)
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
            return vague or _Part(1, "piece", token.end, JOINED, False)
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


def _describing(joined: int) -> int:
    """How many unknown words may come before the unit."""
    return _MOST_DESCRIBING if joined >= JOINED else 0


def _part_after(
    text: str, token: Token, unit: str, count: float | int | None, joined: int
) -> _Part | None:
    """The unit as what the amount before it buys, or None where nothing says so."""
    next_price = joined != WORDED and bool(_NEXT_PRICE.match(text, token.end))
    if token.text in ADVERBS:
        joined = max(joined, JOINED)
    if joined < JOINED and (count is None or next_price):
        return None
    return _Part(
        1 if count is None else count,
        unit,
        token.end,
        min(joined, JOINED),
        count is not None,
        next_price=next_price,
    )
