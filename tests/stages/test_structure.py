"""A link that waits is looked into: do the other versions of the photo agree as well?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from philomela.database.connection import Case, open_case
from philomela.database.schema import pictures, sketches
from philomela.fingerprints.points import sketch
from philomela.fingerprints.sketch import RECIPE, Sketch, encode
from philomela.matching.copies import Hashed
from philomela.matching.joining import with_waiting
from philomela.records import Link
from philomela.simulate.alterations import replace_region, stamped_with, unaltered
from philomela.simulate.pictures import Pixels, dead_leaves
from philomela.stages.structure import Structure

FAR = 120  # bits


def sketched(pixels: Pixels) -> Sketch:
    return sketch(pixels.astype(np.float32).mean(axis=2))


def made(photo: Pixels, fraction: float, seed: int) -> Sketch:
    return sketched(replace_region(photo, fraction, "texture", np.random.default_rng(seed)).pixels)


@pytest.fixture(scope="module")
def versions() -> dict[str, Sketch]:
    """Four versions of a photo, a fifth of it, and another photo with the mark of the fourth."""
    photo, other = dead_leaves(5, 1), dead_leaves(5, 2)
    mark = stamped_with("join us", 0.12, np.array([0.9, 0.9]))
    draw = np.random.default_rng(1)
    return {
        "a": sketched(photo),
        "b": made(photo, 0.2, 1),
        "c": made(photo, 0.3, 2),
        "d": sketched(mark(unaltered(photo), draw).pixels),
        "e": made(photo, 0.4, 3),
        "x": sketched(mark(unaltered(other), draw).pixels),
    }


@pytest.fixture
def case(tmp_path: Path, versions: dict[str, Sketch]) -> Iterator[Case]:
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        with opened.write() as connection:
            for name, found in versions.items():
                row = {"sha256": name, "size": 1, "format": "png", "width": 1, "height": 1}
                row |= {"frames": 1, "pdq": "00" * 32, "pdq_quality": 90, "recipe": "pdq/1"}
                connection.execute(insert(pictures).values(**row))
                row = {"sha256": name, "recipe": RECIPE, "points": len(found)}
                connection.execute(insert(sketches).values(**row, sketch=encode(found)))
        yield opened


def further(case: Case, versions: dict[str, Sketch], doubtful: Link) -> list[Link]:
    firm = [
        Link(first, second, "altered", FAR, -60.0, 0.4)
        for first, second in (("a", "b"), ("a", "c"), ("a", "d"))
    ]
    hashed = [Hashed(name, bytes(32), 90) for name in versions]
    points = {name: len(found) for name, found in versions.items()}
    links = with_waiting([*firm, doubtful])
    assert [link for link in links if link.waiting] != []
    with case.read() as connection:
        return list(Structure(connection, hashed, points).further(links))


def test_another_version_agrees_with_the_others_too(
    case: Case, versions: dict[str, Sketch]
) -> None:
    doubtful = Link("a", "e", "altered", FAR, -20.0, 0.6, thin=True)
    found = further(case, versions, doubtful)
    assert {(link.first, link.second) for link in found} == {("b", "e"), ("c", "e"), ("d", "e")}
    assert not any(link.thin for link in found)


def test_a_mark_is_not_on_most_versions(case: Case, versions: dict[str, Sketch]) -> None:
    doubtful = Link("d", "x", "altered", FAR, -20.0, 0.9, thin=True)
    assert further(case, versions, doubtful) == []
