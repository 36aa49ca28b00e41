"""Recurring marks, and the share of pictures that bear one, by channel and over all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from philomela.measures import marks_rows
from philomela.measures.counts import not_linked
from philomela.measures.intervals import LEVEL, wilson
from philomela.measures.marks_rows import SCREEN, Bearers, Marked, MarkRow
from philomela.measures.rows import ChannelRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of
from philomela.records import Cell, Measure, Table

_NONE = "No picture has a sketch that tells enough: marks were not looked for."
_AT_LEAST = (
    "Marks that show little at the size at which pictures are sketched (about 350 pixels), that lie"
    " at another place in every picture, or that were cropped or moved with the picture are not"
    " found: the share is rather too small than too large."
)
_SHARE_COLUMNS = (
    *("channel_key", "channel", "pictures", "marked", "bars_only"),
    *("share", "low", "high"),
)
_MARK_COLUMNS = (
    *("mark", "place", "pictures", "share", "channels", "left", "top", "right", "bottom"),
    *("chance", "false_share", "found_share", "least_found_share"),
)


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
        " explains, and that recur in the same pictures (a contrario: Desolneux, Moisan and Morel,"
        " IJCV 40, 2000), make up a mark; no words and no picture of a mark are looked for."
        " Chance is log10 of the number of pairs of points that would keep such company by"
        " chance. False share: of pictures without the mark, how many would seem to bear it."
        " Found share: of its bearers, how many are found, as those that show one of its points and"
        " two tell of those that show none (Chao, Biometrics 43, 1987; an upper bound), and the"
        " least that it may well be (95 percent).",
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
        told = (mark.chance, mark.false_share, mark.found_share, mark.least_found_share)
        share = pictures / found.whole.pictures
        yield (mark.mark, mark.place, pictures, share, channels, *box, *told)


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
    estimate = _estimate(found, found.whole) if known else _Estimate(None, None, None)
    return Measure(
        name="marked_share",
        title="Pictures with a recurring mark",
        value=estimate.share,
        unit="share",
        low=estimate.low,
        high=estimate.high,
        level=LEVEL if known else None,
        method="Distinct sighted pictures with a sketch that tells enough, those apart that bear"
        " nothing but the bars of an app (n), and of them those that bear a recurring mark at its"
        " place. From the pictures found, those that are expected to seem to bear a mark are taken"
        " away (false share of each mark), and those that are expected to be missed are added"
        " (found share of each mark). The interval is Wilson's (JASA 22, 1927, 209-212) around n"
        " pictures, from what is left without the false ones to what there is with as many missed"
        " as may well be (least found share).",
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
    yield _AT_LEAST
    marked, whole = found.whole.marked, found.whole.told
    yield f"Counted: {counted(marked, 'picture')} of {whole:,} in which a mark was found."
    if found.whole.bars_only:
        yield (
            f"{counted(found.whole.bars_only, 'picture')} left out, with nothing but what recurs at"
            " the top and at the bottom at once, as the bars of an app do in screenshots: whether"
            " what they show is marked cannot be told."
        )


def _shares(found: Found, channels: Iterable[ChannelRow]) -> Iterator[tuple[Cell, ...]]:
    of_channel = {channel.id: channel for channel in channels}
    for one in sorted(found.by_channel, key=lambda one: (-one.pictures, one.channel_id or 0)):
        channel = of_channel[one.channel_id or 0]
        estimate = _estimate(found, one) if one.told else _Estimate(None, None, None)
        yield channel.key, label_of(channel), one.told, one.marked, one.bars_only, *estimate


class _Estimate(NamedTuple):
    """A share and its interval; None where it is not known."""

    share: float | None
    low: float | None
    high: float | None


def _estimate(found: Found, where: Marked) -> _Estimate:
    """The share, and Wilson's interval, widened by what errors may have added and left out."""
    marks = [mark for mark in found.marks if mark.place != SCREEN]
    bearers = {
        one.mark: one.pictures for one in found.bearers if one.channel_id == where.channel_id
    }
    n, marked = where.told, where.marked
    false = sum(mark.false_share for mark in marks) * (n - marked)
    missed = sum(bearers.get(mark.mark, 0) * (1 / mark.found_share - 1) for mark in marks)
    most = sum(bearers.get(mark.mark, 0) * (1 / mark.least_found_share - 1) for mark in marks)
    share = min(1.0, max(0.0, (marked - false + missed) / n))
    low, _ = wilson(max(0, marked - ceil(false)), n)
    _, high = wilson(min(n, marked + ceil(most)), n)
    return _Estimate(share, low, high)
