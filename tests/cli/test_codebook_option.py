"""A codebook on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BOOK = """
philomela_codebook: 1
groups:
  colour:
    title: Colour
    question: {en: [which colour]}
    answers:
      warm: {title: warm colours, en: [red, yellow]}
"""


def philomela(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "philomela", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def export(folder: Path) -> None:
    answers = [{"text": "Red", "voters": 3}, {"text": "Blue", "voters": 1}]
    poll = {"question": "Which colour?", "closed": True, "total_voters": 4, "answers": answers}
    message = {"id": 1, "type": "message", "date": "2024-01-01T10:00:00", "date_unixtime": "1"}
    chat = {
        "name": "Hub",
        "type": "public_channel",
        "id": 7,
        "messages": [message | {"poll": poll}],
    }
    (folder / "result.json").write_text(json.dumps(chat))


def test_investigate_and_measure_take_a_codebook(tmp_path: Path) -> None:
    export(tmp_path)
    (tmp_path / "mine.yaml").write_text(BOOK)
    done = philomela(
        *("investigate", "result.json", "--codebook", "mine.yaml", "--no-pdf", "--out", "report"),
        folder=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    stored = json.loads((tmp_path / "report" / "measures.json").read_text("utf-8"))
    found = {one["name"]: one for one in stored}
    assert (found["poll_colour"]["value"], found["poll_colour"]["n"]) == (0.75, 4)
    assert "mine.yaml" in found["poll_colour"]["method"]

    done = philomela("measure", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    names = [one["name"] for one in json.loads(done.stdout.splitlines()[-1])["measures"]]
    assert "poll_colour" not in names
    assert "poll_region" in names


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"groups: *everything", 3, "line 1: aliases"),
        (None, 2, "does not exist"),
    ],
)
def test_a_wrong_codebook_is_one_sentence_and_leaves_no_case(
    content: bytes | None, code: int, told: str, tmp_path: Path
) -> None:
    export(tmp_path)
    if content is not None:
        (tmp_path / "mine.yaml").write_bytes(content)
    done = philomela("investigate", "result.json", "--codebook", "mine.yaml", folder=tmp_path)
    assert done.returncode == code
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "case.philomela").exists()
