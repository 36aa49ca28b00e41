"""How many families stand behind those that were seen: estimates side by side, never averaged.

Every estimator takes something for granted. Which of that the data contradict is said beside it
(:mod:`philomela.measures.unseen_findings`). Figures that are lower bounds are called so. What
counts as one sighting, and what as an occasion, is said in :mod:`philomela.measures.independent`.

How far each can be trusted: see docs/validation.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import comb, inf
from typing import NamedTuple

from philomela.measures.abundance import RARE, ace, coverage
from philomela.measures.dependence import LEAST_PER_PAIR, LEAST_TO_ANSWER
from philomela.measures.estimates import Estimate
from philomela.measures.histories import occasions_of
from philomela.measures.independent import (
    Independent,
    Occasions,
    by_channel,
    by_period,
    independent,
    largest_two,
    rare_pairs,
)
from philomela.measures.loglinear import LogLinear, choose
from philomela.measures.occasions import chao_mth, chapman, schnabel
from philomela.measures.rows import ChannelRow
from philomela.measures.unseen_findings import Finding, findings, returns
from philomela.measures.unseen_rows import FamilyInChannel
from philomela.measures.unseen_words import ESTIMATORS, Estimator
from philomela.measures.wording import counted, label_of

_SAME_BOUND = "The formula of Chao1 on the same sightings: its figure again, not a second witness."


class Estimated(NamedTuple):
    """An estimate of all families with its interval, and what it stands on."""

    estimator: Estimator
    occasions: str
    value: float
    low: float
    high: float
    n: int
    caveats: tuple[str, ...]
    refused: str = ""  # why there is no estimate, only for a lower bound its lower end


class Unseen(NamedTuple):
    """Everything estimated of a case, and what its sightings say against it."""

    found: Independent
    share: Estimate | None
    estimates: tuple[Estimated, ...]
    findings: tuple[Finding, ...]


def unseen(rows: Iterable[FamilyInChannel], channels: Iterable[ChannelRow]) -> Unseen:
    """Estimate from independent sightings; without two channels nothing can be told."""
    found = independent(rows)
    if len(found.channels) < 2:
        return Unseen(found, None, (), ())
    channelwise, periodwise = by_channel(found), by_period(found)
    labels = {channel.id: label_of(channel) for channel in channels}
    estimates = [*_by_multiplicity(found, channelwise), *_by_two(found, labels)]
    told: list[Finding] = []
    for occasions in (channelwise, periodwise):
        if len(occasions.captured) > 1:
            model = choose(occasions.cells) if len(occasions.captured) > 2 else None
            estimates += _by_occasions(occasions, model)
            told += findings(occasions, model)
            if occasions is periodwise:
                told += returns(found.returns, occasions.kind)
    share = coverage(channelwise.frequencies, overlap=channelwise.overlap)
    return Unseen(found, share, tuple(estimates), tuple(told))


def _by_multiplicity(found: Independent, occasions: Occasions) -> Iterator[Estimated]:
    """Chao1 and ACE. In a channel a family counts once, so only pairs of channels repeat it."""
    bound = chao_mth(occasions.only, occasions.twice, occasions.seen)
    yield _estimated("chao1", occasions, bound)
    pairs = rare_pairs(found, RARE)
    yield _estimated("ace", occasions, ace(occasions.frequencies, pairs, overlap=occasions.overlap))


def _by_two(found: Independent, labels: dict[int, str]) -> Iterator[Estimated]:
    largest = largest_two(found)
    if largest:
        ids, (first, second, both) = largest
        names = " and ".join(labels.get(one, f"channel #{one}") for one in ids)
        caveat = (
            f"The two channels with the most families, {names}: {first:,} and {second:,},"
            f" {both:,} in both. What the other channels show is not used."
        )
        estimate = chapman(first, second, both)
        made = _estimate("chapman", "two channels", estimate, first + second - both, (caveat,))
        yield _answered(made, both)


def _by_occasions(occasions: Occasions, model: LogLinear | None) -> Iterator[Estimated]:
    over_time: tuple[str, ...] = ()
    if occasions.kind != "channels":
        over_time = (
            f"Occasions are {occasions.kind}: takes every family as there to be seen from the first"
            " to the last, though new ones come in.",
        )
    if occasions.undated:
        missing = counted(occasions.undated, "family", "families")
        over_time += (f"{missing} without a dated sighting: left out.",)
    yield _estimated("schnabel", occasions, schnabel(occasions.captured, occasions.seen), over_time)
    bound = chao_mth(occasions.only, occasions.twice, occasions.seen)
    same = (_SAME_BOUND,) if occasions.kind == "channels" else ()
    yield _estimated("chao_mh", occasions, bound, over_time + same)
    if model:
        caveats = (*over_time, *_model_caveats(occasions, model))
        made = Estimated(
            ESTIMATORS["loglinear"], occasions.kind, model.value, model.low, model.high,
            int(occasions.seen), caveats,
        )  # fmt: skip
        least = LEAST_PER_PAIR * comb(occasions_of(occasions.cells), 2)
        yield _answered(made, occasions.again, least)


def _model_caveats(occasions: Occasions, model: LogLinear) -> Iterator[str]:
    pairs = counted(len(model.pairs), "dependent pair")
    yield f"Of the {occasions.kind} the BIC chooses {pairs}."
    if occasions.pooled:
        yield (
            f"{occasions.pooled:,} of the {len(occasions.captured):,} {occasions.kind} are joined"
            " to fewer, so that at most six occasions are compared."
        )
    if model.close:
        others = counted(model.close, "other model")
        yield f"The interval spans those of {others} that fit almost as well."
    if model.unknown:
        yield f"{counted(model.unknown, 'model')} left out that no finite number bounds."


def _estimated(
    name: str, occasions: Occasions, estimate: Estimate, caveats: tuple[str, ...] = ()
) -> Estimated:
    made = _estimate(name, occasions.kind, estimate, int(occasions.seen), caveats)
    return _answered(made, occasions.again)


def _answered(made: Estimated, again: int, least: int = LEAST_TO_ANSWER) -> Estimated:
    """The estimate; of too few families seen again none, and of a lower bound its lower end."""
    if again >= least:
        return made
    refused = (
        f"{counted(again, 'family was', 'families were')} seen again: with fewer than"
        f" {least} no estimate is made."
    )
    low = made.low if made.estimator.lower_bound else float(made.n)
    return made._replace(value=inf, low=low, high=inf, refused=refused)


def _estimate(name: str, kind: str, found: Estimate, n: int, caveats: tuple[str, ...]) -> Estimated:
    value, low, high = float(found.value), float(found.low), float(found.high)
    return Estimated(ESTIMATORS[name], kind, value, low, high, n, caveats)
