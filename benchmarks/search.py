"""Exact radius-31 search beside ``threatexchange``'s PDQIndex, on one thread.

The bank is half random hashes and half clusters of one hash with up to 31 bits flipped. Both
indexes are built from, and asked with, hexadecimal hashes, and answer with the numbers of entries.
Queries are entries of the bank, with a few bits flipped. Contenders take turns by blocks of
queries, so that whatever else the machine does meets both alike. Each is built three times, and
the quickest counts.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"  # read when the libraries are first loaded, hence before the imports

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from philomela.matching import brute_force  # noqa: E402
from philomela.matching.index import HashIndex  # noqa: E402
from philomela.matching.index_file import load_index, save_index  # noqa: E402

CLUSTER = 20  # hashes of a cluster
RADIUS = 31
BLOCK = 100  # queries that a contender answers before the other's turn
ADDED = 2_000
BUILDS = 3  # of each index; the quickest counts, for both alike
HEX_BLOCK = 4_096  # hashes turned from hexadecimal together
SMALL_BANKS = (1, 2, 4, 8)

Hashes = NDArray[np.uint8]


def flip(hashes: Hashes, most: int, draw: np.random.Generator) -> Hashes:
    """Each hash with 0 to ``most`` of its bits flipped, some perhaps twice."""
    flipped = hashes.copy()
    rows = np.arange(len(flipped))
    for _ in range(most):
        place = draw.integers(0, 256, len(flipped))
        doit = draw.random(len(flipped)) < 0.5
        flipped[rows, place // 8] ^= ((1 << (place % 8)) * doit).astype(np.uint8)
    return flipped


def bank(count: int, draw: np.random.Generator) -> Hashes:
    """Half random, half in clusters."""
    loose = draw.integers(0, 256, (count - count // 2, 32), dtype=np.uint8)
    centres = draw.integers(0, 256, (-(-(count // 2) // CLUSTER), 32), dtype=np.uint8)
    clustered = flip(np.repeat(centres, CLUSTER, axis=0)[: count // 2], RADIUS, draw)
    both = np.concatenate([loose, clustered])
    draw.shuffle(both)
    return both


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came back."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def best(function: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the quickest of several runs, and what came back last."""
    runs = [timed(function) for _ in range(BUILDS)]
    return min(seconds for seconds, _ in runs), runs[-1][1]


def recall(index: HashIndex, hashes: Hashes, queries: Hashes) -> float:
    """Share of what brute force finds that the index finds; wrong finds count against it."""
    words = hashes.view(np.uint64)
    true = found = 0
    for query in queries:
        places, _ = brute_force.search(query.view(np.uint64), words, RADIUS)
        hits = {hit.place for hit in index.search(query.tobytes())}
        if hits - set(places.tolist()):
            return 0.0
        true += len(places)
        found += len(hits)
    return found / true if true else 1.0


def small_banks(folder: Path) -> tuple[bool, list[int]]:
    """Whether banks of equal hashes match after saving and loading; what the peer finds in them."""
    ours, theirs = True, []
    one = bytes(range(32))
    for count in SMALL_BANKS:
        path = folder / f"{count}.index"
        save_index(HashIndex([one] * count), path)
        ours &= [hit.place for hit in load_index(path).search(one)] == list(range(count))
        peer_path = folder / f"{count}.peer"
        with peer_path.open("wb") as file:
            peer_index([one.hex()] * count).serialize(file)
        with peer_path.open("rb") as file:
            theirs.append(len(type(peer_index([])).deserialize(file).query(one.hex())))
    return ours, theirs


def peer_index(hashes: list[str]) -> Any:
    """The peer's index of hexadecimal hashes."""
    try:
        from threatexchange.signal_type.pdq.pdq_index import PDQIndex
    except ImportError as error:
        raise SystemExit(f"{error.name} is not installed: run `make benchmark`.") from error
    return PDQIndex((one, place) for place, one in enumerate(hashes))


def our_index(hashes: list[str]) -> HashIndex:
    """Ours, of the same."""
    words = np.empty((len(hashes), 4), np.uint64)
    for start in range(0, len(hashes), HEX_BLOCK):
        block = bytes.fromhex("".join(hashes[start : start + HEX_BLOCK]))
        words[start : start + HEX_BLOCK] = np.frombuffer(block, np.uint64).reshape(-1, 4)
    return HashIndex(words)


def query_seconds(ours: HashIndex, theirs: Any, queries: list[str]) -> tuple[float, float]:
    """Seconds that each takes for all queries, in turns."""

    def ask_ours(block: list[str]) -> None:
        for one in block:
            [hit.place for hit in ours.search(bytes.fromhex(one))]

    def ask_theirs(block: list[str]) -> None:
        for one in block:
            [match.metadata for match in theirs.query(one)]

    spent = [0.0, 0.0]
    for start in range(0, len(queries), BLOCK):
        block = queries[start : start + BLOCK]
        for turn, ask in enumerate((ask_ours, ask_theirs)):
            spent[turn] += timed(lambda ask=ask, block=block: ask(block))[0]  # type: ignore[misc]
    return spent[0], spent[1]


def measure(count: int, asked: int) -> dict[str, Any]:
    """All figures."""
    draw = np.random.default_rng(2020)
    hashes = bank(count, draw)
    queries = flip(hashes[draw.integers(0, count, asked)], 8, draw)
    hexes = [row.tobytes().hex() for row in hashes]
    our_index(hexes[:10]).search(bytes(32))  # compiles
    our_build, ours = best(lambda: our_index(hexes))
    their_build, theirs = best(lambda: peer_index(hexes))
    our_queries, their_queries = query_seconds(
        ours, theirs, [one.tobytes().hex() for one in queries]
    )
    found = recall(ours, hashes, queries[: min(asked, 500)])
    added = [row.tobytes() for row in draw.integers(0, 256, (ADDED, 32), dtype=np.uint8)]
    add, _ = timed(lambda: [ours.add(one) for one in added])
    with tempfile.TemporaryDirectory() as folder:
        save_index(our_index(hexes), Path(folder) / "index")
        size = (Path(folder) / "index").stat().st_size
        small_ok, small_theirs = small_banks(Path(folder))
    return {
        "count": count,
        "recall": found,
        "ours_qps": asked / our_queries,
        "threatexchange_qps": asked / their_queries,
        "ratio_threatexchange_qps": their_queries / our_queries,
        "ours_build_s": our_build,
        "threatexchange_build_s": their_build,
        "ratio_threatexchange_build": their_build / our_build,
        "index_mb": size / 1e6,
        "working_mb": ours.working_bytes / 1e6,
        "add_ms": add / ADDED * 1e3,
        "small_banks_ok": small_ok,
        "small_banks_threatexchange_finds": small_theirs,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="hashes in the bank")
    parser.add_argument("--queries", type=int, default=3_000)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    figures = measure(options.count, options.queries)
    for name, value in figures.items():
        print(f"{name:>34}  {value if not isinstance(value, float) else f'{value:,.3f}'}")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
