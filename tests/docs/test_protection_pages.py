"""Every command of the pages on protection runs, in its order, on made pictures."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pyrage
import pytest
from PIL import Image

from philomela.cli import main
from philomela.simulate.alterations import replace_region
from philomela.simulate.pictures import dead_leaves

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / name).read_text("utf-8") for name in ("protect.md", "bank.md")}


def commands(page: str) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGES[page], re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def made(folder: Path) -> None:
    """Her photo, a folder with an altered copy of it among others, a list and a key."""
    original = dead_leaves(31, 1)
    altered = replace_region(original, 0.4, "noise", np.random.default_rng(1)).pixels
    Image.fromarray(original).save(folder / "photo.jpg", quality=92)
    (folder / "found").mkdir()
    for name, pixels in (("a", dead_leaves(31, 2)), ("b", altered), ("c", dead_leaves(31, 3))):
        Image.fromarray(pixels).save(folder / "found" / f"{name}.jpg", quality=80)
    (folder / "theirs.txt").write_text(f"pdq {np.random.default_rng(2).bytes(32).hex()}\n")
    (folder / "key.txt").write_text(str(pyrage.x25519.Identity.generate()))


def run(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    name, *arguments = shlex.split(line)
    assert name == "philomela"
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    assert ended.value.code == 0, f"{line}\n{told.out}\n{told.err}"
    return told.out


def last(line: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(f"{line} --json", capsys).splitlines()[-1])
    return found


def test_the_page_on_protecting_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path)
    monkeypatch.chdir(tmp_path)
    for line in commands("protect.md"):
        assert run(line, capsys)
    assert (tmp_path / "mine.fingerprint").stat().st_size < 1_000
    assert 7_000 < (tmp_path / "mine-with-sketch.fingerprint").stat().st_size < 12_000
    assert len(last("philomela protect --explain", capsys)["sections"]) == 5


def test_the_page_on_the_bank_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path)
    monkeypatch.chdir(tmp_path)
    secret = pyrage.x25519.Identity.from_str((tmp_path / "key.txt").read_text())
    known = {"AGE_RECIPIENT": str(secret.to_public())}
    said: dict[str, str] = {}
    for line in commands("bank.md"):
        if "PICTURE_SHA256" in line:
            (match,) = last("philomela match list", capsys)["matches"]
            known["PICTURE_SHA256"] = match["sha256"]
        if "ITEM" in line:
            (item,) = last("philomela vault list", capsys)["items"]
            known["ITEM"] = item["item"]
        for name, value in known.items():
            line = line.replace(name, value)
        said[line] = run(line, capsys)
    assert "by her lawyer" in said["philomela bank show 1 --contact"]
    (found,) = (told for line, told in said.items() if line.startswith("philomela ingest"))
    assert "1 match with the bank waits for a decision" in found
    (shown,) = (told for line, told in said.items() if line.startswith("philomela match show"))
    assert "made from the bank's photo, with a large region replaced" in shown
    assert "<svg" in (tmp_path / "where.svg").read_text("utf-8")
    assert "asked to open" in said["philomela vault list --access"]
    kept = (tmp_path / "for-the-court.jpg").read_bytes()
    assert kept == (tmp_path / "found" / "b.jpg").read_bytes()
    (withdrawn,) = (told for line, told in said.items() if "bank withdraw" in line)
    assert "1 fingerprint deleted" in withdrawn


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (page, name)
        for page, text in PAGES.items()
        for name in re.findall(r"\]\(((?!http)[^)#]+)\)", text)
    ],
)
def test_links_lead_somewhere(page: str, name: str) -> None:
    assert (DOCS / name).exists()
