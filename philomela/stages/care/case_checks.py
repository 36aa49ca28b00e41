"""Whether the tables of a case are whole, and whether an index can be made from them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, inspect, select

from philomela.database.schema import families, metadata, pictures, sketches
from philomela.evidence.steps import Step, must, not_checked, step
from philomela.fingerprints.sketch import RECIPE, decode

_MOST_FAULTS = 3  # that are told


def check_database(connection: Connection) -> Iterator[Step]:
    """The steps "database", "references" and "tables"."""
    if connection.dialect.name == "sqlite":
        yield step("database", lambda: _pages(connection))
        yield step("references", lambda: _references(connection))
    else:
        yield not_checked("database", "a server looks after its own files")
        yield not_checked("references", "the server refuses rows that refer to none")
    yield step("tables", lambda: _tables(connection))


def _pages(connection: Connection) -> str:
    found = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_FAULTS})").scalars().all()
    must(list(found) == ["ok"], "; ".join(str(one) for one in found))
    return "every page and index of the file is whole"


def _references(connection: Connection) -> str:
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    names = sorted({f"{row[0]} to {row[2]}" for row in found})
    must(not found, f"{len(found):,} rows refer to none: {', '.join(names[:_MOST_FAULTS])}")
    return "no row refers to one that is not there"


def _tables(connection: Connection) -> str:
    known = inspect(connection)
    names = set(known.get_table_names())
    for table in metadata.sorted_tables:
        must(table.name in names, f"the table {table.name} is missing")
        columns = {one["name"] for one in known.get_columns(table.name)}
        missing = {one.name for one in table.columns} - columns
        must(not missing, f"{table.name} lacks {', '.join(sorted(missing))}")
    return f"all {len(metadata.tables)} tables are there"


def check_index(connection: Connection) -> Iterator[Step]:
    """The steps "fingerprints" and "families". Indexes are made from fingerprints when needed."""
    yield step("fingerprints", lambda: _fingerprints(connection))
    yield step("families", lambda: _families(connection))


def _fingerprints(connection: Connection) -> str:
    hashes = 0
    for name, pdq in connection.execute(select(pictures.c.sha256, pictures.c.pdq)):
        must(_is_hash(name) and _is_hash(pdq), f"a hash of picture {name[:8]} is none")
        hashes += 1
    query = select(sketches.c.sha256, sketches.c.recipe, sketches.c.points, sketches.c.sketch)
    others = read = 0
    for row in connection.execution_options(stream_results=True).execute(query):
        if row.recipe != RECIPE:
            others += 1
            continue
        try:
            same = len(decode(row.sketch)) == row.points
        except ValueError as error:
            raise ValueError(f"the sketch of picture {row.sha256[:8]}: {error}") from error
        must(same, f"the sketch of picture {row.sha256[:8]} has another number of points")
        read += 1
    rest = f"; {others:,} sketches are of another recipe" if others else ""
    return f"{hashes:,} hashes and {read:,} sketches can be indexed{rest}"


def _is_hash(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _families(connection: Connection) -> str:
    own = families.alias()
    lost = (
        select(func.count())
        .select_from(families.outerjoin(own, families.c.family == own.c.sha256))
        .where((own.c.sha256.is_(None)) | (own.c.family != families.c.family))
    )
    count = connection.scalar(lost) or 0
    must(not count, f"{count:,} pictures are in families whose first picture is not")
    held = connection.scalar(select(func.count(func.distinct(families.c.family)))) or 0
    return f"{held:,} families, each named by a picture of its own"
