"""The validation of the estimates runs, says what it promises, and its page is what is quoted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from philomela.measures import abundance, loglinear, occasions

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from estimates_parts.figures import figures  # noqa: E402
from estimates_parts.operation import (  # noqa: E402
    ODDS_RATIO,
    Condition,
    conditions,
    shown,
    together,
)
from estimates_parts.page import outside, sentence  # noqa: E402
from estimates_parts.tally import Row  # noqa: E402

PAGE = ROOT / "docs" / "validation.md"

#: The functions that make each estimate, and what the page calls it.
QUOTED = {
    "Chao1 (lower bound)": occasions.chao_mth,
    "ACE": abundance.ace,
    "Chapman": occasions.chapman,
    "Schnabel (M_t)": occasions.schnabel,
    "Log-linear model": loglinear.choose,
}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], str]:
    made = tmp_path_factory.mktemp("few") / "validation.md"
    program = [sys.executable, str(ROOT / "benchmarks" / "estimates.py")]
    options = ["--json", "--runs", "1", "--families", "120", "--markdown", str(made)]
    done = subprocess.run([*program, *options], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1]), made.read_text(encoding="utf-8")


def test_the_program_ends_with_what_it_promises(few: tuple[dict[str, object], str]) -> None:
    found, _ = few
    promised = ("coverage_min", "coverage_max", "lower_bound_holds_min", "warned_min")
    for name in promised:
        share = found[name]
        assert isinstance(share, float)
        assert 0 <= share <= 1
    cells = found["cells"]
    assert isinstance(cells, list)
    assert len(cells) == 6 * 36
    rows = [Row(**cell) for cell in cells]
    assert {name: found[name] for name in promised} == {
        name: getattr(figures(rows), name) for name in promised
    }


def shape(page: str) -> list[str]:
    """Headings, and conditions of the rows of tables."""
    lines = [line for line in page.splitlines() if line.startswith(("#", "| "))]
    return [
        " | ".join(line.split(" | ")[: 3 if re.match(r"\| \d+ % \|", line) else 1])
        for line in lines
    ]


def test_a_run_of_few_has_the_shape_of_the_page(few: tuple[dict[str, object], str]) -> None:
    assert shape(few[1]) == shape(PAGE.read_text(encoding="utf-8"))


def test_docstrings_quote_their_sentence_of_the_page() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for title, function in QUOTED.items():
        told = next(line[2:] for line in lines if line.startswith(f"- {title}, validated: "))
        assert told in " ".join(str(function.__doc__).split()), title


def test_sentences_and_limits_follow_from_the_rows() -> None:
    row = Row(0.4, "none", "none", "schnabel", True, False, 10, 1.0, 0.01, 0.92, 0.2, 1.0, 0.1)
    assert list(outside(row)) == ["interval covers 92.0 %"]
    assert "covers 92.0 % to 92.0 % where it should (1 cells)" in sentence([row])
    bound = Row(0.4, "mild", "none", "chao1", False, True, 10, 1.0, 0.01, 0.5, 0.2, 0.94, 0.1)
    assert list(outside(bound)) == ["at or below the truth in 94.0 %"]
    silent = Row(0.4, "mild", "none", "ace", False, False, 10, 1.0, 0.01, 0.5, 0.2, 1.0, 0.89)
    assert list(outside(silent)) == ["warned in 89.0 %"]
    refusing = Row(0.05, "none", "none", "ace", True, False, 10, 0.4, 0.01, 0.5, 0.2, 1.0, 1.0)
    assert list(outside(refusing)) == []
    assert figures([row, bound, silent, refusing])[:2] == (0.92, 0.92)


def test_a_pair_that_depends_keeps_the_chances_of_its_channels() -> None:
    first, second = np.array([0.01, 0.3, 0.7]), np.array([0.02, 0.1, 0.9])
    both = together(first, second)
    odds = both * (1 - first - second + both) / ((first - both) * (second - both))
    assert odds == pytest.approx(ODDS_RATIO)


@pytest.mark.parametrize("condition", [one for one in conditions() if one.share in (0.2, 0.8)])
def test_as_many_families_are_shown_as_the_condition_says(condition: Condition) -> None:
    dice = np.random.default_rng(4)
    seen = shown(condition, 40_000, dice)
    assert seen.any(axis=1).mean() == pytest.approx(condition.share, abs=0.01)
    again = np.corrcoef(seen[:, 0], seen[:, 1])[0, 1]
    apart = np.corrcoef(seen[:, 0], seen[:, 4])[0, 1]
    if condition.heterogeneity == "none":
        assert abs(apart) < 0.02
        assert (again > 0.1) == (condition.dependence == "strong")
    if condition.heterogeneity == "strong":
        assert apart > 0.05
