"""Opens an index in a folder and answers queries, to see what that takes of time and memory.

Run by :mod:`altered_parts.scale` in a process of its own; prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from philomela.fingerprints.sketch import decode, encode
from philomela.matching.sketches.index import SketchIndex
from philomela.matching.sketches.search import search

cv2.setNumThreads(1)

_STATUS = Path("/proc/self/status")


def resident() -> dict[str, float]:
    """Megabytes of memory of this process that are its own, and that are pages of files."""
    if not _STATUS.exists():
        return {}
    fields = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    names = {"own": "RssAnon", "of_files": "RssFile"}
    return {ours: int(fields[name].split()[0]) / 1024 for ours, name in names.items()}


def main(folder: Path, asked: Path) -> None:
    """Answer all queries twice; the second time counts, and the most memory that was held."""
    with np.load(asked) as file:
        ends, together, bases = file["ends"], file["sketches"].tobytes(), file["bases"]
    starts = np.concatenate([[0], ends[:-1]])
    queries = [decode(together[start:end]) for start, end in zip(starts, ends, strict=True)]
    small = SketchIndex()
    small.add([(0, encode(queries[0]))])
    search(small, queries[0])  # compiles
    before = most = resident()
    index = SketchIndex(folder)
    milliseconds, busy, found = list[float](), list[float](), 0
    for counts in (False, True):
        for query, base in zip(queries, bases.tolist(), strict=True):
            start_time, start_busy = time.perf_counter(), time.process_time()
            matches = search(index, query)
            spent, worked = time.perf_counter() - start_time, time.process_time() - start_busy
            most = {name: max(size, most[name]) for name, size in resident().items()}
            if counts:
                milliseconds.append(spent * 1e3)
                busy.append(worked * 1e3)
                found += any(match.number == base for match in matches)
    print(
        json.dumps(
            {
                "median_ms": float(np.median(milliseconds)),
                "median_processor_ms": float(np.median(busy)),
                "p95_ms": float(np.percentile(milliseconds, 95)),
                "recall": found / len(queries),
                "memory": {name: most[name] - before[name] for name in before},
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
