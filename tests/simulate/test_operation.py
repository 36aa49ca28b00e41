"""Writing an operation: the same bytes each time, into folders of its own."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from philomela.errors import UsageError
from philomela.simulate.operation import simulate
from philomela.simulate.settings import Settings, quick_settings

TINY = Settings(families=6, months=7, messages=120)


def tree(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    truth = simulate(tmp_path / "one", TINY)
    assert simulate(tmp_path / "two", TINY) == truth
    first = tree(tmp_path / "one")
    assert len(first) > 50
    assert tree(tmp_path / "two") == first
    simulate(tmp_path / "three", replace(TINY, seed=1))
    assert tree(tmp_path / "three") != first


def test_a_broken_run_is_completed_to_the_same_bytes(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done == 4:
            raise Stop

    whole, broken = tmp_path / "whole", tmp_path / "broken"
    simulate(whole, TINY)
    with pytest.raises(Stop):
        simulate(broken, TINY, stop)
    assert not (broken / "truth.json").exists()
    simulate(broken, TINY)
    assert tree(broken) == tree(whole)
    simulate(broken, TINY)
    assert tree(broken) == tree(whole)


def test_truth_is_withdrawn_while_a_run_is_under_way(tmp_path: Path) -> None:
    out = tmp_path / "out"
    simulate(out, TINY)
    seen: list[bool] = []
    simulate(out, TINY, lambda _done, _total: seen.append((out / "truth.json").exists()))
    assert seen
    assert not any(seen)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="other files"):
        simulate(tmp_path, TINY)
    assert tree(tmp_path).keys() == {"letter.txt"}


@pytest.mark.parametrize("marker", ['{"simulation": 2, "seed": 5}', "no JSON", "[]", ""])
def test_a_simulation_of_other_settings_is_refused(tmp_path: Path, marker: str) -> None:
    (tmp_path / "simulation.json").write_text(marker)
    with pytest.raises(UsageError, match="other settings"):
        simulate(tmp_path, TINY)
    assert (tmp_path / "simulation.json").read_text() == marker


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="not a folder"):
        simulate(tmp_path / "out", TINY)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"channels": 6}, {"months": 6}, {"families": 0}, {"messages": 0}),
        *({"altered": -0.1}, {"altered": 1.1}, {"marked": -0.1}, {"marked": float("nan")}),
    ],
)
def test_settings_that_cannot_be_met_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Settings(**wrong)


def test_files_on_disk(simulation: Any) -> None:
    out, truth, progress = simulation
    assert json.loads((out / "truth.json").read_text("utf-8")) == json.loads(json.dumps(truth))
    assert json.loads((out / "simulation.json").read_text("utf-8")) == quick_settings().as_json()
    assert {path.name for path in out.iterdir()} == {
        *("simulation.json", "exports", "members.csv", "truth.json")
    }
    assert progress == [(done, truth["pictures"]) for done in range(1, truth["pictures"] + 1)]


def test_members_are_those_of_the_last_snapshots(simulation: Any) -> None:
    with (simulation.out / "members.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["channel", "date", "members", "source"]
    last = {
        row["channel"]: int(row["members"]) for row in sorted(rows, key=lambda row: row["date"])
    }
    assert last.keys() == simulation.truth["roles"].keys()
    assert sum(last.values()) == simulation.truth["members_sum"]


def test_more_channels_are_galleries(tmp_path: Path) -> None:
    truth = simulate(tmp_path, replace(TINY, channels=9))
    roles = list(truth["roles"].values())
    assert len(roles) == 9
    assert roles.count("gallery") == 5
    assert truth["channels"] == 11
    assert len(list((tmp_path / "exports").iterdir())) == 6
