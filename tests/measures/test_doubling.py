"""Doubling times of series that grow, fall, or may do either."""

from __future__ import annotations

import numpy as np
import pytest
from made_months import drawn, growing, made_months

from philomela.measures.doubling import doubling_time
from philomela.records import Measure


def of(means: np.ndarray) -> Measure:
    return doubling_time(made_months([round(mean) for mean in means]))


def test_even_growth_has_its_doubling_time() -> None:
    found = of(growing(12, 20_000, 60))
    assert found.value == pytest.approx(60, rel=2e-3)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 60 < found.high
    assert (found.level, found.unit) == (0.95, "days")
    assert not any("not even" in caveat for caveat in found.caveats)
    (row,) = found.tables[0].rows
    assert row[0] == 12
    assert row[1] == pytest.approx(100 * (2 ** (365.25 / 12 / 60) - 1), rel=5e-3)


def test_months_missing_in_between_change_nothing_of_even_growth() -> None:
    counts: list[int | None] = [round(mean) for mean in growing(12, 20_000, 60)]
    counts[4:6] = [None, None]
    found = doubling_time(made_months(counts))
    assert found.value == pytest.approx(60, rel=2e-3)
    assert any(caveat.startswith("2 months missing between") for caveat in found.caveats)


def test_only_the_last_twelve_months_count() -> None:
    found = doubling_time(made_months([9_999] * 20 + [round(m) for m in growing(12, 5_000, 80)]))
    assert found.value == pytest.approx(80, rel=0.02)


def test_where_it_may_not_grow_there_is_a_lower_end_only() -> None:
    found = doubling_time(made_months([20, 22, 19, 21, 20, 18, 23, 20]))
    assert (found.value, found.high) == (None, None)
    assert found.low is not None
    assert found.low > 100
    assert any("may not grow at all" in caveat for caveat in found.caveats)


def test_what_falls_has_no_doubling_time_and_says_how_it_falls() -> None:
    found = of(growing(12, 100, -90))
    assert (found.value, found.low, found.high, found.level) == (None, None, None, None)
    told = next(caveat for caveat in found.caveats if "became fewer" in caveat)
    assert "halved in 90 days" in told


def test_growth_that_bends_is_told() -> None:
    found = doubling_time(made_months([100] * 8 + [200, 400, 800, 1600]))
    assert any("not even" in caveat for caveat in found.caveats)


@pytest.mark.parametrize("counts", [[], [5] * 5, [0] * 8, [0] * 7 + [9]])
def test_with_too_little_it_is_not_known(counts: list[int]) -> None:
    found = doubling_time(made_months(counts))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert any("are needed" in caveat for caveat in found.caveats)
    assert found.tables[0].rows == ()


def test_the_interval_covers_with_scatter() -> None:
    """40 draws: of 95 percent, fewer than 33 have a chance of 1 in 1,400."""
    dice = np.random.default_rng(11)
    means = growing(12, 200, 100)
    covered = 0
    for _ in range(40):
        found = doubling_time(made_months(drawn(means, 0.15, dice)))
        high = found.high if found.high is not None else np.inf
        covered += found.low is not None and found.low <= 100 <= high
    assert covered >= 33
