"""The truth of the operation, counted again from the written files."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from philomela.errors import UsageError
from philomela.simulate.telegram_2020 import published
from philomela.simulate.telegram_2020.operation import simulate_2020
from philomela.simulate.telegram_2020.settings import LEAST_SCALE, Scenario

SMALLEST = Scenario(LEAST_SCALE)


class Written(NamedTuple):
    out: Path
    truth: dict[str, Any]
    chats: list[dict[str, Any]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    out = tmp_path_factory.mktemp("scenario") / "operation"
    truth = simulate_2020(out, SMALLEST)
    return Written(out, truth, list(chats(out)))


def chats(out: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((out / "exports").glob("*/result.json")):
        content = json.loads(path.read_text("utf-8"))
        if "messages" in content:
            yield content
        else:
            yield from content["chats"]["list"] + content["left_chats"]["list"]


def messages(written: Written) -> Iterator[dict[str, Any]]:
    for chat in written.chats:
        yield from chat["messages"]


def test_counts_are_the_published_ones_at_the_scale(written: Written) -> None:
    truth = written.truth
    assert len(written.chats) == truth["channels"] == published.CHANNELS
    assert truth["families"] == round(published.FAMILIES_SHOWN * LEAST_SCALE) == 105
    assert truth["families_in_all"] == round(published.FAMILIES_IN_ALL * LEAST_SCALE) == 680
    assert truth["families"] < truth["pictures"] <= truth["independent_sightings"]
    assert len(list(messages(written))) == truth["messages"]
    assert truth["sightings"] > truth["independent_sightings"]
    hub, *_ = truth["roles"].values()
    assert hub == "hub"
    assert sorted(truth["roles"].values()) == [
        *("gallery", "gallery", "gallery", "hub", "payment", "promotion", "support")
    ]


def test_what_a_real_archive_lacks_is_lacking(written: Written) -> None:
    truth = written.truth
    for name in ("missing_files", "not_included", "unreadable", "hidden_polls", "undated"):
        assert truth[name] > 0, name
    assert 0 < truth["forwarded_sightings"] < truth["sightings"]
    assert truth["altered_copies"] > 0


def test_members(written: Written) -> None:
    with (written.out / "members.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    last = {row["channel"]: int(row["members"]) for row in rows if row["date"] == "2020-07-31"}
    assert len(last) == published.CHANNELS
    assert sum(last.values()) == published.MEMBERS == written.truth["members_sum"]
    assert {row["date"] for row in rows} >= {"2019-07-31", "2020-02-29", "2020-06-30"}


def test_outside_pages(written: Written) -> None:
    texts = json.dumps(written.chats)
    pages = set(re.findall(r"https://friends\.example/\w+", texts))
    assert len(pages) == published.OUTSIDE_PAGES == written.truth["outside_pages"]


def test_polls_follow_the_published_shares(written: Written) -> None:
    """Within four standard deviations of the larger polls, which have more than 5,000 voters."""
    shares = {}
    for one in messages(written):
        poll = one.get("poll")
        if poll and poll["total_voters"] > 5_000:
            for answer in poll["answers"]:
                shares[answer["text"]] = answer["voters"] / poll["total_voters"]
    true = dict(zip(("Знакомые из жизни", "Знаменитости"), published.TARGETS, strict=False))
    true["Россия и бывший СССР"] = published.MEMBERS_FROM_REGION
    for answer, share in true.items():
        assert abs(shares[answer] - share) < 4 * (share * (1 - share) / 5_000) ** 0.5


def test_marks_are_on_what_was_not_paid_for(written: Written) -> None:
    """17 in 20, by chance a little more or less; all are the same stamp."""
    truth = written.truth
    marks = [form["mark"] for form in truth["forms"].values() if "mark" in form]
    assert len(marks) == truth["marked"]
    assert len(set(marks)) == 1
    assert abs(len(marks) / truth["pictures"] - 0.85) < 0.15


def test_growth_ends_with_july(written: Written) -> None:
    by_month = dict(written.truth["families_by_month"])
    assert list(by_month)[-2:] == ["2020-07", "2020-08"]
    assert by_month["2020-08"] == 0
    assert sum(by_month.values()) == written.truth["families"]


def test_every_published_figure_has_a_row(written: Written) -> None:
    rows = {row["name"]: row for row in written.truth["published"]}
    assert len(rows) == len(written.truth["published"]) >= 12
    figures = [row["published"] for row in rows.values() if row["published"] is not None]
    assert set(figures) == {
        *(published.CHANNELS, published.MEMBERS, published.FAMILIES_SHOWN),
        *(published.FAMILIES_IN_ALL, published.CHANGE_PERCENT, published.OUTSIDE_PAGES),
        *(*published.TARGETS, published.MEMBERS_FROM_REGION, 1.5 / 12, 100 / 100),
    }
    assert all(row["places"] for row in rows.values())
    distinct = rows["distinct members"]["true"]
    assert 50_300 < distinct < published.MEMBERS


def test_the_same_settings_write_the_same_bytes(written: Written, tmp_path: Path) -> None:
    assert simulate_2020(tmp_path / "again", SMALLEST) == written.truth
    assert tree(tmp_path / "again") == tree(written.out)
    other = simulate_2020(tmp_path / "other", replace(SMALLEST, seed=1))
    assert other["family_members"] != written.truth["family_members"]
    with pytest.raises(UsageError, match="other settings"):
        simulate_2020(tmp_path / "other", SMALLEST)


def tree(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("scale", [0, -1, 0.0009, 1.01, float("nan")])
def test_scales_that_cannot_be_made_are_refused(scale: float) -> None:
    with pytest.raises(UsageError, match="scale"):
        Scenario(scale)
