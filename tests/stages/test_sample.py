"""Samples: drawn from the right things, the same for the same seed, without what is sealed."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from coded_case import filled, seal
from measured_case import sha
from sqlalchemy import delete, select

from philomela.coding.codebook import example
from philomela.database.connection import open_case
from philomela.database.schema import families, sample_items, sample_strata, samples
from philomela.errors import InputError, UsageError
from philomela.stages.frames import Strata, What
from philomela.stages.sample import Request, Sample, sample, write_sheets


def asked(
    what: What = "families", strata: Strata = "none", size: int = 12, seed: int = 3
) -> Request:
    return Request(what, strata, size, seed, example())


def populations(found: Sample) -> dict[str, int]:
    return {one.stratum: one.population for one in found.strata}


def test_the_case_and_the_seed_decide(tmp_path: Path) -> None:
    drawn = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with filled(tmp_path / name) as case:
            drawn.append(sample(case, asked("sightings", "channel")))
    assert drawn[0] == drawn[1]
    with filled(tmp_path) as case:
        other = sample(case, asked("sightings", "channel", seed=4))
    assert {one.item for one in other.items} != {one.item for one in drawn[0].items}


@pytest.mark.parametrize(
    ("what", "strata", "expected"),
    [
        ("families", "none", {"all": 25}),
        ("families", "channel", {"telegram:1": 24, "=cmd|' /C calc'!A0": 1}),
        ("families", "kind", {"copies only": 4, "one picture": 20, "with altered copies": 1}),
        ("sightings", "none", {"all": 40}),
        ("sightings", "channel", {"telegram:1": 30, "=cmd|' /C calc'!A0": 10}),
        ("sightings", "kind", {"photo": 40}),
        (
            "sightings",
            "month",
            {"2024-01": 10, "2024-02": 9, "2024-03": 10, "2024-05": 10, "undated": 1},
        ),
        ("messages", "none", {"all": 43}),
        ("messages", "kind", {"picture": 40, "poll": 1, "other file": 1, "text": 1}),
    ],
)
def test_strata_are_counted(
    tmp_path: Path, what: What, strata: Strata, expected: dict[str, int]
) -> None:
    with filled(tmp_path) as case:
        found = sample(case, asked(what, strata))
    assert populations(found) == expected
    assert found.row.population == sum(expected.values())
    drawn = Counter(one.stratum for one in found.items)
    assert dict(drawn) == {one.stratum: one.drawn for one in found.strata}
    assert len(found.items) == 12


def test_a_family_is_placed_by_its_first_sighting(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        found = sample(case, asked("families", "month", size=25))
    by_picture = {one.sha256: one for one in found.items}
    # Picture 8 has no date in channel 1, so its forward of May is the first sighting with one.
    assert by_picture[sha(8)].stratum == "2024-05"
    assert by_picture[sha(1)].stratum == "2024-01"
    assert len(by_picture) == 25


def test_what_is_sealed_is_not_drawn(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        with case.write() as connection:
            seal(connection, 26, 9)  # 26 is of the family of 1; 9 was posted twice
        of_families = sample(case, asked("families", size=25))
        of_sightings = sample(case, asked("sightings", size=50))
        of_messages = sample(case, asked("messages", size=50))
    assert (of_families.row.population, of_families.row.sealed) == (23, 2)
    assert (of_sightings.row.population, of_sightings.row.sealed) == (37, 3)
    assert (of_messages.row.population, of_messages.row.sealed) == (40, 3)
    for found in (of_families, of_sightings, of_messages):
        assert len(found.items) == found.row.population
        assert not {one.sha256 for one in found.items} & {sha(26), sha(9)}


@pytest.mark.parametrize("what", ["families", "sightings", "messages"])
def test_sheets_written_again_leave_out_what_was_sealed_since(what: What, tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        first = sample(case, asked(what, size=50))
        with case.write() as connection:
            seal(connection, 1, 26)  # a whole family
        again = sample(case, asked(what, size=50))
    gone = {one.item for one in first.items} - {one.item for one in again.items}
    assert {one.sha256 for one in first.items if one.item in gone} <= {sha(1), sha(26)}
    assert len(gone) == (1 if what == "families" else 3)
    assert not {one.sha256 for one in again.items} & {sha(1), sha(26)}


def test_it_is_kept_and_drawn_once(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        first = sample(case, asked(strata="month"), "pilot")
        with case.write() as connection:
            connection.execute(delete(families).where(families.c.family == sha(3)))
            connection.exec_driver_sql("DELETE FROM media WHERE sha256 = '" + sha(3) + "'")
        again = sample(case, asked(strata="month"), "pilot")
        assert (first.is_new, again.is_new) == (True, False)
        assert replace(again, is_new=True) == first
        with pytest.raises(InputError, match="another sample called pilot"):
            sample(case, asked(strata="month", seed=9), "pilot")
        with case.read() as connection:
            (row,) = connection.execute(select(samples)).mappings()
            assert (row["what"], row["strata"], row["size"], row["seed"]) == (
                *("families", "month", 12, 3),
            )
            places = connection.scalars(select(sample_items.c.place)).all()
            assert sorted(places) == list(range(1, 13))
            kept = connection.execute(select(sample_strata)).all()
            assert sum(one.drawn for one in kept) == 12


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        with pytest.raises(UsageError, match="too small for 5 strata") as small:
            sample(case, asked("sightings", "month", size=8))
        assert "at least 9" in small.value.remedy
        for name in ("\t", "x" * 81, "a\nb"):
            with pytest.raises(UsageError, match="one line"):
                sample(case, asked(), name)
        with case.write() as connection:
            connection.execute(delete(families).where(families.c.sha256 == sha(3)))
        with pytest.raises(InputError, match="Families are not known"):
            sample(case, asked())
        with case.read() as connection:
            assert connection.execute(select(samples)).all() == []
    with (
        open_case(str(tmp_path / "empty"), create=True) as case,
        pytest.raises(InputError, match="no messages to draw from"),
    ):
        sample(case, asked("messages"))


def test_sheets_hold_no_formula_no_title_and_no_picture(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        found = sample(case, asked("sightings", "channel", size=40))
    paths = write_sheets(found, tmp_path / "out")
    assert [path.name for path in paths] == ["items.csv", "labels.csv", "codebook.toml"]
    text = paths[0].read_text("utf-8")
    assert "HYPERLINK" not in text
    assert "cmd" not in text
    with paths[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["item", "channel", "date", "message", "sha256"]
    assert {row["channel"] for row in rows} == {"channel-1", "channel-2"}
    assert {row["sha256"] for row in rows} == {sha(place + 1) for place in range(30)}
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    with paths[1].open(encoding="utf-8", newline="") as file:
        sheet = list(csv.DictReader(file))
    assert len(sheet) == 40 * 3
    assert {row["coder"] + row["label"] for row in sheet} == {""}
    assert paths[2].read_text("utf-8") == example()


def test_sheets_that_were_filled_in_are_not_written_over(tmp_path: Path) -> None:
    with filled(tmp_path) as case:
        found = sample(case, asked())
    paths = write_sheets(found, tmp_path / "out")
    assert write_sheets(found, tmp_path / "out") == paths
    paths[1].write_text("item,coder,variable,label\nf-1,a,target,stranger\n")
    before = paths[1].read_bytes()
    with pytest.raises(InputError, match="already, with other content"):
        write_sheets(found, tmp_path / "out")
    assert paths[1].read_bytes() == before
