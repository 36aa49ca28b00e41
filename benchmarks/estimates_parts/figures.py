"""The few figures that a run comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from estimates_parts.tally import Row


class Figures(NamedTuple):
    """Extremes over cells; None where no cell is judged.

    ``judged`` counts the cells whose assumptions hold and in which enough runs answered: coverage
    and bias are those there. ``warned_min`` is over the cells in which neither holds.
    """

    coverage_min: float | None
    coverage_max: float | None
    bias_min: float | None
    bias_max: float | None
    lower_bound_holds_min: float | None
    warned_min: float | None
    judged: int


def figures(rows: Sequence[Row]) -> Figures:
    """The extremes of these rows."""
    judged = [row for row in rows if row.holds and row.judged]
    covers = [row.covers for row in judged if row.covers is not None]
    biases = [row.bias for row in judged if row.bias is not None]
    bounds = [row.at_or_below for row in rows if row.lower_bound]
    warned = [row.warned for row in rows if not row.holds and not row.lower_bound]
    return Figures(
        min(covers, default=None),
        max(covers, default=None),
        min(biases, default=None),
        max(biases, default=None),
        min(bounds, default=None),
        min(warned, default=None),
        len(judged),
    )


def of_estimator(rows: Sequence[Row], name: str) -> list[Row]:
    """The rows of one estimator."""
    return [row for row in rows if row.estimator == name]
