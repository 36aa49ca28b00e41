"""``philomela code``: a sample, its sheet filled in, and the labels taken back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import NamedTuple

import pytest
from coded_case import filled

from philomela.cli import main
from philomela.coding.codebook import example


class Done(NamedTuple):
    """What a command came to."""

    code: int | str | None
    out: str
    err: str


class Here:
    """Runs commands in a folder, in this process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(["code", *arguments])
        return Done(ended.value.code, *self._capture.readouterr())


@pytest.fixture
def philomela(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Here:
    monkeypatch.chdir(tmp_path)
    return Here(capsys)


def test_from_sample_to_labels(tmp_path: Path, philomela: Here) -> None:
    filled(tmp_path).close()
    done = philomela("codebook")
    assert done.out == example()
    (tmp_path / "book.toml").write_text(done.out)
    how = ["sample", "--what", "sightings", "--by", "channel", "--size", "9", "--seed", "5"]
    how += ["--codebook", "book.toml", "--out", "out", "--case", "case.philomela"]
    done = philomela(*how, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["sample"], told["drawn"]) == ("sightings-channel-9-5", 9)
    assert (told["population"], told["sealed"], told["seed"]) == (40, 0, 5)
    assert [one["drawn"] for one in told["of_strata"]] == [2, 7]
    assert told["files"] == ["out/items.csv", "out/labels.csv", "out/codebook.toml"]
    again = philomela(*how)
    assert "9 of 40 sightings drawn with seed 5. They were drawn before" in again.out

    with (tmp_path / "out" / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        sheet = csv.DictWriter(file, list(rows[0]))
        sheet.writeheader()
        for row in rows[:9]:
            sheet.writerow({**row, "coder": "a", "label": "not_told"})
        sheet.writerow({**rows[0], "coder": "a", "label": "elsewhere"})
    done = philomela("import", "labels.csv", "--strict", "--json")
    assert done.code == 5
    first, second = map(json.loads, done.out.splitlines())
    assert (first["new"], first["refused"], first["reasons"]) == (9, 1, {"unknown label": 1})
    assert second["exit_code"] == 5
    done = philomela("import", "labels.csv")
    assert done.code == 0
    assert "9 rows in the case already. 1 row refused (unknown label: 1)." in done.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["sample"], 3),  # no case
        (["sample", "--size", "0"], 2),
        (["sample", "--by", "colour"], 2),
        (["sample", "--seed", "-1"], 2),
        (["sample", "--codebook", "none.toml"], 2),
        (["import"], 2),
        (["import", "none.csv"], 2),
    ],
)
def test_what_goes_wrong_is_one_sentence(philomela: Here, arguments: list[str], code: int) -> None:
    done = philomela(*arguments)
    assert done.code == code
    assert len(done.err.strip().splitlines()) == 1
    assert done.err.startswith("philomela: ")
