"""However an index came to hold what it holds, it finds the same; what is withdrawn is gone."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sketches import encoded, random_sketch, version_of

from philomela.errors import InputError
from philomela.fingerprints.sketch import encode, points_in
from philomela.matching.sketches import index as index_module
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.segment import Segment
from philomela.matching.sketches.voting import Effort


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Journals, batches and merges of a few pictures."""
    monkeypatch.setattr(index_module, "_JOURNAL_LENGTH", 4)
    monkeypatch.setattr(index_module, "_BULK", 6)
    monkeypatch.setattr(index_module, "_ALIKE", 2)


def content_of(number: int) -> bytes:
    """The sketch of a picture: every fourth is of one family."""
    return encode(version_of(random_sketch(number % 4), number, bits=2))


def records(numbers: range) -> Iterator[tuple[int, bytes]]:
    return ((number, content_of(number)) for number in numbers)


def answers(index: SketchIndex) -> list[list[tuple[int, int, float, float]]]:
    """What an index finds for a query of each family."""
    return [
        [
            (
                candidate.number,
                candidate.sense,
                round(candidate.votes, 9),
                round(candidate.agreed, 9),
            )
            for candidate, _ in index.candidates(version_of(random_sketch(family), 99), 5)
        ]
        for family in range(4)
    ]


def assert_holds(index: SketchIndex, numbers: set[int]) -> None:
    """The same in every way as an index into which these were put at once."""
    assert len(index) == len(numbers)
    for number in range(-1, max(numbers, default=0) + 3):
        assert (number in index) == (number in numbers)
        sketch = index.sketch(number)
        if number in numbers:
            assert sketch is not None
            assert encode(sketch) == content_of(number)
        else:
            assert sketch is None
    fresh = SketchIndex()
    fresh.add((number, content_of(number)) for number in sorted(numbers))
    assert answers(index) == answers(fresh)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize("piece", [1, 5, 29])
def test_added_in_pieces_of_any_size(tmp_path: Path, piece: int, in_memory: bool) -> None:
    index = SketchIndex(None if in_memory else tmp_path)
    for start in range(0, 29, piece):
        index.add(records(range(start, min(29, start + piece))))
    assert_holds(index, set(range(29)))
    if not in_memory:
        assert_holds(SketchIndex(tmp_path), set(range(29)))


def test_an_index_finds_something() -> None:
    index = SketchIndex()
    index.add(records(range(12)))
    for family, found in enumerate(answers(index)):
        assert {number for number, *_ in found} == {family, family + 4, family + 8}


def test_segments_are_merged(tmp_path: Path) -> None:
    index = SketchIndex(tmp_path)
    for number in range(24):
        index.add(records(range(number, number + 1)))
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(folders) <= 2
    assert_holds(index, set(range(24)))


def test_all_parts_can_be_made_one_for_many_queries(tmp_path: Path) -> None:
    index = SketchIndex(tmp_path)
    index.add(records(range(7)))
    index.add(records(range(7, 20)))
    index.withdraw(8)
    index.merge()
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1
    assert_holds(index, set(range(20)) - {8})
    index.merge()  # nothing is left to do
    assert_holds(SketchIndex(tmp_path), set(range(20)) - {8})


