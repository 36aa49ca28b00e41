"""What the data say against assumptions: published examples, slow twins, and level and power."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from published_counts import CENSUS, DIABETES, HARES, HARES_BY_DAY, Numbers
from scipy.stats import norm

from philomela.measures.dependence import dependent_pairs, excess_of_pairs
from philomela.measures.histories import bits, histories
from philomela.measures.occasions import schnabel


def test_published_examples_are_contradicted_as_their_authors_found() -> None:
    # Hares: Agresti (1994) and Cormack (1989) find that some are trapped far more readily;
    # diabetes: Bruno et al. (1994) need dependence of lists.
    assert excess_of_pairs(HARES_BY_DAY, HARES).probability < 0.01
    assert dependent_pairs(DIABETES).probability.min() < 1e-7


def slow_excess(captured: Numbers, frequencies: Numbers) -> float:
    """Moments by enumerating every history, derivatives by differences."""

    def expected(n: Numbers, d: float) -> float:
        total = float(schnabel(n, d).value)
        return float((n.sum() ** 2 - (n**2).sum()) / (2 * total))

    d, t = float(frequencies.sum()), len(captured)
    step = 1e-3
    slopes = [(expected(captured, d + step) - expected(captured, d - step)) / (2 * step)]
    for one in step * np.eye(t):
        slopes.append((expected(captured + one, d) - expected(captured - one, d)) / (2 * step))
    total = float(schnabel(captured, d).value)
    chances = captured / total
    values, weights = [], []
    for history in product((0, 1), repeat=t):
        seen = np.array(history)
        weights.append(np.prod(np.where(seen, chances, 1 - chances)))
        pairs = seen.sum() * (seen.sum() - 1) / 2
        values.append(pairs - slopes[0] * seen.any() - slopes[1:] @ seen)
    at, share = np.array(values), np.array(weights)
    variance = total * (share @ at**2 - (share @ at) ** 2)
    times = np.arange(1, len(frequencies) + 1)
    pairs = frequencies @ (times * (times - 1)) / 2
    return float((pairs - expected(captured, d)) / np.sqrt(variance))


@pytest.mark.parametrize("cells", [CENSUS, DIABETES], ids=["census", "diabetes"])
def test_the_excess_of_pairs_agrees_with_enumeration(cells: Numbers) -> None:
    marks = bits(int(np.log2(len(cells) + 1)))
    captured = cells @ marks
    frequencies = np.bincount(marks.sum(axis=1).astype(int), weights=cells)[1:].astype(np.float64)
    expected = slow_excess(captured, frequencies)
    assert excess_of_pairs(captured, frequencies).statistic == pytest.approx(expected, rel=1e-4)


def test_odds_ratios_by_hand() -> None:
    # Histories 001, 010, 011, 100, 101, 110, 111 of occasions 3, 2, 1; the third saw the last four.
    cells = np.array([9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0])
    quarters = np.array([3, 5, 4, 6]) + 0.5
    expected = np.log(quarters[0] * quarters[3] / (quarters[1] * quarters[2]))
    expected /= np.sqrt((1 / quarters).sum())
    found = dependent_pairs(cells)
    assert found.statistic[0] == pytest.approx(expected)
    assert found.probability[0] == pytest.approx(2 * norm.sf(abs(expected)))
    assert dependent_pairs(np.array([3.0, 4.0, 5.0])).statistic.shape == (0,)


@pytest.mark.parametrize(("unequal", "least", "most"), [(0.0, 0.02, 0.08), (1.0, 0.9, 1.0)])
def test_tests_keep_their_level_and_see_what_is_there(
    unequal: float, least: float, most: float
) -> None:
    # 400 samples of 800 families; with unequal chances, gamma of coefficient of variation 1.
    rng = np.random.default_rng(11)
    weights = rng.gamma(1, 1, (400, 800)) if unequal else np.ones((400, 800))
    chances = -np.expm1(-0.3 * weights)
    seen = rng.random((400, 800, 4)) < chances[:, :, None]
    captured = seen.sum(axis=1)
    again = np.stack([np.bincount(one, minlength=5)[1:5] for one in seen.sum(axis=2)])
    assert least <= (excess_of_pairs(captured, again).probability < 0.05).mean() <= most


def test_a_pair_that_depends_is_the_one_found() -> None:
    rng = np.random.default_rng(12)
    seen = rng.random((3_000, 4)) < 0.3
    assert dependent_pairs(histories(seen)).probability.min() > 0.05 / 6
    seen[:, 2] |= seen[:, 0] & (rng.random(3_000) < 0.5)
    tested = dependent_pairs(histories(seen))
    assert int(tested.probability.argmin()) == 1  # 0 and 2, second of the combinations
    assert tested.statistic[1] > 5
    seen[:, 2] &= ~seen[:, 0]
    assert dependent_pairs(histories(seen)).statistic[1] < -4


def test_where_a_sample_cannot_tell() -> None:
    assert np.isnan(excess_of_pairs([9, 8], [13, 2]).probability)  # two occasions
    assert np.isnan(excess_of_pairs([3, 3, 3], [9, 0, 0]).probability)  # no repeats
    together = excess_of_pairs([[9, 8, 7], [3, 3, 3]], [[10, 4, 2], [9, 0, 0]])
    alone = excess_of_pairs([9, 8, 7], [10, 4, 2])
    assert together.probability[0] == pytest.approx(alone.probability)
