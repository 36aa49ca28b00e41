"""The pictures that a case holds already, which need not be read again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from sqlalchemy import Connection, select

from philomela.database.connection import Case
from philomela.database.schema import pictures, sketches


class KnownPictures:
    """Their SHA-256, looked up once: some hundred bytes of memory for each.

    Where ``with_sketches`` are wanted, a picture without one is not known.
    """

    def __init__(self, case: Case, *, with_sketches: bool) -> None:
        self._case = case
        self._table = sketches if with_sketches else pictures

    def __contains__(self, sha256: str) -> bool:
        return bytes.fromhex(sha256) in self._hashes

    def add(self, sha256: Iterable[str]) -> None:
        """What the case is just about to hold."""
        self._hashes.update(map(bytes.fromhex, sha256))

    def gone(self, connection: Connection, sha256: Iterable[str]) -> set[str]:
        """Those of known pictures that another program has deleted since; no longer known."""
        gone = set(sha256)
        query = select(self._table.c.sha256).where(self._table.c.sha256.in_(gone))
        gone.difference_update(connection.scalars(query).all() if gone else ())
        self._hashes.difference_update(map(bytes.fromhex, gone))
        return gone

    @cached_property
    def _hashes(self) -> set[bytes]:
        with self._case.read() as connection:
            return set(map(bytes.fromhex, connection.scalars(select(self._table.c.sha256))))
