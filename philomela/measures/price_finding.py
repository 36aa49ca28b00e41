"""Look through the texts of a case for prices, what coins buy, and what is free."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from philomela.measures.free_words import Free, free_offers
from philomela.measures.price_chains import COINS, Chained, chained, exchanges
from philomela.measures.prices import LONGEST_TEXT, Mention, price_mentions
from philomela.measures.rows import TextRow
from philomela.measures.wording import plain

_AROUND = 30  # characters shown on either side of a mention
_WINDOW = 80  # characters looked at on either side for names
_LONGEST_SNIPPET = 140
_NAME = re.compile(r"@(?!\w*bot\b)\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Priced:
    """A price mention and the message it is in."""

    channel_id: int
    number: int
    date: int | None
    forwarded: bool
    mention: Mention
    snippet: str


class Through(NamedTuple):
    """A unit price through coins and the message it is in."""

    channel_id: int
    number: int
    date: int | None
    price: Chained


class Offers(NamedTuple):
    """Messages of a channel that offer something."""

    paid: int  # naming a price and nothing free
    free: int  # the other way round
    both: int
    trial: int  # of those with something free: for a time, or to test


class Offer(NamedTuple):
    """One offer of a channel, however often it is repeated."""

    channel_id: int
    currency: str
    unit: str | None
    through: str | None  # the coin through which the price of the unit is known
    each: float  # for one unit; the amount where no unit is named


@dataclass(frozen=True, slots=True)
class Prices:
    """Every mention, and what was looked through."""

    mentions: tuple[Priced, ...]
    through: tuple[Through, ...]
    texts: int
    cut: int  # texts of which only the first part was read
    offers: dict[int, Offers] = field(default_factory=dict)  # by channel id

    def asked(self) -> Iterator[tuple[Offer, int]]:
        """Offers with a price that is still asked, and how often each is mentioned."""
        found: Counter[Offer] = Counter()
        for priced in self.mentions:
            mention = priced.mention
            if not mention.former:
                found[_offer(priced.channel_id, mention)] += 1
        for row in self.through:
            price = row.price
            found[
                Offer(row.channel_id, price.currency, price.unit, price.coin, price.unit_price)
            ] += 1
        yield from found.items()


def _offer(channel_id: int, mention: Mention) -> Offer:
    each = mention.unit_price
    return Offer(
        channel_id,
        mention.currency,
        mention.unit if each is not None else None,
        None,
        mention.amount if each is None else each,
    )


def find_prices(texts: Iterable[TextRow]) -> Prices:
    """Look through every text once."""
    mentions: list[Priced] = []
    through: list[Through] = []
    tally: defaultdict[int, Counter[str]] = defaultdict(Counter)
    count = cut = 0
    for row in texts:
        count += 1
        cut += len(row.text) > LONGEST_TEXT
        found = list(price_mentions(row.text))
        mentions.extend(_priced(row, found))
        through.extend(_through(row, found))
        kind = _kind(bool(found), free := free_offers(row.text))
        if kind:
            tally[row.channel_id].update([kind, *(["trial"] if free.trial else [])])
    offers = {
        channel: Offers(one["paid"], one["free"], one["both"], one["trial"])
        for channel, one in tally.items()
    }
    return Prices(tuple(mentions), tuple(through), count, cut, offers)


def _kind(paid: bool, free: Free) -> str | None:
    if free.free:
        return "both" if paid else "free"
    return "paid" if paid else None


def _priced(row: TextRow, found: Sequence[Mention]) -> Iterator[Priced]:
    for mention in found:
        snippet = _snippet(row.text, mention)
        yield Priced(row.channel_id, row.number, row.date, row.forwarded, mention, snippet)


def _through(row: TextRow, found: Sequence[Mention]) -> Iterator[Through]:
    if any(mention.unit in COINS for mention in found):
        for price in chained(found, exchanges(row.text)):
            yield Through(row.channel_id, row.number, row.date, price)


def _snippet(untrusted_text: str, mention: Mention) -> str:
    """The words around a mention; an @name, which may be a person's, is masked."""
    left = untrusted_text[max(0, mention.start - _WINDOW) : mention.start]
    if mention.start > _WINDOW:
        left = left.partition(" ")[2]  # what is left of a name is not known as one
    right = untrusted_text[mention.end : mention.end + _WINDOW]
    shown = (
        _masked(left)[-_AROUND:]
        + untrusted_text[mention.start : mention.end]
        + _masked(right)[:_AROUND]
    )
    return plain(shown, _LONGEST_SNIPPET)


def _masked(text: str) -> str:
    return _NAME.sub("@…", text)
