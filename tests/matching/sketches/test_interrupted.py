"""An index that was stopped at any moment, or whose files are broken, is whole or refused."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sketches import encoded, random_sketch

from philomela.errors import InputError
from philomela.fingerprints.sketch import encode
from philomela.matching.sketches import index as index_module
from philomela.matching.sketches import journal
from philomela.matching.sketches.index import SketchIndex


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Journals and merges of a few pictures."""
    monkeypatch.setattr(index_module, "_JOURNAL_LENGTH", 3)
    monkeypatch.setattr(index_module, "_ALIKE", 2)


def records(*numbers: int) -> list[tuple[int, bytes]]:
    return [(number, encoded(number, 2)) for number in numbers]


def held(index: SketchIndex, most: int = 40) -> set[int]:
    """The pictures in an index, each with the sketch that it was added with."""
    numbers = set()
    for number in range(most):
        sketch = index.sketch(number)
        if sketch is not None:
            assert encode(sketch) == encoded(number, 2)
            numbers.add(number)
    assert len(index) == len(numbers)
    return numbers


class Witness:
    """Looks at a copy of the index at every moment at which something reaches the disk."""

    def __init__(self, folder: Path, copy: Path) -> None:
        self.folder, self.copy = folder, copy
        self.allowed: list[set[int]] = [set()]
        self.moments = 0
        self.looking = False

    def look(self) -> None:
        if self.looking:
            return
        self.looking = True
        shutil.copytree(self.folder, self.copy)
        stopped = SketchIndex(self.copy)
        found = held(stopped)
        assert found in self.allowed
        # It goes on from there, and what it says then holds.
        stopped.add(records(39))
        stopped.withdraw(min(found, default=0))
        again = held(SketchIndex(self.copy))
        assert again == (found | {39}) - {min(found, default=0)}
        left = {path.name.split("-")[0] for path in self.copy.iterdir()}
        assert left <= {"manifest.json", "journal", "segment"}
        shutil.rmtree(self.copy)
        self.moments += 1
        self.looking = False

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            self.look()
            return call(*arguments, **options)

        return watched


def test_stopped_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "index"
    index = SketchIndex(folder)
    witness = Witness(folder, tmp_path / "copy")
    for owner, name in ((os, "fsync"), (shutil, "rmtree"), (Path, "replace"), (Path, "unlink")):
        monkeypatch.setattr(owner, name, witness.around(getattr(owner, name)))
    now: set[int] = set()
    steps: list[tuple[str, list[int]]] = [
        ("add", [0]),
        ("add", [1]),
        ("withdraw", [0]),
        ("add", [2, 3]),  # seals
        ("withdraw", [2]),
        ("add", [4, 5, 6]),  # a segment at once, merged
        ("add", [7]),
    ]
    for step, numbers in steps:
        after = now | set(numbers) if step == "add" else now - set(numbers)
        witness.allowed = [now, after]
        if step == "add":
            index.add(records(*numbers))
        else:
            assert index.withdraw(numbers[0])
        now = after
        witness.allowed = [now]
        witness.look()
    assert now == {1, 3, 4, 5, 6, 7}
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1
    assert witness.moments > 40


def test_a_journal_cut_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    SketchIndex(folder).add(records(0))
    ends = [0, (folder / "journal-0").stat().st_size]
    SketchIndex(folder).add(records(1))
    content = (folder / "journal-0").read_bytes()
    ends.append(len(content))
    for size in range(len(content) + 1):
        (folder / "journal-0").write_bytes(content[:size])
        whole = set(range(sum(end <= size for end in ends) - 1))
        index = SketchIndex(folder)
        assert held(index) == whole
        if not 1 < len(whole) < 3:
            index.add(records(8))
            whole |= {8}
        assert held(SketchIndex(folder)) == whole


