"""Loops are compiled whether or not the result can be kept, and bits are counted right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from philomela.matching.compiled import bits_set, compiled


@compiled
def count_bits(words: NDArray[np.uint64]) -> int:
    total = np.uint64(0)
    for word in words:
        total += bits_set(word)
    return int(total)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1), max_size=20))
def test_bits_are_counted(words: list[int]) -> None:
    expected = sum(word.bit_count() for word in words)
    assert count_bits(np.array(words, np.uint64)) == expected


def test_compiled_without_a_place_to_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, bool]] = []

    def refusing(**options: bool) -> Callable[[Callable[..., Any]], Any]:
        asked.append(options)
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available for file")
        return lambda function: function

    monkeypatch.setattr(numba, "njit", refusing)
    assert compiled(max) is max
    assert asked == [{"cache": True, "nogil": True}, {"nogil": True}]
