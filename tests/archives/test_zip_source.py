"""Zips that attack, and those that do not."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from philomela.archives.limits import ArchiveLimits
from philomela.archives.reader import Member
from philomela.archives.zip_source import ZipSource
from philomela.errors import InputError, LimitExceeded, MissingFile, UnsafePath
from philomela.records import Skipped


def packed(
    *members: tuple[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None
) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if change:
                change(info)
            archive.writestr(info, content)
    return file


def names(source: ZipSource) -> list[str]:
    return [one.name for one in source.members() if isinstance(one, Member)]


def reasons(source: ZipSource) -> list[str]:
    return [one.reason for one in source.members() if isinstance(one, Skipped)]


def test_members_are_listed_and_opened() -> None:
    source = ZipSource(packed(("b/c.txt", b"c"), ("a.txt", b"a"), ("d/", b"")), "z")
    assert names(source) == ["a.txt", "b/c.txt"]
    with source.open("./b//c.txt") as file:
        assert file.read() == b"c"
    with pytest.raises(MissingFile):
        source.open("d/none")
    with pytest.raises(UnsafePath):
        source.open("../a.txt")


def test_names_that_climb_out_are_rows() -> None:
    source = ZipSource(packed(("../x", b"x"), ("/y", b"y"), ("a/../../z", b"z")), "z")
    assert names(source) == []
    assert reasons(source) == ["leads out of the archive"] * 3


def test_links_are_rows() -> None:
    def link(info: zipfile.ZipInfo) -> None:
        info.external_attr = 0o120777 << 16

    assert reasons(ZipSource(packed(("x", b"/etc/passwd"), change=link), "z")) == [
        "a link or device"
    ]


def test_bombs_are_rows() -> None:
    limits = ArchiveLimits(ratio=20, ratio_from=1000)
    source = ZipSource(packed(("zeros", bytes(100_000)), ("small", b"ok")), "z", limits)
    assert names(source) == ["small"]
    assert reasons(source) == ["expands too much"]


def test_members_that_share_bytes_are_rows() -> None:
    content = bytearray(packed(("a", b"a" * 50), ("b", b"b" * 50)).getvalue())
    second = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 5)  # b begins within a
    assert "overlaps another file" in reasons(ZipSource(io.BytesIO(bytes(content)), "z"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_file_of_the_same_name_is_a_row() -> None:
    source = ZipSource(packed(("a", b"1"), ("a", b"2")), "z")
    assert reasons(source) == ["a second file of the same name"]
    with source.open("a") as file:
        assert file.read() == b"1"


def test_too_much_of_everything() -> None:
    file = packed(*((f"{place}", b"x") for place in range(20)))
    for limits in (
        ArchiveLimits(members=10),
        ArchiveLimits(expanded_bytes=10),
        ArchiveLimits(directory_bytes=100),
    ):
        with pytest.raises(LimitExceeded):
            ZipSource(file, "z", limits)


def test_a_damaged_member_is_a_read_error() -> None:
    content = bytearray(packed(("a", bytes(range(256)) * 20)).getvalue())
    content[60:70] = b"\xff" * 10
    source = ZipSource(io.BytesIO(bytes(content)), "z")
    with pytest.raises((OSError, InputError)):
        source.open("a").read()


WHOLE = packed(("a/b.txt", b"text" * 20), ("c", b"")).getvalue()


@settings(max_examples=300, deadline=None)
@example([(178, 0)])  # a name that begins with NUL, which leaves none
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6))
def test_damage_ends_in_rows_or_errors(changes: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value
    try:
        source = ZipSource(io.BytesIO(bytes(content)), "z")
        for name in names(source):
            with source.open(name) as file:
                file.read()
    except (InputError, OSError):
        return
