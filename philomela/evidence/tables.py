"""The rows of a case that go into a package: hashes, dates and numbers; no text, no picture."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Label, Select, func, select

from philomela.database import schema
from philomela.database.schema import media, messages
from philomela.database.sealed import SEALED
from philomela.spreadsheets import defused


class Selection(NamedTuple):
    """A table of the package, and which of its columns name pictures.

    A column whose name begins with an underscore is looked at and not written.
    """

    name: str
    query: Select[Any]
    pictures: tuple[str, ...] = ()


def selections() -> Iterator[Selection]:
    """Every table of a package, in rows that the case alone decides the order of."""
    archives, channels = schema.archives.c, schema.channels.c
    yield Selection(
        "archives",
        select(archives.id, archives.sha256, archives.format, archives.size, archives.state)
        .order_by(archives.id),
        ("sha256",),
    )  # fmt: skip
    yield Selection(
        "channels",
        select(channels.id, channels.key, channels.archive_id, channels.kind,
               channels.title_pseudonym).order_by(channels.id),
    )  # fmt: skip
    one = messages.c
    yield Selection(
        "messages",
        select(one.channel_id, one.number, one.archive_id, one.position, one.kind, one.date,
               one.date_certain, one.edited, one.sender, one.forwarded, one.reply_to,
               one.text.label("text_sha256"), _sealed_in_message())
        .order_by(one.channel_id, one.number),
        ("_sealed",),
    )  # fmt: skip
    seen = media.c
    yield Selection(
        "sightings",
        select(seen.channel_id, seen.number, seen.slot, seen.archive_id, seen.kind, seen.sha256)
        .where(seen.state == "read").order_by(seen.channel_id, seen.number, seen.slot),
        ("sha256",),
    )  # fmt: skip
    yield from (
        _whole(schema.pictures, "sha256"),
        _whole(schema.links, "first", "second"),
        _whole(schema.families, "sha256", "family", "version"),
    )
    found, asked = schema.matches.c, schema.requests.c
    yield Selection(
        "matches",
        select(found.match, found.fingerprint, found.sha256, found.kind, found.found_by,
               found.distance, found.chance, found.fraction, found.thin, found.unconfirmed,
               found.bank_size, found.state).order_by(found.match),
        ("sha256",),
    )  # fmt: skip
    yield Selection(
        "requests",
        select(asked.id, asked.law, asked.picture, asked.received, asked.state, asked.since)
        .order_by(asked.id),
        ("picture",),
    )  # fmt: skip


def _sealed_in_message() -> Label[Any]:
    """A sealed picture that a message shows, or NULL."""
    shown = select(media.c.sha256).where(
        media.c.channel_id == messages.c.channel_id,
        media.c.number == messages.c.number,
        media.c.sha256.in_(SEALED),
    )
    return shown.limit(1).scalar_subquery().label("_sealed")


def _whole(table: Any, *pictures: str) -> Selection:
    return Selection(table.name, select(table).order_by(*table.primary_key), pictures)


def to_csv(
    connection: Connection,
    selection: Selection,
    sealed: frozenset[str],
    write: Callable[[bytes], object],
) -> tuple[int, int]:
    """Write a table as CSV; how many rows it has, and how many were left out as sealed."""
    found = connection.execution_options(stream_results=True).execute(selection.query)
    names = list(found.keys())
    written = [place for place, name in enumerate(names) if not name.startswith("_")]
    places = [names.index(name) for name in selection.pictures]
    text = names.index("text_sha256") if "text_sha256" in names else None
    write(_line([names[place] for place in written]))
    kept = left_out = 0
    for row in found:
        values = list(row)
        if any(values[place] in sealed for place in places):
            left_out += 1
            continue
        if text is not None:
            values[text] = hashlib.sha256(values[text].encode("utf-8", "replace")).hexdigest()
        write(_line([_cell(values[place]) for place in written]))
        kept += 1
    return kept, left_out


def _line(values: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(values)
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    """Numbers as they are; text that a spreadsheet would take for a formula is defused."""
    if isinstance(value, bool):
        return int(value)
    return defused(value) if isinstance(value, str) else value


def derivation(connection: Connection, sealed: frozenset[str], counts: Any) -> bytes:
    """How each match and each figure was found, as JSON.

    Tables of figures, which may hold words from archives, stay in the case; the SQL that lists the
    rows behind a figure is given.
    """
    table = schema.measures
    query = select(table.c.measure).order_by(table.c.place)
    figures = [json.loads(text) for text in connection.scalars(query)]
    for one in figures:
        one.pop("tables", None)
    links = schema.links.c
    shown = links.first.not_in(SEALED) & links.second.not_in(SEALED)
    kinds = Counter(connection.scalars(select(links.kind).where(shown)))
    recipes = set(connection.scalars(select(schema.pictures.c.recipe).distinct()))
    recipes |= set(connection.scalars(select(schema.sketches.c.recipe).distinct()))
    skipped = connection.scalar(select(func.count()).select_from(schema.skipped))
    told = {
        "figures": figures,
        "links": {
            "rows": "rows/links.csv",
            "by_kind": dict(sorted(kinds.items())),
            "recipes": sorted(recipes),
            "columns": {
                "distance": "bits in which the PDQ hashes of the two pictures differ, of 256",
                "strength": "log10 of the number of links this good that chance would give",
                "fraction": "share of what both pictures show that differs",
                "waiting": "1: it joins nothing until a person decides",
            },
        },
        "matches": {
            "rows": "rows/matches.csv",
            "columns": {
                "fingerprint": "number of what the bank was given; the fingerprint stays there",
                "found_by": "bytes: the same file; PDQ: hashes; structure: sketches",
                "distance": "bits in which the PDQ hashes differ, of 256",
                "chance": "log10 of the matches this good that chance gives at this bank size",
                "fraction": "share of what both show that differs",
                "state": "proposed until a person decides; who and why is in the log",
            },
        },
        "rows": counts,
        "sealed_pictures": len(sealed),
        "skipped": skipped,
    }
    return json.dumps(told, sort_keys=True, indent=1, ensure_ascii=True).encode() + b"\n"
