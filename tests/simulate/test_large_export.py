"""Large exports are whole, of the size asked for, and varied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from philomela.simulate.large_export import write_large_export


@pytest.mark.parametrize("size", [1, 10_000, 3_000_000])
def test_size_and_number(tmp_path: Path, size: int) -> None:
    path = tmp_path / "result.json"
    number = write_large_export(path, size)
    messages = json.loads(path.read_text("utf-8"))["messages"]
    assert len(messages) == number >= 1
    assert size <= path.stat().st_size < size + 4_000
    assert [one["id"] for one in messages] == list(range(1, number + 1))
    dates = [int(one["date_unixtime"]) for one in messages]
    assert dates == sorted(set(dates))


def test_variety(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_large_export(path, 3_000_000)
    messages = json.loads(path.read_text("utf-8"))["messages"]
    keys = {key for one in messages for key in one}
    assert {"photo", "file", "poll", "action", "forwarded_from", "reactions"} <= keys
    assert {"reply_to_message_id", "text_entities"} <= keys
    files = {one[key] for one in messages for key in ("photo", "file") if key in one}
    assert len(files) == 3
    assert all(name.startswith("(File ") for name in files)


def test_the_seed_decides(tmp_path: Path) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        write_large_export(tmp_path / name, 50_000, seed)
    first, second, third = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == second != third
