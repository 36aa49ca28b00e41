"""From pictures in a folder to marks, their bearers and the measured share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update

from philomela.database.connection import Case, open_case
from philomela.database.schema import (
    mark_bearers,
    marked_pictures,
    media,
    recurring_marks,
    sketches,
)
from philomela.errors import CaseError
from philomela.simulate.alterations import as_jpeg, stamped_with, unaltered
from philomela.simulate.pictures import paint_leaves
from philomela.stages.ingest import ingest
from philomela.stages.link import link
from philomela.stages.marks import find_marks
from philomela.stages.measure import kept_measures, measure
from philomela.stages.progress import Silent

PICTURES, MARKED = 20, 8
STAMP = stamped_with("@a_name", 0.075, np.array((0.03, 0.97)))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of unrelated pictures, some of them stamped in the corner, as ingested and linked."""
    folder = tmp_path_factory.mktemp("marks")
    pictures = folder / "pictures"
    pictures.mkdir()
    for number in range(PICTURES):
        draw = np.random.default_rng((9, number))
        pixels = paint_leaves(480, 360, draw)
        if number < MARKED:
            pixels = STAMP(unaltered(pixels), draw).pixels
        (pictures / f"{number:02d}.jpg").write_bytes(as_jpeg(pixels, 80))
    with open_case(str(folder / "case.philomela"), create=True) as case:
        ingest(case, [pictures], workers=1, progress=Silent())
        link(case, Silent())
    return folder / "case.philomela"


def bearers(case: Case) -> list[str]:
    query = (
        select(media.c.path)
        .join(mark_bearers, mark_bearers.c.sha256 == media.c.sha256)
        .where(mark_bearers.c.likely >= 0.5, mark_bearers.c.shown > 0)
    )
    with case.read() as connection:
        return sorted(set(connection.scalars(query)))


def test_a_stamp_is_found_with_those_that_bear_it(read: Path) -> None:
    with open_case(str(read)) as case:
        measure(case, Silent())
        found = {one.name: one for one in kept_measures(case)}
        assert bearers(case) == [f"{number:02d}.jpg" for number in range(MARKED)]
        with case.read() as connection:
            (mark,) = connection.execute(select(recurring_marks)).all()
        assert mark.place == "bottom left corner"
        assert 0 <= mark.left < mark.right < 0.9
        assert mark.top > 0.8
        share = found["marked_share"]
        assert share.n == PICTURES
        assert share.low is not None
        assert share.high is not None
        assert share.low < MARKED / PICTURES < share.high
        assert share.value == pytest.approx(MARKED / PICTURES, abs=0.03)


def test_looking_again_gives_the_same_rows(read: Path) -> None:
    with open_case(str(read)) as case:
        assert find_marks(case, Silent()) == 1
        tables = (recurring_marks, mark_bearers, marked_pictures)
        with case.read() as connection:
            first = [connection.execute(select(one)).all() for one in tables]
        assert find_marks(case, Silent()) == 1
        with case.read() as connection:
            again = [connection.execute(select(one)).all() for one in tables]
        assert all(first)
        assert first == again


def test_several_processes_give_the_same_rows(read: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = (recurring_marks, mark_bearers, marked_pictures)
    with open_case(str(read)) as case:
        find_marks(case, Silent())
        with case.read() as connection:
            first = [connection.execute(select(one)).all() for one in tables]
        monkeypatch.setattr("philomela.stages.marks._MANY", 1)
        monkeypatch.setattr("philomela.stages.marks._ASKED", 7)
        assert find_marks(case, Silent(), 2) == 1
        with case.read() as connection:
            assert [connection.execute(select(one)).all() for one in tables] == first


def test_an_empty_case_has_no_marks(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "empty.philomela"), create=True) as case:
        assert find_marks(case, Silent()) == 0


def test_a_damaged_sketch_is_told_plainly(read: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.philomela"
    copy.write_bytes(read.read_bytes())
    with open_case(str(copy)) as case:
        with case.write() as connection:
            connection.execute(update(sketches).values(sketch=b"PS damaged"))
        with pytest.raises(CaseError, match="sketch in the case is damaged"):
            find_marks(case, Silent())
