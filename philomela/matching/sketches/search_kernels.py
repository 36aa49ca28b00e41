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
_ONE = np.uint64(1)
_BESIDE = 2  # lowest bits of a key: a few entries, so that asking for each alone takes longer
_GONE = np.uint8(255)


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
    longest: int,
    most: int,
    hits: Words,
) -> int:
    """Entries whose key begins like a point's, and whose key and signature are near its own.

    The lowest ``free`` bits (0..8) of a key may be anything; of those above, one of the lowest
    ``changed`` may be another. Of key and signature ``most_apart`` bits may differ. A list of more
    than ``longest`` entries under like keys is not looked through. ``hits`` is
    filled with ``slot << 24 | point << 4 | bits apart``, at most ``most`` for a point and key; says
    how many there are, also where they are more than there is room for.
    """
    filled = 0
    # Keys that differ in the lowest bits only lie side by side, and are looked through at once.
    beside = max(free, min(free + changed, _BESIDE))
    found = np.empty(_BESIDE + 1, np.int64)
    for point in range(len(keys)):
        own_bucket = np.int64(keys[point] >> np.uint32(8))
        low = np.uint64(keys[point] & np.uint32(255))
        wanted = (low << _LOW_IN_REST) | np.uint64(signatures[point])
        for probe in range(free + changed - beside + 1):
            key, loose = keys[point], beside
            if probe > 0:
                key ^= np.uint32(1 << (beside + probe - 1))
                loose = free
            bucket = np.int64(key >> np.uint32(8))
            low = np.uint64(key & np.uint32(255))
            elsewhere = np.uint64(bucket != own_bucket)
            mask = np.uint64((1 << loose) - 1)
            begin, end = low & ~mask, low | mask
            first, last = np.int64(starts[bucket]), np.int64(starts[bucket + 1])
            first = _first_from(entries, first, last, begin)
            last = _first_from(entries, first, last, end + _ONE)
            if last - first > longest:
                continue
            found[:] = 0
            for place in range(first, last):
                entry = entries[place]
                other = ((entry >> _LOW_SHIFT) ^ low) >> np.uint64(free)
                if other & (other - _ONE):  # more than one bit
                    continue
                apart = bits_set((entry >> SLOT_SHIFT) ^ wanted) + elsewhere
                if apart > np.uint64(most_apart):
                    continue
                bit = np.int64(bits_set((other - _ONE) & ~other)) + 1 if other else 0
                if found[bit] == most:
                    continue
                found[bit] += 1
                if filled < len(hits):
                    hits[filled] = (
                        ((entry & SLOT_MASK) << SLOT_SHIFT)
                        | (np.uint64(point) << APART_BITS)
                        | apart
                    )
                filled += 1
    return filled


@compiled
def _first_from(entries: Words, first: int, last: int, low: np.uint64) -> int:
    """The first entry of a bucket between two places whose key ends so or higher."""
    while first < last:
        middle = (first + last) // 2
        if (entries[middle] >> _LOW_SHIFT) < low:
            first = middle + 1
        else:
            last = middle
    return first


@compiled
def together(
    hits: Words, gone: NDArray[np.int64], slots: int, fewest: int, counts: NDArray[np.int64]
) -> Words:
    """Hits of slots that at least ``fewest`` point at, sorted; of a point and slot only the
    nearest.

    Most slots are hit once, by chance; the rest is soon sorted. Nothing is told of slots that are
    ``gone``. ``counts`` is added in how many slots each point was found. Raises ``IndexError`` for
    a slot that there is not.
    """
    times = np.zeros(slots, np.uint8)
    times[gone] = _GONE
    for hit in hits:
        slot = hit >> SLOT_SHIFT
        if slot >= np.uint64(slots):
            raise IndexError("a slot that there is not")
        if times[slot] < fewest:
            times[slot] += np.uint8(1)
    filled, chosen = 0, np.empty(len(hits), np.uint64)
    for hit in hits:
        seen = times[hit >> SLOT_SHIFT]
        if seen != _GONE:
            counts[np.int64((hit & SLOT_MASK) >> APART_BITS)] += 1
            if seen >= fewest:
                chosen[filled] = hit
                filled += 1
    ordered = np.sort(chosen[:filled])
    filled = 0
    for place in range(len(ordered)):
        hit = ordered[place]
        if filled == 0 or hit >> APART_BITS != ordered[filled - 1] >> APART_BITS:
            ordered[filled] = hit
            filled += 1
        else:
            counts[np.int64((hit & SLOT_MASK) >> APART_BITS)] -= 1
    return ordered[:filled]


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
