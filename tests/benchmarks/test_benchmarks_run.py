"""The benchmarks run and say what they promise; how fast is for people to look at."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PEERS = all(importlib.util.find_spec(name) for name in ("pdqhash", "threatexchange"))

RUNS = [
    (
        "floods.py",
        ["--count", "400", "--pictures", "12"],
        "bank let_in refused/plain refused/gradient refused/page pictures matches "
        "matches_without_the_door",
    ),
    (
        "fingerprint.py",
        ["--count", "4"],
        "ours_per_s exact_per_s pdqhash_per_s threatexchange_per_s floor_per_s ratio_pdqhash "
        "ratio_threatexchange ratio_floor exact_ratio_pdqhash exact_max_bits fast_max_bits",
    ),
    (
        "search.py",
        ["--count", "5000", "--queries", "100"],
        "recall ratio_threatexchange_qps ratio_threatexchange_build index_mb add_ms small_banks_ok",
    ),
    ("ingest.py", ["--megabytes", "2"], "file_mb peak_mb messages_per_s ratio_parser"),
    (
        "coding_intervals.py",
        ["--runs", "2"],
        "runs coverage_min coverage_max cells",
    ),
    (
        "altered.py",
        ["--quick"],
        "photos distractors recall/all@20 recall/all@40 recall/all@60 recall/covered@60 "
        "recall/mirror@40 recall/crop50@40 recall/screenshot@40 recall/collage@40 pdq pdq_tiles "
        "orb/all@40 sift/all@40 false_matches unrelated_pairs provoked/stamp provoked/caption "
        "provoked/frame provoked/screenshot provoked/all_four near_duplicates/pairs median_iou "
        "iou/40 kind_accuracy sketch_kind_accuracy bytes_per_photo mean_bytes_per_photo "
        "sketch_ms query_ms/600 memory_mb/600 disk_gb/600 expected_10m/query_ms "
        "expected_10m/disk_gb calibration/pairs calibration/searches",
    ),
]
NEEDS_PEERS = ("fingerprint.py", "search.py")


@pytest.mark.parametrize(("name", "options", "promised"), RUNS)
def test_a_benchmark_runs(name: str, options: list[str], promised: str) -> None:
    if name in NEEDS_PEERS and not PEERS:
        pytest.skip("the peers are an optional group: make benchmark installs them")
    command = [sys.executable, str(BENCHMARKS / name), *options, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    for path in promised.split():
        found = figures
        for key in path.split("/"):
            assert key in found, path
            found = found[key]
