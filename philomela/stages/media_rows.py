"""Files that messages name -> pictures with fingerprints, or the reason why not.

Rows that are still to be read are marked so in the case, which is why this can be stopped at any
moment and go on later: every batch of results is one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, tuple_, update

from philomela.archives.counted import read_at_most
from philomela.database.connection import Case
from philomela.database.insert import Row, insert_new
from philomela.database.schema import media, pictures, sketches
from philomela.errors import InputError, LimitExceeded, MissingFile, UnsafePath
from philomela.fingerprints.pictures import Unreadable
from philomela.fingerprints.sketch import point_count
from philomela.media.limits import PictureLimits
from philomela.media.sniff import PICTURE_FORMATS, SNIFF_BYTES, sniff
from philomela.records import MediaState, Picture
from philomela.stages.batches import batches
from philomela.stages.known_pictures import KnownPictures
from philomela.stages.progress import Progress

_BATCH = 256  # results in a transaction
_PAGE = 2_000  # rows looked up at a time

#: A file that was missing may have been added since, so it is looked for again.
_OPEN_STATES = ("pending", "missing")

#: channel, message number and slot of a media row.
MediaKey = tuple[int, int, int]
Fingerprinting = Callable[
    [Iterable[tuple[tuple[MediaKey, str], bytes]]],
    Iterator[tuple[tuple[MediaKey, str], Picture | Unreadable]],
]


@dataclass(frozen=True, slots=True)
class _Result:
    key: MediaKey
    state: MediaState
    reason: str = ""
    sha256: str | None = None
    picture: Picture | None = None


class MediaRows:
    """Reads the media of one archive. Doing it again changes nothing.

    Pictures are kept by a thread of its own, so that none of the workers waits for the disk.
    """

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
        self._settled: list[_Result] = []  # results that need no decoder

    def read_all(self, progress: Progress) -> None:
        """Bring every open row to an end."""
        total = self._count()
        if not total:
            return
        progress.start("Reading pictures", total, "items")
        kept: Future[int] | None = None
        with ThreadPoolExecutor(1) as keeping:
            for batch in batches(self._results(), _BATCH):
                if kept:
                    progress.advance(kept.result())
                self._known.add(one.picture.sha256 for one in batch if one.picture)
                kept = keeping.submit(self._keep, batch)
            if kept:
                progress.advance(kept.result())
        progress.finish()

    def _results(self) -> Iterator[_Result]:
        for (key, sha256), outcome in self._fingerprinting(self._contents()):
            yield from self._take_settled()
            if isinstance(outcome, Picture):
                yield _Result(key, "read", "", sha256, outcome)
            else:
                yield _Result(key, "unreadable", outcome.reason, sha256)
        yield from self._take_settled()

    def _take_settled(self) -> Iterator[_Result]:
        settled, self._settled = self._settled, []
        yield from settled

    def _contents(self) -> Iterator[tuple[tuple[MediaKey, str], bytes]]:
        """The bytes of what looks like a picture and is not known yet; settles the others."""
        for key, path in self._open_rows():
            try:
                content = content_of(path, self._open_media, self._limits)
            except InputError as error:
                self._settled.append(_Result(key, _state_of(error), error.sentence))
                continue
            except OSError as error:
                self._settled.append(_Result(key, "unreadable", f"read error: {error.strerror}"))
                continue
            if isinstance(content, str):
                self._settled.append(_Result(key, "other", content))
                continue
            sha256 = hashlib.sha256(content).hexdigest()
            if sha256 in self._known:
                self._settled.append(_Result(key, "read", "", sha256))
            else:
                yield (key, sha256), content

    def _count(self) -> int:
        query = select(func.count()).where(*self._open())
        with self._case.read() as connection:
            return connection.execute(query).scalar_one()

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return (
            media.c.archive_id == self._archive_id,
            media.c.state.in_(_OPEN_STATES),
            media.c.path.is_not(None),
        )

    def _open_rows(self) -> Iterator[tuple[MediaKey, str]]:
        place = (media.c.channel_id, media.c.number, media.c.slot)
        last: MediaKey | None = None
        while True:
            query = select(*place, media.c.path).where(*self._open()).order_by(*place)
            if last:
                query = query.where(tuple_(*place) > last)
            with self._case.read() as connection:
                page = connection.execute(query.limit(_PAGE)).all()
            if not page:
                return
            for channel_id, number, slot, path in page:
                last = (channel_id, number, slot)
                yield last, path

    def _keep(self, batch: Sequence[_Result]) -> int:
        found = [result.picture for result in batch if result.picture]
        known = {one.sha256 for one in batch if one.state == "read" and one.sha256}
        known.difference_update(picture.sha256 for picture in found)
        with self._case.write() as connection:
            insert_new(connection, pictures, [_picture_row(picture) for picture in found])
            insert_new(connection, sketches, list(sketch_rows(found)))
            gone = self._known.gone(connection, known)
            # What stays open is read when the archive is ingested again.
            self._settle(connection, [one for one in batch if one.sha256 not in gone])
        return len(batch)

    def _settle(self, connection: Connection, results: Sequence[_Result]) -> None:
        changes = [
            {
                "at_channel": result.key[0],
                "at_number": result.key[1],
                "at_slot": result.key[2],
                "new_state": result.state,
                "new_reason": result.reason,
                "new_sha256": result.sha256 if result.state == "read" else None,
            }
            for result in results
        ]
        statement = (
            update(media)
            .where(
                media.c.channel_id == bindparam("at_channel"),
                media.c.number == bindparam("at_number"),
                media.c.slot == bindparam("at_slot"),
            )
            .values(
                state=bindparam("new_state"),
                reason=bindparam("new_reason"),
                sha256=bindparam("new_sha256"),
            )
        )
        if changes:
            connection.execute(statement, changes)


def content_of(
    path: str, open_media: Callable[[str], BinaryIO], limits: PictureLimits
) -> bytes | str:
    """The file's bytes if it looks like a picture, else what it is.

    Raises :class:`~philomela.errors.InputError` and ``OSError`` where it cannot be read.
    """
    with open_media(path) as file:
        head = file.read(SNIFF_BYTES)
        kind = sniff(head)
        if kind not in PICTURE_FORMATS:
            if not head:
                raise InputError("empty")
            return f"not a picture: {kind or 'unknown content'}"
        content = head + read_at_most(file, limits.file_bytes + 1 - len(head))
    if len(content) > limits.file_bytes:
        raise LimitExceeded("too many bytes")
    return content


def sketch_rows(found: Iterable[Picture]) -> Iterator[Row]:
    """Rows of the pictures that have a sketch."""
    for picture in found:
        sketch = picture.fingerprint.sketch
        if sketch is not None:
            yield {
                "sha256": picture.sha256,
                "recipe": picture.fingerprint.sketch_recipe,
                "points": point_count(sketch),
                "sketch": sketch,
            }


def _state_of(error: InputError) -> MediaState:
    if isinstance(error, UnsafePath):
        return "refused"
    if isinstance(error, MissingFile):
        return "missing"
    if isinstance(error, LimitExceeded):
        return "too large"
    return "unreadable"


def _picture_row(picture: Picture) -> Row:
    return {
        "sha256": picture.sha256,
        "size": picture.size,
        "format": picture.format,
        "width": picture.width,
        "height": picture.height,
        "frames": picture.frames,
        "pdq": picture.fingerprint.pdq.hex(),
        "pdq_quality": picture.fingerprint.quality,
        "recipe": picture.fingerprint.recipe,
    }
