"""How many families there are in all, from a log-linear model of which occasions saw which.

A **history** is the set of occasions on which a family was seen, as a number from 1 to 2^t - 1 in
which bit j stands for occasion j. A sample is the array of how many families have each history,
shape ``(2^t - 1,)``, history 1 first.

Validation: see docs/validation.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, gammaln, xlogy

from philomela.measures.estimates import MOST_UNSEEN, Numbers, numbers
from philomela.measures.intervals import LEVEL

#: Difference of the BIC up to which models count as hardly told apart.
CLOSE = 4.0
#: More occasions have too many histories, most of them without a family.
MOST_OCCASIONS = 6

Pair = tuple[int, int]

_STEPS = 60  # of Newton's method, which converges in far fewer where there is an estimate
_ENOUGH = 1e-11  # change of the logarithms of the means at which it ends
_LARGEST = 40.0  # of a logarithm of a mean: beyond, there is no finite estimate
_KNOWN = 3.0  # standard error of the logarithm of the unseen at which nothing is known of them
_RIDGE = 1e-12  # so that a term without an estimate breaks nothing
_POINTS, _ROUNDS = 33, 7  # of the search along the profile, each round between two points
_LEAST = 1e-6  # families
_FAR = 1e4  # times the families: what is not bounded up to here is not bounded


class LogLinear(NamedTuple):
    """The model chosen, its estimate, and its profile likelihood interval.

    ``pairs`` are the dependent pairs of occasions, 0-based; ``bic`` is that of the model, and
    ``independent`` that of the model without any; ``unknown`` counts models that were left out
    because they bound the unseen by no finite number, ``close`` those besides the chosen one that
    the interval spans.
    """

    value: float
    error: float
    low: float
    high: float
    pairs: tuple[Pair, ...]
    deviance: float
    bic: float
    independent: float
    unknown: int
    close: int


class _Model(NamedTuple):
    """A model fitted to a table."""

    pairs: tuple[Pair, ...]
    unseen: float
    error: float  # of the logarithm of the unseen
    deviance: float
    bic: float


def histories(seen: ArrayLike) -> Numbers:
    """How many families have each history, from a true-or-false array ``(families, occasions)``.

    Rows without any true entry do not count. Raises ValueError for more than
    :data:`MOST_OCCASIONS`.
    """
    given = np.asarray(seen, dtype=bool)
    occasions = given.shape[1]
    if not 1 <= occasions <= MOST_OCCASIONS:
        raise ValueError(f"histories of 1 to {MOST_OCCASIONS} occasions only")
    codes = given @ (1 << np.arange(occasions))
    counts = np.bincount(codes, minlength=1 << occasions)[1:]
    return np.asarray(counts, dtype=np.float64)


def occasions_of(cells: Numbers) -> int:
    """How many occasions a table of histories has. Raises ValueError for any other shape."""
    occasions = int(cells.shape[-1]).bit_length()
    if cells.shape[-1] != (1 << occasions) - 1 or not 1 <= occasions <= MOST_OCCASIONS:
        raise ValueError("a table of histories has 2^t - 1 cells")
    return occasions


def bits(occasions: int) -> Numbers:
    """Which occasions each history holds, shape ``(2^t - 1, t)``, of zeros and ones."""
    codes = np.arange(1, 1 << occasions)[:, None]
    return ((codes >> np.arange(occasions)) & 1).astype(np.float64)


def design(occasions: int, pairs: Iterable[Pair]) -> Numbers:
    """Columns of the model: one for all, one an occasion, one a dependent pair."""
    marks = bits(occasions)
    columns = [np.ones(len(marks)), *marks.T]
    columns += [marks[:, first] * marks[:, second] for first, second in pairs]
    return np.stack(columns, axis=1)


def with_pairs(cells: ArrayLike, pairs: Iterable[Pair], level: float = LEVEL) -> LogLinear:
    """All families by the log-linear model with these dependent pairs of occasions.

    The number of families of a history is Poisson with the logarithm of its mean a sum of one term
    for all, one for each occasion seen on and one for each dependent pair seen on both; the mean of
    the history without any occasion is the number of the unseen: S. E. Fienberg, The multiple
    recapture census for closed populations and incomplete 2^k contingency tables, Biometrika 59
    (1972) 591-603; R. M. Cormack, Log-linear models for capture-recapture, Biometrics 45 (1989)
    395-413. The interval is that of the profile likelihood of the multinomial model (Cormack,
    Biometrics 48, 1992, 567-576). Infinite where no finite number bounds the unseen.

    Validation: see docs/validation.md
    """
    given, chosen = numbers(cells), tuple(sorted(pairs))
    model = next(_models(given, [chosen]))
    independent = next(_models(given, [()]))
    return _result(given, model, [], independent.bic, 0, level)


def choose(cells: ArrayLike, level: float = LEVEL) -> LogLinear:
    """All families by the log-linear model whose dependent pairs the BIC chooses.

    From the model without dependence on, the one pair is added or taken away that lowers the
    Bayesian information criterion (G. Schwarz, Annals of Statistics 6 (1978) 461-464; the number of
    observations is that of the families seen) the most, until none does. A pair that no family was
    seen on is no candidate, and models that do not bound the unseen are left out. See
    :func:`with_pairs` for the models and their intervals. The interval spans those of the chosen
    model and of every model that differs from it in one pair and whose criterion lies at most
    :data:`CLOSE` above: the data hardly tell these apart, and the interval of the chosen one alone,
    as if it had been known, covers too seldom where a dependence is too weak to be found.

    Validation: see docs/validation.md
    """
    given = numbers(cells)
    candidates = tuple(_seen_together(given))
    independent = best = next(_models(given, [()]))
    unknown = 0
    while True:
        found = [
            model
            for sets in _neighbours(best.pairs, candidates, len(given))
            for model in _models(given, sets)
        ]
        known = [model for model in found if _is_known(model)]
        unknown += len(found) - len(known)
        lowest = min(known, key=lambda model: model.bic, default=best)
        if lowest.bic >= best.bic - 1e-9:
            break
        best = lowest
    close = [model for model in known if model.bic <= best.bic + CLOSE]
    return _result(given, best, close, independent.bic, unknown, level)


def _seen_together(cells: Numbers) -> Iterator[Pair]:
    marks = bits(occasions_of(cells))
    for first, second in combinations(range(marks.shape[1]), 2):
        if cells @ (marks[:, first] * marks[:, second]) > 0:
            yield first, second


def _neighbours(
    chosen: tuple[Pair, ...], candidates: Iterable[Pair], cells: int
) -> Iterator[list[tuple[Pair, ...]]]:
    """Sets of pairs that differ from the chosen in one, those with one more, then with one less.

    No model has more terms than the table has histories.
    """
    occasions = cells.bit_length()
    if 1 + occasions + len(chosen) < cells:
        yield [tuple(sorted((*chosen, pair))) for pair in candidates if pair not in chosen]
    yield [tuple(one for one in chosen if one != pair) for pair in chosen]


def _is_known(model: _Model) -> bool:
    return model.error < _KNOWN and model.unseen < MOST_UNSEEN


def _models(cells: Numbers, sets: list[tuple[Pair, ...]]) -> Iterator[_Model]:
    """Models of equally many pairs, fitted at once."""
    if not sets:
        return
    occasions = occasions_of(cells)
    designs = np.stack([design(occasions, pairs) for pairs in sets])
    slopes, logs = _fitted(designs, np.broadcast_to(cells, designs.shape[:2]))
    means = np.exp(logs)
    deviances = 2 * (xlogy(cells, cells) - cells * logs - cells + means).sum(axis=1)
    likelihoods = (cells * logs - means - gammaln(cells + 1)).sum(axis=1)
    penalty = designs.shape[2] * np.log(max(cells.sum(), 1))
    errors = _error_of_first(designs, means)
    for place, pairs in enumerate(sets):
        yield _Model(
            pairs,
            float(np.exp(min(slopes[place, 0], _LARGEST))),
            float(errors[place]),
            float(deviances[place]),
            float(penalty - 2 * likelihoods[place]),
        )


def _fitted(designs: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Poisson regressions by Newton's method: terms, and logarithms of the means.

    ``designs`` has the shape ``(models, cells, terms)``, ``counts`` ``(models, cells)``.
    """
    logs = np.log(counts + 0.5)
    across = designs.transpose(0, 2, 1)
    for _ in range(_STEPS):
        means = np.exp(logs)
        aims = logs * means + counts - means
        slopes = _solved((across * means[:, None, :]) @ designs, across @ aims[..., None])
        before, logs = logs, np.clip((designs @ slopes)[..., 0], -_LARGEST, _LARGEST)
        if np.all(np.abs(logs - before) * np.sqrt(means) < _ENOUGH * (1 + np.sqrt(counts))):
            break
    return slopes[..., 0], logs


