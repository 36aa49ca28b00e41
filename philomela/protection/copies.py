"""All copies of a picture that the case knows, and exactly where each was posted.

The law speaks of "known identical copies" (47 U.S.C. 223a(a)(3)(B)). Which pictures are copies is
what linking found: the same file; a copy, in which no large region differs; an altered copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from sqlalchemy import Connection, and_, func, select

from philomela.database.schema import (
    channels,
    families,
    media,
    message_references,
    messages,
    pictures,
)
from philomela.database.sealed import sealed_pictures
from philomela.errors import InputError, UsageError
from philomela.protection.elements import FromArchive
from philomela.protection.moments import at
from philomela.protection.wording import one_line

CopyKind = Literal["same file", "copy", "altered copy"]
_KINDS: tuple[CopyKind, ...] = ("same file", "copy", "altered copy")
_LAST_SECOND = 253_402_300_799
_SHORTEST_PREFIX = 8
_HEX = re.compile(r"[0-9a-f]{1,64}")
_TELEGRAM = re.compile(r"telegram:(\d+)")
_PUBLIC_NAME = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)
#: The archives whose messages are single captures of a page, so that a link is its address.
_CAPTURES = ("site", "folder")


class Copy(NamedTuple):
    """One posting of a copy. ``date`` is UTC, or empty; ``link`` is empty where none is known."""

    kind: CopyKind
    sha256: str
    channel_key: str
    channel: str
    message: int
    file: int  # of the message, counted from 1
    date: str
    date_certain: bool
    forwarded: bool
    link: str
    members_only: bool  # the link opens for members of the channel


def picture_named(connection: Connection, name: str) -> str:
    """The SHA-256 that a name stands for: itself, or the only picture of the case that begins so.

    Raises :class:`~philomela.errors.InputError` where it is none, or stands for several.
    """
    name = name.strip().lower()
    if not _HEX.fullmatch(name) or len(name) < _SHORTEST_PREFIX:
        raise InputError(
            f"{one_line(name, 70)!r} names no picture.",
            "Give the picture's SHA-256, or at least its first 8 characters.",
        )
    if len(name) == 64:
        return name
    query = select(pictures.c.sha256).where(pictures.c.sha256.startswith(name)).limit(2)
    found = connection.scalars(query).all()
    if len(found) != 1:
        several = "Several pictures begin" if found else "No picture of the case begins"
        raise InputError(f"{several} with {name}.", "Give the whole SHA-256.")
    return str(found[0])


def public_names(given: tuple[str, ...]) -> dict[str, str]:
    """``telegram:123=name`` -> channel key and the public name by which t.me reaches it.

    Raises :class:`~philomela.errors.UsageError` for what is not of that form.
    """
    found = {}
    for one in given:
        key, _, name = one.partition("=")
        name = name.removeprefix("https://").removeprefix("t.me/").removeprefix("@")
        if not _TELEGRAM.fullmatch(key) or not _PUBLIC_NAME.fullmatch(name):
            raise UsageError(
                f"{one_line(one, 80)!r} gives no channel a public name.",
                "Write it like telegram:1234567=channelname.",
            )
        found[key] = name
    return found


def refuse_sealed(connection: Connection, picture: str) -> None:
    """Raises :class:`~philomela.errors.InputError` where the picture is sealed."""
    if picture in sealed_pictures(connection):
        raise InputError(
            "This picture is sealed, so nothing about it is shown here.",
            "`philomela seal` with its SHA-256 says which hotline to turn to.",
        )


def copies(
    connection: Connection, picture: str, names: Mapping[str, str] | None = None
) -> tuple[Copy, ...]:
    """Every posting of the picture's family that is known: same file first, altered copies last.

    ``names`` are public names by channel key. Raises :class:`~philomela.errors.InputError` where
    the picture is sealed.
    """
    refuse_sealed(connection, picture)
    found = postings(connection, picture, names or {})
    return tuple(sorted(found, key=_order))


def _order(one: Copy) -> tuple[int, bool, str, str, int, int]:
    place = (one.channel_key, one.message, one.file)
    return _KINDS.index(one.kind), not one.date, one.date, *place


def postings(connection: Connection, picture: str, names: Mapping[str, str]) -> Iterator[Copy]:
    """The same in no order, sealed or not: for hotlines, to whom a sealed picture is reported."""
    kinds = _kinds(connection, picture)
    query = (
        select(media.c.channel_id, media.c.number, media.c.slot, media.c.sha256)
        .add_columns(messages.c.date, messages.c.date_certain, messages.c.forwarded)
        .add_columns(channels.c.key, channels.c.kind, channels.c.title, _address)
        .join(
            messages,
            and_(media.c.channel_id == messages.c.channel_id, media.c.number == messages.c.number),
        )
        .join(channels, media.c.channel_id == channels.c.id)
        .where(media.c.sha256.in_(kinds), media.c.kind != "thumbnail", media.c.state == "read")
    )
    for row in connection.execute(query):
        captured = row.address if row.kind in _CAPTURES and row.address else ""
        link, members_only = _link(row.key, row.number, captured, names)
        dated = row.date is not None and 0 <= row.date <= _LAST_SECOND
        yield Copy(
            kind=kinds[row.sha256],
            sha256=row.sha256,
            channel_key=one_line(row.key),
            channel=one_line(row.title or "") or one_line(row.key),
            message=row.number,
            file=row.slot + 1,
            date=f"{at(row.date):%Y-%m-%d %H:%M} UTC" if dated else "",
            date_certain=bool(row.date_certain),
            forwarded=bool(row.forwarded),
            link=link,
            members_only=members_only,
        )


_address = (
    select(func.min(message_references.c.target))
    .where(
        message_references.c.channel_id == media.c.channel_id,
        message_references.c.number == media.c.number,
        message_references.c.slot == 0,
        message_references.c.kind == "link",
    )
    .scalar_subquery()
    .label("address")
)


def _kinds(connection: Connection, picture: str) -> dict[str, CopyKind]:
    """Every picture of the family -> what it is to the one asked for."""
    own = select(families.c.family).where(families.c.sha256 == picture)
    query = select(families.c.sha256, families.c.version).where(families.c.family.in_(own))
    versions = {row.sha256: row.version for row in connection.execute(query)}
    kinds: dict[str, CopyKind] = {
        name: "copy" if version == versions[picture] else "altered copy"
        for name, version in versions.items()
    }
    return {**kinds, picture: "same file"}


def _link(key: str, number: int, captured: str, names: Mapping[str, str]) -> tuple[str, bool]:
    """A posting's link, and whether it opens for members of the channel only."""
    if captured:
        link = one_line(captured, 2_000)
        return (link if "://" in link else f"https://{link}"), False
    if key in names:
        return f"https://t.me/{names[key]}/{number}", False
    telegram = _TELEGRAM.fullmatch(key)
    return (f"https://t.me/c/{telegram[1]}/{number}", True) if telegram else ("", False)


def from_archive(found: Iterable[Copy]) -> frozenset[FromArchive]:
    """What of a place the archive tells of at least one copy."""
    told: set[FromArchive] = set()
    for one in found:
        told.add("place")
        if one.link:
            told.add("link")
    return frozenset(told)
