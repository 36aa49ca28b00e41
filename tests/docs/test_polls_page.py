"""The page on polls: its codebook is one, and its command runs."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from philomela.measures.codebook_file import parse_codebook, shipped_codebook
from philomela.measures.poll_words import words_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "polls.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_its_codebook_does_what_the_page_says() -> None:
    (text,) = blocks("yaml")
    book = parse_codebook(text.encode(), "the page's")
    group = book.group("how_often")
    assert book.questions.find(words_of("Wie oft?")).target == "how_often"
    assert {group.answers.find(words_of(one)).target for one in ("täglich", "TAGLICH!")} == {
        "daily"
    }
    assert all(f"`poll_{one.key}`" in PAGE for one in shipped_codebook().groups)


def test_its_command_runs(tmp_path: Path) -> None:
    (text,) = blocks("yaml")
    (tmp_path / "codebook.yaml").write_text(text, "utf-8")
    answers = [{"text": "Daily", "voters": 3}, {"text": "weekly", "voters": 1}]
    poll = {"question": "How often?", "closed": True, "total_voters": 4, "answers": answers}
    message = {"id": 1, "type": "message", "date": "2024-01-01T10:00:00", "poll": poll}
    chat = {"name": "Hub", "type": "public_channel", "id": 7, "messages": [message]}
    (tmp_path / "result.json").write_text(json.dumps(chat))
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert lines
    for line in ("philomela ingest result.json", *lines):
        command = [sys.executable, "-m", *shlex.split(line)]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert "every day" in done.stdout


@pytest.mark.parametrize("name", re.findall(r"\]\(((?!http)[^)#]+)\)", PAGE))
def test_links_lead_somewhere(name: str) -> None:
    assert (ROOT / "docs" / name).exists()
