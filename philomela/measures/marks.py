"""Recurring marks, and the share of pictures that bear one, by channel and over all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from philomela.measures import marks_rows
from philomela.measures.counts import not_linked
from philomela.measures.intervals import LEVEL, wilson
from philomela.measures.marks_rows import Bearers, Marked, MarkRow
from philomela.measures.rows import ChannelRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of
from philomela.records import Cell, Measure, Table

#: What the method itself was off by at most in 28 of 31 simulated operations (``docs/marks.md``).
METHOD_ERROR = 0.03

_NONE = "No picture has a sketch that tells enough: marks were not looked for."
_ASSUMED = (
    "Small marks often leave nothing in pictures that stand upright; those are taken to be marked"
    " as often as the others of their channel. A channel that marks only pictures that lie would be"
    " given too large a share."
)
_NOT_FOUND = (
    "Marks that nothing is left of at the size at which pictures are sketched (about 350 pixels),"
    " that lie at another place in every picture, or that were cropped or moved with the picture"
    " are not found, nor counted."
)
_HOW_WELL = (
    "In simulated operations the share was within 3 points of the truth, and low and high held it,"
    " in 28 of 31; in all four of 400 families that had no part in choosing the method, with 0, 10,"
    " 50 and 90 % of the pictures marked. Smaller operations and single channels are less sure."
)
_SHARE_COLUMNS = (
    *("channel_key", "channel", "pictures", "marked", "bars"),
    *("share", "low", "high"),
)
_MARK_COLUMNS = ("mark", "place", "pictures", "share", "channels", "left", "top", "right", "bottom")


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of a case's marks. Of the ``sighted`` pictures ``unlinked`` ones are in no
    family yet."""

    marks: Sequence[MarkRow]
    bearers: Sequence[Bearers]
    whole: Marked
    by_channel: Sequence[Marked]
    sighted: int
    unlinked: int

    @property
    def is_known(self) -> bool:
        """Whether marks were looked for."""
        return not self.unlinked and (self.whole.pictures > 0 or not self.sighted)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What keeps it from being known."""
        if self.sighted and not self.whole.pictures:
            return (_NONE, *not_linked(self.unlinked))
        return not_linked(self.unlinked)


def recurring_marks(found: Found, channels: Iterable[ChannelRow]) -> Measure:
    """Marks with where they lie and how many pictures bear them, in all and by channel."""
    known = found.is_known
    return Measure(
        name="recurring_marks",
        title="Recurring marks",
        value=len(found.marks) if known else None,
        unit="marks",
        method="Stamps, captions, frames and bars of apps that recur at one place in pictures of at"
        " least four families, which are otherwise unrelated. Points of local structure that recur"
        " at one place, as seen from a corner, an edge or the middle, in more families than chance"
        " explains (a contrario: Desolneux, Moisan and Morel, IJCV 40, 2000), and that lie near one"
        " another in the same pictures, make up a mark; where too little of a small mark recurs,"
        " points that at least three families share two by two in one place, more than when they"
        " are moved against one another. What as many pictures seem to bear beside its place, or"
        " hardly more than one family bears, is none. No words and no picture of a mark are looked"
        " for. Which pictures bear it, and how likely, is told by a model of how often"
        " pictures with and without it show its points (EM: Dempster, Laird and Rubin, JRSS B 39,"
        " 1977). Left, top, right and bottom are shares of the frame.",
        n=found.whole.pictures if known else None,
        sources=(plain_sql(marks_rows.MARKS), plain_sql(marks_rows.BEARERS_BY_CHANNEL)),
        caveats=found.caveats,
        tables=(
            Table("recurring_marks", _MARK_COLUMNS, tuple(_mark_rows(found)) if known else ()),
            Table(
                "marks_by_channel",
                ("mark", "place", "channel_key", "channel", "pictures", "share"),
                tuple(_channel_rows(found, channels)) if known else (),
            ),
        ),
    )


def _mark_rows(found: Found) -> Iterator[tuple[Cell, ...]]:
    for mark in found.marks:
        own = [one for one in found.bearers if one.mark == mark.mark]
        pictures = sum(one.pictures for one in own if one.channel_id is None)
        channels = sum(one.channel_id is not None for one in own)
        box = (mark.left, mark.top, mark.right, mark.bottom)
        share = pictures / found.whole.pictures
        yield (mark.mark, mark.place, pictures, share, channels, *box)


def _channel_rows(found: Found, channels: Iterable[ChannelRow]) -> Iterator[tuple[Cell, ...]]:
    of_channel = {channel.id: channel for channel in channels}
    pictures = {one.channel_id: one.pictures for one in found.by_channel}
    places = {mark.mark: mark.place for mark in found.marks}
    for one in found.bearers:
        if one.channel_id is not None:
            channel = of_channel[one.channel_id]
            share = one.pictures / pictures[one.channel_id]
            named = (places[one.mark], channel.key, label_of(channel))
            yield (one.mark, *named, one.pictures, share)


def marked_share(found: Found, channels: Iterable[ChannelRow]) -> Measure:
    """The share of pictures that bear a mark, in all and by channel, with intervals."""
    known = found.is_known and found.whole.told > 0
    estimate = _estimate(found.whole) if known else _Estimate(None, None, None)
    return Measure(
        name="marked_share",
        title="Pictures with a recurring mark",
        value=estimate.share,
        unit="share",
        low=estimate.low,
        high=estimate.high,
        method="Distinct sighted pictures with a sketch that tells enough, those apart that bear"
        " the bars of an app (n); of them how many are expected to bear a recurring"
        " mark: the sum of how likely each does, given what it shows, how often pictures of its"
        " channel bear each mark and how often the mark hides in pictures that stand upright (EM)."
        f" Low and high are Wilson's interval ({LEVEL:.0%}; JASA 22, 1927, 209-212) for as many"
        " pictures as tell as much: n less the share of missing information (Louis, JRSS B 44,"
        " 1982, 226-233), divided by the design effect of families, whose pictures are alike; and"
        " widened by what the method is off by at most in nine of ten simulated operations,"
        f" {METHOD_ERROR:.0%} (the"
        " root of the sum of squares).",
        n=found.whole.told if known else None,
        sources=(plain_sql(marks_rows.MARKED_PICTURES), plain_sql(marks_rows.MARKED_SIGHTINGS)),
        caveats=tuple(_share_caveats(found, known)),
        tables=(
            Table("marked_by_channel", _SHARE_COLUMNS, tuple(_shares(found, channels)))
            if known
            else Table("marked_by_channel", _SHARE_COLUMNS, ()),
        ),
    )


def _share_caveats(found: Found, known: bool) -> Iterator[str]:
    yield from found.caveats
    if not known:
        return
    yield _ASSUMED
    yield _NOT_FOUND
    yield _HOW_WELL
    marked, whole = found.whole.marked, found.whole.told
    yield (
        f"In {counted(marked, 'picture')} of {whole:,} a mark was found ({marked / whole:.1%});"
        " the rest of the share is what is expected of pictures in which it cannot be seen."
    )
    if found.whole.bars:
        yield (
            f"{counted(found.whole.bars, 'picture')} left out, with what recurs at the top"
            " and at the bottom at once, as the bars of an app do in screenshots: whether what they"
            " show is marked cannot be told."
        )


def _shares(found: Found, channels: Iterable[ChannelRow]) -> Iterator[tuple[Cell, ...]]:
    of_channel = {channel.id: channel for channel in channels}
    for one in sorted(found.by_channel, key=lambda one: (-one.pictures, one.channel_id or 0)):
        channel = of_channel[one.channel_id or 0]
        estimate = _estimate(one) if one.told else _Estimate(None, None, None)
        yield channel.key, label_of(channel), one.told, one.marked, one.bars, *estimate


class _Estimate(NamedTuple):
    """A share and its interval; None where it is not known."""

    share: float | None
    low: float | None
    high: float | None


def _estimate(where: Marked) -> _Estimate:
    share = min(where.expected / where.told, 1.0)
    telling = _telling(where, share)
    low, high = wilson(share * telling, telling)
    low, high = share - hypot(share - low, METHOD_ERROR), share + hypot(high - share, METHOD_ERROR)
    return _Estimate(share, max(low, 0.0), min(high, 1.0))


def _telling(where: Marked, share: float) -> float:
    """How many pictures, each of a family of its own and each surely told, tell as much of the
    share as these do; at least one."""
    spread = where.told * share * (1 - share)
    if spread <= 0:
        return float(where.told)
    missing = where.unsure / spread
    between = (
        where.expected_squared - 2 * share * where.told_expected + share**2 * where.told_squared
    )
    alike = max(1.0, (between + where.unsure) / spread)
    return max(1.0, where.told * (1 - missing) / alike)
