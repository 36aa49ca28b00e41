"""Which pictures a case holds, without asking it of each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from philomela.database.connection import Case, open_case
from philomela.simulate.operation import simulate
from philomela.simulate.settings import quick_settings
from philomela.stages.ingest import ingest
from philomela.stages.known_pictures import KnownPictures
from philomela.stages.progress import Silent


@pytest.fixture(scope="module")
def without_sketches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose pictures have no sketches."""
    folder = tmp_path_factory.mktemp("operation")
    simulate(folder, quick_settings())
    path = folder / "case.philomela"
    with open_case(str(path), create=True) as case:
        ingest(case, [folder / "exports"], workers=2, progress=Silent(), sketches=False)
    return path


def hashes(case: Case) -> list[str]:
    with case.read() as connection:
        return list(connection.exec_driver_sql("SELECT sha256 FROM pictures").scalars())


def test_what_is_in_the_case_is_known(without_sketches: Path) -> None:
    with open_case(str(without_sketches)) as case:
        known = KnownPictures(case, with_sketches=False)
        assert hashes(case)
        assert all(sha256 in known for sha256 in hashes(case))
        assert "00" * 32 not in known
        known.add(["00" * 32])
        assert "00" * 32 in known


def test_what_another_program_deleted_is_told_and_no_longer_known(
    without_sketches: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(without_sketches, tmp_path))
    with open_case(str(path)) as case:
        known = KnownPictures(case, with_sketches=False)
        first, *others = hashes(case)
        assert first in known
        with case.write() as connection:
            connection.exec_driver_sql("DELETE FROM pictures WHERE sha256 = ?", (first,))
            assert known.gone(connection, [first, *others]) == {first}
            assert known.gone(connection, []) == set()
        assert first not in known
        assert others[0] in known


def test_a_picture_without_a_sketch_is_not_known_where_those_are_wanted(
    without_sketches: Path,
) -> None:
    with open_case(str(without_sketches)) as case:
        known = KnownPictures(case, with_sketches=True)
        assert not any(sha256 in known for sha256 in hashes(case))
