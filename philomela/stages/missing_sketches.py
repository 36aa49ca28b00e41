"""Sketches for pictures of an archive that was read without them, where its files are there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from sqlalchemy import Select, exists, func, select

from philomela.database.connection import Case
from philomela.database.insert import insert_new
from philomela.database.schema import media, sketches
from philomela.errors import InputError
from philomela.fingerprints.pictures import Fingerprinting
from philomela.media.limits import PictureLimits
from philomela.records import Picture
from philomela.stages.batches import batches
from philomela.stages.known_pictures import KnownPictures
from philomela.stages.media_rows import content_of, sketch_rows
from philomela.stages.progress import Progress

_BATCH = 256  # sketches in a transaction
_PAGE = 2_000  # rows looked up at a time


class MissingSketches:
    """Adds what is missing. What cannot be read now stays without a sketch, and is counted so."""

    def __init__(
        self,
        case: Case,
        archive_id: int,
        open_media: Callable[[str], BinaryIO],
        fingerprinting: Fingerprinting,
        limits: PictureLimits,
        known: KnownPictures,
    ) -> None:
        self._case = case
        self._archive_id = archive_id
        self._open_media = open_media
        self._fingerprinting = fingerprinting
        self._limits = limits
        self._known = known

    def add_all(self, progress: Progress) -> None:
        """Go through the archive's pictures that have no sketch."""
        with self._case.read() as connection:
            wanted = self._wanted().order_by(None).subquery()
            total = connection.execute(select(func.count()).select_from(wanted)).scalar_one()
        if not total:
            return
        progress.start("Adding sketches", total, "items")
        for batch in batches(self._pictures(), _BATCH):
            with self._case.write() as connection:
                insert_new(connection, sketches, list(sketch_rows(batch)))
            self._known.add(picture.sha256 for picture in batch)
            progress.advance(len(batch))
        progress.finish()

    def _pictures(self) -> Iterator[Picture]:
        for sha256, outcome in self._fingerprinting(self._contents()):
            if isinstance(outcome, Picture) and outcome.sha256 == sha256:
                yield outcome

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        for sha256, path in self._rows():
            try:
                content = content_of(path, self._open_media, self._limits)
            except (InputError, OSError):
                continue  # the file is not there any more
            if isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256:
                yield sha256, content

    def _rows(self) -> Iterator[tuple[str, str]]:
        last = ""
        while True:
            query = self._wanted().where(media.c.sha256 > last).limit(_PAGE)
            with self._case.read() as connection:
                page = connection.execute(query).all()
            if not page:
                return
            for sha256, path in page:
                last = sha256
                yield sha256, path

    def _wanted(self) -> Select[Any]:
        return (
            select(media.c.sha256, func.min(media.c.path))
            .where(
                media.c.archive_id == self._archive_id,
                media.c.state == "read",
                media.c.path.is_not(None),
                media.c.sha256.is_not(None),
                ~exists().where(sketches.c.sha256 == media.c.sha256),
            )
            .group_by(media.c.sha256)
            .order_by(media.c.sha256)
        )
