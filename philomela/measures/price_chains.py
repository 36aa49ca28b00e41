"""What coins, tokens and credits buy: "1 credit per picture", "1 фото = 2 токена".

Beside a price of such coins in the same message this gives the price of the thing itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from philomela.measures.price_tokens import MARKS, Token, count_of, is_count, tokens, unit_of
from philomela.measures.prices import LONGEST_TEXT, Mention
from philomela.measures.unit_words import JOINERS, LINKS_AFTER, PER

COINS = frozenset({"coin", "token", "credit"})
_BOUGHT = frozenset({"picture", "video", "message", "attempt", "album"})
_MOST_BETWEEN = 4  # words and marks


class Exchange(NamedTuple):
    """So many coins for one of a unit."""

    coin: str
    coins: float
    unit: str


class Chained(NamedTuple):
    """A unit price through coins, in the currency of the coins' price."""

    currency: str
    coin: str
    unit: str
    unit_price: float


class _Counted(NamedTuple):
    unit: str
    quantity: float | None
    first: int  # places among the tokens
    last: int


def exchanges(untrusted_text: str) -> Iterator[Exchange]:
    """What coins buy, clause by clause, in the order of the text."""
    clause: list[Token] = []
    text = untrusted_text[:LONGEST_TEXT]
    for token in tokens(text, 0, len(text)):
        if token.kind == "end" or token.text == ",":
            yield from _in_clause(clause)
            clause = []
        else:
            clause.append(token)
    yield from _in_clause(clause)


def _in_clause(clause: Sequence[Token]) -> Iterator[Exchange]:
    for one, other in pairwise(_units(clause)):
        coin, thing = (one, other) if one.unit in COINS else (other, one)
        if coin.unit not in COINS or thing.unit not in _BOUGHT or not coin.quantity:
            continue
        between = [token.text for token in clause[one.last + 1 : other.first]]
        led = one.first > 0 and clause[one.first - 1].text in PER
        if thing.quantity == 0 or not _joined(between, coin is one, led):
            continue
        yield Exchange(coin.unit, coin.quantity / (thing.quantity or 1), thing.unit)


def _joined(between: list[str], coin_first: bool, led: bool) -> bool:
    """Whether what stands between a thing and coins says that one buys the other."""
    if len(between) > _MOST_BETWEEN:
        return False
    if coin_first:
        return any(word in LINKS_AFTER or word in MARKS for word in between)
    return led or any(word not in JOINERS for word in between)


def _units(clause: Sequence[Token]) -> Iterator[_Counted]:
    """The units of a clause with their counts; another number between keeps two apart."""
    for place, token in enumerate(clause):
        before = clause[place - 1] if place else None
        unit = unit_of(token, before)
        if unit is None:
            if is_count(token) and not _counts(clause, place):
                yield _Counted("", None, place, place)
            continue
        if before is not None and is_count(before):
            yield _Counted(unit, count_of(before), place - 1, place)
        else:
            yield _Counted(unit, None, place, place)


def _counts(clause: Sequence[Token], place: int) -> bool:
    """Whether the number at ``place`` counts the unit after it, or is an article."""
    following = clause[place + 1] if place + 1 < len(clause) else None
    return clause[place].kind == "word" or (
        following is not None and unit_of(following, clause[place]) is not None
    )


def chained(mentions: Iterable[Mention], known: Iterable[Exchange]) -> Iterator[Chained]:
    """Unit prices through coins, where a message says both; none where it contradicts itself."""
    rates: defaultdict[tuple[str, str], set[float]] = defaultdict(set)
    for exchange in known:
        rates[exchange.coin, exchange.unit].add(exchange.coins)
    for mention in mentions:
        if mention.unit not in COINS or mention.unit_price is None or mention.former:
            continue
        for (coin, unit), coins in rates.items():
            if coin == mention.unit and len(coins) == 1:
                price = mention.unit_price * next(iter(coins))
                yield Chained(mention.currency, coin, unit, price)
