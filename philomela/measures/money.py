"""Prices that messages name, and what they offer free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median, quantiles

from philomela.measures import queries
from philomela.measures.intervals import LEVEL, wilson
from philomela.measures.months import day_at
from philomela.measures.price_finding import Offer, Priced, Prices, Through
from philomela.measures.prices import LONGEST_TEXT
from philomela.measures.rows import ChannelRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of
from philomela.records import Cell, Measure, Table

MOST_ROWS = 50_000  # of a table; the value counts every mention

_PLACE = ("channel_key", "channel", "number", "date")
_COLUMNS = (
    *_PLACE,
    *("amount", "upper", "currency", "quantity", "unit", "unit_price", "former", "snippet"),
)
_THROUGH = (*_PLACE, "currency", "coin", "unit", "unit_price")
_BY_UNIT = (
    *("currency", "unit", "through", "mentions", "offers", "channels"),
    *("lowest", "lower_quartile", "median", "upper_quartile", "highest"),
)
_OFFERS = ("channel_key", "channel", "paid", "free", "both", "trial")

Labels = Mapping[int, tuple[str, str]]


def prices(found: Prices, channels: Sequence[ChannelRow]) -> Measure:
    """Price mentions, each with what it buys, and unit prices by currency and unit."""
    labels = _labels(channels)
    return Measure(
        name="prices",
        title="Price mentions",
        value=len(found.mentions),
        unit="mentions",
        method="Numbers in the texts of messages with a sign, code or word of a currency directly"
        " before or after them, read by fixed rules for the languages listed in the parser. Of a"
        " range the lower end counts. The unit price is the amount divided by the quantity that"
        " stands beside it; through coins it is the price of a coin times the coins that one of the"
        " unit takes, where one message says both. Quartiles are of distinct offers: the same unit"
        " price in the same channel counts once, however often it is posted; between two offers"
        " they are interpolated linearly (type 7 of R. J. Hyndman, Y. Fan, Sample quantiles in"
        " statistical packages, The American Statistician 50 (1996) 361-365). Prices that are no"
        " longer asked (as in 'instead of $10') are listed, but in no unit price. Currencies are"
        " never converted here.",
        n=found.texts,
        sources=(plain_sql(queries.TEXTS),),
        caveats=tuple(_caveats(found)),
        tables=(
            Table("prices", _COLUMNS, _rows(found.mentions, labels)),
            _by_unit(found),
            Table("prices_through_coins", _THROUGH, _through_rows(found.through, labels)),
        ),
    )


def free_offers(found: Prices, channels: Sequence[ChannelRow]) -> Measure:
    """Share of the messages with an offer, paid or free, that offer something free."""
    labels = _labels(channels)
    free = sum(one.free + one.both for one in found.offers.values())
    n = free + sum(one.paid for one in found.offers.values())
    low, high = wilson(free, n) if n else (None, None)
    rows = tuple(
        (*labels[channel], *one) for channel, one in sorted(found.offers.items(), key=_most_first)
    )
    return Measure(
        name="free_offers",
        title="Offers that say free",
        value=free / n if n else None,
        unit="share",
        method="Among messages that name a price or something free, the share that name something"
        " free: a word for free with a unit (picture, day, coin, …) or a word for a trial within"
        " three words of it. Wilson interval.",
        n=n,
        low=low,
        high=high,
        level=LEVEL if n else None,
        sources=(plain_sql(queries.TEXTS),),
        caveats=_FREE_CAVEATS if n else (),
        tables=(Table("free_and_paid", _OFFERS, rows),),
    )


_FREE_CAVEATS = (
    "Messages count, not offers: an offer posted often weighs often, and the interval takes"
    " messages as independent.",
)


def _most_first(item: tuple[int, tuple[int, ...]]) -> tuple[int, int]:
    return -sum(item[1][:3]), item[0]


def _labels(channels: Sequence[ChannelRow]) -> Labels:
    return {channel.id: (channel.key, label_of(channel)) for channel in channels}


def _rows(mentions: Sequence[Priced], labels: Labels) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            *labels[priced.channel_id],
            priced.number,
            day_at(priced.date),
            priced.mention.amount,
            priced.mention.upper,
            priced.mention.currency,
            priced.mention.quantity,
            priced.mention.unit,
            priced.mention.unit_price,
            int(priced.mention.former),
            priced.snippet,
        )
        for priced in mentions[:MOST_ROWS]
    )


def _through_rows(through: Sequence[Through], labels: Labels) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (*labels[row.channel_id], row.number, day_at(row.date), *row.price)
        for row in through[:MOST_ROWS]
    )


def _caveats(found: Prices) -> Iterable[str]:
    if not found.mentions:
        return
    yield "A mention is not a sale: wishes and quotations count like offers."
    if any(priced.mention.currency in ("USD", "JPY") for priced in found.mentions):
        yield 'A bare "$" is read as United States dollars, a bare "¥" as yen.'
    ranges = sum(priced.mention.upper is not None for priced in found.mentions)
    if ranges:
        yield f"{counted(ranges, 'range')} of prices: the lower end counts."
    former = sum(priced.mention.former for priced in found.mentions)
    if former:
        yield f"{counted(former, 'mention')} of former prices: in no unit price."
    forwarded = sum(priced.forwarded for priced in found.mentions)
    if forwarded:
        yield f"{counted(forwarded, 'mention')} in forwarded messages."
    bare = sum(priced.mention.unit is None for priced in found.mentions)
    if bare:
        yield f"{counted(bare, 'mention')} without a unit: what they buy is not said beside them."
    if len({priced.mention.currency for priced in found.mentions}) > 1:
        yield "Currencies are kept apart: without rates that you give, none is converted."
    if found.cut:
        yield f"{counted(found.cut, 'text')} read to {LONGEST_TEXT:,} characters only."
    if len(found.mentions) > MOST_ROWS:
        yield f"The table holds the first {MOST_ROWS:,} mentions."


def _by_unit(found: Prices) -> Table:
    """Unit prices where a unit is named, amounts where none is. Currencies are never mixed."""
    groups: defaultdict[tuple[str, str, str], list[tuple[Offer, int]]] = defaultdict(list)
    for offer, mentions in found.asked():
        groups[offer.currency, offer.unit or "", offer.through or ""].append((offer, mentions))
    rows = [
        (
            currency,
            unit or None,
            through or None,
            sum(mentions for _, mentions in offers),
            len(offers),
            len({offer.channel_id for offer, _ in offers}),
            *five_numbers([offer.each for offer, _ in offers]),
        )
        for (currency, unit, through), offers in groups.items()
    ]
    rows.sort(key=lambda row: (-row[3], row[0], row[1] or "", row[2] or ""))
    return Table("prices_by_unit", _BY_UNIT, tuple(rows))


def five_numbers(values: Sequence[float]) -> tuple[float, float, float, float, float]:
    """Lowest, lower quartile, median, upper quartile, highest of at least one value."""
    if len(values) == 1:
        return (values[0],) * 5
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return min(values), _tidy(lower), _tidy(median(values)), _tidy(upper), max(values)


def _tidy(value: float) -> float:
    """Without the last digits, which interpolation makes up: 0.425 for 0.42500000000000004."""
    return float(f"{value:.12g}")
