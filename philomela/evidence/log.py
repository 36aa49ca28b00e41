"""The log of a case: every act is a leaf of an append-only Merkle tree.

An act is appended in the transaction that does it, so that neither is there without the other.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select

from philomela.database.schema import log
from philomela.errors import CaseError, UsageError
from philomela.evidence.acts import PROGRAM, Act, content_of, from_leaf, to_leaf
from philomela.evidence.hashing import HASH_BYTES, leaf_hash
from philomela.evidence.tree import completed, tree_root


class Entry(NamedTuple):
    """An act as the log holds it."""

    number: int  # from 1
    leaf: bytes
    hash: str  # of the leaf, hex

    @property
    def act(self) -> Act:
        """What the leaf says."""
        return from_leaf(self.leaf)

    def told(self) -> dict[str, Any]:
        """The leaf as a value of JSON."""
        told: dict[str, Any] = json.loads(self.leaf)
        return told


def append(
    connection: Connection,
    what: str,
    details: Mapping[str, Any],
    *,
    who: str = PROGRAM,
    when: int | None = None,
) -> int:
    """Append an act, in the caller's transaction; returns its number, from 1.

    ``details`` hold hashes, counts and settings, nothing that belongs to a person. Raises
    :class:`~philomela.errors.UsageError` for an act that nobody does, and for one that says more
    than a leaf holds.
    """
    if not who.strip():
        raise UsageError("An act needs the name of who does it.", "Give it with --by.")
    if not who.isprintable():  # also what could not be decoded
        raise UsageError("The name holds characters that are no text.", "Type it anew.")
    act = Act(what, int(time.time()) if when is None else when, who, details)
    number = log_size(connection) + 1
    try:
        leaf = to_leaf(act)
    except ValueError as error:
        raise UsageError("That is more than the log takes.", "Say it in fewer words.") from error
    hashed = leaf_hash(leaf)
    connection.execute(
        insert(log).values(
            number=number,
            what=what,
            time=act.when,
            content=content_of(what, details),
            leaf=leaf,
            hash=hashed.hex(),
            nodes=completed(number, hashed, LogNodes(connection)),
        )
    )
    return number


def append_if_new(connection: Connection, what: str, details: Mapping[str, Any]) -> int | None:
    """Append an act unless the log holds it already, at whatever place."""
    same = select(log.c.number).where(log.c.content == content_of(what, details)).limit(1)
    if connection.scalar(same) is not None:
        return None
    return append(connection, what, details)


def append_if_changed(connection: Connection, what: str, details: Mapping[str, Any]) -> int | None:
    """Append an act unless the last one of its name says the same."""
    newest = select(log.c.content).where(log.c.what == what).order_by(log.c.number.desc()).limit(1)
    if connection.scalar(newest) == content_of(what, details):
        return None
    return append(connection, what, details)


def append_if_last(connection: Connection, what: str, details: Mapping[str, Any]) -> int | None:
    """Append an act unless the very last one of the log says the same."""
    newest = select(log.c.content).order_by(log.c.number.desc()).limit(1)
    if connection.scalar(newest) == content_of(what, details):
        return None
    return append(connection, what, details)


def log_size(connection: Connection) -> int:
    """How many acts the log holds."""
    return connection.scalar(select(func.max(log.c.number))) or 0


def log_root(connection: Connection, size: int) -> bytes:
    """The root of the first ``size`` acts; reads a hash for each bit of the size."""
    return tree_root(size, LogNodes(connection))


def entries(connection: Connection, first: int = 1, last: int | None = None) -> Iterator[Entry]:
    """The acts from number ``first`` to ``last``, in their order."""
    query = select(log.c.number, log.c.leaf, log.c.hash).where(log.c.number >= first)
    if last is not None:
        query = query.where(log.c.number <= last)
    for row in connection.execute(query.order_by(log.c.number)):
        yield Entry(row.number, bytes(row.leaf), row.hash)


class LogNodes:
    """Reads the hashes of complete subtrees from the case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self, number: int, height: int) -> bytes:
        """The hash of the subtree of that height whose last leaf has that number."""
        joined = self._connection.scalar(select(log.c.nodes).where(log.c.number == number))
        found = bytes(joined or b"")[height * HASH_BYTES : (height + 1) * HASH_BYTES]
        if len(found) != HASH_BYTES:
            raise CaseError("The log of the case is damaged.", "Restore the case from a copy.")
        return found
