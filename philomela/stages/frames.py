"""What a sample is drawn from: families, messages or sightings of a case, each with its stratum.

The same for the same archives, in whatever order they were read: names of items and strata follow
from the platform's own identifiers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection

from philomela.coding.draw import Candidate, item_name
from philomela.database.sealed import sealed_pictures
from philomela.measures import coding_queries as queries
from philomela.measures.coding_rows import sealed_families, sealed_messages, stream
from philomela.measures.months import month_at, name_of

What = Literal["families", "messages", "sightings"]
Strata = Literal["none", "channel", "month", "kind"]


@dataclass(frozen=True, slots=True)
class Frame:
    """Candidates of a case, as often as they are wanted.

    A family's channel, month and place are those of its first sighting by date. Kinds are: of
    families, one picture, copies only, with altered copies; of messages, poll, picture, other
    file, text; of sightings, the kind of file. What is sealed, or shares a family or a message
    with what is, is no candidate.
    """

    connection: Connection
    what: What
    strata: Strata
    pictures: frozenset[str]  # sealed
    families: frozenset[str]  # sealed
    messages: frozenset[tuple[int, int]]  # sealed

    @classmethod
    def of(cls, connection: Connection, what: What, strata: Strata) -> Frame:
        """The frame of a case as it is now."""
        sealed = sealed_pictures(connection)
        return cls(
            connection,
            what,
            strata,
            sealed,
            sealed_families(connection, sealed),
            sealed_messages(connection, sealed),
        )

    def candidates(self) -> Iterator[Candidate]:
        """All that may be drawn."""
        return (one for one, sealed in self._all() if not sealed)

    def sealed(self) -> int:
        """How many may not be drawn because they are sealed."""
        if not self.pictures:
            return 0
        return sum(sealed for _, sealed in self._all())

    def _all(self) -> Iterator[tuple[Candidate, bool]]:
        if self.what == "families":
            return self._families()
        return self._messages() if self.what == "messages" else self._sightings()

    def _sightings(self) -> Iterator[tuple[Candidate, bool]]:
        for row in stream(self.connection, queries.SIGHTINGS):
            item = item_name("sighting", row.channel, row.number, row.slot)
            yield self._candidate(item, row, row.kind, row.slot), row.sha256 in self.pictures

    def _messages(self) -> Iterator[tuple[Candidate, bool]]:
        for row in stream(self.connection, queries.MESSAGES):
            item = item_name("message", row.channel, row.number)
            sealed = (row.channel_id, row.number) in self.messages
            yield self._candidate(item, row, row.kind, None), sealed

    def _families(self) -> Iterator[tuple[Candidate, bool]]:
        rows = stream(self.connection, queries.FAMILY_SIGHTINGS)
        for family, group in groupby(rows, lambda row: row.family):
            sightings = tuple(group)
            first = min(sightings, key=_when_and_where)
            item = item_name("family", family)
            one = self._candidate(item, first, _kind_of(sightings), first.slot)
            yield one, family in self.families

    def _candidate(self, item: str, row: Any, kind: str, slot: int | None) -> Candidate:
        stratum = {"none": "all", "channel": row.channel, "kind": kind}.get(self.strata)
        if stratum is None:
            stratum = "undated" if row.date is None else name_of(month_at(row.date))
        return Candidate(item, stratum, row.channel_id, row.number, slot, row.date, row.sha256)


def _when_and_where(row: Any) -> tuple[bool, int, str, int, int]:
    return row.date is None, row.date or 0, row.channel, row.number, row.slot


def _kind_of(sightings: tuple[Any, ...]) -> str:
    if len({row.version or row.family for row in sightings}) > 1:
        return "with altered copies"
    return "copies only" if len({row.sha256 for row in sightings}) > 1 else "one picture"
