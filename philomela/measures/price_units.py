"""What a price buys: "12 coins for $1.50", "100 rub for 100 pictures a week", "$5/month".

The words on both sides of a price are read within its clause. A unit there is what it buys where
a word, a stroke or a mark joins it to the amount, where it says so by itself ("$5 monthly"), or
where it is counted and no other price follows it ("100₽ 10 фото").
"""

from __future__ import annotations

from typing import NamedTuple

from philomela.measures.price_sides import BARE, JOINED, Part, part_after, part_before
from philomela.measures.unit_words import VAGUE


class Bought(NamedTuple):
    """How much of what, the offsets of the whole mention with it, and how well it is joined."""

    quantity: float | int | None
    unit: str | None
    start: int
    end: int
    joined: int


def bought(text: str, start: int, end: int, floor: int, *, given: bool = False) -> Bought | None:
    """What the price at ``start`` to ``end`` buys; nothing before ``floor`` is looked at.

    ``given`` says that the currency's own form joins it to what follows, as Turkish datives do.
    """
    before = part_before(text, start, floor)
    after = part_after(text, end, JOINED if given else BARE)
    parts = _chosen(before, after)
    if not parts:
        return None
    last = max([end, *(part.edge for part in parts)])
    first = min([start, *(part.edge for part in parts)])
    if len(parts) == 1 and parts[0] is after:
        then = part_after(text, last, BARE)  # "100 rub for 100 pictures a week"
        if then and then.joined == JOINED and then.period != after.period:
            parts.append(then)
            last = then.edge
    joined = max(part.joined for part in parts)
    return Bought(*_of_all(parts), first, last, joined)


def _of_all(parts: list[Part]) -> tuple[float | int, str]:
    """Quantity and unit of a thing, of a period, or of a counted thing in a period."""
    thing = next((part for part in parts if not part.period), None)
    period = next((part for part in parts if part.period), None)
    if period and (thing is None or not thing.counted):
        return period.quantity, period.unit  # "unlimited photos, $20 a month"
    assert thing is not None
    often = period.unit if period else thing.often
    return thing.quantity, f"{thing.unit}/{often}" if often else thing.unit


def _chosen(before: Part | None, after: Part | None) -> list[Part]:
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
