"""Runs of one cell, and what came of each estimator in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np

from estimates_parts.operation import Condition, rows, shown
from philomela.measures.unseen import Estimated, Unseen, unseen
from philomela.measures.unseen_words import ESTIMATORS

#: Estimators whose assumptions hold under any dependence of pairs, if families are alike.
_OF_PAIRS = ("loglinear",)
#: An estimator that answers in a smaller share of a cell's runs is not judged there.
LEAST_ANSWERED = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """What came of an estimator in a cell.

    ``bias`` is the median of estimate over truth, less one; ``covers`` the share of intervals given
    that hold the truth; ``width`` their median width over the truth; ``at_or_below`` the share of
    runs whose lower end does not lie above the truth; ``warned`` that of runs in which the report
    refuses an estimate, or says an assumption of it to be contradicted or not to be told. None
    without a run that answered.
    """

    share: float
    heterogeneity: str
    dependence: str
    estimator: str
    holds: bool
    lower_bound: bool
    runs: int
    answered: float
    bias: float | None
    covers: float | None
    width: float | None
    at_or_below: float
    warned: float

    @property
    def judged(self) -> bool:
        """Whether enough runs answered."""
        return self.answered >= LEAST_ANSWERED


def holds(estimator: str, condition: Condition) -> bool:
    """Whether what the estimator takes for granted is so: then its interval covers the truth.

    All take families as alike, for the lower bounds are bounds only where they are not; all but
    those of pairs take channels as independent.
    """
    alike = condition.heterogeneity == "none"
    return alike and (condition.dependence == "none" or estimator in _OF_PAIRS)


class _Run:
    """One estimate against the truth."""

    __slots__ = ("answered", "at_or_below", "covers", "error", "warned", "width")

    def __init__(self, one: Estimated, told: Unseen, families: int) -> None:
        self.answered = isfinite(one.value)
        self.error = one.value / families - 1
        self.covers = one.low <= families <= one.high
        self.width = (one.high - one.low) / families
        self.at_or_below = one.low <= families
        self.warned = bool(one.refused) or any(
            one.estimator.name in finding.against for finding in told.findings
        )


def cell(condition: Condition, families: int, runs: int, seed: int) -> Iterator[Row]:
    """A row for every estimator; runs of one seed are always the same."""
    dice = np.random.default_rng([seed, *(ord(letter) for letter in repr(condition))])
    found: dict[str, list[_Run]] = defaultdict(list)
    for _ in range(runs):
        told = unseen(rows(shown(condition, families, dice)), ())
        for one in told.estimates:
            found[one.estimator.name].append(_Run(one, told, families))
    for name in ESTIMATORS:
        yield _row(condition, name, found[name], runs)


def _row(condition: Condition, name: str, all_runs: list[_Run], runs: int) -> Row:
    answered = [run for run in all_runs if run.answered]

    def share(given: list[bool]) -> float | None:
        return round(float(np.mean(given)), 4) if given else None

    def middle(given: list[float]) -> float | None:
        return round(float(np.median(given)), 4) if given else None

    return Row(
        *condition,
        estimator=name,
        holds=holds(name, condition),
        lower_bound=ESTIMATORS[name].lower_bound,
        runs=runs,
        answered=len(answered) / runs,
        bias=middle([run.error for run in answered]),
        covers=share([run.covers for run in answered]),
        width=middle([run.width for run in answered]),
        at_or_below=round(float(np.mean([run.at_or_below for run in all_runs])), 4),
        warned=round(float(np.mean([run.warned for run in all_runs])), 4),
    )
