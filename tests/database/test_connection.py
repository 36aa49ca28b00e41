"""Opening, migrating and refusing cases."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, delete, insert, select

from philomela.database import migrations
from philomela.database.connection import open_case
from philomela.database.migrations import LATEST
from philomela.database.pseudonym_key import case_key, key_path
from philomela.database.schema import (
    case_info,
    families,
    links,
    mark_bearers,
    marked_pictures,
    metadata,
    recurring_marks,
    sketches,
)
from philomela.errors import CaseError, CaseMissing, KeyMissing


def upgrade_to(version: str, connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def test_migrations_lead_to_the_schema_of_a_new_case(tmp_path: Path) -> None:
    new, old = tmp_path / "new.philomela", tmp_path / "old.philomela"
    open_case(str(new), create=True).close()
    # A database that holds anything is migrated step by step.
    with sqlite3.connect(old) as plain:
        plain.execute("CREATE TABLE aside (x INTEGER)")
    plain.close()
    with open_case(str(old)) as case:
        with case.write() as connection:
            connection.exec_driver_sql("DROP TABLE aside")
        with case.read() as connection:
            context = MigrationContext.configure(connection)
            assert context.get_current_revision() == LATEST
            assert compare_metadata(context, metadata) == []
    with open_case(str(new)) as case, case.read() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == LATEST
        assert compare_metadata(context, metadata) == []


def test_an_old_case_gains_what_altered_copies_need(tmp_path: Path) -> None:
    path = tmp_path / "old.philomela"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        upgrade_to("0001", connection)
        picture = "'image', 1, 1, 1, '00', 90, 'pdq/1'"
        for name in ("a", "b"):
            connection.exec_driver_sql(f"INSERT INTO pictures VALUES ('{name}', 9, {picture})")
            connection.exec_driver_sql(f"INSERT INTO families VALUES ('{name}', 'a')")
        connection.exec_driver_sql("INSERT INTO links VALUES ('a', 'b', 'copy', 7)")
        connection.commit()
    engine.dispose()
    with open_case(str(path)) as case, case.read() as connection:
        (link,) = connection.execute(select(links)).mappings()
        assert (link["kind"], link["distance"], link["strength"]) == ("copy", 7, None)
        assert [link[name] for name in ("thin", "unconfirmed", "waiting")] == [False] * 3
        rows = connection.execute(select(families.c.sha256, families.c.version)).all()
        assert sorted(map(tuple, rows)) == [("a", "a"), ("b", "a")]
        for table in (sketches, recurring_marks, mark_bearers, marked_pictures):
            assert connection.execute(select(table)).all() == []


def test_a_case_with_marks_keeps_its_bearers(tmp_path: Path) -> None:
    path = tmp_path / "old.philomela"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        upgrade_to("0005", connection)
        picture = "'image', 1, 1, 1, '00', 90, 'pdq/1'"
        for name in ("a", "b"):
            connection.exec_driver_sql(f"INSERT INTO pictures VALUES ('{name}', 9, {picture})")
        for mark, place in ((1, "frame"), (2, "middle"), (3, "top and bottom")):
            row = f"({mark}, '{place}', 0, 0, 1, 1)"
            connection.exec_driver_sql(f"INSERT INTO recurring_marks VALUES {row}")
        for values in ("('a', 1, 0.75)", "('a', 2, 0.5)", "('a', 3, 1)", "('b', 3, 1)"):
            connection.exec_driver_sql(f"INSERT INTO mark_bearers VALUES {values}")
        connection.commit()
    engine.dispose()
    with open_case(str(path)) as case, case.write() as connection:
        bearers = connection.execute(select(mark_bearers).order_by("mark", "sha256")).all()
        assert [tuple(one) for one in bearers] == [
            ("a", 1, 0.75, 1), ("a", 2, 0.5, 1), ("a", 3, 1.0, 1), ("b", 3, 1.0, 1)
        ]  # fmt: skip
        assert connection.execute(select(marked_pictures)).all() == [("a", 0.75)]
        connection.execute(delete(mark_bearers))
        weak = {"sha256": "a", "mark": 1, "likely": 0.25, "shown": 0}
        connection.execute(insert(mark_bearers).values(weak))
        assert connection.scalar(select(mark_bearers.c.shown)) == 0


def test_any_sqlite_tool_reads_a_case(tmp_path: Path) -> None:
    path = tmp_path / "a.philomela"
    open_case(str(path), create=True).close()
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert plain.execute("SELECT count(*) FROM messages").fetchone() == (0,)
    plain.close()


@pytest.mark.skipif(os.name != "posix", reason="other systems say otherwise who may read")
def test_a_case_is_for_its_owner_only(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "case.philomela"), create=True) as case:
        case_key(case)
        files = list(tmp_path.iterdir())
        assert len(files) > 2  # SQLite's own beside it
        assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case:
        with pytest.raises(RuntimeError), case.write() as connection:
            connection.execute(insert(case_info).values(name="half", value="done"))
            raise RuntimeError
        with case.read() as connection:
            assert connection.execute(select(case_info)).all() == []


def test_no_case_is_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(CaseMissing):
        open_case(str(tmp_path / "none.philomela"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00 but broken"])
def test_what_is_not_a_case_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(CaseError):
        open_case(str(path), create=True)
    assert path.read_bytes() == content


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError):
        open_case(str(tmp_path), create=True)


def test_a_case_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.philomela"
    open_case(str(path), create=True).close()
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.close()
    with pytest.raises(CaseError, match="later version"):
        open_case(str(path))


def test_the_key_lies_beside_the_case_and_stays_the_same(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case:
        key = case_key(case)
        assert key == case_key(case)
        assert key_path(case).stat().st_mode & 0o077 == 0
        assert key not in (tmp_path / "a.philomela").read_bytes()
        assert key.hex().encode() not in (tmp_path / "a.philomela").read_bytes()


def test_without_its_key_a_case_takes_no_archive(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case:
        case_key(case)
        key_path(case).rename(tmp_path / "elsewhere")
        with pytest.raises(KeyMissing):
            case_key(case)
        assert len(case_key(case, tmp_path / "elsewhere")) == 32
        key_path(case).write_text("00" * 32)
        with pytest.raises(KeyMissing):
            case_key(case)