def test_with_brief_effort_near_versions_are_found(tmp_path: Path) -> None:
    index = SketchIndex()
    index.add(records(range(12)))
    for family in range(4):
        query = version_of(random_sketch(family), 99)
        found = [one.number for one, _ in index.candidates(query, 3, effort=Effort.BRIEF)]
        assert sorted(found) == [family, family + 4, family + 8]


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.just("add"), st.integers(1, 7))
        | st.tuples(st.just("withdraw"), st.integers(0, 25))
        | st.tuples(st.just("open"), st.just(0)),
        max_size=10,
    )
)
def test_any_history(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    index, held, following = SketchIndex(folder), set[int](), 0
    for step, value in steps:
        if step == "add":
            new = range(following, following + value)
            index.add(records(new))
            held |= set(new)
            following += value
        elif step == "withdraw":
            assert index.withdraw(value) == (value in held)
            held.discard(value)
        else:
            index = SketchIndex(folder)
    assert_holds(index, held)
    assert_holds(SketchIndex(folder), held)
    shutil.rmtree(folder)


@pytest.mark.parametrize("count", [3, 4, 13])
def test_what_is_withdrawn_is_gone_at_once_and_for_good(tmp_path: Path, count: int) -> None:
    index, held = SketchIndex(tmp_path), set(range(count))
    index.add(records(range(count)))
    for number in (1, 0, count - 1):
        before = on_disk(tmp_path)
        codes = random_codes(number)
        assert any(code in before for code in codes)
        assert index.withdraw(number)
        after = on_disk(tmp_path)
        # Its family has nearly the same codes, but not the same.
        assert not any(code in after for code in codes)
        held.discard(number)
        assert not index.withdraw(number)
        assert_holds(index, held)
        index = SketchIndex(tmp_path)
        assert not index.withdraw(number)
        assert_holds(index, held)
    # Until merged with what comes after.
    index.add(records(range(count, count + 20)))
    held |= set(range(count, count + 20))
    assert_holds(index, held)
    assert_holds(SketchIndex(tmp_path), held)


def random_codes(number: int) -> list[bytes]:
    """The codes of a picture as they lie in files."""
    content = content_of(number)
    count = int(points_in(np.array([len(content)], np.int64))[0])
    return [content[10 + 21 * point + 5 : 10 + 21 * point + 21] for point in range(count)]


def test_everything_can_be_withdrawn(tmp_path: Path) -> None:
    index = SketchIndex(tmp_path)
    index.add(records(range(11)))
    for number in range(11):
        assert index.withdraw(number)
    assert_holds(index, set())
    index.add(records(range(20, 31)))
    assert_holds(SketchIndex(tmp_path), set(range(20, 31)))


def test_in_memory_too() -> None:
    index = SketchIndex()
    index.add(records(range(11)))
    assert [index.withdraw(number) for number in (2, 9, 2, 11)] == [True, True, False, False]
    assert_holds(index, set(range(11)) - {2, 9})


@pytest.mark.parametrize("count", [2, 5])
def test_a_number_is_used_once(tmp_path: Path, count: int) -> None:
    index = SketchIndex(tmp_path)
    index.add(records(range(count)))
    for batch in ([(1, content_of(7))], [(50, content_of(7)), (50, content_of(8))]):
        with pytest.raises(ValueError, match="in use"):
            index.add(batch)
    assert_holds(index, set(range(count)))
    assert_holds(SketchIndex(tmp_path), set(range(count)))


@pytest.mark.parametrize("count", [1, 5])
def test_what_is_no_sketch_is_not_added(tmp_path: Path, count: int) -> None:
    index = SketchIndex(tmp_path)
    index.add(records(range(3)))
    with pytest.raises(ValueError, match="not a sketch"):
        index.add([*records(range(10, 10 + count)), (99, b"no sketch at all")])
    assert_holds(index, set(range(3)))
    assert_holds(SketchIndex(tmp_path), set(range(3)))


def test_numbers_may_be_any_of_64_bits(tmp_path: Path) -> None:
    numbers = (0, -(2**63), 2**63 - 1, -1, 7)
    SketchIndex(tmp_path).add((number, encoded(5)) for number in numbers)
    index = SketchIndex(tmp_path)
    assert [index.withdraw(number) for number in numbers] == [True] * 5
    assert len(SketchIndex(tmp_path)) == 0


def test_memory_given_back_is_read_again(tmp_path: Path) -> None:
    index = SketchIndex(tmp_path)
    index.add(records(range(9)))
    index.forget_pages()
    assert_holds(index, set(range(9)))


@pytest.mark.parametrize(("mapped", "given_back"), [(1000, False), (1001, True)])
def test_memory_is_given_back_where_much_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mapped: int, given_back: bool
) -> None:
    monkeypatch.setattr(index_module, "_MOST_MAPPED", 1000)
    monkeypatch.setattr(index_module, "mapped_bytes", lambda: mapped)
    forgotten = count_forgotten(monkeypatch)
    index = SketchIndex(tmp_path)
    index.add(records(range(13)))
    assert not forgotten
    assert_holds(index, set(range(13)))
    assert bool(forgotten) == given_back
    in_memory = SketchIndex()
    in_memory.add(records(range(13)))
    forgotten.clear()
    assert answers(in_memory) == answers(index)
    segments = sum(path.is_dir() for path in tmp_path.iterdir())
    # Each segment at each of the four queries; an index in memory has no files.
    assert len(forgotten) == (4 * segments if given_back else 0)


@pytest.mark.skipif(sys.platform != "linux", reason="no such file elsewhere")
def test_what_is_held_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_MOST_MAPPED", 0)
    forgotten = count_forgotten(monkeypatch)
    index = SketchIndex(tmp_path)
    index.add(records(range(13)))
    assert_holds(index, set(range(13)))
    assert forgotten


def count_forgotten(monkeypatch: pytest.MonkeyPatch) -> list[Segment]:
    """The segments whose pages are given back from now on."""
    forgotten: list[Segment] = []
    forget = Segment.forget_pages

    def forget_pages(segment: Segment) -> None:
        forgotten.append(segment)
        forget(segment)

    monkeypatch.setattr(Segment, "forget_pages", forget_pages)
    return forgotten


def test_a_folder_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="cannot be opened"):
            SketchIndex(path)


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    index = SketchIndex(tmp_path)
    index.add(records(range(9)))
    assert_holds(SketchIndex(tmp_path), set(range(9)))
    assert (tmp_path / "notes.txt").read_text() == "mine"
