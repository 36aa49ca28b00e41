"""Imports between rooms go one way, and nobody reaches into another room's private names."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "philomela"

#: Room -> the rooms it may import. What is not named here may import nothing.
MAY_IMPORT = {
    "errors": set[str](),
    "records": {"errors"},
    "spreadsheets": set[str](),
    "database": {"errors", "records"},
    "archives": {"errors", "records"},
    "media": {"errors", "records"},
    "fingerprints": {"errors", "records", "media"},
    "matching": {"errors", "records", "media", "fingerprints"},
    "coding": {"errors", "records"},
    "evidence": {"errors", "records", "spreadsheets", "database"},
    "protection": {
        *("errors", "records", "database", "media", "fingerprints", "matching", "evidence"),
    },
    "measures": {"errors", "records", "database", "coding"},
    "report": {"errors", "records", "spreadsheets", "measures"},
    "simulate": {"errors", "records", "database"},
    "stages": {
        *("errors", "records", "database", "archives", "media", "fingerprints"),
        *("matching", "coding", "measures", "report", "simulate", "protection", "evidence"),
    },
    "cli": {
        *("errors", "records", "database", "coding", "stages", "simulate", "measures"),
        *("fingerprints", "protection", "evidence"),
    },
}


def modules() -> Iterator[Path]:
    return PACKAGE.rglob("*.py")


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(module: Path) -> Iterator[tuple[str, str]]:
    """Pairs of module and name that this module takes from the package."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_every_room_has_its_rule() -> None:
    rooms = {room_of(module) for module in modules()}
    assert rooms - {"__init__", "__main__"} == set(MAY_IMPORT)


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_imports_go_one_way(room: str) -> None:
    for module in modules():
        if room_of(module) != room:
            continue
        for source, name in imports(module):
            parts = source.split(".")
            if parts[0] != "philomela" or len(parts) < 2:
                continue
            assert parts[1] == room or parts[1] in MAY_IMPORT[room], f"{module} imports {source}"
            private = [part for part in (*parts, name) if part.startswith("_")]
            assert not private, f"{module} takes {private} from {source}"


#: Files of the workers' programs; patterns.
PICTURE_LIBRARIES = {
    "media/decoder.py",
    "fingerprints/points.py",
    "fingerprints/descriptors.py",
    "matching/comparison*.py",
    "matching/differences.py",
    "simulate/*.py",
}


def test_only_workers_and_the_simulation_hold_a_picture_library() -> None:
    libraries = {"PIL", "pi_heif", "cv2", "imageio", "skimage"}
    holders = {
        module.relative_to(PACKAGE)
        for module in modules()
        if libraries & {source.split(".")[0] for source, _ in imports(module)}
    }
    assert Path("media/decoder.py") in holders
    for holder in holders:
        assert any(holder.match(pattern) for pattern in PICTURE_LIBRARIES), holder


@pytest.mark.parametrize("stage", ["ingest", "link"])
def test_stages_load_no_picture_library(stage: str) -> None:
    program = (
        f"import sys, philomela.stages.{stage}, philomela.cli;"
        "sys.exit(any(name.split('.')[0] in ('PIL', 'pi_heif', 'cv2') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_no_file_is_larger_than_a_room() -> None:
    for module in modules():
        lines = len(module.read_text("utf-8").splitlines())
        assert lines <= 400, f"{module} has {lines} lines: one room or two?"
