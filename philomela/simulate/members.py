"""Member counts of the channels over time, as somebody noted them down: ``members.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from philomela.simulate.channels import Channel
from philomela.simulate.dice import dice
from philomela.simulate.months import Months

_MEAN = {"hub": 4_000, "gallery": 1_500, "promotion": 2_500, "payment": 600, "support": 900}
_SOURCE = "channel page"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Members of a channel on a day."""

    channel: str
    date: str  # YYYY-MM-DD
    members: int


def snapshots(seed: int, channels: Iterable[Channel], months: Months) -> Iterator[Snapshot]:
    """One a month for each channel that has members, in order of channel and date."""
    for channel in channels:
        if channel.role not in _MEAN:
            continue
        draw = dice(seed, "members", channel.number)
        members = _MEAN[channel.role] * draw.uniform(0.2, 0.5)
        for name, weight in zip(months.names, months.weights, strict=True):
            members += _MEAN[channel.role] * 0.05 * weight * draw.uniform(0.7, 1.3)
            yield Snapshot(channel.key, f"{name}-03", int(members))


def members_csv(rows: Iterable[Snapshot]) -> str:
    """The file's text."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("channel", "date", "members", "source"))
    writer.writerows((row.channel, row.date, row.members, _SOURCE) for row in rows)
    return file.getvalue()


def members_sum(rows: Iterable[Snapshot]) -> int:
    """Members in the last snapshot of each channel, added up."""
    return sum({row.channel: row.members for row in rows}.values())
