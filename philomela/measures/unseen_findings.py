"""Which assumptions of the estimates of unseen families a case's sightings contradict, in words."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, log1p
from typing import NamedTuple

import numpy as np
from scipy.special import bdtr, bdtrc, chdtrc

from philomela.measures.abundance import coverage
from philomela.measures.dependence import (
    CONTRADICTED,
    DIFFERING,
    LEAST_COVERAGE,
    LEAST_REPEATS,
    dependent_pairs,
    excess_of_pairs,
)
from philomela.measures.histories import occasions_of
from philomela.measures.independent import Occasions, Returns
from philomela.measures.loglinear import LogLinear
from philomela.measures.wording import counted

#: Families a history, on average, below which the fit of a log-linear model is not tested.
_PER_HISTORY = 5

#: Estimators that take every family as equally likely to be seen.
_EQUAL = ("ace", "chapman", "schnabel")
_LOWER_BOUNDS = ("chao1", "chao_mh")


class Finding(NamedTuple):
    """An assumption that the data contradict, or too little to tell.

    ``probability`` is that of data at least as far from the assumption where it holds; None where
    it is no test. ``against`` are the estimators that make it.
    """

    occasions: str
    name: str
    assumption: str
    probability: float | None
    against: tuple[str, ...]
    sentence: str


def findings(found: Occasions, model: LogLinear | None) -> Iterator[Finding]:
    """What the data say against assumptions; nothing where they agree with all."""
    equal = _EQUAL if model is None or model.pairs else (*_EQUAL, "loglinear")
    yield from _pairs(found, equal)
    yield from _excess(found, equal)
    if model is not None:
        yield from _misfit(found, model)
    yield from _not_excluded(found, model)
    yield from _coverage(found)
    yield from _repeats(found)


def _pairs(found: Occasions, equal: tuple[str, ...]) -> Iterator[Finding]:
    tested = dependent_pairs(found.cells)
    number = tested.probability.shape[-1]
    if not number:
        return
    clear = tested.probability * number < CONTRADICTED
    smallest = min(float(tested.probability.min()) * number, 1.0)
    more, less = (
        int((clear & (tested.statistic > 0)).sum()),
        int((clear & (tested.statistic < 0)).sum()),
    )
    names = f"of {counted(number, 'pair')} of {found.kind}"
    if more:
        yield Finding(
            found.kind, "dependence", "what one occasion sees does not depend on another", smallest,
            equal,
            f"{more} {names} saw the same families more often than by chance: estimates that take"
            " them as independent fall short.",
        )  # fmt: skip
    if less:
        yield Finding(
            found.kind, "avoidance", "what one occasion sees does not depend on another", smallest,
            (*equal, *_LOWER_BOUNDS),
            f"{less} {names} saw the same families less often than by chance: estimates that take"
            " them as independent, lower bounds among them, may be too high.",
        )  # fmt: skip


def _excess(found: Occasions, equal: tuple[str, ...]) -> Iterator[Finding]:
    tested = excess_of_pairs(found.captured, found.frequencies)
    above, below = float(tested.probability), 1 - float(tested.probability)
    if above < CONTRADICTED:
        yield Finding(
            found.kind, "heterogeneity", "every family is as likely to be seen as any other", above,
            equal,
            f"Some families were seen in several {found.kind} more often than equal chances for all"
            " families allow: estimates that take them as alike fall short of the truth, and the"
            " lower bounds are no more than that.",
        )  # fmt: skip
    elif below < CONTRADICTED:
        yield Finding(
            found.kind, "avoidance", "what one occasion sees does not depend on another", below,
            (*_EQUAL, *_LOWER_BOUNDS, "loglinear"),
            f"Families were seen again in other {found.kind} less often than by chance: all"
            " estimates, lower bounds among them, may be too high.",
        )  # fmt: skip


def returns(found: Returns, kind: str) -> Iterator[Finding]:
    """Whether channels post again what they posted before, more or less than what others did.

    Over periods, both make the occasions depend on one another: given all returns, those in one
    channel are binomial.
    """
    total = found.within + found.across
    fewer = float(bdtr(found.within, total, found.share)) if total else 1.0
    more = float(bdtrc(found.within - 1, total, found.share)) if found.within else 1.0
    told = (
        f"Families come back in another week {counted(found.within, 'time')} in the same channel"
        f" and {found.across:,} in another"
    )
    if more < CONTRADICTED:
        yield Finding(
            kind, "repetition", "channels repeat themselves as readily as others", more,
            (*_EQUAL, "loglinear"),
            f"{told}: channels repeat themselves, so estimates over {kind} fall short.",
        )  # fmt: skip
    elif fewer < CONTRADICTED:
        yield Finding(
            kind, "avoidance", "channels repeat themselves as readily as others", fewer,
            (*_EQUAL, *_LOWER_BOUNDS, "loglinear"),
            f"{told}: channels avoid repeating themselves, so all estimates over {kind}, lower"
            " bounds among them, may be too high.",
        )  # fmt: skip


def _misfit(found: Occasions, model: LogLinear) -> Iterator[Finding]:
    occasions = occasions_of(found.cells)
    pairs = occasions * (occasions - 1) // 2
    if model.common < model.bic or 2 * len(model.pairs) > pairs:
        yield Finding(
            found.kind, "heterogeneity", "families are alike but for dependence of pairs", None,
            ("loglinear",),
            f"That families differ explains what the {found.kind} saw as well as dependence between"
            f" {len(model.pairs)} of {counted(pairs, 'pair')} of them: the log-linear model does"
            " not allow for it and may be far off.",
        )  # fmt: skip
        return
    free = len(found.cells) - 1 - occasions - len(model.pairs)
    if free < 1 or found.seen < _PER_HISTORY * len(found.cells) or not np.isfinite(model.deviance):
        return
    probability = float(chdtrc(free, model.deviance))
    if probability < CONTRADICTED:
        yield Finding(
            found.kind, "misfit", "families are alike but for dependence of pairs",
            probability, ("loglinear",),
            "The log-linear model does not fit: families differ, or three or more"
            f" {found.kind} depend on one another, beyond what pairs explain.",
        )  # fmt: skip


def _not_excluded(found: Occasions, model: LogLinear | None) -> Iterator[Finding]:
    """Whether chances that differ by :data:`DIFFERING` would agree with the data, too.

    Where families' attention is a gamma variable with variance v around one, pairs of occasions
    have the association log(1 + v): unseen families' attention is gamma of the same shape, and its
    second moment over the squared first is 1 + v.
    """
    limit = log1p(DIFFERING**2)
    alike, given_pairs = (inf, inf) if model is None else model.association
    against = [name for name in _EQUAL if alike >= limit]
    against += ["loglinear"] if model is not None and given_pairs >= limit else []
    if against:
        yield Finding(
            found.kind, "not excluded", "enough was seen to tell that families are alike", None,
            tuple(against),
            "That the attention that families get differs by a third (coefficient of variation"
            f" {DIFFERING:.2f}) cannot be excluded from what these {found.kind} saw: estimates that"
            " take families as alike would then fall short.",
        )  # fmt: skip


def _coverage(found: Occasions) -> Iterator[Finding]:
    share = float(coverage(found.frequencies, overlap=found.overlap).value)
    if share < LEAST_COVERAGE:
        yield Finding(
            found.kind, "low coverage", "enough was seen to test the other assumptions", None,
            (*_EQUAL, "loglinear"),
            f"Only {share:.0%} of the independent sightings are of families that another of the"
            f" {found.kind} saw, too: so little that unequal chances would hardly be noticed, and"
            " only lower bounds can be relied on.".replace("%", " %"),
        )  # fmt: skip


def _repeats(found: Occasions) -> Iterator[Finding]:
    again = found.again
    if again < LEAST_REPEATS:
        yield Finding(
            found.kind, "few repeats", "enough families were seen again", None,
            (*_EQUAL, *_LOWER_BOUNDS, "loglinear"),
            f"{counted(again, 'family was', 'families were')} seen on more than one of the"
            f" {found.kind}: every estimate stands on these few.",
        )  # fmt: skip
