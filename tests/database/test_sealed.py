"""Which pictures are sealed, before and after there is a table that says so."""

from __future__ import annotations

from pathlib import Path

from philomela.database.connection import open_case
from philomela.database.sealed import sealed_pictures


def test_a_case_without_the_table_has_nothing_sealed(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case, case.read() as connection:
        assert sealed_pictures(connection) == frozenset()


def test_the_table_names_what_is_sealed(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case:
        with case.write() as connection:
            connection.exec_driver_sql("CREATE TABLE sealed (sha256 TEXT PRIMARY KEY, why TEXT)")
            connection.exec_driver_sql("INSERT INTO sealed VALUES ('AB12', 'x'), ('cd34', NULL)")
        with case.read() as connection:
            assert sealed_pictures(connection) == {"ab12", "cd34"}
