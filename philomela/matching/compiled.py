"""Compiling inner loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from numba import types
from numba.extending import intrinsic


def compiled(function: Callable[..., Any]) -> Any:
    """Compile on first use; keep the result on disk where there is a place for it."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither the package nor the user has a folder that can be written
        return numba.njit(nogil=True)(function)


def _count_bits(_context: Any, _word: Any) -> Any:
    """The processor's own count of the bits set in a word."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


bits_set: Any = intrinsic(_count_bits)
