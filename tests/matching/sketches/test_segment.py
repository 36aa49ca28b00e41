"""Segments come back from their files, and broken files are refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sketches import encoded, random_sketch, version_of
from numpy.typing import NDArray

from philomela.errors import InputError
from philomela.fingerprints.sketch import encode
from philomela.matching.sketches.keys import keys_of, signatures_of
from philomela.matching.sketches.merging import merge
from philomela.matching.sketches.segment import Reach, Segment, build
from philomela.matching.sketches.segment_files import FILES, load, wipe, write

NUMBERS = (5, 3, 900, -2)
SKETCHES = (encoded(1), encoded(2, 0), encoded(3, 25), encoded(4))
NONE = np.zeros(0, np.int64)


def sample() -> Segment:
    return build(NUMBERS, SKETCHES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(sample(), tmp_path / "segment")
    return tmp_path / "segment"


def arrays(segment: Segment) -> Iterator[NDArray[np.generic]]:
    yield from (segment.numbers, segment.ends, segment.sketches)
    yield from (*segment.starts, *segment.entries)


def assert_same(first: Segment, second: Segment) -> None:
    for one, other in zip(arrays(first), arrays(second), strict=True):
        assert np.array_equal(one, other)


def hits(segment: Segment, seed: int) -> list[int]:
    codes = version_of(random_sketch(seed), 1).codes
    found: list[int] = segment.hits(
        keys_of(codes), signatures_of(codes), Reach(8, 16), 4096, NONE
    ).words.tolist()
    return found


def test_a_segment_comes_back(folder: Path) -> None:
    loaded = load(folder)
    assert_same(loaded, sample())
    assert {path.name for path in folder.iterdir()} == set(FILES)
    assert [loaded.sketch_bytes(slot) for slot in range(4)] == list(SKETCHES)
    assert hits(loaded, 4) == hits(sample(), 4) != []
    loaded.forget_pages()
    assert hits(loaded, 4) == hits(sample(), 4)


def test_entries_are_sorted_by_bucket_and_by_value() -> None:
    many = build(range(9), [encoded(seed % 3, 300) for seed in range(9)])
    for starts, entries in zip(many.starts, many.entries, strict=True):
        assert (starts[0], starts[-1], len(entries)) == (0, 2700, 2700)
        buckets = np.repeat(np.arange(len(starts) - 1), np.diff(starts).astype(np.int64))
        assert np.array_equal(np.lexsort((entries, buckets)), np.arange(2700))


def test_more_hits_than_there_is_room_for_at_first() -> None:
    same = build(range(300), [encoded(1)] * 300)
    found = hits(same, 1)
    points = [hit >> 4 & 2**20 - 1 for hit in found]
    assert len(found) > 1000
    assert len(found) % 300 == 0
    assert all(points.count(point) == 300 for point in set(points))
    assert found == sorted(found)


def test_no_more_hits_of_a_point_than_asked() -> None:
    same = build(range(50), [encoded(1)] * 50)
    codes = random_sketch(1).codes
    found = same.hits(keys_of(codes), signatures_of(codes), Reach(0, 0), 7, NONE).words
    assert np.unique(found >> np.uint64(24)).tolist() == list(range(7))


def test_a_segment_of_nothing_and_of_sketches_without_points(tmp_path: Path) -> None:
    for place, empty in enumerate((build([], []), build([1, 2], [encoded(1, 0)] * 2))):
        write(empty, tmp_path / str(place))
        assert_same(load(tmp_path / str(place)), empty)
        assert hits(load(tmp_path / str(place)), 1) == []


def test_what_is_no_sketch_is_refused() -> None:
    with pytest.raises(ValueError, match="cut short"):
        build([1], [b"PS"])


def test_merged_segments_are_as_if_built_together(tmp_path: Path) -> None:
    other = build([7, 8], [encoded(7), encoded(8, 3)])
    merge([sample(), other, build([], [])], [NONE, NONE, NONE], tmp_path / "merged")
    together = build([*NUMBERS, 7, 8], [*SKETCHES, encoded(7), encoded(8, 3)])
    assert_same(load(tmp_path / "merged"), together)


def test_merged_segments_leave_out_what_is_withdrawn(tmp_path: Path) -> None:
    other = build([7, 8], [encoded(7), encoded(8, 3)])
    gone = [np.array([0, 2]), np.array([0])]
    merge([sample(), other], gone, tmp_path / "merged")
    expected = build([3, -2, 8], [SKETCHES[1], SKETCHES[3], encoded(8, 3)])
    assert_same(load(tmp_path / "merged"), expected)
    merge([sample()], [np.arange(4)], tmp_path / "nothing")
    assert_same(load(tmp_path / "nothing"), build([], []))


def test_a_wiped_sketch_leaves_nothing_in_the_files(folder: Path) -> None:
    wipe(load(folder), 0, folder)
    wiped = load(folder)
    assert wiped.sketch_bytes(0) == bytes(len(SKETCHES[0]))
    contents = b"".join(path.read_bytes() for path in folder.iterdir())
    for code in random_sketch(1).codes:
        assert code.astype(">u8").tobytes() not in contents
    for entries in wiped.entries:
        signatures = entries >> np.uint64(24) & np.uint64(2**32 - 1)
        assert not np.isin(signatures, signatures_of(random_sketch(1).codes)).any()
        own = entries[(entries & np.uint64(2**24 - 1)) == 0]
        assert len(own) == len(random_sketch(1))
    assert hits(wiped, 1) == []


def test_wiping_touches_no_other_sketch(folder: Path) -> None:
    before = load(folder)
    others = [before.sketch_bytes(slot) for slot in (1, 2, 3)]
    wipe(before, 0, folder)
    wiped = load(folder)
    assert [wiped.sketch_bytes(slot) for slot in (1, 2, 3)] == others
    assert hits(wiped, 4) == hits(sample(), 4)
    merge([wiped], [np.array([0])], folder.with_name("merged"))
    assert_same(load(folder.with_name("merged")), build(NUMBERS[1:], SKETCHES[1:]))


def test_wiping_goes_on_where_it_was_stopped(folder: Path) -> None:
    wipe(load(folder), 0, folder)
    wiped = [path.read_bytes() for path in sorted(folder.iterdir())]
    # Stopped after the tables, and in the middle of the sketch.
    for kept in (len(SKETCHES[0]), 8):
        content = bytearray((folder / "sketches").read_bytes())
        content[len(SKETCHES[0]) - kept : len(SKETCHES[0])] = SKETCHES[0][-kept:]
        (folder / "sketches").write_bytes(content)
        wipe(load(folder), 0, folder)
        assert [path.read_bytes() for path in sorted(folder.iterdir())] == wiped


def test_a_bucket_stays_in_order_when_one_of_many_is_wiped(tmp_path: Path) -> None:
    many = build(range(40), [encode(version_of(random_sketch(6), n, bits=1)) for n in range(40)])
    write(many, tmp_path / "many")
    for slot in range(0, 40, 3):
        wipe(load(tmp_path / "many"), slot, tmp_path / "many")
    wiped = load(tmp_path / "many")
    left = [hit for hit in hits(many, 6) if (hit >> 24) % 3]
    assert len(left) > 200
    assert hits(wiped, 6) == left


@pytest.mark.parametrize("name", FILES)
def test_a_missing_or_cut_file_is_refused(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    for changed in (content[:-1], content[:-8], b"", content + bytes(8), content + b"x"):
        (folder / name).write_bytes(changed)
        with pytest.raises(InputError, match="broken"):
            load(folder)
    (folder / name).unlink()
    with pytest.raises(InputError, match="broken"):
        load(folder)
    (folder / name).mkdir()
    with pytest.raises(InputError, match="broken"):
        load(folder)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_changed_files_are_refused_or_do_no_harm(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("changed") / "segment"
    write(sample(), folder)
    path = folder / data.draw(st.sampled_from(list(FILES)))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=9) | st.just(b"\xff" * 8))
        content[start : start + len(piece)] = piece[: len(content) - start]
    path.write_bytes(content)
    with suppress(InputError):
        changed = load(folder)
        for hit in hits(changed, 1) + hits(changed, 4):
            changed.sketch(hit >> 24)
        merge([changed, sample()], [NONE, NONE], folder.with_name("merged"))
        assert len(load(folder.with_name("merged"))) == 8


def test_a_slot_that_there_is_not_is_refused(folder: Path) -> None:
    for name in ("entries_0", "entries_1"):
        entries = np.fromfile(folder / name, "<u8")
        (entries | np.uint64(2**24 - 1)).tofile(folder / name)
    with pytest.raises(InputError, match="a table is broken"):
        hits(load(folder), 1)
    with pytest.raises(InputError, match="a table is broken"):
        merge([load(folder)], [NONE], folder.with_name("merged"))


def test_a_table_of_another_sketch_is_not_merged(folder: Path) -> None:
    entries = np.fromfile(folder / "entries_1", "<u8")
    (entries & ~np.uint64(2**24 - 1)).tofile(folder / "entries_1")
    with pytest.raises(InputError, match="a table is broken"):
        merge([load(folder)], [NONE], folder.with_name("merged"))
