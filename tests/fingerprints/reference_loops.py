"""PDQ by plain loops over plain numbers: the twin of the matrices.

Source: Facebook, *The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm* (2019),
sections 4 to 6: luma, a box filter twice along rows and columns, 64 x 64 samples, DCT, median.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Rows = list[list[float]]


def window(length: int) -> int:
    """Full width of the box for a side: length / 128, rounded up."""
    return -(-length // 128)


def boxed(values: Sequence[float]) -> list[float]:
    """Means over a window that is shorter at both ends."""
    full = window(len(values))
    ahead = (full + 2) // 2 - 1
    behind = full - 1 - ahead
    means = []
    for place in range(len(values)):
        inside = values[max(0, place - behind) : place + ahead + 1]
        means.append(sum(inside) / len(inside))
    return means


def transposed(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def reduced(rows: Rows) -> Rows:
    """64 x 64 samples of the picture after two passes of the filter."""
    for _ in range(2):
        rows = [boxed(row) for row in rows]
        rows = transposed([boxed(column) for column in transposed(rows)])
    height, width = len(rows), len(rows[0])
    return [
        [rows[int((i + 0.5) * height / 64)][int((j + 0.5) * width / 64)] for j in range(64)]
        for i in range(64)
    ]


def hashed(reduction: Rows) -> str:
    """The hash in hex: DCT-II frequencies 1 to 16 of both directions against their median."""
    cosine = [
        [math.cos(math.pi / 128 * k * (2 * n + 1)) / math.sqrt(32) for n in range(64)]
        for k in range(1, 17)
    ]
    frequencies = [
        sum(
            cosine[i][m] * sum(cosine[j][n] * reduction[m][n] for n in range(64)) for m in range(64)
        )
        for i in range(16)
        for j in range(16)
    ]
    median = sorted(frequencies)[127]
    number = sum(1 << place for place, value in enumerate(frequencies) if value > median)
    return f"{number:064x}"
