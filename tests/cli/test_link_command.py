"""What ``philomela link`` says of copies, altered copies and what it could not look for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from philomela.simulate.alterations import as_jpeg, replace_region
from philomela.simulate.pictures import dead_leaves


def philomela(*arguments: str, folder: Path) -> str:
    command = [sys.executable, "-m", "philomela", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    photo = dead_leaves(3, 1)
    altered = replace_region(photo, 0.4, "texture", np.random.default_rng(1)).pixels
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name, pixels, quality in (("a", photo, 90), ("b", photo, 50), ("c", altered, 80)):
        (pictures / f"{name}.jpg").write_bytes(as_jpeg(pixels, quality))
    return tmp_path


def test_kinds_are_told_for_people_and_programs(folder: Path) -> None:
    philomela("ingest", "pictures", folder=folder)
    told = philomela("link", folder=folder)
    assert told.startswith("3 pictures, 2 links, 1 family.")
    assert "Links by kind: 1 altered, 1 copy." in told
    assert "In 1 family a large region of a picture was replaced." in told
    found = json.loads(philomela("link", "--json", folder=folder))
    assert found == {
        "pictures": 3,
        "links": 2,
        "families": 1,
        "kinds": {"altered": 1, "copy": 1},
        "altered_families": 1,
        "waiting": 0,
        "unconfirmed": 0,
        "without_sketch": 0,
        "few_points": 0,
        "low_quality": 0,
        "too_plain": 0,
    }


def test_without_sketches_it_is_said_what_was_not_looked_for(folder: Path) -> None:
    philomela("ingest", "pictures", "--no-sketches", folder=folder)
    told = philomela("link", folder=folder)
    assert "3 pictures without a sketch, so that altered copies are not found" in told
    philomela("ingest", "pictures", folder=folder)
    assert "without a sketch" not in philomela("link", folder=folder)