def test_a_withdrawal_that_was_stopped_is_carried_out(tmp_path: Path) -> None:
    index = SketchIndex(tmp_path)
    index.add(records(0, 1, 2))
    manifest = tmp_path / "manifest.json"
    fields = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**fields, "withdrawn": [1]}))
    segment = tmp_path / f"segment-{fields['segments'][0]}"
    code = random_sketch(1, 2).codes[0].astype(">u8").tobytes()
    assert code in (segment / "sketches").read_bytes()
    assert held(SketchIndex(tmp_path)) == {0, 2}
    assert code not in (segment / "sketches").read_bytes()


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("step", ["add one", "add many", "withdraw recent", "withdraw stored"])
def test_a_full_disk_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, step: str
) -> None:
    index = SketchIndex(tmp_path)
    index.add(records(0, 1, 2))
    index.add(records(3, 4))

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    steps: dict[str, Callable[[], object]] = {
        "add one": lambda: index.add(records(5)),
        "add many": lambda: index.add(records(5, 6, 7)),
        "withdraw recent": lambda: index.withdraw(3),
        "withdraw stored": lambda: index.withdraw(1),
    }
    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(call, full)
        steps[step]()
    # The index goes on as if it had not been asked, or as if it had been done.
    now = held(index)
    assert {0, 2, 4} <= now <= set(range(8))
    index.add(records(20, 21, 22, 23))
    assert index.withdraw(0)
    assert index.withdraw(20)
    now = (now | {21, 22, 23}) - {0}
    assert held(index) == now
    assert held(SketchIndex(tmp_path)) == now


def test_a_lost_manifest_is_said_and_nothing_is_removed(tmp_path: Path) -> None:
    SketchIndex(tmp_path).add(records(0, 1, 2))
    SketchIndex(tmp_path).add(records(3))
    (tmp_path / "manifest.json").unlink()
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(InputError, match="lost its manifest"):
        SketchIndex(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_manifest_cannot_lead_elsewhere(tmp_path: Path) -> None:
    other, folder = tmp_path / "other", tmp_path / "index"
    SketchIndex(other).add(records(0, 1, 2))
    SketchIndex(folder).add(records(3, 4, 5))
    fields = json.loads((folder / "manifest.json").read_text())
    before = sorted(path.read_bytes() for path in other.rglob("*") if path.is_file())
    for name in ("../other/segment-1", "..", ".", "", str(other / "segment-1")):
        broken = {**fields, "segments": [name], "withdrawn": [0]}
        (folder / "manifest.json").write_text(json.dumps(broken))
        with pytest.raises(InputError, match="not an index"):
            SketchIndex(folder)
    assert sorted(path.read_bytes() for path in other.rglob("*") if path.is_file()) == before


@pytest.mark.parametrize("changed", [{"withdrawn": [77]}, {"segments": [1, 2], "following": 3}])
def test_a_manifest_must_fit_the_segments(tmp_path: Path, changed: dict[str, Any]) -> None:
    SketchIndex(tmp_path).add(records(0, 1, 2))
    fields = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps({**fields, **changed}))
    with pytest.raises(InputError, match="broken"):
        SketchIndex(tmp_path)


def test_a_journal_of_something_else_is_refused(tmp_path: Path) -> None:
    SketchIndex(tmp_path)
    journal.append(tmp_path / "journal-0", 0, [(1, b"not a sketch")])
    with pytest.raises(InputError, match="the journal is broken"):
        SketchIndex(tmp_path)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_broken_files_are_refused_or_do_no_harm(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("broken") / "index"
    index = SketchIndex(folder)
    index.add(records(0, 1, 2))
    index.withdraw(1)
    index.add(records(3))
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(paths))
    content = bytearray(path.read_bytes())
    start = data.draw(st.integers(0, max(0, len(content) - 1)))
    length = data.draw(st.integers(0, 20) | st.just(10**7))
    content[start : start + length] = data.draw(st.binary(max_size=20))
    path.write_bytes(content)
    with suppress(InputError):
        changed = SketchIndex(folder)
        changed.candidates(random_sketch(2))
        changed.sketch(2)
        changed.withdraw(0)
        with suppress(ValueError):  # a number that is in use, if numbers were changed
            changed.add(records(4, 5, 6))
        SketchIndex(folder).candidates(random_sketch(2))
    shutil.rmtree(folder)
