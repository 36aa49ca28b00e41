"""Prices that messages name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from philomela.measures import queries
from philomela.measures.months import day_at
from philomela.measures.prices import LONGEST_TEXT, Mention, price_mentions
from philomela.measures.rows import ChannelRow, TextRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of, plain
from philomela.records import Measure, Table

MOST_ROWS = 50_000  # of the table; the value counts every mention
_AROUND = 30  # characters shown on either side of a mention
_WINDOW = 80  # characters looked at on either side for names
_LONGEST_SNIPPET = 140
_NAME = re.compile(r"@(?!\w*bot\b)\w+", re.IGNORECASE)

_COLUMNS = (
    *("channel_key", "channel", "number", "date", "amount", "currency"),
    *("quantity", "unit", "unit_price", "snippet"),
)


@dataclass(frozen=True, slots=True)
class Priced:
    """A price mention and the message it is in."""

    channel_id: int
    number: int
    date: int | None
    forwarded: bool
    mention: Mention
    snippet: str


@dataclass(frozen=True, slots=True)
class Prices:
    """Every mention, and what was looked through."""

    mentions: tuple[Priced, ...]
    texts: int
    cut: int  # texts of which only the first part was read

    def messages_by_channel(self) -> dict[int, int]:
        """Channel id -> messages with a price."""
        return Counter(channel for channel, _ in {(p.channel_id, p.number) for p in self.mentions})


def find_prices(texts: Iterable[TextRow]) -> Prices:
    """Look through every text once."""
    mentions = []
    count = cut = 0
    for row in texts:
        count += 1
        cut += len(row.text) > LONGEST_TEXT
        for mention in price_mentions(row.text):
            snippet = _snippet(row.text, mention)
            mentions.append(
                Priced(row.channel_id, row.number, row.date, row.forwarded, mention, snippet)
            )
    return Prices(tuple(mentions), count, cut)


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


def prices(found: Prices, channels: Sequence[ChannelRow]) -> Measure:
    """Price mentions, each with what it buys, and a summary by currency and unit."""
    labels = {channel.id: (channel.key, label_of(channel)) for channel in channels}
    rows = tuple(
        (
            *labels[priced.channel_id],
            priced.number,
            day_at(priced.date),
            priced.mention.amount,
            priced.mention.currency,
            priced.mention.quantity,
            priced.mention.unit,
            priced.mention.unit_price,
            priced.snippet,
        )
        for priced in found.mentions[:MOST_ROWS]
    )
    return Measure(
        name="prices",
        title="Price mentions",
        value=len(found.mentions),
        unit="mentions",
        method="Numbers in the texts of messages with a sign, code or word of a currency directly"
        " before or after them, read by fixed rules for the languages listed in the parser. Of a"
        " range the lower end counts. The unit price is the amount divided by the quantity that"
        " stands beside it.",
        n=found.texts,
        sources=(plain_sql(queries.TEXTS),),
        caveats=tuple(_caveats(found)),
        tables=(Table("prices", _COLUMNS, rows), _summary(found)),
    )


def _caveats(found: Prices) -> Iterable[str]:
    if not found.mentions:
        return
    yield "A mention is not a sale: offers, wishes and quotations count alike."
    if any(priced.mention.currency in ("USD", "JPY") for priced in found.mentions):
        yield 'A bare "$" is read as United States dollars, a bare "¥" as yen.'
    forwarded = sum(priced.forwarded for priced in found.mentions)
    if forwarded:
        yield f"{forwarded:,} of them are in forwarded messages."
    if found.cut:
        yield f"{counted(found.cut, 'text')} read to {LONGEST_TEXT:,} characters only."
    if len(found.mentions) > MOST_ROWS:
        yield f"The table holds the first {MOST_ROWS:,} mentions."


def _summary(found: Prices) -> Table:
    """Unit prices where a unit is named, amounts where none is. Currencies are never mixed."""
    groups: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    channels: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for priced in found.mentions:
        mention = priced.mention
        key = (mention.currency, mention.unit or "")
        each = mention.unit_price if mention.unit_price is not None else mention.amount
        groups[key].append(each)
        channels[key].add(priced.channel_id)
    rows = [
        (
            key[0],
            key[1] or None,
            len(amounts),
            len(channels[key]),
            min(amounts),
            median(amounts),
            max(amounts),
        )
        for key, amounts in groups.items()
    ]
    rows.sort(key=lambda row: (-row[2], row[0], row[1] or ""))
    columns = ("currency", "unit", "mentions", "channels", "lowest", "median", "highest")
    return Table("prices_by_unit", columns, tuple(rows))
