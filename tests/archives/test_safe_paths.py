"""No name leads out of where it was found."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.archives.reader import Member
from philomela.archives.safe_paths import safe_parts
from philomela.archives.sources import FileSource, FolderSource, PartSource
from philomela.errors import InputError, MissingFile, UnsafePath
from philomela.records import Skipped

UNSAFE = [
    "../x",
    "a/../../x",
    "/etc/passwd",
    "C:/x",
    "c:x",
    "a\\..\\x",
    "//server/share",
    "a\x00b",
    "",
    ".",
    "..",
    "./..",
    "NUL",
    "a/con.txt",
    "x" * 5000,
]


@pytest.mark.parametrize("name", UNSAFE)
def test_unsafe_names_are_refused(name: str) -> None:
    with pytest.raises(UnsafePath):
        safe_parts(name)


pieces = st.lists(st.sampled_from(["..", ".", "a", "b.jpg", "", "/", "\\", "C:", "\x00", "nul"]))


@given(st.one_of(st.text(), pieces.map("/".join), pieces.map("".join)))
def test_what_is_accepted_stays_below(name: str) -> None:
    try:
        parts = safe_parts(name)
    except UnsafePath:
        return
    root = "/some/archive"
    assert os.path.normpath(os.path.join(root, *parts)).startswith(root + "/")  # noqa: PTH118


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "photos").mkdir(parents=True)
    (root / "photos" / "a.jpg").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    return root


def content(source: FolderSource | PartSource, name: str) -> bytes:
    with source.open(name) as file:
        return file.read()


def test_files_are_opened(folder: Path) -> None:
    assert content(FolderSource(folder), "photos/a.jpg") == b"picture"
    assert content(FolderSource(folder), "./photos//a.jpg") == b"picture"
    assert content(PartSource(FolderSource(folder), "photos/"), "a.jpg") == b"picture"
    with pytest.raises(MissingFile):
        FolderSource(folder).open("photos/b.jpg")
    with pytest.raises(MissingFile):
        FolderSource(folder).open("photos/a.jpg/b")
    with pytest.raises(UnsafePath):
        PartSource(FolderSource(folder), "photos/").open("../secret")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "out").symlink_to(tmp_path)
    (folder / "file").symlink_to(tmp_path / "secret")
    (folder / "photos" / "b.jpg").symlink_to(folder / "photos" / "a.jpg")
    for name in ("out/secret", "file", "photos/b.jpg"):
        with pytest.raises(UnsafePath):
            FolderSource(folder).open(name)
    listed = list(FolderSource(folder).members())
    assert [one.name for one in listed if isinstance(one, Member)] == ["photos/a.jpg"]
    assert {one.reason for one in listed if isinstance(one, Skipped)} == {"a link"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_a_pipe_does_not_hang(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(UnsafePath):
        FolderSource(folder).open("pipe")
    rows = [one for one in FolderSource(folder).members() if isinstance(one, Skipped)]
    assert [(one.where, one.reason) for one in rows] == [("pipe", "no regular file")]


def test_a_folder_is_no_file(folder: Path) -> None:
    with pytest.raises(InputError):
        FolderSource(folder).open("photos")


def test_a_lone_file_lists_itself_and_opens_what_is_beside_it(folder: Path) -> None:
    source = FileSource(folder / "photos" / "a.jpg")
    assert list(source.members()) == [Member("a.jpg", 7)]
    told: list[int] = []
    source.on_read = told.append
    assert content(source, "a.jpg") == b"picture"
    assert sum(told) == 7
