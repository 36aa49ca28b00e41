"""The inner loops of the search, compiled.

A hash of 256 bits is cut into 16 chunks of 16. If two hashes differ by at most 31 = 16·1 + 15 bits,
at least one chunk differs by at most one bit (pigeonhole principle; Norouzi, Punjani and Fleet,
*Fast Search in Hamming Space with Multi-Index Hashing*, CVPR 2012). So the hashes in the buckets of
a query's 16 chunks, each as it is and with one bit flipped, are all that need be compared.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from philomela.matching.compiled import bits_set, compiled

CHUNKS = 16
BUCKETS = 1 << 16
RADIUS = 31


@compiled
def fill_buckets(
    chunks: NDArray[np.uint16],
    columns: NDArray[np.uint16],
    starts: NDArray[np.uint32],
    places: NDArray[np.uint32],
) -> None:
    """Sort the places of n hashes into buckets, chunk by chunk (counting sort).

    ``chunks`` is n x 16; ``columns`` (16 x n) is room to work in; ``starts`` is 16 x 65,537 and
    zero at first. Then bucket b of chunk c is ``places[c, starts[c, b]:starts[c, b + 1]]``.
    """
    count = chunks.shape[0]
    # One pass counts all chunks and lays each chunk's values side by side, for the pass after.
    for row in range(count):
        for chunk in range(CHUNKS):
            value = chunks[row, chunk]
            columns[chunk, row] = value
            starts[chunk, np.int64(value) + 1] += np.uint32(1)
    for chunk in range(CHUNKS):
        start, place, column = starts[chunk], places[chunk], columns[chunk]
        for bucket in range(BUCKETS):
            start[bucket + 1] += start[bucket]
        following = start.copy()
        for row in range(count):
            own = np.int64(column[row])
            place[following[own]] = np.uint32(row)
            following[own] += np.uint32(1)


@compiled
def search_buckets(
    words: NDArray[np.uint64],
    starts: NDArray[np.uint32],
    places: NDArray[np.uint32],
    query: NDArray[np.uint64],
    chunks: NDArray[np.uint16],
    radius: int,
    seen: NDArray[np.uint32],
    stamp: int,
    found: NDArray[np.uint32],
    distances: NDArray[np.uint8],
) -> int:
    """Places of all hashes within ``radius`` of the query, each once; says how many.

    ``found`` and ``distances`` have room for every hash; ``seen`` holds the stamp of the last
    query that came upon a hash.
    """
    count = 0
    for chunk in range(CHUNKS):
        exact = np.int64(chunks[chunk])
        for flip in range(17):
            bucket = exact if flip == 16 else exact ^ (1 << flip)
            for at in range(starts[chunk, bucket], starts[chunk, bucket + 1]):
                row = places[chunk, at]
                bits = bits_set(words[row, 0] ^ query[0]) + bits_set(words[row, 1] ^ query[1])
                if bits > radius:
                    continue
                bits += bits_set(words[row, 2] ^ query[2]) + bits_set(words[row, 3] ^ query[3])
                if bits <= radius and seen[row] != stamp:
                    seen[row] = stamp
                    found[count] = row
                    distances[count] = bits
                    count += 1
    return count


@compiled
def search_rows(
    words: NDArray[np.uint64],
    count: int,
    query: NDArray[np.uint64],
    radius: int,
    found: NDArray[np.uint32],
    distances: NDArray[np.uint8],
) -> int:
    """The same by looking at the first ``count`` hashes one after the other."""
    hits = 0
    for row in range(count):
        bits = bits_set(words[row, 0] ^ query[0]) + bits_set(words[row, 1] ^ query[1])
        bits += bits_set(words[row, 2] ^ query[2]) + bits_set(words[row, 3] ^ query[3])
        if bits <= radius:
            found[hits] = row
            distances[hits] = bits
            hits += 1
    return hits
