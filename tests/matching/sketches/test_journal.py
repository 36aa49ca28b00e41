"""What was written whole is read again, wherever the file ends."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.matching.sketches.journal import append, read

RECORDS = [(7, b"seven"), (-3, b""), (2**63 - 1, bytes(60))]

records = st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.binary(max_size=40)), max_size=6)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_no_file_holds_nothing(path: Path) -> None:
    assert read(path) == ([], 0)
    assert not path.exists()


@settings(deadline=None)
@given(records, records)
def test_records_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[int, bytes]],
    then: list[tuple[int, bytes]],
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    end = append(path, append(path, 0, first), then)
    assert read(path) == (first + then, end)
    assert end == path.stat().st_size


def test_cut_anywhere_it_holds_what_is_whole_and_goes_on(path: Path) -> None:
    ends = [0]
    for record in RECORDS:
        ends.append(append(path, ends[-1], [record]))
    content = path.read_bytes()
    for size in range(len(content)):
        path.write_bytes(content[:size])
        whole = sum(end <= size for end in ends) - 1
        assert read(path) == (RECORDS[:whole], ends[whole])
        # What is written next is found again, though half a record lay there.
        end = append(path, ends[whole], [(5, b"next")])
        assert read(path) == ([*RECORDS[:whole], (5, b"next")], end)


def test_a_changed_record_ends_the_file(path: Path) -> None:
    end = append(path, 0, RECORDS[:1])
    append(path, end, RECORDS[1:])
    content = path.read_bytes()
    for place in range(end, len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        path.write_bytes(changed)
        found, found_end = read(path)
        assert found == RECORDS[: len(found)]
        assert end <= found_end < len(content)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_records_or_none(
    tmp_path_factory: pytest.TempPathFactory, untrusted_bytes: bytes
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    path.write_bytes(untrusted_bytes)
    found, end = read(path)
    again = path.with_name("again")
    assert append(again, 0, found) == end
    assert untrusted_bytes.startswith(again.read_bytes())


def test_a_failed_write_leaves_what_was_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    end = append(path, 0, RECORDS[:1])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr("os.fsync", full)
        append(path, end, RECORDS[1:])
    assert read(path) == (RECORDS[:1], end)
    end = append(path, end, [(5, b"next")])
    assert read(path) == ([*RECORDS[:1], (5, b"next")], end)


def test_numbers_that_do_not_fit_change_nothing(path: Path) -> None:
    end = append(path, 0, RECORDS[:1])
    before = path.read_bytes()
    with pytest.raises(struct.error):
        append(path, end, [(1, b"fits"), (2**63, b"does not")])
    assert path.read_bytes() == before
