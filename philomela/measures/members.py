"""Members of channels, and people who were active."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from philomela.measures import queries
from philomela.measures.rows import ArchiveRow, ChannelRow, MemberRow
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of, plain
from philomela.records import Measure, Table

_COLUMNS = ("channel", "date", "members", "source")


@dataclass(frozen=True, slots=True)
class Reading:
    """A member count. ``key`` is the channel's, or the name as given where no channel fits."""

    key: str
    label: str
    date: str
    members: int
    source: str


@dataclass(frozen=True, slots=True)
class Readings:
    """Every usable reading in order of channel and date."""

    rows: tuple[Reading, ...]
    refused: int  # below zero
    unknown: int  # names that are no channel of the case
    without: int = 0  # channels of the case that nobody read

    def latest(self) -> dict[str, Reading]:
        """The last reading of each channel; of several on its day the smallest."""
        found: dict[str, Reading] = {}
        for row in self.rows:
            held = found.get(row.key)
            if held is None or (row.date, -row.members) > (held.date, -held.members):
                found[row.key] = row
        return found


def readings(found: Iterable[MemberRow], channels: Sequence[ChannelRow]) -> Readings:
    """Assign each reading to the channel with its key, or with its title where only one has it."""
    by_key = {channel.key: channel for channel in channels}
    titles = Counter(channel.title for channel in channels)
    by_title = {
        channel.title: channel
        for channel in channels
        if channel.title and titles[channel.title] == 1
    }
    rows = []
    refused = 0
    unknown = set()
    for row in found:
        channel = by_key.get(row.channel) or by_title.get(row.channel)
        if row.members < 0:
            refused += 1
            continue
        if channel is None:
            unknown.add(row.channel)
        key = channel.key if channel else row.channel
        label = label_of(channel) if channel else plain(row.channel)
        rows.append(Reading(key, label, plain(row.date), row.members, plain(row.source)))
    rows.sort(key=lambda row: (row.key, row.date, row.source))
    without = len(by_key.keys() - {row.key for row in rows})
    return Readings(tuple(rows), refused, len(unknown), without)


def members_by_key(found: Readings) -> Mapping[str, int]:
    """Channel key -> members at the last reading."""
    return {key: row.members for key, row in found.latest().items()}


def members_sum(found: Readings) -> Measure:
    """Members at the last reading of each channel, added up; every reading as a table."""
    latest = found.latest()
    table = Table(
        "members",
        _COLUMNS,
        tuple((row.label, row.date, row.members, row.source) for row in found.rows),
    )
    last = Table(
        "members_latest",
        _COLUMNS,
        tuple((row.label, row.date, row.members, row.source) for row in latest.values()),
    )
    return Measure(
        name="members_sum",
        title="Members, added up",
        value=sum(row.members for row in latest.values()) if latest else None,
        unit="members",
        method="Sum over channels of the member count in the last reading of each. One person in"
        " two channels counts twice.",
        n=len(latest),
        sources=(plain_sql(queries.MEMBERS),),
        caveats=_caveats(found, latest),
        tables=(table, last),
    )


def members_union(found: Readings) -> Measure:
    """Bounds of the number of distinct people: ``low`` the largest channel, ``high`` the sum.

    They are certain bounds rather than an interval, so there is no level and no value. Where a
    channel was not read nothing bounds it from above.
    """
    latest = found.latest()
    counts = [row.members for row in latest.values()]
    return Measure(
        name="members_union",
        title="Distinct members, bounds",
        value=None,
        unit="people",
        method="At least the members of the largest channel (if all others are among them), at"
        " most the sum over channels (if nobody is in two): the bounds of Fréchet (1935) for the"
        " size of a union. What lies between is not known.",
        n=len(latest),
        low=max(counts) if counts else None,
        high=sum(counts) if counts and not found.without else None,
        sources=(plain_sql(queries.MEMBERS),),
        caveats=_caveats(found, latest),
    )


def _caveats(found: Readings, latest: Mapping[str, Reading]) -> tuple[str, ...]:
    if not latest:
        return ("No member counts are in the case: exports hold none. Add a file of readings.",)
    caveats = ["Member counts hold automatic accounts and people who never look."]
    days = sorted({row.date for row in latest.values()})
    if len(days) > 1:
        caveats.append(f"The last readings are from {days[0]} to {days[-1]}, not of one day.")
    if found.without:
        caveats.append(
            f"{counted(found.without, 'channel')} without any reading, in no sum: nothing bounds"
            " the number of members from above."
        )
    if found.unknown:
        caveats.append(
            f"{counted(found.unknown, 'name')} with readings, but no channel of the case."
        )
    if found.refused:
        caveats.append(f"{counted(found.refused, 'reading')} below zero left out.")
    return tuple(caveats)


def active_people(people: Iterable[str], archives: Iterable[ArchiveRow]) -> Measure:
    """Distinct people who wrote, acted, reacted or were added: a lower bound of those present."""
    count = sum(1 for _ in people)
    caveats = ["People who only read, and those who post as a channel, are not seen."]
    if len({archive.format for archive in archives}) > 1:
        caveats.append(
            "Archives of several formats: a person known by number in one and by name in another"
            " counts twice."
        )
    return Measure(
        name="active_people",
        title="People who were active, at least",
        value=count,
        unit="people",
        method="Distinct pseudonyms of people who sent a message, acted in a service message,"
        " reacted or were added. People who are only mentioned or forwarded do not count.",
        n=count,
        low=count,
        sources=(plain_sql(queries.PEOPLE),),
        caveats=tuple(caveats),
    )
