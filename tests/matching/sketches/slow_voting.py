"""Votes counted without an index: every point of a query against every point of every sketch.

Then every vote is tried as the one that the others for a picture agree with.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from philomela.fingerprints.projection import bits_of
from philomela.fingerprints.sketch import Sketch, moved
from philomela.matching.sketches.agreement_kernels import SHARPNESS
from philomela.matching.sketches.keys import (
    NEARNESS,
    TABLES,
    keys_of,
    signatures_of,
)
from philomela.matching.sketches.segment import Reach

FEWEST_POINTS = 2
LEAST_WEIGHT = 0.1
MOST_BITS = 42
ONE_PLACE = 4.0
MOST_PAIRS = 256


class Found(NamedTuple):
    """A picture that points vote for."""

    number: int
    sense: int
    votes: float
    agreed: float


def candidates(
    held: Mapping[int, Sketch],
    query: Sketch,
    senses: Sequence[int],
    reach: Reach,
    considered: int = 1 << 30,
) -> list[Found]:
    """All pictures that two points or more vote for, those whose votes agree best first.

    In each sense only the ``considered`` with most votes, and those equal to the last.
    """
    found = [
        one
        for sense in senses
        for one in _most_voted(_voted(held, moved(query, sense), sense, reach), considered)
    ]
    return sorted(found, key=lambda one: (-one.agreed, -one.votes, one.number, one.sense))


def _most_voted(found: list[Found], considered: int) -> list[Found]:
    least = sorted((one.votes for one in found), reverse=True)[:considered][-1:]
    return [one for one in found if one.votes >= least[0]]


def _voted(held: Mapping[int, Sketch], turned: Sketch, sense: int, reach: Reach) -> list[Found]:
    apart = {number: _apart(turned, one, reach) for number, one in held.items()}
    weights = []
    for point in range(len(turned)):
        pictures = sum(one[point] <= reach.apart for one in apart.values())
        rarity = math.log2((len(held) + 1) / max(pictures, 1)) / math.log2(len(held) + 2)
        weights.append(max(rarity, LEAST_WEIGHT))
    found = []
    for number, one in apart.items():
        near = [point for point, bits in enumerate(one) if bits <= reach.apart]
        if len(near) >= FEWEST_POINTS:
            votes = sum(weights[point] * NEARNESS[one[point]] for point in near)
            agreed = _agreed(turned, held[number], {point: weights[point] for point in near})
            found.append(Found(number, sense, votes, agreed))
    return found


def _agreed(query: Sketch, other: Sketch, rarity: Mapping[int, float]) -> float:
    """The weights of the votes that fit together with the one that most fit together with."""
    voters = list(rarity)
    bits = (bits_of(query.codes[voters])[:, None] != bits_of(other.codes)[None]).sum(axis=2)
    counterparts = [(point, int(row.argmin())) for point, row in zip(voters, bits, strict=True)]
    fewest = {point: int(row.min()) for point, row in zip(voters, bits, strict=True)}
    pairs = [pair for pair in counterparts if fewest[pair[0]] <= MOST_BITS][:MOST_PAIRS]
    if not pairs:
        return 0.0
    here, there = map(np.array, zip(*pairs, strict=True))
    fitting = _fitting(
        _complex(query)[here],
        _complex(other)[there],
        query.sizes[here].astype(float),
        other.sizes[there].astype(float),
    )
    weights: list[float] = [rarity[point] * float(SHARPNESS[fewest[point]]) for point, _ in pairs]
    return max(
        # The seed first, so that what is added up in the same order is the same.
        sum((weights[place] for place in np.flatnonzero(fits).tolist()), start=weights[seed])
        for seed, fits in enumerate(fitting)
    )


def _complex(sketch: Sketch) -> NDArray[np.complex128]:
    places: NDArray[np.complex128] = sketch.places @ np.array([1, 1j])
    return places


def _fitting(
    query: NDArray[np.complex128],
    other: NDArray[np.complex128],
    query_sizes: NDArray[np.float64],
    other_sizes: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Which pairs (second axis) fit together with which as seeds, themselves left out."""
    scales = query_sizes / other_sizes
    across = other[None] - other[:, None]
    off = np.abs(query[None] - query[:, None] - scales[:, None] * across)
    fits: NDArray[np.bool_] = off <= scales[:, None] * (6.0 + 0.12 * np.abs(across))
    fits &= np.abs(np.log(scales[None] / scales[:, None])) <= 0.5
    return fits & (np.abs(across) >= ONE_PLACE)


def _apart(query: Sketch, other: Sketch, reach: Reach) -> list[int]:
    """For every point of a query, how few bits a point with a fitting key differs in."""
    keys = keys_of(query.codes)[:, :, None] ^ keys_of(other.codes)[:, None, :]
    assert keys.shape[0] == TABLES
    leading = keys >> np.uint32(reach.free)
    fits = np.isin(leading, [0, *(1 << bit for bit in range(reach.changed))])
    signatures = signatures_of(query.codes)[:, None] ^ signatures_of(other.codes)[None]
    bits = np.bitwise_count(keys).astype(np.int64) + np.bitwise_count(signatures)
    return [int(one) for one in np.where(fits, bits, 999).min(axis=(0, 2), initial=999)]
