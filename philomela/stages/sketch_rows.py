"""Sketches as a case holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, select

from philomela.database.schema import sketches
from philomela.errors import CaseError
from philomela.fingerprints.sketch import RECIPE, Sketch, decode
from philomela.stages.batches import batches

_PAGE = 500  # sketches looked up at a time


def known_sketches(connection: Connection, names: Sequence[str]) -> Iterator[tuple[str, Sketch]]:
    """Sketches by name, in ascending order, which must be that of the names.

    Raises :class:`~philomela.errors.CaseError` for a sketch that is damaged.
    """
    for name, content in encoded_sketches(connection, names):
        with damage_told():
            sketch = decode(content)
        yield name, sketch


def encoded_sketches(connection: Connection, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Sketches as bytes, by name, in ascending order, which must be that of the names."""
    for some in batches(names, _PAGE):
        query = select(sketches.c.sha256, sketches.c.sketch).where(
            sketches.c.sha256.in_(some), sketches.c.recipe == RECIPE
        )
        for row in connection.execute(query.order_by(sketches.c.sha256)):
            yield row.sha256, row.sketch


@contextmanager
def damage_told() -> Iterator[None]:
    """Raises :class:`~philomela.errors.CaseError` for a sketch that cannot be decoded."""
    try:
        yield
    except ValueError as error:
        raise CaseError(
            f"A sketch in the case is damaged: {error}.",
            "Empty the table `sketches` and ingest the archives again.",
        ) from error
