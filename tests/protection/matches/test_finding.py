"""Matches: all that is there and nothing else, whichever side is the index; their chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matched_case import altered, copy_of, original
from scipy.stats import binom

from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.projection import SENSES
from philomela.fingerprints.sketch import moved_places
from philomela.matching.kernels import RADIUS
from philomela.protection.matches.chance import FREE_BITS, by_hash, log_tail
from philomela.protection.matches.comparing import in_own_frame
from philomela.protection.matches.finding import Banked, Found, Seen, Sizes, find, looked_up


def banked(one: PhotoPrint, number: int) -> Banked:
    return Banked(number, one.pdq, one.sha256, one.sketch)


def seen(one: PhotoPrint) -> Seen:
    assert one.sha256
    assert one.quality is not None
    return Seen(one.sha256, one.pdq, one.quality, one.sketch)


@pytest.fixture(scope="module")
def pictures() -> list[Seen]:
    found = [copy_of(1), altered(1), altered(1, mirror=True), copy_of(2), altered(2)]
    return [seen(one) for one in (*found, *map(original, range(20, 26)))]


def told(found: list[Found]) -> dict[tuple[int, str], tuple[str, str]]:
    return {
        (one.fingerprint, one.sha256): (one.found_by, one.view.kind if one.view else "copy")
        for one in found
    }


EXPECTED = {
    (1, copy_of(1).sha256): ("PDQ", "copy"),
    (1, altered(1).sha256): ("structure", "altered"),
    (1, altered(1, mirror=True).sha256): ("structure", "altered"),
    (2, copy_of(2).sha256): ("PDQ", "copy"),
    (2, altered(2).sha256): ("structure", "altered"),
}


def test_copies_and_altered_copies_whichever_side_is_the_index(pictures: list[Seen]) -> None:
    bank = [banked(original(number), number) for number in (1, 2, 3)]
    sizes = Sizes(len(bank), len(pictures))
    assert not looked_up(bank, pictures)
    forwards = find(bank, pictures, sizes)
    assert told(forwards) == EXPECTED
    larger = bank + [banked(original(number), number) for number in range(30, 40)]
    assert looked_up(larger, pictures)
    backwards = find(larger, pictures, Sizes(len(larger), len(pictures)))
    assert told(backwards) == EXPECTED
    for one, other in zip(forwards, backwards, strict=True):
        assert one.chance < -10
        assert one.chance < other.chance < one.chance + 3 or one.chance == -300  # a larger bank
        assert one.view
        assert other.view
        assert one.view.sense == other.view.sense == (4 if one.sha256[-3:] == "44d" else 0)
        assert one.view.fraction == pytest.approx(other.view.fraction, abs=0.02)
        assert one.view.region is not None
        shared = one.view.region.mean()
        assert (0.2 < shared < 0.6) if one.view.kind == "altered" else shared < 0.05


def test_the_very_file_without_anything_else(pictures: list[Seen]) -> None:
    ((found),) = find([banked(original(20), 7)], pictures, Sizes(1, 11))
    assert (found.found_by, found.distance, found.unconfirmed) == ("bytes", 0, False)
    bare = [Banked(7, original(20).pdq, None, None)]
    ((found),) = find(bare, pictures, Sizes(1, 11))
    assert (found.found_by, found.view) == ("PDQ", None)


def test_near_hashes_whose_structure_does_not_agree_are_told_apart(pictures: list[Seen]) -> None:
    one = Banked(7, original(20).pdq, None, original(3).sketch)
    ((found),) = find([one], pictures, Sizes(1, 11))
    assert (found.sha256, found.unconfirmed, found.view) == (original(20).sha256, True, None)


def test_pictures_of_low_quality_match_by_their_bytes_only() -> None:
    poor = Seen("a" * 64, original(20).pdq, 20, None)
    assert find([Banked(7, original(20).pdq, None, None)], [poor], Sizes(1, 1)) == []
    ((found),) = find([Banked(7, original(20).pdq, "a" * 64, None)], [poor], Sizes(1, 1))
    assert found.found_by == "bytes"


def test_more_copies_than_a_search_brings() -> None:
    """All of thirty altered copies of one photo, looked for with the photo."""
    many = [
        seen(original(1))._replace(sha256=f"{n:064x}", pdq=bytes(32)) for n in range(5_000, 5_030)
    ]
    found = find([banked(original(1), 1)], many, Sizes(1, len(many)))
    assert len(found) == len(many)
    assert {one.found_by for one in found} == {"structure"}


@given(st.integers(0, RADIUS), st.integers(1, 10**8))
def test_chance_is_the_tail_of_a_binomial_times_the_bank(distance: int, size: int) -> None:
    tail = binom.logcdf(distance * FREE_BITS // 256, FREE_BITS, 0.5) / math.log(10)
    assert log_tail(distance) == pytest.approx(tail, abs=1e-6)
    assert by_hash(distance, size) == pytest.approx(min(0.0, tail + math.log10(size)), abs=1e-6)
    assert by_hash(distance, size) <= by_hash(distance + 1, size) <= by_hash(distance + 1, 2 * size)


@given(st.integers(0, SENSES - 1), st.integers(0, 23), st.integers(0, 23))
def test_cells_go_back_to_where_they_were(sense: int, row: int, column: int) -> None:
    x, y = moved_places(np.array([[column + 0.5, row + 0.5]], np.float32), 24, 24, sense)[0]
    there = np.zeros((24, 24), np.bool_)
    there[int(y), int(x)] = True
    assert np.argwhere(in_own_frame(there, sense)).tolist() == [[row, column]]
