"""Rows for the estimates of unseen families, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from philomela.measures.unseen_queries import FAMILIES_IN_CHANNELS

_AT_A_TIME = 5_000  # rows fetched at a time


class FamilyInChannel(NamedTuple):
    """A family's own postings in a channel in a week, or those forwarded there.

    Weeks count from that of 1 January 1970, beginning on Mondays; None without a date.
    """

    family: str
    channel_id: int
    forwarded: bool
    week: int | None
    sightings: int


def families_in_channels(connection: Connection) -> Iterator[FamilyInChannel]:
    """Families in channels; those of one family follow one another."""
    options = {"yield_per": _AT_A_TIME}
    found = connection.execute(FAMILIES_IN_CHANNELS, execution_options=options)
    return map(FamilyInChannel._make, found)
