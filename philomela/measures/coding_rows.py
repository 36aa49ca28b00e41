"""Samples and coders' labels as rows, and which items show a sealed picture."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection

from philomela.database.sealed import sealed_pictures
from philomela.measures import coding_queries as queries
from philomela.measures.sql import Query

_AT_A_TIME = 5_000  # rows fetched at a time
_NAMES = 500  # pictures named in a query


class SampleRow(NamedTuple):
    """A sample, described by what makes it reproducible."""

    name: str
    what: str  # families | messages | sightings
    strata: str  # none | channel | month | kind
    size: int
    seed: int
    population: int
    sealed: int  # left out of the population
    codebook: str  # TOML


class StratumRow(NamedTuple):
    """A stratum of a sample: of how many, how many were drawn."""

    sample: str
    stratum: str
    population: int
    drawn: int


class ItemRow(NamedTuple):
    """An item of a sample; ``channel`` is a channel's key."""

    sample: str
    item: str
    stratum: str
    channel: str
    number: int
    slot: int | None
    date: int | None
    sha256: str | None


class LabelRow(NamedTuple):
    """What a coder said of an item."""

    sample: str
    item: str
    variable: str
    coder: str
    label: str


class RefusedRow(NamedTuple):
    """A row of a file of labels that was refused."""

    sample: str
    file: str  # SHA-256
    line: int
    item: str
    coder: str
    variable: str
    label: str
    reason: str


class Coding(NamedTuple):
    """All that a case holds of coding. ``sealed`` are sample and item of what shows no more."""

    samples: tuple[SampleRow, ...]
    strata: tuple[StratumRow, ...]
    items: tuple[ItemRow, ...]
    labels: tuple[LabelRow, ...]
    refused: tuple[RefusedRow, ...]
    sealed: frozenset[tuple[str, str]]


def coding(connection: Connection) -> Coding:
    """Everything of every sample."""
    return Coding(
        tuple(map(SampleRow._make, stream(connection, queries.SAMPLES))),
        tuple(map(StratumRow._make, stream(connection, queries.STRATA))),
        tuple(map(ItemRow._make, stream(connection, queries.ITEMS))),
        tuple(map(LabelRow._make, stream(connection, queries.LABELS))),
        tuple(map(RefusedRow._make, stream(connection, queries.REFUSED))),
        sealed_items(connection),
    )


def sealed_items(connection: Connection) -> frozenset[tuple[str, str]]:
    """Sample and item of every item that shows a sealed picture."""
    rows = _with(connection, queries.sampled_with, sealed_pictures(connection))
    return frozenset((row[0], row[1]) for row in rows)


def sealed_families(connection: Connection, sealed: Collection[str]) -> frozenset[str]:
    """Families that hold a sealed picture."""
    return frozenset(row[0] for row in _with(connection, queries.families_with, sealed))


def sealed_messages(connection: Connection, sealed: Collection[str]) -> frozenset[tuple[int, int]]:
    """Channel id and number of the messages that bear a sealed picture."""
    rows = _with(connection, queries.messages_with, sealed)
    return frozenset((row[0], row[1]) for row in rows)


def stream(connection: Connection, query: Query) -> Iterator[Any]:
    """The rows of a query, some at a time."""
    return iter(connection.execute(query, execution_options={"yield_per": _AT_A_TIME}))


def _with(
    connection: Connection, query: Callable[[Collection[str]], Query], pictures: Collection[str]
) -> Iterator[Any]:
    names = iter(sorted(pictures))
    while some := tuple(islice(names, _NAMES)):
        yield from connection.execute(query(some))
