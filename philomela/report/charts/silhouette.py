"""Where an altered picture differs from its original, without showing either."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from philomela.records import Corners
from philomela.report.charts.svg import drawing, element

_WIDTH = 480.0
_MARGIN = 12.0
_INK, _PAPER, _CHANGED = "#1d2b36", "#eef2f4", "#c0492f"


def silhouette(region: NDArray[np.bool_], place: Corners) -> Markup:
    """A drawing of the second picture's frame, of the part in it that comes from the first, and of
    where that part differs (``region``: height x width).

    ``place`` are the first one's corners as shares of the frame; it may reach beyond it.
    """
    rows, columns = region.shape
    cell = _WIDTH / max(1, columns)
    height = rows * cell
    corners = [(_MARGIN + x * _WIDTH, _MARGIN + y * height) for x, y in place]
    share = float(region.mean()) if region.size else 0.0
    return drawing(
        "Where the two pictures differ",
        f"{share:.0%} of the second picture's frame differs from the first picture.",
        _WIDTH + 2 * _MARGIN,
        height + 2 * _MARGIN,
        element("rect", x=_MARGIN, y=_MARGIN, width=_WIDTH, height=height, fill=_PAPER),
        element("path", d=" ".join(_runs(region, cell)), fill=_CHANGED),
        element(
            "polygon",
            points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners),
            fill="none",
            stroke=_INK,
            stroke_width=2,
            stroke_dasharray="7 5",
        ),
        element(
            "rect",
            x=_MARGIN,
            y=_MARGIN,
            width=_WIDTH,
            height=height,
            fill="none",
            stroke=_INK,
            stroke_width=1.5,
        ),
        name="silhouette",
    )


def _runs(region: NDArray[np.bool_], cell: float) -> Iterator[str]:
    """Every run of a row as a rectangle's path."""
    for row, line in enumerate(region):
        edges = np.flatnonzero(np.diff(line.astype(np.int8), prepend=0, append=0))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            x, y = _MARGIN + start * cell, _MARGIN + row * cell
            yield f"M{x:.1f} {y:.1f}h{(end - start) * cell:.1f}v{cell + 0.2:.1f}H{x:.1f}z"
