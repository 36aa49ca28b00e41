"""Agreement of partitions, beside counting every pair."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.simulate.agreement import Agreement, agreement

labels = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14)


def parts(families: list[int]) -> list[set[str]]:
    groups: dict[int, set[str]] = defaultdict(set)
    for place, family in enumerate(families):
        groups[family].add(f"picture {place}")
    return list(groups.values())


def share(of: int, all_: int) -> float:
    return of / all_ if all_ else 1.0


@given(labels)
def test_it_is_what_counting_gives(given_labels: list[tuple[int, int]]) -> None:
    found, true = (list(side) for side in zip(*given_labels, strict=True))
    pairs = list(combinations(range(len(found)), 2))
    in_found = {(i, j) for i, j in pairs if found[i] == found[j]}
    in_true = {(i, j) for i, j in pairs if true[i] == true[j]}
    result = agreement(parts(found), parts(true))
    assert result.precision == pytest.approx(share(len(in_found & in_true), len(in_found)))
    assert result.recall == pytest.approx(share(len(in_found & in_true), len(in_true)))
    same = [sum(f == found[i] and t == true[i] for f, t in given_labels) for i in range(len(found))]
    precisions = [count / found.count(found[i]) for i, count in enumerate(same)]
    recalls = [count / true.count(true[i]) for i, count in enumerate(same)]
    assert result.b_cubed_precision == pytest.approx(sum(precisions) / len(same))
    assert result.b_cubed_recall == pytest.approx(sum(recalls) / len(same))
    swapped = agreement(parts(true), parts(found))
    assert (swapped.precision, swapped.recall) == (result.recall, result.precision)


def test_pictures_that_one_side_does_not_name_are_by_themselves() -> None:
    assert agreement([{"a"}], [{"a", "b"}]) == Agreement(1.0, 0.0, 1.0, 0.5)
    assert agreement([{"a", "b"}], [{"a"}]) == Agreement(0.0, 1.0, 0.5, 1.0)


def test_nothing_agrees_with_nothing() -> None:
    assert agreement([], []) == Agreement(1.0, 1.0, 1.0, 1.0)
