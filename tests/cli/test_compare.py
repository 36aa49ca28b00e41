"""``philomela compare`` on pictures with known truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from philomela.simulate.alterations import chain, jpeg, mirrored, replace_region, unaltered
from philomela.simulate.pictures import dead_leaves


def compare(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "philomela", "compare", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def told(*arguments: str | Path) -> dict[str, Any]:
    done = compare(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An original, an altered copy, another picture and a plain one."""
    folder = tmp_path_factory.mktemp("pictures")
    draw = np.random.default_rng(2)
    original = dead_leaves(4, 1)
    altered = chain(mirrored, jpeg(70))(replace_region(original, 0.4, "noise", draw), draw)
    shown = {
        "original": unaltered(original).pixels,
        "altered": altered.pixels,
        "other": dead_leaves(4, 2),
        "plain": np.full((300, 400, 3), 120, np.uint8),
    }
    for name, pixels in shown.items():
        Image.fromarray(pixels).save(folder / f"{name}.png")
    (folder / "notes.png").write_text("not a picture")
    return folder


def test_an_altered_copy(files: Path, tmp_path: Path) -> None:
    drawing = tmp_path / "where.svg"
    found = told(files / "original.png", files / "altered.png", "--svg", drawing)
    assert (found["related"], found["kind"], found["mirrored"]) == (True, "altered", True)
    assert found["strength"] < -20
    assert found["fraction"] == pytest.approx(0.4, abs=0.1)
    assert len(found["place"]) == 4
    root = ElementTree.fromstring(drawing.read_text("utf-8"))
    assert root.tag.endswith("svg")
    assert not [one for one in root.iter() if one.tag.endswith("image")]
    assert found["svg"] == drawing.read_text("utf-8")


def test_a_sentence_for_people(files: Path) -> None:
    done = compare(files / "original.png", files / "altered.png")
    assert "a large region replaced" in done.stdout
    assert "by chance" in done.stdout


def test_the_same_file(files: Path) -> None:
    found = told(files / "original.png", files / "original.png")
    assert (found["kind"], found["found_by"]) == ("copy", "the same bytes")


def test_unrelated_pictures(files: Path) -> None:
    found = told(files / "original.png", files / "other.png")
    assert (found["related"], found["kind"], found["svg"]) == (False, None, None)


def test_a_plain_picture_says_so(files: Path) -> None:
    found = told(files / "original.png", files / "plain.png")
    assert found["related"] is False
    assert found["too_plain"] == [False, True]
    assert "too plain" in compare(files / "original.png", files / "plain.png").stdout


@pytest.mark.parametrize("name", ["notes.png", "nowhere.png", "."])
def test_what_cannot_be_read_is_one_sentence(name: str, files: Path) -> None:
    done = compare(files / "original.png", files / name)
    assert done.returncode == 3
    assert done.stderr.startswith("philomela: ")
    assert len(done.stderr.strip().splitlines()) == 1
