"""Photos found again after a large part was replaced, beside PDQ, ORB and SIFT; on one thread.

Base photos and distractors are enrolled in one bank, and every altered copy is searched for in it.
A copy is recalled if its own photo is among the matches; every other match is a false one. Copies
are JPEG files of quality 75, or 50 where "jpeg50", "usual" or "all" is measured, and are decoded as
the program does it. "all" is half size, 15 % of the area cut off, mirrored, turned by 5 degrees,
brighter or darker, words stamped on, JPEG 50; "usual" is the same unmirrored and unturned; "crop50"
leaves half of the area. What replaces a region is texture, landscape, noise, a flat colour or a
piece of a picture that is not in the bank ("--material"). Where "--heads" says where heads are,
they are replaced last, as the abuse keeps faces; "covered" is "all" regardless of heads.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any, Protocol

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"  # read when the libraries are first loaded, hence before the imports

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from altered_parts import calibration, scale  # noqa: E402
from altered_parts.bursts import NearDuplicates  # noqa: E402
from altered_parts.copies import Copies, Extent  # noqa: E402
from altered_parts.distractors import DistractorMatches  # noqa: E402
from altered_parts.gather import Folders, Gathered, gather, sketch_milliseconds  # noqa: E402
from altered_parts.printed import say, title  # noqa: E402
from altered_parts.provoked import Provoked, unrelated_photos  # noqa: E402

cv2.setNumThreads(1)

QUICK = {
    "count": 2,
    "some": 0,
    "compared": 1,
    "most_distractors": 24,
    "peer_count": 2,
    "peer_pairs": 2,
    "searched": 10,
    "calibration_pairs": 200,
    "provoked": 4,
    "scale": [300, 600],
}

Figures = dict[str, Any]


class Stage(Protocol):
    """What was measured: figures for programs, tables for people."""

    def figures(self) -> Figures:
        """Names and values."""

    def show(self) -> None:
        """Print it."""


def enrolment(gathered: Gathered) -> Figures:
    """What enrolling takes."""
    lengths = [len(one.sketch) for one in gathered.bank.photos]
    figures = {
        "photos": len(gathered.base),
        "distractors": len(gathered.distractors),
        "bytes_per_photo": max(lengths),
        "mean_bytes_per_photo": float(np.mean(lengths)),
        "sketch_ms": sketch_milliseconds(gathered.base),
    }
    title("Enrolled")
    for label, value in figures.items():
        print(f"{label:>22}  {value:,.1f}")
    return figures


def told(stage: Stage) -> Figures:
    """The figures of a stage, once it is printed."""
    stage.show()
    return stage.figures()


def calibrated(gathered: Gathered, copies: Copies, options: argparse.Namespace) -> Figures:
    """Whether the strength is honest, and what distractors match."""
    bank, numbers = gathered.bank, gathered.distractors[: options.searched]
    say(f"calibration: {options.calibration_pairs:,} pairs")
    pairs = calibration.of_pairs(bank, options.calibration_pairs, options.seed)
    say(f"calibration: {len(numbers):,} searches")
    trials = {
        "pairs": pairs,
        "searches": copies.searches,
        "distractor_searches": calibration.of_searches(bank, numbers),
    }
    calibration.show(bank, trials)
    matches = DistractorMatches()
    matches.measure(bank, numbers)
    return {
        "calibration": {name: some.figures() for name, some in trials.items()},
        **told(matches),
    }


def at_scale(gathered: Gathered, copies: Copies, options: argparse.Namespace) -> Figures:
    """Larger banks."""
    real = [one.sketch for one in gathered.bank.photos]
    pool = [real[number] for number in gathered.distractors]
    source = scale.Source(real, pool, copies.asked_at_scale[: options.asked])
    sizes = sorted(size for size in options.scale if size >= len(gathered.base))
    banks = [scale.measure(source, size, options.seed) for size in sizes]
    scale.show(banks)
    return scale.figures(banks)


def measure(options: argparse.Namespace) -> Figures:
    """All figures, printed as they come."""
    folders = Folders(
        options.photos,
        options.distractors,
        options.bursts,
        options.cache,
        options.heads,
        options.material,
    )
    gathered = gather(folders, options.count, options.most_distractors, options.seed)
    figures = enrolment(gathered)
    say("altered copies")
    copies = Copies(gathered, Extent(options.some, options.compared, options.peer_count))
    copies.measure(options.seed, options.peer_pairs)
    figures |= told(copies)
    figures |= calibrated(gathered, copies, options)
    near = NearDuplicates()
    near.measure(gathered.bank)
    figures |= told(near)
    # Base photos come last: of distractors there are enough in a large run.
    numbers = [*gathered.distractors, *range(len(gathered.base))]
    unrelated = unrelated_photos([gathered.bank.photos[i] for i in numbers], options.provoked)
    provoked = Provoked(unrelated, options.seed)
    provoked.measure()
    figures |= told(provoked)
    return figures | at_scale(gathered, copies, options)


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",") if size]


def parsed() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    folder = parser.add_argument
    folder("--photos", type=Path, help="folder of base photos; else pictures are made")
    folder("--distractors", type=Path, help="folder of unrelated photos; else they are made")
    folder(
        "--material",
        type=Path,
        help="folder of photos that pieces are taken from; else some\n"
        " distractors, which others of them may be made from too",
    )
    folder("--bursts", type=Path, help="folder of folders, each of near-duplicates by nature")
    folder("--heads", type=Path, help="file of where heads are in the base photos")
    folder("--cache", type=Path, help="folder in which sketches are kept for the next run")
    number = parser.add_argument
    number("--count", type=int, default=300, help="base photos")
    number("--some", type=int, default=24, help="base photos that every sort of copy is made of")
    number("--compared", type=int, default=100, help="base photos whose copies are compared")
    number("--most-distractors", type=int, default=20_000)
    number("--peer-count", type=int, default=100, help="base photos that peers are asked about")
    number("--peer-pairs", type=int, default=2_000, help="unrelated pairs for the peers")
    number("--searched", type=int, default=2_000, help="distractors that are searched for")
    number("--calibration-pairs", type=int, default=200_000)
    number("--provoked", type=int, default=1_000, help="unrelated photos that get the same mark")
    number("--scale", type=_sizes, default=[10_000, 100_000], help="sizes of banks, with commas")
    number("--asked", type=int, default=150, help="copies that the large banks are asked for")
    number("--seed", type=int, default=2024)
    parser.add_argument("--quick", action="store_true", help="small enough to see that it runs")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    if parser.parse_args().quick:
        parser.set_defaults(**QUICK)
    return parser.parse_args()


def main() -> None:
    """Print the figures."""
    options = parsed()
    figures = measure(options)
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
