"""Room that something takes in a chart, to keep texts apart."""

from __future__ import annotations

from typing import NamedTuple


class Space(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Space) -> bool:
        """Whether the two overlap or touch."""
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )


def space_of(length: float, size: float, x: float, y: float, anchor: str) -> Space:
    """Room of a line of text with its baseline at ``y``."""
    left = x - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
    return Space(left, y - 0.8 * size, left + length, y + 0.25 * size)
