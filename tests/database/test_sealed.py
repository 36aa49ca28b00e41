"""What is sealed, and what is sealed with it."""

from __future__ import annotations

from pathlib import Path

from coded_case import fill
from measured_case import sha
from sqlalchemy import delete, insert, update

from philomela.database.connection import open_case
from philomela.database.schema import families
from philomela.database.sealed import seal_family, seal_what_joined, sealed_pictures


def test_a_new_case_has_nothing_sealed(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case, case.read() as connection:
        assert sealed_pictures(connection) == frozenset()


def test_a_family_is_sealed_whole_and_stays_so(tmp_path: Path) -> None:
    """In the made case pictures 1 and 26 are a family, as are 2 and 27."""
    with open_case(str(tmp_path / "a.philomela"), create=True) as case, case.write() as connection:
        fill(connection)
        assert seal_family(connection, sha(26)) == 2
        assert sealed_pictures(connection) == {sha(1), sha(26)}
        assert seal_family(connection, sha(1)) == 0
        # Linked anew, picture 2 joins; linked once more, it leaves.
        in_two = families.c.sha256 == sha(2)
        connection.execute(update(families).where(in_two).values(family=sha(1)))
        assert seal_what_joined(connection) == 1
        connection.execute(update(families).where(in_two).values(family=sha(2)))
        assert seal_what_joined(connection) == 1  # picture 27, for 2 stays sealed
        assert sealed_pictures(connection) == {sha(1), sha(26), sha(2), sha(27)}
        assert seal_what_joined(connection) == 0


def test_what_is_not_in_the_case_yet_can_be_sealed(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case, case.write() as connection:
        fill(connection)
        connection.execute(delete(families).where(families.c.sha256 == sha(9)))
        assert seal_family(connection, sha(9)) == 1
        assert seal_family(connection, "f" * 64) == 1
        connection.execute(insert(families).values(sha256=sha(9), family=sha(8), version=sha(8)))
        assert seal_what_joined(connection) == 1
        assert sha(8) in sealed_pictures(connection)
