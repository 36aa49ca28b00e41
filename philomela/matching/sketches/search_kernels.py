"""The inner loops of the sketch index, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.matching.compiled import bits_set, compiled
from philomela.matching.sketches.keys import BUCKETS, SIGNATURE_BITS, SLOT_BITS

Words = NDArray[np.uint64]

_LOW_SHIFT = np.uint64(56)
SLOT_SHIFT = np.uint64(SLOT_BITS)
_LOW_IN_REST = np.uint64(SIGNATURE_BITS)
SLOT_MASK = np.uint64((1 << SLOT_BITS) - 1)
APART_BITS = np.uint64(4)
APART_MASK = np.uint64(15)


@compiled
def fill_table(
    buckets: NDArray[np.uint16], entries: Words, starts: Words, sorted_entries: Words
) -> None:
    """Sort entries by bucket and, within one, by value.

    ``starts`` (65,537, zero at first) says where each bucket begins afterwards.
    """
    for bucket in buckets:
        starts[np.int64(bucket) + 1] += np.uint64(1)
    for bucket in range(BUCKETS):
        starts[bucket + 1] += starts[bucket]
    following = starts[:-1].copy()
    for place in range(len(entries)):
        bucket = np.int64(buckets[place])
        sorted_entries[following[bucket]] = entries[place]
        following[bucket] += np.uint64(1)
    for bucket in range(BUCKETS):
        sorted_entries[starts[bucket] : starts[bucket + 1]].sort()


@compiled
def search_table(
    starts: Words,
    entries: Words,
    keys: NDArray[np.uint32],
    signatures: NDArray[np.uint32],
    free: int,
    changed: int,
    most_apart: int,
    most: int,
    hits: Words,
) -> int:
    """Entries whose key begins like a point's, and whose key and signature are near its own.

    The lowest ``free`` bits (0..8) of a key may be anything; of those above, one of the lowest
    ``changed`` may be another. Of key and signature ``most_apart`` bits may differ. ``hits`` is
    filled with ``slot << 24 | point << 4 | bits apart``, at most ``most`` for a point and key; says
    how many there are, also where they are more than there is room for.
    """
    filled = 0
    mask = np.uint64((1 << free) - 1)
    for point in range(len(keys)):
        signature = np.uint64(signatures[point])
        own_bucket = np.int64(keys[point] >> np.uint32(8))
        wanted = (np.uint64(keys[point] & np.uint32(255)) << _LOW_IN_REST) | signature
        for probe in range(changed + 1):
            key = keys[point]
            if probe > 0:
                key ^= np.uint32(1 << (free + probe - 1))
            bucket, low = np.int64(key >> np.uint32(8)), np.uint64(key & np.uint32(255))
            elsewhere = np.uint64(bucket != own_bucket)
            begin, end = low & ~mask, low | mask
            first, last = np.int64(starts[bucket]), np.int64(starts[bucket + 1])
            stop = last
            while first < last:
                middle = (first + last) // 2
                if (entries[middle] >> _LOW_SHIFT) < begin:
                    first = middle + 1
                else:
                    last = middle
            found = 0
            while first < stop and found < most:
                entry = entries[first]
                first += 1
                if (entry >> _LOW_SHIFT) > end:
                    break
                apart = bits_set((entry >> SLOT_SHIFT) ^ wanted) + elsewhere
                if apart <= np.uint64(most_apart):
                    if filled < len(hits):
                        hits[filled] = (
                            ((entry & SLOT_MASK) << SLOT_SHIFT)
                            | (np.uint64(point) << APART_BITS)
                            | apart
                        )
                    filled += 1
                    found += 1
    return filled


@compiled
def distinct(hits: Words) -> Words:
    """Sorted hits; of a point and slot only the nearest."""
    ordered = np.sort(hits)
    filled = 0
    for place in range(len(ordered)):
        hit = ordered[place]
        if filled == 0 or hit >> APART_BITS != ordered[filled - 1] >> APART_BITS:
            ordered[filled] = hit
            filled += 1
    return ordered[:filled]


@compiled
def count_points(hits: Words, counts: NDArray[np.int64]) -> None:
    """Add to ``counts`` in how many slots each point was found."""
    for hit in hits:
        counts[np.int64((hit & SLOT_MASK) >> APART_BITS)] += 1


@compiled
def sum_votes(
    hits: Words,
    weights: NDArray[np.float64],
    nearness: NDArray[np.float64],
    fewest: int,
    slots: NDArray[np.int64],
    begins: NDArray[np.int64],
    votes: NDArray[np.float64],
) -> int:
    """Slots with at least ``fewest`` points, where their hits begin, and those points' weights.

    A point's weight is multiplied by that of the bits it is apart (``nearness``).

    ``hits`` are distinct and sorted. Says how many slots there are.
    """
    filled, place = 0, 0
    while place < len(hits):
        slot = hits[place] >> SLOT_SHIFT
        first, total = place, 0.0
        while place < len(hits) and hits[place] >> SLOT_SHIFT == slot:
            point = np.int64((hits[place] & SLOT_MASK) >> APART_BITS)
            total += weights[point] * nearness[np.int64(hits[place] & APART_MASK)]
            place += 1
        if place - first >= fewest:
            slots[filled], begins[filled], votes[filled] = np.int64(slot), first, total
            filled += 1
    return filled
