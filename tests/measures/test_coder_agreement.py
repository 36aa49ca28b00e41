"""Krippendorff's alpha against his own examples, and its bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.measures.agreement import agreement, alphas

#: K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), sections A, B and C: what
#: each observer said of each unit; a dot is missing.
BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def labels_of(observers: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for observer, row in enumerate(observers):
        for unit, value in enumerate(row):
            if value != ".":
                found.setdefault(str(unit), {})[str(observer)] = value
    return found


@pytest.mark.parametrize(
    ("observers", "alpha"), [(BINARY, 0.095), (NOMINAL, 0.692), (FOUR_OBSERVERS, 0.743)]
)
def test_published_examples(observers: tuple[str, ...], alpha: float) -> None:
    found = agreement(labels_of(observers))
    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert found.low is not None
    assert found.high is not None
    assert found.low < alpha < found.high


def test_items_with_one_label_do_not_count() -> None:
    found = agreement(labels_of(FOUR_OBSERVERS))
    assert (found.items, found.coders) == (11, 4)  # only one observer saw the last unit


def test_what_is_not_defined_is_not_known() -> None:
    assert agreement({}) == (None, None, None, 0, 0, None)
    assert agreement({"a": {"x": "yes"}}) == (None, None, None, 0, 0, None)
    alike = {str(item): {"x": "yes", "y": "yes"} for item in range(9)}
    assert agreement(alike) == (None, None, None, 9, 2, 1)
    nearly = alike | {"other": {"x": "no", "y": "no"}}
    found = agreement(nearly)
    assert (found.alpha, found.low, found.high) == (1, None, None)  # a third of the replicates


def test_the_same_labels_give_the_same_interval() -> None:
    given_labels = labels_of(FOUR_OBSERVERS)
    turned = dict(reversed(given_labels.items()))
    assert agreement(given_labels) == agreement(turned)


tables = st.lists(
    st.lists(st.sampled_from("abc."), min_size=3, max_size=3), min_size=3, max_size=12
)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_replicates_are_computed_as_the_library_does(table: list[list[str]]) -> None:
    """Alpha by matrices, with every item once, is the library's alpha."""
    labels = labels_of(tuple("".join(row) for row in zip(*table, strict=True)))
    found = agreement(labels)
    counts = np.array([[row.count(name) for name in "abc"] for row in table], dtype=float)
    paired = counts[counts.sum(axis=1) > 1]
    if found.alpha is None:
        assert len(paired) == 0 or (paired.sum(axis=0) > 0).sum() == 1
        return
    (alpha,) = alphas(paired, np.ones((1, len(paired))))
    assert alpha == pytest.approx(found.alpha, abs=1e-9)
    assert found.agreeing is not None
    assert 0 <= found.agreeing <= 1


def test_the_interval_covers_the_truth() -> None:
    """Two coders who err alike; alpha of endlessly many items follows from how they err."""
    truth = np.array([0.5, 0.3, 0.2])
    said = 0.85 * np.eye(3) + 0.05  # of each true label, how often each label is given
    both = said.T @ np.diag(truth) @ said
    alpha = 1 - (1 - np.trace(both)) / (1 - np.sum(both.sum(axis=0) ** 2))
    random = np.random.Generator(np.random.PCG64(5))
    good = 0
    for _ in range(40):
        pairs = random.choice(9, size=80, p=both.ravel())
        rows = ("".join(map(str, pairs // 3)), "".join(map(str, pairs % 3)))
        found = agreement(labels_of(rows))
        assert found.low is not None
        assert found.high is not None
        good += found.low <= alpha <= found.high
    assert good >= 33  # with 95 % coverage, fewer happen once in a thousand times
