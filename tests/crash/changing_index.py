"""Adds to an index and withdraws from it, step after step, and says what is done.

``changing_index.py FOLDER STEP`` starts with this step and never ends.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from philomela.fingerprints.sketch import Sketch, decode, encode
from philomela.matching.sketches import index as index_module
from philomela.matching.sketches.index import SketchIndex


def content_of(number: int) -> bytes:
    """The sketch of a picture: a few random points."""
    draw = np.random.default_rng(number)
    places = draw.uniform(0, 300, (4, 2)).astype(np.float32)
    codes = draw.integers(0, 2**64, (4, 2), np.uint64)
    return encode(Sketch(300, 300, codes, places, np.full(4, 3, np.float32)))


def change(step: int) -> tuple[list[int], int | None]:
    """What a step does: which pictures are added, or which one is withdrawn.

    Four of five steps add one or a few pictures; the fifth takes out one that was added before.
    """
    if step % 5 == 4:
        return [], 100 * (step - 1 - step * 7 % min(step, 30))
    return [100 * step + one for one in range(1 + step * 3 % 4)], None


def held_after(steps: int) -> set[int]:
    """The pictures in an index after so many steps."""
    held = set[int]()
    for step in range(steps):
        added, withdrawn = change(step)
        held |= set(added)
        held.discard(-1 if withdrawn is None else withdrawn)
    return held


def allowed_after(steps: int) -> list[set[int]]:
    """The same when the next step was begun: done, not done, or added in part."""
    added, _ = change(steps)
    before = held_after(steps)
    parts = [before | set(added[:count]) for count in range(len(added) + 1)]
    return [*parts, held_after(steps + 1)]


def holds(folder: Path) -> set[int]:
    """The pictures in an index, each with the right sketch."""
    index = SketchIndex(folder)
    held = set()
    for step in range(5000):
        for number in range(100 * step, 100 * step + 4):
            sketch = index.sketch(number) if number in index else None
            if sketch is not None:
                assert encode(sketch) == encode(decode(content_of(number)))
                held.add(number)
        if len(held) == len(index) and step > 10:
            break
    assert len(held) == len(index)
    return held


def keep_changing(folder: Path, step: int) -> None:
    """Carry out one step after the other, and print each when it is done."""
    index_module._JOURNAL_LENGTH = 8  # so that segments are written and merged often
    index_module._ALIKE = 2
    print("ready", flush=True)
    index = SketchIndex(folder)
    while True:
        added, withdrawn = change(step)
        index.add((number, content_of(number)) for number in added if number not in index)
        if withdrawn is not None:
            index.withdraw(withdrawn)
        print(step, flush=True)
        step += 1


if __name__ == "__main__":
    keep_changing(Path(sys.argv[1]), int(sys.argv[2]))
