"""Whatever is given to ``ingest`` ends in a row: no crash, no hang, nothing written elsewhere."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOSTILE = Path(__file__).parents[2].parent / "shared" / "data" / "hostile"
GROUPS = ("image", "archive", "json", "html", "text")
HANG_SECONDS = 20
#: The worst of each kind is given by itself; all of them together as one folder.
ALONE = 6


def ingest(given: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "philomela", "ingest", str(given), "--case", "case.philomela"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )


def rows(folder: Path) -> int:
    with sqlite3.connect(folder / "case.philomela") as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("skipped", "media", "messages")
        ]
    connection.close()
    return sum(counts)


def listing(folder: Path) -> set[tuple[str, int]]:
    return {
        (str(path.relative_to(folder)), path.lstat().st_size)
        for path in folder.rglob("*")
        if not path.name.startswith("case.philomela")
    }


def check(done: subprocess.CompletedProcess[str], folder: Path) -> None:
    assert done.returncode in (0, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert rows(folder) >= 1


def samples() -> list[Path]:
    found = []
    for group in GROUPS:
        files = sorted(path for path in (HOSTILE / group).rglob("*") if path.is_file())
        found += files[:: max(1, len(files) // ALONE)]
    return found


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not beside the project")
@pytest.mark.parametrize("group", GROUPS)
def test_a_folder_of_hostile_files(group: str, tmp_path: Path) -> None:
    before = listing(HOSTILE)
    done = ingest(HOSTILE / group, tmp_path)
    check(done, tmp_path)
    files = sum(path.is_file() for path in (HOSTILE / group).rglob("*"))
    assert rows(tmp_path) >= files
    assert listing(HOSTILE) == before
    assert listing(tmp_path) == set()


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not beside the project")
@pytest.mark.parametrize("sample", samples() or [None], ids=lambda path: path and path.name)
def test_a_hostile_file_by_itself(sample: Path, tmp_path: Path) -> None:
    check(ingest(sample, tmp_path), tmp_path)


NASTY = {
    "empty.json": b"",
    "deep.json": b"[" * 200_000,
    "telegram-deep.json": b'{"name":"x","type":"public_channel","id":1,"messages":['
    + b'{"id":1,"type":"message","text":' * 3000,
    "telegram-odd.json": b'{"name":null,"type":"public_channel","id":1e999,"messages":'
    b'[null,7,"x",{"id":"a"},{"id":1,"type":"message","date_unixtime":"9e99","text":{"a":1}},'
    b'{"id":99999999999999999999999,"type":"message","date":"x","text":"\\ud800"}]}',
    "page.html": b"<div " * 50_000,
    "nul.txt": b"\x00" * 4096,
    "truncated.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01",
    "truncated.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\n",
    "not.zip": b"PK\x03\x04" + b"\xff" * 100,
}


@pytest.mark.parametrize("name", NASTY)
def test_made_nasty_files(name: str, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / name).write_bytes(NASTY[name])
    case = tmp_path / "case"
    case.mkdir()
    check(ingest(given / name, case), case)


def test_a_zip_that_climbs_out(tmp_path: Path) -> None:
    given = tmp_path / "given.zip"
    with zipfile.ZipFile(given, "w") as archive:
        archive.writestr("../../climbed.txt", "out")
        archive.writestr("/absolute.txt", "out")
    folder = tmp_path / "a" / "b" / "case"
    folder.mkdir(parents=True)
    check(ingest(given, folder), folder)
    assert not list(tmp_path.rglob("climbed.txt"))


def test_an_export_whose_media_paths_leave_it(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    export = tmp_path / "export"
    export.mkdir()
    paths = ["../secret.png", str(tmp_path / "secret.png"), "..\\secret.png", "photos/\\u0000.png"]
    messages = ",".join(
        f'{{"id":{number},"type":"message","date_unixtime":"1700000000","photo":"{path}","text":""}}'
        for number, path in enumerate(path.replace("\\s", "\\\\s") for path in paths)
    )
    (export / "result.json").write_text(
        f'{{"name":"x","type":"public_channel","id":1,"messages":[{messages}]}}'
    )
    (export / "photos").symlink_to(tmp_path)
    folder = tmp_path / "case"
    folder.mkdir()
    check(ingest(export, folder), folder)
    with sqlite3.connect(folder / "case.philomela") as connection:
        states = [state for (state,) in connection.execute("SELECT state FROM media")]
    connection.close()
    assert len(states) == len(paths)
    assert set(states) <= {"refused", "missing"}
    assert "refused" in states
