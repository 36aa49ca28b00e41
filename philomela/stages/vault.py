"""A picture's bytes out of an archive, for the vault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import select

from philomela.archives.discover import discover
from philomela.archives.identity import identity
from philomela.database.connection import Case
from philomela.database.schema import archives, media
from philomela.errors import InputError
from philomela.evidence.vault import check_keepable, keep
from philomela.evidence.vault_register import Item
from philomela.media.limits import PictureLimits
from philomela.records import Skipped
from philomela.stages.media_rows import content_of


def keep_from(
    case: Case, sha256: str, archive: Path, to: Sequence[str], until: date, *, by: str, why: str
) -> Item:
    """Find a picture of the case in the archive it came from, and keep it.

    Raises :class:`~philomela.errors.InputError` where the archive does not hold it.
    """
    with case.read() as connection:
        check_keepable(connection, sha256)
    return keep(case, sha256, _content(case, sha256, archive), to, until, by=by, why=why)


def _content(case: Case, sha256: str, archive: Path) -> bytes:
    limits = PictureLimits()
    for found in discover(archive):
        if isinstance(found, Skipped):
            continue
        open_media = partial(found.reader.open_media, found.source)
        for path in _paths(case, identity(found).sha256, sha256):
            try:
                content = content_of(path, open_media, limits)
            except (InputError, OSError):
                continue  # another message may name a file that is there
            if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256:
                return content
    raise InputError(
        f"The picture is not in {archive.name}.", "Name an archive of the case that holds it."
    )


def _paths(case: Case, archive: str, sha256: str) -> Iterator[str]:
    query = (
        select(media.c.path)
        .join(archives, archives.c.id == media.c.archive_id)
        .where(media.c.sha256 == sha256, archives.c.sha256 == archive, media.c.path.is_not(None))
        .distinct()
        .order_by(media.c.path)
    )
    with case.read() as connection:
        yield from connection.scalars(query).all()
