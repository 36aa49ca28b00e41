"""Where heads are in photos, which the abuse leaves as they are.

A file of comma-separated values says it, a head a line: the photo's name as it is below its folder,
then left, top, width and height of the head as shares of the photo's width and height.
"""

from __future__ import annotations

import csv
import math
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
    """The heads by photos' names; none where there is no file.

    Ends the program with a sentence for a file that cannot be read or is not of this form.
    """
    found = defaultdict[str, list[Head]](list)
    if file is None:
        return found
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            rows = csv.reader(lines)
            for row in rows:
                name, head = _read(row, f"Line {rows.line_num} of {file}")
                found[name].append(head)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SystemExit(f"{file} cannot be read: {error}.") from error
    return found


def _read(row: Sequence[str], where: str) -> tuple[str, Head]:
    try:
        name, left, top, width, height = row
        head = Head(float(left), float(top), float(width), float(height))
    except ValueError:
        head = None
    if head is None or not all(map(math.isfinite, head)) or min(head.width, head.height) <= 0:
        raise SystemExit(f"{where} is not a name, left, top, width and height.")
    return name, head


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