def _error_of_first(designs: Numbers, means: Numbers) -> Numbers:
    """Standard error of the first term."""
    sums = (designs.transpose(0, 2, 1) * means[:, None, :]) @ designs
    first = np.broadcast_to(np.eye(designs.shape[2], 1), (len(designs), designs.shape[2], 1))
    return np.sqrt(_solved(sums, first)[:, 0, 0])


def _solved(sums: Numbers, wanted: Numbers) -> Numbers:
    """Solves the normal equations, scaled to a diagonal of one."""
    scale = 1 / np.sqrt(np.diagonal(sums, axis1=1, axis2=2))[..., None]
    even = sums * scale * scale.transpose(0, 2, 1) + _RIDGE * np.eye(sums.shape[1])
    return np.asarray(scale * np.linalg.solve(even, scale * wanted))


def _result(
    cells: Numbers,
    model: _Model,
    close: list[_Model],
    independent: float,
    unknown: int,
    level: float,
) -> LogLinear:
    seen = float(cells.sum())
    value, error, low, high = np.inf, np.inf, seen, np.inf
    if _is_known(model):
        value, error = seen + model.unseen, _error(model)
        ends = [_profile(cells, one, level) for one in (model, *close)]
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
    return LogLinear(
        value,
        error,
        low,
        high,
        model.pairs,
        model.deviance,
        model.bic,
        independent,
        unknown,
        len(close),
    )


