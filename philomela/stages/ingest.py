"""Archives -> rows of the case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, replace
from pathlib import Path

from sqlalchemy import func, select, update

from philomela.archives.discover import Found, discover
from philomela.archives.identity import identity
from philomela.archives.members import MemberSnapshot, read_members
from philomela.database.connection import Case
from philomela.database.insert import insert_new, insert_new_tuples
from philomela.database.pseudonym_key import case_key
from philomela.database.schema import archives as archives_table
from philomela.database.schema import media, member_snapshots
from philomela.database.schema import skipped as skipped_table
from philomela.errors import UnknownFormat
from philomela.evidence.log import append_if_new
from philomela.fingerprints.pictures import Fingerprinting, fingerprinting
from philomela.media.limits import PictureLimits
from philomela.records import Archive, Skipped
from philomela.stages.acts import archive_details, digest_of
from philomela.stages.banked import match_if_banked
from philomela.stages.batches import batches
from philomela.stages.flatten import skipped_row
from philomela.stages.known_pictures import KnownPictures
from philomela.stages.media_rows import MediaRows
from philomela.stages.message_rows import MessageRows
from philomela.stages.missing_sketches import MissingSketches
from philomela.stages.progress import Progress
from philomela.stages.reading import OtherProcess, Reading, reading_ahead, row_batches
from philomela.stages.summary import Summary, summarise

_BATCH = 2_000  # rows in a transaction
_ROW_BATCHES = 10  # batches of messages in a transaction
_READING, _MESSAGES, _COMPLETE = "reading", "messages", "complete"
NOT_REFERENCED = "not referenced by any message"


def ingest(
    case: Case,
    archives: Sequence[Path],
    *,
    workers: int,
    progress: Progress,
    members_file: Path | None = None,
    key_file: Path | None = None,
    sketches: bool = True,
) -> Summary:
    """Read archives into the case. What it holds already is not read again.

    Without ``sketches`` it is done sooner, and altered copies cannot be found; the same archive
    ingested with them later adds them.

    Raises :class:`~philomela.errors.UnknownFormat` if nothing in any of them could be used; their
    rows with the reasons are in the case nevertheless.
    """
    key = case_key(case, key_file)
    limits = PictureLimits()
    usable = 0
    with fingerprinting(workers, limits, sketches=sketches) as pictures:
        ingesting = _Ingesting(case, key, pictures, limits, progress, sketches=sketches)
        for path in archives:
            usable += ingesting.path(path)
    if members_file:
        ingesting.members(members_file)
    if not usable:
        names = ", ".join(path.name for path in archives)
        raise UnknownFormat(
            f"Nothing in {names} is an archive that Philomela knows.",
            "The README lists the formats; the reasons are in the case's table `skipped`.",
        )
    match_if_banked(case, progress)
    return summarise(case)


class _Ingesting:
    """What all archives of one run share."""

    def __init__(
        self,
        case: Case,
        key: bytes,
        pictures: Fingerprinting,
        limits: PictureLimits,
        progress: Progress,
        *,
        sketches: bool,
    ) -> None:
        self._case = case
        self._key = key
        self._sketches = sketches
        self._known = KnownPictures(case, with_sketches=sketches)
        self._pictures = pictures
        self._limits = limits
        self._progress = progress

    def path(self, path: Path) -> int:
        """Ingest all that is found at a path; says how many documents that were."""
        count = 0
        unknown: list[Skipped] = []
        for found in discover(path):
            if isinstance(found, Skipped):
                unknown.append(found)
            else:
                count += 1
                self._archive(path, found)
        if unknown:
            self._input_skips(path, unknown)
        return count

    def members(self, path: Path) -> None:
        """Read member counts."""
        with path.open("rb") as file:
            found = list(read_members(file))
        snapshots = [one for one in found if isinstance(one, MemberSnapshot)]
        columns = [column.name for column in member_snapshots.columns]
        rows = [{name: getattr(one, name) for name in columns} for one in snapshots]
        with self._case.write() as connection:
            insert_new(connection, member_snapshots, rows)
            append_if_new(
                connection, "members", {"rows": len(rows), "sha256": digest_of(map(str, snapshots))}
            )
        unknown = [one for one in found if isinstance(one, Skipped)]
        if unknown:
            self._input_skips(path, unknown)

    def _input_skips(self, path: Path, rows: Iterable[Skipped]) -> None:
        """Rows of what lies in no archive: they belong to the input itself."""
        archive_id = self._archive_id(_input_of(path))
        self._skip(archive_id, rows)
        self._set_state(archive_id, _COMPLETE)

    def _archive(self, path: Path, found: Found) -> None:
        archive_id = self._read_messages(path, found)
        shared = (
            self._case,
            archive_id,
            lambda path: found.reader.open_media(found.source, path),
            self._pictures,
            self._limits,
            self._known,
        )
        MediaRows(*shared).read_all(self._progress)
        if self._sketches:
            MissingSketches(*shared).add_all(self._progress)
        if self._state(archive_id) == _MESSAGES:
            self._skip(archive_id, self._not_referenced(archive_id, found))
            self._set_state(archive_id, _COMPLETE)

    def _read_messages(self, path: Path, found: Found) -> int:
        """Bring the archive's messages into the case if they are not there; returns its number."""
        size = sum(part for _, part in found.parts)
        ahead = Reading(path, found, size, self._next_archive_id(), self._key)
        with reading_ahead(ahead) as begun:
            archive_id = self._archive_id(identity(found))
            if self._state(archive_id) != _READING:
                return archive_id
            if archive_id == ahead.archive_id:
                self._messages(ahead, begun)
                return archive_id
        # It was begun in an earlier run, and has its number from there.
        again = replace(ahead, archive_id=archive_id)
        with reading_ahead(again) as begun:
            self._messages(again, begun)
        return archive_id

    def _messages(self, reading: Reading, begun: OtherProcess | None) -> None:
        title = f"Reading {reading.found.source.name}"
        self._progress.start(title, reading.size or None, "bytes")
        rows = MessageRows(self._case, reading.archive_id)
        with closing(row_batches(reading, begun, self._progress.advance)) as batches_read:
            for some in batches(batches_read, _ROW_BATCHES):
                rows.write(some)
        self._progress.finish()
        self._set_state(reading.archive_id, _MESSAGES)

    def _next_archive_id(self) -> int:
        with self._case.read() as connection:
            return (connection.scalar(select(func.max(archives_table.c.id))) or 0) + 1

    def _not_referenced(self, archive_id: int, found: Found) -> Iterator[Skipped]:
        """The files beside a document that no message of it names."""
        query = select(media.c.path).where(media.c.archive_id == archive_id)
        beside = list(found.files())
        if not beside:
            return
        with self._case.read() as connection:
            named = {path for path in connection.scalars(query) if path}
        for one in beside:
            if isinstance(one, Skipped):
                yield one
            elif one.name not in named:
                yield Skipped("file", one.name, NOT_REFERENCED)

    def _skip(self, archive_id: int, rows: Iterable[Skipped]) -> None:
        for some in batches(rows, _BATCH):
            with self._case.write() as connection:
                flat = [skipped_row(one, archive_id) for one in some]
                insert_new_tuples(connection, skipped_table, flat)

    def _archive_id(self, archive: Archive) -> int:
        row = dict(zip(("sha256", "format", "name", "size"), astuple(archive), strict=True))
        query = select(archives_table.c.id).where(archives_table.c.sha256 == archive.sha256)
        with self._case.write() as connection:
            insert_new(connection, archives_table, [row | {"state": _READING}])
            return int(connection.execute(query).scalar_one())

    def _state(self, archive_id: int) -> str:
        query = select(archives_table.c.state).where(archives_table.c.id == archive_id)
        with self._case.read() as connection:
            return str(connection.execute(query).scalar_one())

    def _set_state(self, archive_id: int, state: str) -> None:
        change = update(archives_table).where(archives_table.c.id == archive_id)
        with self._case.write() as connection:
            connection.execute(change.values(state=state))
            if state == _COMPLETE:
                append_if_new(connection, "ingest", archive_details(connection, archive_id))


def _input_of(path: Path) -> Archive:
    """The archive that unknown files of an input are rows of: the input itself."""
    name = path.resolve().name
    if path.is_file():
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Archive(digest, "unknown", name, path.stat().st_size)
    return Archive(hashlib.sha256(f"folder:{name}".encode()).hexdigest(), "folder", name, 0)
