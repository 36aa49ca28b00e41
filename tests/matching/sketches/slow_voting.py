"""Votes counted without an index: every point of a query against every point of every sketch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.sketches.keys import (
    MOST_APART,
    NEARNESS,
    TABLES,
    keys_of,
    signatures_of,
)
from philomela.matching.sketches.segment import Reach

FEWEST_POINTS = 2
LEAST_WEIGHT = 0.1


def candidates(
    held: Mapping[int, Sketch], query: Sketch, senses: Sequence[int], reach: Reach
) -> list[tuple[int, int, float]]:
    """Number, sense and votes of all pictures that two points or more vote for, best first."""
    found = []
    for sense in senses:
        turned = moved(query, sense)
        apart = {number: _apart(turned, one, reach) for number, one in held.items()}
        weights = []
        for point in range(len(query)):
            pictures = sum(one[point] <= MOST_APART for one in apart.values())
            rarity = math.log2((len(held) + 1) / max(pictures, 1)) / math.log2(len(held) + 2)
            weights.append(max(rarity, LEAST_WEIGHT))
        for number, one in apart.items():
            near = [point for point, bits in enumerate(one) if bits <= MOST_APART]
            if len(near) >= FEWEST_POINTS:
                votes = sum(weights[point] * NEARNESS[one[point]] for point in near)
                found.append((number, sense, votes))
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))


def _apart(query: Sketch, other: Sketch, reach: Reach) -> list[int]:
    """For every point of a query, how few bits a point with a fitting key differs in."""
    keys = keys_of(query.codes)[:, :, None] ^ keys_of(other.codes)[:, None, :]
    assert keys.shape[0] == TABLES
    leading = keys >> np.uint32(reach.free)
    fits = np.isin(leading, [0, *(1 << bit for bit in range(reach.changed))])
    signatures = signatures_of(query.codes)[:, None] ^ signatures_of(other.codes)[None]
    bits = np.bitwise_count(keys).astype(np.int64) + np.bitwise_count(signatures)
    return [int(one) for one in np.where(fits, bits, 999).min(axis=(0, 2), initial=999)]