def _error(model: _Model) -> float:
    """Of all families: the chance of being unseen, and that of the mean of the unseen."""
    return float(np.sqrt(model.unseen + (model.unseen * model.error) ** 2))


def _profile(cells: Numbers, model: _Model, level: float) -> tuple[float, float]:
    """Both ends of the profile likelihood interval of all families."""
    whole = design(occasions_of(cells), model.pairs)
    whole = np.vstack([np.eye(1, whole.shape[1]), whole])

    def likelihoods(unseen: Numbers) -> Numbers:
        counts = np.concatenate(
            [unseen[:, None], np.broadcast_to(cells, (len(unseen), len(cells)))], axis=1
        )
        designs = np.broadcast_to(whole, (len(unseen), *whole.shape))
        _, logs = _fitted(designs, counts)
        total = counts.sum(axis=1)
        chances = (counts * (logs - np.log(total)[:, None])).sum(axis=1)
        return np.asarray(gammaln(total + 1) - gammaln(unseen + 1) + chances)

    seen = float(cells.sum())
    best = _highest(likelihoods, model.unseen)
    limit = float(likelihoods(np.array([best]))[0] - chdtri(1.0, 1 - level) / 2)
    low, high = _ends(likelihoods, best, limit, _FAR * (seen + best))
    return seen + min(low, model.unseen), seen + max(high, model.unseen)


Likelihoods = Callable[[Numbers], Numbers]


def _highest(likelihoods: Likelihoods, near: float) -> float:
    """The unseen of the largest likelihood, which lies near the estimate and below it."""
    lower, upper = np.log(_LEAST), np.log(max(near, _LEAST) * 4 + 4)
    for _ in range(_ROUNDS):
        points = np.linspace(lower, upper, _POINTS)
        top = int(np.argmax(likelihoods(np.exp(points))))
        lower, upper = points[max(top - 1, 0)], points[min(top + 1, _POINTS - 1)]
    return float(np.exp((lower + upper) / 2))


def _ends(
    likelihoods: Likelihoods, best: float, limit: float, farthest: float
) -> tuple[float, float]:
    """Where the profile crosses the limit below and above its best; 0 and infinity if nowhere."""
    ends = []
    for far, nowhere in ((_LEAST, 0.0), (farthest, np.inf)):
        inside, outside = np.log(max(best, _LEAST)), np.log(far)
        if likelihoods(np.exp(np.array([outside])))[0] > limit:
            ends.append(nowhere)
            continue
        for _ in range(_ROUNDS):
            points = np.linspace(inside, outside, _POINTS)
            beyond = likelihoods(np.exp(points)) < limit
            first = max(int(np.argmax(beyond)), 1)
            inside, outside = points[first - 1], points[first]
        ends.append(float(np.exp((inside + outside) / 2)))
    return ends[0], ends[1]
