"""A manifest is read whole, or refused; its names cannot lead out of the folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.errors import InputError
from philomela.matching.sketches.manifest import (
    Manifest,
    journal_path,
    read,
    remove_leftovers,
    segment_path,
    write,
)

SAMPLE = Manifest(journal=3, following=9, segments=(2, 8), withdrawn=(5, -1))


def fields(**changed: Any) -> dict[str, Any]:
    """What a manifest's file says, with some of it changed."""
    sound = {"journal": 3, "following": 9, "segments": [2, 8], "withdrawn": [5, -1]}
    return {"version": 1, **sound, **changed}


def test_a_manifest_comes_back(tmp_path: Path) -> None:
    write(tmp_path, SAMPLE)
    assert read(tmp_path) == SAMPLE
    assert json.loads((tmp_path / "manifest.json").read_text()) == fields()


def test_an_empty_folder_gets_one(tmp_path: Path) -> None:
    assert read(tmp_path) == Manifest()
    assert (tmp_path / "manifest.json").exists()
    assert read(tmp_path) == Manifest()


@pytest.mark.parametrize("name", ["journal-0", "journal-12", "segment-4"])
def test_a_lost_manifest_is_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(InputError, match="lost its manifest"):
        read(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 2},
        {"version": None},
        {"segments": ["../elsewhere"]},
        {"segments": [".."]},
        {"segments": [""]},
        {"segments": ["/"]},
        {"segments": "28"},
        {"segments": {"2": 8}},
        {"segments": [2, 2]},
        {"segments": [-1]},
        {"segments": [9]},
        {"segments": [2.0]},
        {"segments": [True]},
        {"segments": None},
        {"journal": "../manifest.json"},
        {"journal": -1},
        {"journal": 1.5},
        {"journal": 2**63},
        {"journal": float("inf")},
        {"following": 8},
        {"following": None},
        {"withdrawn": [2**63]},
        {"withdrawn": ["5"]},
        {"withdrawn": 5},
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(fields(**changed)))
    with pytest.raises(InputError, match="not an index"):
        read(tmp_path)


@pytest.mark.parametrize("left_out", fields())
def test_a_field_that_is_missing_is_refused(tmp_path: Path, left_out: str) -> None:
    kept = {name: value for name, value in fields().items() if name != left_out}
    (tmp_path / "manifest.json").write_text(json.dumps(kept))
    with pytest.raises(InputError, match="not an index"):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 10**6, b"1" * 10**5])
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(InputError, match="not an index"):
        read(tmp_path)


@settings(deadline=None)
@given(st.binary(max_size=30), st.integers(0, 120), st.integers(0, 30))
def test_changed_bytes_are_a_manifest_or_refused(
    tmp_path_factory: pytest.TempPathFactory, piece: bytes, place: int, length: int
) -> None:
    folder = tmp_path_factory.mktemp("changed")
    content = json.dumps(fields()).encode()
    changed = content[:place] + piece + content[place + length :]
    (folder / "manifest.json").write_bytes(changed)
    try:
        found = read(folder)
    except InputError:
        return
    assert all(0 <= number < found.following for number in found.segments)
    assert segment_path(folder, max(found.segments, default=0)).parent == folder
    assert journal_path(folder, found.journal).parent == folder


def test_only_leftovers_are_removed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    folder = tmp_path / "index"
    folder.mkdir()
    for name in ("segment-2", "segment-8", "segment-9", "segment-x", "others"):
        (folder / name).mkdir()
        (folder / name / "file").touch()
    for name in ("journal-3", "journal-2", "journal-04", "notes", "manifest.json.part"):
        (folder / name).touch()
    (folder / "segment-10").symlink_to(elsewhere)
    write(folder, SAMPLE)
    (folder / "manifest.json.part").touch()
    remove_leftovers(folder, SAMPLE)
    left = {"manifest.json", "segment-2", "segment-8", "segment-x", "others"}
    assert {path.name for path in folder.iterdir()} == left | {"journal-3", "journal-04", "notes"}
    assert (elsewhere / "kept").exists()


def test_an_interrupted_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, SAMPLE)

    def stopped(_path: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", stopped)
        write(tmp_path, Manifest())
    assert (tmp_path / "manifest.json.part").exists()
    assert read(tmp_path) == SAMPLE
