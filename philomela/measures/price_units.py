"""What a price buys: "12 coins for $1.50", "100 rub for 100 pictures a week", "$5/month"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from philomela.measures.price_numbers import NUMBER, to_number
from philomela.measures.price_words import (
    ADVERBS,
    LINKS_AFTER,
    LINKS_BEFORE,
    PERIODS,
    THINGS,
    UNITS,
)

_WINDOW = 48  # characters looked at on either side
_MOST_LINKS = 2  # "is only"
_LONGEST_LINK = 16  # characters
_GAP = r"[ \t\u00a0\u202f]{0,2}"
_WORD = r"[^\W\d_]{1,14}"
_MARK = r"[/=:×\-\u2013\u2014\u2192]"


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return rf"(?:(?:{'|'.join(longest_first)})(?![^\W_]))"


_LINK_BEFORE = re.compile(rf"(?:{_MARK}|(?<![^\W_]){_any_of(LINKS_BEFORE)}){_GAP}\Z", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?:(?<![0-9])(?<![0-9][.,])(?P<count>{NUMBER}){_GAP}|(?<![^\W_]))"
    rf"(?P<words>(?:{_WORD} ){{0,2}}{_WORD}){_GAP}\Z"
)
_AFTER = re.compile(
    rf"\.?{_GAP}(?P<link>{_MARK}|{_any_of(LINKS_AFTER)})?{_GAP}"
    rf"(?:(?P<count>{NUMBER}){_GAP})?(?P<first>{_WORD})(?: (?P<second>{_WORD}))?",
    re.IGNORECASE,
)


class Bought(NamedTuple):
    """How much of what, and the offsets of the whole mention with it."""

    quantity: float | int | None
    unit: str | None
    start: int
    end: int


class _Part(NamedTuple):
    quantity: float | int
    unit: str
    period: bool
    edge: int  # offset of its far end
    strong: bool  # joined by a word or a stroke, rather than by a dash or nothing


def bought(text: str, start: int, end: int, floor: int) -> Bought | None:
    """What the price at ``start`` to ``end`` buys; nothing before ``floor`` is looked at."""
    before = _before(text, start, floor)
    after = _after(text, end)
    parts = _chosen(before, after)
    if not parts:
        return None
    last = max([end, *(part.edge for part in parts)])
    first = min([start, *(part.edge for part in parts)])
    if len(parts) == 1 and after in parts and not parts[0].period:
        # "100 rub for 100 pictures a week"
        then = _after(text, last)
        if then and then.period and then.strong:
            parts.append(then)
            last = then.edge
    thing = next((part for part in parts if not part.period), None)
    period = next((part for part in parts if part.period), None)
    if thing and period:
        return Bought(thing.quantity, f"{thing.unit}/{period.unit}", first, last)
    only = thing or period
    return Bought(only.quantity, only.unit, first, last) if only else None


def _chosen(before: _Part | None, after: _Part | None) -> list[_Part]:
    """Both where one is a thing and the other a period; else the one that is better joined."""
    if before is None or after is None:
        return [part for part in (before, after) if part]
    if before.period != after.period:
        return [before, after] if after.strong else [before]
    return [after] if after.strong and not before.strong else [before]


def _before(text: str, start: int, floor: int) -> _Part | None:
    low = max(floor, start - _WINDOW, text.rfind("\n", 0, start) + 1)
    end = start
    for _ in range(_MOST_LINKS):
        link = _LINK_BEFORE.search(text, max(low, end - _LONGEST_LINK), end)
        end = link.start() if link else end
    found = _BEFORE.search(text, low, end)
    if found is None:
        return None
    words = found["words"].lower().split()
    # The unit is the last word or the one before it, and one word may describe it:
    # "10 HD photos", "30 days access".
    place = next(
        (place for place in (-1, -2) if -place <= len(words) and words[place] in UNITS), None
    )
    if place is None:
        return None
    unit = words[place]
    counts = found["count"] and len(words) + place <= 1
    quantity = to_number(found["count"]) if counts else 1
    return _Part(quantity, UNITS[unit], unit in PERIODS, found.start(), end < start)


def _after(text: str, end: int) -> _Part | None:
    found = _AFTER.match(text, end, end + _WINDOW)
    if found is None:
        return None
    for name in ("first", "second"):
        word = (found[name] or "").lower()
        if word in UNITS and (found["link"] or word in ADVERBS):
            quantity = to_number(found["count"]) if found["count"] else 1
            strong = found["link"] is None or found["link"] in "/" or found["link"].isalpha()
            return _Part(quantity, UNITS[word], word in PERIODS, found.end(name), strong)
        if word in THINGS:
            return None
    return None
