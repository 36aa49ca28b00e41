"""Where heads are in photos, which the abuse leaves as they are.

A file of comma-separated values says it, a head a line: the photo's name as it is below its folder,
then left, top, width and height of the head as shares of the photo's width and height.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from philomela.simulate.fillings import Mask


class Head(NamedTuple):
    """An upright box around a head; all are shares of the photo's width and height."""

    left: float
    top: float
    width: float
    height: float


def heads_in(file: Path | None) -> Mapping[str, Sequence[Head]]:
    """The heads by photos' names; none where there is no file."""
    found = defaultdict[str, list[Head]](list)
    if file is not None:
        with file.open(newline="", encoding="utf-8") as lines:
            for name, *numbers in csv.reader(lines):
                found[name].append(Head(*map(float, numbers)))
    return found


def spared(heads: Sequence[Head], height: int, width: int) -> Mask | None:
    """The ellipses within the boxes (height x width); None where there are no heads."""
    if not heads:
        return None
    down, across = np.mgrid[:height, :width]
    across, down = (across + 0.5) / width, (down + 0.5) / height
    mask = np.zeros((height, width), np.bool_)
    for head in heads:
        x = (across - head.left) / head.width * 2 - 1
        y = (down - head.top) / head.height * 2 - 1
        mask |= x**2 + y**2 <= 1
    return mask
