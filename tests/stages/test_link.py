"""A case with originals, copies and altered copies, from files to families."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, insert, select, update

from philomela.database.connection import Case, open_case
from philomela.database.schema import families, links, media, sealed, sketches
from philomela.errors import CaseError
from philomela.simulate.alterations import as_jpeg, replace_region
from philomela.simulate.pictures import Pixels, dead_leaves
from philomela.stages import structure
from philomela.stages.ingest import ingest
from philomela.stages.link import Linked, link
from philomela.stages.progress import Silent

FAMILIES = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of each photo the original, a copy, and an altered copy saved twice; and a plain picture."""
    made = tmp_path_factory.mktemp("pictures")
    for number in range(FAMILIES):
        draw = np.random.default_rng(number)
        photo = dead_leaves(7, number)
        altered = replace_region(photo, 0.4, "landscape", draw).pixels
        pictures: dict[str, tuple[Pixels, int]] = {
            "original": (photo, 92),
            "copy": (photo, 60),
            "altered": (altered, 85),
            "altered-copy": (altered, 55),
        }
        for name, (pixels, quality) in pictures.items():
            (made / f"{number}-{name}.jpg").write_bytes(as_jpeg(pixels, quality))
    (made / "plain.jpg").write_bytes(as_jpeg(np.full((300, 400, 3), 99, np.uint8), 80))
    return made


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        yield opened


def read(case: Case, folder: Path, *, with_sketches: bool = True) -> Linked:
    ingest(case, [folder], workers=2, progress=Silent(), sketches=with_sketches)
    return link(case, Silent())


def rows(case: Case, query: Any) -> list[tuple[Any, ...]]:
    with case.read() as connection:
        return sorted(map(tuple, connection.execute(query)))


def grouped(case: Case, column: Any) -> list[set[str]]:
    """Names of files that families or versions hold."""
    query = select(column, media.c.path).join(media, media.c.sha256 == families.c.sha256)
    found: dict[str, set[str]] = {}
    for name, path in rows(case, query):
        found.setdefault(name, set()).add(path.removesuffix(".jpg"))
    return sorted(found.values(), key=min)


def test_altered_copies_join_the_family_as_versions_of_it(case: Case, folder: Path) -> None:
    linked = read(case, folder)
    whole = [
        {f"{number}-{name}" for name in ("original", "copy", "altered", "altered-copy")}
        for number in range(FAMILIES)
    ]
    assert grouped(case, families.c.family) == [*whole, {"plain"}]
    assert grouped(case, families.c.version) == [
        *(
            {f"{number}-{name}" for name in version}
            for number in range(FAMILIES)
            for version in (("altered", "altered-copy"), ("copy", "original"))
        ),
        {"plain"},
    ]
    assert (linked.families, linked.altered_families) == (FAMILIES + 1, FAMILIES)
    assert linked.kinds["altered"] >= FAMILIES
    assert linked.waiting == linked.unconfirmed == linked.without_sketch == 0
    assert linked.few_points == linked.low_quality == linked.too_plain == 1
    for kind, fraction in rows(case, select(links.c.kind, links.c.fraction)):
        assert (kind == "altered") == (0.25 < fraction < 0.55)


def test_linking_twice_gives_the_same_rows_and_seals_what_joined(case: Case, folder: Path) -> None:
    first = read(case, folder)
    tables = rows(case, select(links)), rows(case, select(families))
    marked = rows(case, select(families.c.family, families.c.sha256))[0]
    with case.write() as connection:
        connection.execute(insert(sealed).values(sha256=marked[1], because_of=marked[1]))
    assert link(case, Silent()) == first
    assert (rows(case, select(links)), rows(case, select(families))) == tables
    of_family = rows(case, select(families.c.sha256).where(families.c.family == marked[0]))
    assert rows(case, select(sealed.c.sha256)) == of_family
    assert len(of_family) == 4


@pytest.mark.parametrize("many", [0, 2_000])
def test_an_index_on_disk_and_several_processes_give_the_same_rows(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    read(case, folder)
    tables = rows(case, select(links))
    monkeypatch.setattr(structure, "_SHARED", 0)
    monkeypatch.setattr(structure, "_SHARED_CHECKS", 0)
    monkeypatch.setattr(structure, "_MANY", many)  # from here on with less effort
    link(case, Silent(), workers=2)
    assert rows(case, select(links)) == tables


def test_without_sketches_copies_are_found_and_sketches_can_be_added(
    case: Case, folder: Path
) -> None:
    without = read(case, folder, with_sketches=False)
    assert without.without_sketch == without.pictures == 4 * FAMILIES + 1
    assert without.altered_families == 0
    assert rows(case, select(func.count()).select_from(sketches)) == [(0,)]
    assert {row[0] for row in rows(case, select(links.c.strength))} <= {None}
    added = read(case, folder)
    assert (added.without_sketch, added.altered_families) == (0, FAMILIES)


def test_files_that_are_gone_leave_their_pictures_without_a_sketch(
    case: Case, folder: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in folder.iterdir():
        (moved / path.name).write_bytes(path.read_bytes())
    read(case, moved, with_sketches=False)
    size = (moved / "0-copy.jpg").stat().st_size
    (moved / "0-copy.jpg").write_bytes(b"\xff\xd8\xff\xe0 something else".ljust(size))
    ingest(case, [moved], workers=1, progress=Silent())
    held = rows(case, select(func.count()).select_from(sketches))[0][0]
    assert held == 4 * FAMILIES  # all but one, with the plain picture


@pytest.mark.parametrize("workers", [1, 2])
def test_a_damaged_sketch_is_told_plainly(
    case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    read(case, folder)
    monkeypatch.setattr(structure, "_SHARED_CHECKS", 0)
    with case.write() as connection:
        connection.execute(update(sketches).values(sketch=b"PS damaged"))
    with pytest.raises(CaseError, match="sketch in the case is damaged"):
        link(case, Silent(), workers)
