"""How far coders agree: Krippendorff's alpha for labels without order, with its interval."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.measures.intervals import LEVEL

_REPLICATES = 2_000
_AT_A_TIME = 100  # replicates
_SEED = 0
_MOST_UNDEFINED = 0.05  # of the replicates

#: Item -> coder -> label.
Labels = Mapping[str, Mapping[str, str]]


class Agreement(NamedTuple):
    """Alpha is 1 where coders always agree and 0 where they agree as by chance.

    It is None where it is not defined: no item with two labels, or only one label in use.
    """

    alpha: float | None
    low: float | None
    high: float | None
    items: int  # with at least two labels
    coders: int  # who gave one of them
    agreeing: float | None  # share of the pairs of labels that are the same; 1 if all


def agreement(labels: Labels, level: float = LEVEL) -> Agreement:
    """Krippendorff's alpha (nominal) by the library simpledorff.

    K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C: labels may be
    missing, items with one label do not count. Interval: percentile bootstrap over items, 2,000
    replicates with a fixed seed, as A. Zapf et al., Measuring inter-rater reliability for nominal
    data, BMC Medical Research Methodology 16 (2016) 93, found to cover best; no interval where more
    than one replicate in twenty has only one label in use, so that its alpha is not defined.
    """
    paired = {item: given for item, given in sorted(labels.items()) if len(given) > 1}
    coders = {coder for given in paired.values() for coder in given}
    if not paired:
        return Agreement(None, None, None, 0, 0, None)
    counts = _counts(paired)
    same = 1 - float(_disagreement(counts).sum() / counts.sum())
    if (counts.sum(axis=0) > 0).sum() < 2:
        return Agreement(None, None, None, len(paired), len(coders), same)
    low, high = _bootstrap(counts, level)
    return Agreement(_alpha(paired), low, high, len(paired), len(coders), same)


def _alpha(paired: Labels) -> float:
    import pandas  # large libraries, for cases that were coded
    import simpledorff

    rows = [
        (item, coder, label) for item, given in paired.items() for coder, label in given.items()
    ]
    frame = pandas.DataFrame(rows, columns=["item", "coder", "label"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # simpledorff calls pandas in ways that will end one day
        alpha: Any = simpledorff.calculate_krippendorffs_alpha_for_df(
            frame, experiment_col="item", annotator_col="coder", class_col="label"
        )
    return float(alpha)


def _counts(paired: Labels) -> NDArray[np.float64]:
    """How often each item (row) was given each label (column)."""
    names = sorted({label for given in paired.values() for label in given.values()})
    place = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(paired), len(names)))
    for row, given in enumerate(paired.values()):
        for label in given.values():
            counts[row, place[label]] += 1
    return counts


def _disagreement(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each item, the share of its labels' pairs that differ, times its number of labels."""
    sizes = counts.sum(axis=1)
    return np.asarray((counts * (sizes[:, None] - counts)).sum(axis=1) / (sizes - 1))


def alphas(counts: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha of each replicate, in which item i occurs ``times[replicate, i]`` times.

    Shapes: counts (items, labels), times (replicates, items); NaN where only one label is in use.
    """
    observed = times @ _disagreement(counts)
    used = times @ counts
    whole = used.sum(axis=1)
    expected = (used * (whole[:, None] - used)).sum(axis=1)
    undefined = expected == 0
    alpha = 1 - (whole - 1) * observed / np.where(undefined, 1, expected)
    return np.where(undefined, np.nan, alpha)


def _bootstrap(counts: NDArray[np.float64], level: float) -> tuple[float | None, float | None]:
    # Items with the same labels are drawn together, since only how many there are matters.
    patterns, repeats = np.unique(counts, axis=0, return_counts=True)
    random = np.random.Generator(np.random.PCG64(_SEED))
    found = [
        alphas(
            patterns,
            random.multinomial(len(counts), repeats / len(counts), _AT_A_TIME).astype(np.float64),
        )
        for _ in range(_REPLICATES // _AT_A_TIME)
    ]
    replicates = np.concatenate(found)
    defined = replicates[~np.isnan(replicates)]
    if defined.size < (1 - _MOST_UNDEFINED) * replicates.size:
        return None, None
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
