"""Banks of a hundred thousand photos and more: time, memory and disk of a search.

Where there are not so many photos, sketches are made of points drawn from all real ones, with some
bits flipped, so that common structure stays as common as it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from altered_parts.printed import say, table, title
from philomela.fingerprints.projection import BITS
from philomela.fingerprints.sketch import MOST_POINTS, Sketch, decode, encode
from philomela.matching.sketches.index import SketchIndex

TEN_MILLION = 10_000_000
_FRAME = (352, 264)
_MOST_FLIPPED = 6  # bits of a code
_POOLED = 20_000  # sketches whose points are drawn from
_AT_ONCE = 256  # sketches that are made together


@dataclass(frozen=True, slots=True)
class Measured:
    """A bank on disk and what a search of it takes, once its pages are in memory.

    ``processor_ms`` is the median without waiting for other programs on a busy machine.
    """

    photos: int
    real: int
    build_s: float
    disk_gb: float
    median_ms: float
    processor_ms: float
    p95_ms: float
    recall: float
    own_mb: float | None
    of_files_mb: float | None

    @property
    def memory_mb(self) -> float | None:
        """Both kinds of memory; the pages of files can be taken back at any time."""
        return None if self.own_mb is None else self.own_mb + (self.of_files_mb or 0.0)


def synthetic(pool: Sequence[bytes], draw: np.random.Generator) -> Iterator[bytes]:
    """Sketches without end whose points are real ones of different photos, a little changed."""
    chosen = draw.permutation(len(pool))[:_POOLED]
    sketches = [one for one in map(decode, (pool[i] for i in chosen)) if len(one)]
    codes = np.concatenate([one.codes for one in sketches])
    sizes = np.concatenate([one.sizes for one in sketches])
    places = np.concatenate([one.places / (one.width, one.height) for one in sketches])
    places = (places * _FRAME).astype(np.float32)
    while True:
        drawn = draw.integers(0, len(codes), (_AT_ONCE, MOST_POINTS))
        changed = _flipped(codes[drawn].reshape(-1, 2), draw).reshape(*drawn.shape, 2)
        for row, points in zip(drawn, changed, strict=True):
            yield encode(Sketch(*_FRAME, points, places[row], sizes[row]))


def _flipped(codes: NDArray[np.uint64], draw: np.random.Generator) -> NDArray[np.uint64]:
    """Each code with up to six of its bits flipped, some perhaps twice."""
    changed, rows = codes.copy(), np.arange(len(codes))
    times = draw.integers(0, _MOST_FLIPPED + 1, len(codes))
    for step in range(_MOST_FLIPPED):
        bit = draw.integers(0, BITS, len(codes))
        mask = (np.uint64(1) << (bit % 64).astype(np.uint64)) * (step < times)
        changed[rows, bit // 64] ^= mask.astype(np.uint64)
    return changed


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What banks are made of.

    ``real`` sketches come first, then synthetic ones of the points of ``pool``; ``asked`` are
    places in ``real`` and sketches of altered copies. Photos that are asked for are not in the
    pool, or their points would be found all over the bank.
    """

    real: Sequence[bytes]
    pool: Sequence[bytes]
    asked: Sequence[tuple[int, bytes]]


def measure(source: Source, count: int, seed: int) -> Measured:
    """A bank of ``count`` photos in a temporary folder, asked by another process."""
    draw = np.random.default_rng((seed, 8, count))
    with TemporaryDirectory() as name:
        folder, queries = Path(name) / "index", Path(name) / "asked.npz"
        say(f"scale: building a bank of {count:,}")
        start = time.perf_counter()
        index = SketchIndex(folder)
        sketches = chain(source.real, synthetic(source.pool, draw))
        index.add(enumerate(islice(sketches, count)))
        build_s = time.perf_counter() - start
        _write_queries(source.asked, queries)
        say(f"scale: asking the bank of {count:,}")
        program = Path(__file__).with_name("asked.py")
        command = [sys.executable, str(program), str(folder), str(queries)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"Asking the bank failed:\n{done.stderr}")
        told = json.loads(done.stdout)
        disk = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    return Measured(
        count,
        min(count, len(source.real)),
        build_s,
        disk / 1e9,
        told["median_ms"],
        told["median_processor_ms"],
        told["p95_ms"],
        told["recall"],
        told["memory"].get("own"),
        told["memory"].get("of_files"),
    )


def _write_queries(asked: Sequence[tuple[int, bytes]], path: Path) -> None:
    sketches = [content for _, content in asked]
    np.savez(
        path,
        ends=np.cumsum([len(one) for one in sketches]),
        sketches=np.frombuffer(b"".join(sketches), np.uint8),
        bases=np.array([base for base, _ in asked]),
    )


def straight_line(banks: Sequence[Measured], name: str) -> tuple[float, str]:
    """A figure at ten million photos on a straight line through the two largest banks."""
    small, large = sorted(banks, key=lambda one: one.photos)[-2:]
    low, high = getattr(small, name), getattr(large, name)
    growth = (high - low) / (large.photos - small.photos)
    value = high + growth * (TEN_MILLION - large.photos)
    return value, (
        f"{name}: {high:,.2f} at {large.photos:,}, {low:,.2f} at {small.photos:,}: "
        f"{growth * 1e6:,.2f} for each million more, {value:,.1f} at {TEN_MILLION:,}"
    )


def figures(banks: Sequence[Measured]) -> dict[str, Any]:
    """By size of bank; and at ten million by arithmetic where there are two sizes."""
    named = {str(one.photos): one for one in banks}
    return {
        "query_ms": {size: one.median_ms for size, one in named.items()},
        "query_processor_ms": {size: one.processor_ms for size, one in named.items()},
        "query_p95_ms": {size: one.p95_ms for size, one in named.items()},
        "query_recall": {size: one.recall for size, one in named.items()},
        "memory_mb": {size: one.memory_mb for size, one in named.items()},
        "disk_gb": {size: one.disk_gb for size, one in named.items()},
        "index_bytes_per_photo": {
            size: one.disk_gb * 1e9 / one.photos for size, one in named.items()
        },
        "banks": [asdict(one) for one in banks],
        "expected_10m": expected(banks),
    }


def expected(banks: Sequence[Measured]) -> dict[str, Any]:
    """Ten million photos by arithmetic."""
    if len(banks) < 2:
        return {}
    names = {"query_ms": "median_ms", "memory_mb": "memory_mb", "disk_gb": "disk_gb"}
    known = {ours: name for ours, name in names.items() if getattr(banks[-1], name) is not None}
    lines = {ours: straight_line(banks, name) for ours, name in known.items()}
    return {
        **{ours: value for ours, (value, _) in lines.items()},
        "arithmetic": [words for _, words in lines.values()],
    }


def show(banks: Sequence[Measured]) -> None:
    """A row for each size, and the arithmetic."""
    title("Scale: a search (candidates and verification) of altered copies, one thread, warm")
    rows = [
        (
            *(f"{one.photos:,}", one.real, one.median_ms, one.processor_ms),
            *(one.p95_ms, one.recall),
            *(one.own_mb, one.of_files_mb, one.disk_gb, one.build_s),
        )
        for one in banks
    ]
    speeds = ("photos", "real", "median ms", "of processor", "p95 ms", "recall")
    table((*speeds, "own MB", "pages of files MB", "disk GB", "built in s"), rows)
    for line in expected(banks).get("arithmetic", []):
        print(f"  expected {line}")
