"""The inner loops of making one segment of several, compiled.

``slots`` say which slot each of a segment's has in the new one; negative ones are left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.matching.compiled import compiled
from philomela.matching.sketches.keys import BUCKETS, MOST_SLOTS

Words = NDArray[np.uint64]
Slots = NDArray[np.int64]

_SLOT_MASK = np.uint64(MOST_SLOTS - 1)


@compiled
def count_entries(
    starts: Words,
    entries: Words,
    slots: Slots,
    in_slots: NDArray[np.int64],
    in_buckets: NDArray[np.int64],
) -> bool:
    """Count the entries of each slot, and add to each bucket's count those that are kept.

    Says whether all slots are ones that there are.
    """
    for bucket in range(BUCKETS):
        for place in range(starts[bucket], starts[bucket + 1]):
            slot = np.int64(entries[place] & _SLOT_MASK)
            if slot >= len(slots):
                return False
            in_slots[slot] += 1
            in_buckets[bucket] += slots[slot] >= 0
    return True


@compiled
def place_entries(
    starts: Words,
    entries: Words,
    slots: Slots,
    first: int,
    last: int,
    following: NDArray[np.int64],
    merged: Words,
) -> None:
    """Copy the entries of some buckets, with new slots, to where each bucket goes on."""
    for bucket in range(first, last):
        for place in range(starts[bucket], starts[bucket + 1]):
            slot = slots[np.int64(entries[place] & _SLOT_MASK)]
            if slot >= 0:
                merged[following[bucket]] = (entries[place] & ~_SLOT_MASK) | np.uint64(slot)
                following[bucket] += 1


@compiled
def sort_buckets(starts: Words, merged: Words, first: int, last: int) -> None:
    """Sort the entries of some buckets, each for itself."""
    for bucket in range(first, last):
        merged[starts[bucket] : starts[bucket + 1]].sort()
