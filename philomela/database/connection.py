"""Opening a case: one SQLite file in write-ahead mode, or a PostgreSQL database by URL.

Every change is one transaction, so that a process killed at any moment leaves the case as it was
before or after it (https://www.sqlite.org/atomiccommit.html, https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url

from philomela.database.migrations import is_current, migrate
from philomela.errors import CaseError, CaseMissing, OutOfReach

_WAIT_MILLISECONDS = 60_000
_SQLITE_MAGIC = b"SQLite format 3\x00"


class Case:
    """An open case. ``read()`` and ``write()`` are transactions; only ``write()`` may change it."""

    def __init__(self, engine: Engine, location: str) -> None:
        self._engine = engine
        self.location = location

    @property
    def path(self) -> Path | None:
        """The case's file, or None for a database server."""
        database = self._engine.url.database
        return Path(database) if self._engine.dialect.name == "sqlite" and database else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view of the case, which writers do not disturb."""
        with _plain_errors(self.location), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept whole, or not at all."""
        with _plain_errors(self.location), self._engine.connect() as connection:
            connection = connection.execution_options(philomela_writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Case:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_case(location: str, *, create: bool = False) -> Case:
    """Open the case at a path or database URL, bringing its schema up to date.

    Raises :class:`~philomela.errors.CaseMissing` where there is none and ``create`` is false,
    :class:`~philomela.errors.CaseError` for a file that is not a case, and
    :class:`~philomela.errors.OutOfReach` for a server that does not answer.
    """
    url = _url(location)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(str(url.database)), create=create)
    case = Case(_engine(url), location)
    try:
        with case.read() as connection:
            current = is_current(connection)
        if not current:
            with case.write() as connection:
                migrate(connection)
    except BaseException:
        case.close()
        raise
    return case


def _url(location: str) -> URL:
    if "://" not in location:
        return URL.create("sqlite", database=str(Path(location).absolute()))
    try:
        return make_url(location)
    except exc.ArgumentError as error:
        raise CaseError(
            f"{location!r} is neither a file nor a database address.",
            "Give a path, or an address such as postgresql+psycopg://host/name.",
        ) from error


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise CaseError(f"{path} is a folder, not a case.", "Name a file with --case.")
    if not path.exists():
        if not create:
            raise CaseMissing(
                f"There is no case at {path}.",
                "Run `philomela ingest` first, or name another case with --case.",
            )
        if not path.parent.is_dir():
            raise CaseError(f"The folder {path.parent} does not exist.", "Make it first.")
        _begin_file(path)
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror}.") from error
    if head not in (b"", _SQLITE_MAGIC):
        raise CaseError(f"{path} is not a case.", "Name a case file with --case.")


def _begin_file(path: Path) -> None:
    """An empty file that only its owner can read, which SQLite's files beside it follow."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise CaseError(f"{path} cannot be written: {error.strerror}.") from error


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (ImportError, exc.NoSuchModuleError) as error:
        raise CaseError(
            f"The driver for {url.drivername} is not installed.",
            "Install it, for instance with `pip install psycopg[binary]`.",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # SQLAlchemy begins transactions itself, so that schema changes are part of them too.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}")
    cursor.execute("PRAGMA page_size = 16384")  # of a new case; fewer pages to write
    cursor.execute("PRAGMA cache_size = -65536")  # KiB, of pages kept in memory
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA wal_autocheckpoint = 4000")  # pages
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("philomela_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _plain_errors(location: str) -> Iterator[None]:
    try:
        yield
    except exc.OperationalError as error:
        text = str(error.orig)
        if "locked" in text:
            raise OutOfReach(
                f"The case {location} is in use by another program.", "Try again when it has ended."
            ) from error
        if "readonly" in text or "unable to open" in text or "disk" in text or "full" in text:
            raise CaseError(f"The case {location} cannot be written: {text}.") from error
        raise OutOfReach(f"The database {_without_password(location)} failed: {text}.") from error
    except exc.DatabaseError as error:
        if isinstance(error, exc.IntegrityError | exc.ProgrammingError):
            raise
        raise CaseError(
            f"The case {location} is damaged or is not a case: {error.orig}.",
            "Restore it from a copy.",
        ) from error


def _without_password(location: str) -> str:
    return make_url(location).render_as_string() if "://" in location else location
