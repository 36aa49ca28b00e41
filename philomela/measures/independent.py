"""From sightings to independent ones, and from those to occasions.

Estimators of the unseen take sightings as draws that know nothing of one another. A forward is a
copy of a sighting, and what a channel posts again it draws from its own shelf. So of each family
each channel counts once, however often it posts it, and forwards do not count; a family known from
forwards only counts once, where it came first. What is left says: this channel, too, came to hold
this family. Different channels are then the only chances of seeing a family again, and estimators
over channels allow for that.

An **occasion** is a channel, or a period of equal length. Over periods what a channel posts again
in a later period does count, since otherwise a family could not return; where channels like to
repeat themselves estimates over periods fall short, and where they avoid it they are too high.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import comb
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.measures.estimates import Numbers
from philomela.measures.histories import MOST_OCCASIONS, histories
from philomela.measures.unseen_rows import FamilyInChannel

_MOST_WEEKS = 26  # a longer span is cut into longer periods
_WEEKS_OF_A_PERIOD = 4

Places = NDArray[np.int64]


class Returns(NamedTuple):
    """Pairs of sightings of one family in different weeks: in one channel, and in two.

    ``share`` of such pairs would be in one channel if channels posted what they posted before as
    readily as what others did.
    """

    within: int
    across: int
    share: float


@dataclass(frozen=True, slots=True)
class Independent:
    """Independent sightings: families in channels, and families in weeks, each pair once.

    Families and channels count from 0; ``channels`` are the ids of the channels. ``sightings`` are
    all there were, ``forwards`` those forwarded, ``only_forwarded`` the families known from
    forwards only.
    """

    family: Places
    channel: Places
    weekly_family: Places
    week: Places
    channels: tuple[int, ...]
    families: int
    sightings: int
    forwards: int
    only_forwarded: int
    returns: Returns


@dataclass(frozen=True, slots=True)
class Occasions:
    """Which occasions saw how many families.

    ``captured``: families on each occasion; ``only``: those on no other; ``frequencies``: families
    on one occasion, on two, …; ``cells``: the histories of at most six occasions, ``pooled`` the
    number of occasions that share one of these.
    """

    kind: str  # "channels", "weeks", "periods of 28 days"
    captured: Numbers
    only: Numbers
    frequencies: Numbers
    cells: Numbers
    pooled: int
    undated: int  # families without a date, left out

    @property
    def seen(self) -> float:
        """Families on any occasion."""
        return float(self.frequencies.sum())

    @property
    def again(self) -> int:
        """Families on more than one occasion."""
        return int(self.frequencies[1:].sum())

    @property
    def overlap(self) -> float:
        """What :func:`philomela.measures.abundance.coverage` takes off for few, unequal occasions.

        2 / (t - 1) for t equal ones.
        """
        squares = float((self.only**2).sum())
        pairs = float(self.only.sum()) ** 2 - squares
        return 2 * squares / pairs if pairs else 0.0

    @property
    def twice(self) -> float:
        """Families on exactly two occasions."""
        return float(self.frequencies[1]) if len(self.frequencies) > 1 else 0.0


def independent(rows: Iterable[FamilyInChannel]) -> Independent:
    """Collapse forwards and what a channel posts again; rows of one family follow one another."""
    in_channels: list[tuple[int, int]] = []
    in_weeks: list[tuple[int, int]] = []
    places: dict[int, int] = {}
    tokens: Counter[tuple[int, int]] = Counter()
    families = sightings = forwards = only_forwarded = within = across = 0
    for _, group in groupby(rows, attrgetter("family")):
        found = list(group)
        own = [row for row in found if not row.forwarded]
        kept = own or [min(found, key=_earliest)]
        for channel in dict.fromkeys(row.channel_id for row in kept):
            in_channels.append((families, places.setdefault(channel, len(places))))
        for week in sorted({row.week for row in kept if row.week is not None}):
            in_weeks.append((families, week))
        placed = {(row.channel_id, row.week) for row in kept if row.week is not None}
        tokens.update(placed)
        if len(placed) > 1:
            same_channel = _pairs(channel for channel, _ in placed)
            within += same_channel
            across += comb(len(placed), 2) - same_channel - _pairs(week for _, week in placed)
        families += 1
        only_forwarded += not own
        sightings += sum(row.sightings for row in found)
        forwards += sum(row.sightings for row in found if row.forwarded)
    channelwise = np.array(in_channels, dtype=np.int64).reshape(-1, 2)
    weekly = np.array(in_weeks, dtype=np.int64).reshape(-1, 2)
    return Independent(
        channelwise[:, 0],
        channelwise[:, 1],
        weekly[:, 0],
        weekly[:, 1],
        tuple(places),
        families,
        sightings,
        forwards,
        only_forwarded,
        Returns(within, across, _share_within(tokens)),
    )


def _share_within(tokens: Counter[tuple[int, int]]) -> float:
    """Pairs in one channel and different weeks, of all pairs in different weeks; 0 without any."""
    channels: Counter[int] = Counter()
    weeks: Counter[int] = Counter()
    for (channel, week), count in tokens.items():
        channels[channel] += count
        weeks[week] += count
    both = _squares(tokens.values())
    apart = tokens.total() ** 2 - _squares(weeks.values())
    return (_squares(channels.values()) - both) / apart if apart else 0.0


def _pairs(values: Iterable[int]) -> int:
    """Pairs of equal values."""
    return sum(comb(count, 2) for count in Counter(values).values())


def _squares(counts: Iterable[int]) -> int:
    return sum(count * count for count in counts)


def _earliest(row: FamilyInChannel) -> tuple[bool, int, int]:
    return row.week is None, row.week or 0, row.channel_id


def by_channel(found: Independent) -> Occasions:
    """Channels as occasions; for histories the largest by themselves and the others as one."""
    captured = np.bincount(found.channel, minlength=len(found.channels))
    rank = np.empty_like(captured)
    rank[np.argsort(-captured, kind="stable")] = np.arange(len(captured))
    groups = np.minimum(rank, MOST_OCCASIONS - 1)
    pooled = max(len(captured) - MOST_OCCASIONS + 1, 0)
    return _occasions(
        "channels", found.family, rank[found.channel], groups[found.channel],
        pooled if pooled > 1 else 0, 0,
    )  # fmt: skip


def by_period(found: Independent) -> Occasions:
    """Weeks as occasions, or periods of 28 days where the sightings span more than 26 weeks.

    For histories, neighbouring periods are joined to at most six of about equal length. Periods in
    which nothing was seen change no estimate and are left out, so that a wrong date far from all
    others makes one occasion and not thousands.
    """
    family, week = found.weekly_family, found.week
    if not len(week):
        return _occasions("weeks", family, family, family, 0, found.families)
    weeks = week - week.min()
    short = weeks.max() < _MOST_WEEKS
    periods = weeks if short else weeks // _WEEKS_OF_A_PERIOD
    used, places = np.unique(periods, return_inverse=True)
    groups = places * min(MOST_OCCASIONS, len(used)) // len(used)
    pooled = len(used) if len(used) > MOST_OCCASIONS else 0
    undated = found.families - len(np.unique(family))
    kind = "weeks" if short else "periods of 28 days"
    return _occasions(kind, family, places, groups, pooled, undated)


def _occasions(
    kind: str, family: Places, occasion: Places, group: Places, pooled: int, undated: int
) -> Occasions:
    number = int(occasion.max()) + 1 if len(occasion) else 0
    pairs = np.unique(family * max(number, 1) + occasion)
    families, occasions = pairs // max(number, 1), pairs % max(number, 1)
    times = np.bincount(families, minlength=1)
    seen = np.zeros((len(times), int(group.max()) + 1 if len(group) else 1), dtype=bool)
    seen[family, group] = True
    return Occasions(
        kind,
        np.bincount(occasions, minlength=number).astype(np.float64),
        np.bincount(occasions[times[families] == 1], minlength=number).astype(np.float64),
        np.bincount(times[times > 0], minlength=2)[1:].astype(np.float64),
        histories(seen),
        pooled,
        undated,
    )


def rare_pairs(found: Independent, most: int) -> float:
    """Ordered pairs of sightings, in different channels, of families sighted at most so often."""
    times = np.bincount(found.family, minlength=1)
    by_channels = np.bincount(found.channel[times[found.family] <= most]).astype(np.float64)
    return float(by_channels.sum() ** 2 - (by_channels**2).sum())


def largest_two(found: Independent) -> tuple[tuple[int, int], tuple[int, int, int]] | None:
    """The two channels with the most families: their ids, and families in each and in both."""
    sizes = np.bincount(found.channel, minlength=len(found.channels))
    if len(sizes) < 2:
        return None
    first, second = (int(place) for place in np.argsort(-sizes, kind="stable")[:2])
    both = np.intersect1d(
        found.family[found.channel == first], found.family[found.channel == second]
    )
    ids = (found.channels[first], found.channels[second])
    return ids, (int(sizes[first]), int(sizes[second]), len(both))
