"""Cutting a stream into batches, for transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The items in tuples of ``size``, the last one shorter."""
    stream = iter(items)
    while batch := tuple(islice(stream, size)):
        yield batch
