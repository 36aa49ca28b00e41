"""Archives to rows: nothing twice, nothing lost, nothing in silence."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from philomela.database.connection import Case, open_case
from philomela.errors import CaseError, UnknownFormat
from philomela.simulate.operation import simulate
from philomela.simulate.settings import quick_settings
from philomela.stages import reading
from philomela.stages.ingest import ingest
from philomela.stages.known_pictures import KnownPictures
from philomela.stages.measure import measure
from philomela.stages.media_rows import MediaRows
from philomela.stages.progress import Silent
from philomela.stages.summary import Summary

EXPORTS = Path(__file__).parents[2].parent / "shared" / "data" / "exports"


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("operation")
    simulate(folder, quick_settings())
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with open_case(str(tmp_path / "case.philomela"), create=True) as opened:
        yield opened


def run(case: Case, *archives: Path, **options: Any) -> Summary:
    return ingest(case, archives, workers=2, progress=Silent(), **options)


def rows(case: Case, query: str) -> list[tuple[Any, ...]]:
    assert case.path
    with sqlite3.connect(case.path) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def measured_caveats(case: Case) -> list[str]:
    return [caveat for one in measure(case, Silent()) for caveat in one.caveats]


def test_the_same_archive_twice_adds_nothing(case: Case, operation: Path, tmp_path: Path) -> None:
    first = run(case, operation / "exports")
    moved = tmp_path / "moved"
    shutil.copytree(operation / "exports", moved)
    assert run(case, operation / "exports") == first
    assert run(case, moved) == first


def test_a_zip_gives_what_its_folder_gives(case: Case, operation: Path, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", operation / "exports"))
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    with open_case(str(tmp_path / "other.philomela"), create=True) as other:
        whole = run(case, operation / "exports", key_file=key)
        assert run(other, packed, key_file=key) == whole
        query = "SELECT channel_id, number, slot, state, sha256 FROM media"
        assert rows(other, query) == rows(case, query)


def test_a_process_of_its_own_reads_the_same(
    case: Case, operation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    run(case, operation / "exports", key_file=key)
    monkeypatch.setattr(reading, "_LARGE", 0)
    with open_case(str(tmp_path / "other.philomela"), create=True) as other:
        run(other, operation / "exports", key_file=key)
        for table in ("messages", "message_references", "media", "skipped", "polls"):
            assert rows(other, f"SELECT * FROM {table}") == rows(case, f"SELECT * FROM {table}")


def test_a_process_of_its_own_finds_a_document_in_a_zip(
    case: Case, operation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", operation / "exports"))
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    run(case, packed, key_file=key)
    monkeypatch.setattr(reading, "_LARGE", 0)
    with open_case(str(tmp_path / "other.philomela"), create=True) as other:
        run(other, packed, key_file=key)
        for table in ("messages", "media", "skipped"):
            assert rows(other, f"SELECT * FROM {table}") == rows(case, f"SELECT * FROM {table}")


def test_a_picture_that_was_deleted_meanwhile_is_read_the_next_time(
    case: Case, operation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def known_after_all(known: KnownPictures, sha256: str) -> bool:
        return True

    with monkeypatch.context() as patched:
        patched.setattr(KnownPictures, "__contains__", known_after_all)
        run(case, operation / "exports")
    assert not rows(case, "SELECT * FROM media WHERE state = 'read'")
    assert any("run ingest again" in caveat for caveat in measured_caveats(case))
    assert run(case, operation / "exports").pictures == len(rows(case, "SELECT * FROM pictures"))
    assert not rows(case, "SELECT * FROM media WHERE state = 'pending' AND path IS NOT NULL")


def test_what_cannot_be_kept_ends_the_ingest(
    case: Case, operation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise CaseError("The case cannot be written: disk is full.")

    whole = MediaRows._keep
    monkeypatch.setattr(MediaRows, "_keep", full)
    with pytest.raises(CaseError, match="disk is full"):
        run(case, operation / "exports")
    assert not rows(case, "SELECT * FROM pictures")
    monkeypatch.setattr(MediaRows, "_keep", whole)
    assert run(case, operation / "exports").pictures == len(rows(case, "SELECT * FROM pictures"))
    assert not rows(case, "SELECT * FROM media WHERE state = 'pending' AND path IS NOT NULL")


def test_an_archive_that_overlaps_another(case: Case, tmp_path: Path) -> None:
    def export(name: str, numbers: range) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        messages = [
            {"id": one, "type": "message", "date_unixtime": "1700000000", "text": f"{name} {one}"}
            for one in numbers
        ]
        document = {"name": "C", "type": "public_channel", "id": 5, "messages": messages}
        (folder / "result.json").write_text(json.dumps(document))
        return folder

    run(case, export("early", range(1, 6)))
    summary = run(case, export("late", range(4, 9)))
    assert summary.messages == 8
    assert summary.repeats == 2
    assert summary.skipped == 0
    texts = dict(rows(case, "SELECT number, text FROM messages"))
    assert texts[4] == "early 4"
    assert texts[6] == "late 6"


def test_files_that_came_later_are_found(case: Case, operation: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(operation / "exports" / "gallery-north", folder)
    away = tmp_path / "away"
    (folder / "photos").rename(away)
    before = run(case, folder)
    assert before.media["missing"] > 10
    away.rename(folder / "photos")
    after = run(case, folder)
    assert after.media["missing"] < before.media["missing"]
    assert after.pictures > before.pictures


def test_a_file_beside_an_export_that_no_message_names(
    case: Case, operation: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(operation / "exports" / "gallery-north", folder)
    (folder / "photos" / "stray.jpg").write_bytes(b"\xff\xd8\xff\xe0 stray")
    run(case, folder)
    query = "SELECT place, reason FROM skipped WHERE unit = 'file'"
    assert rows(case, query) == [("photos/stray.jpg", "not referenced by any message")]


def test_hostile_values_fit_the_database(case: Case, tmp_path: Path) -> None:
    messages = [
        {"id": 1, "type": "message", "date_unixtime": "1700000000", "text": "a\ud800b\x00c"},
        {"id": 2, "type": "message", "text": "big", "reply_to_message_id": 2**80},
        {"id": 3, "type": "message", "text": "file", "photo": "p.jpg", "width": 2**90},
        {"id": 2**70, "type": "message", "text": "no number"},
    ]
    document = {"name": "C\udfff", "type": "public_channel", "id": 5, "messages": messages}
    (tmp_path / "result.json").write_text(json.dumps(document))
    summary = run(case, tmp_path / "result.json")
    assert summary.messages + summary.skipped == len(messages)
    assert summary.messages >= 3


def test_nothing_usable_is_an_error_with_rows(case: Case, tmp_path: Path) -> None:
    (tmp_path / "notes.bin").write_bytes(bytes(100))
    with pytest.raises(UnknownFormat):
        run(case, tmp_path / "notes.bin")
    assert rows(case, "SELECT unit, place, reason FROM skipped") == [
        ("file", "notes.bin", "unknown format")
    ]


def test_names_of_people_are_nowhere_in_the_case(case: Case, tmp_path: Path) -> None:
    name, identifier = "Zebedee Quillfeather", "user987650123"
    message = {
        "id": 1,
        "type": "message",
        "date_unixtime": "1700000000",
        "from": name,
        "from_id": identifier,
        "forwarded_from": name,
        "text": [{"type": "mention_name", "text": name, "user_id": 987650123}, " +44 20 7946 0958"],
        "reactions": [
            {"type": "emoji", "count": 1, "recent": [{"from": name, "from_id": identifier}]}
        ],
    }
    document = {"name": name, "type": "personal_chat", "id": 987650123, "messages": [message]}
    (tmp_path / "result.json").write_text(json.dumps(document))
    run(case, tmp_path / "result.json")
    case.close()
    assert case.path
    content = b"".join(
        path.read_bytes() for path in case.path.parent.glob("case.philomela*") if path.is_file()
    )
    for secret in (name, "Quillfeather", "987650123", "7946"):
        assert secret.encode() not in content


def messages_in(path: Path) -> int:
    """Message objects of a Telegram export, counted by walking the parsed file."""
    text = path.read_bytes().decode("utf-8", "replace").replace("\\x0B", "\\u000b")
    document = json.loads(text, strict=False)
    chats = [document] if "messages" in document else []
    for key in ("chats", "left_chats"):
        chats += document.get(key, {}).get("list", [])
    return sum(len(chat.get("messages", [])) for chat in chats)


def is_telegram(path: Path) -> bool:
    return path.name.startswith("result") or "telegram" in path.parts[-2]


TELEGRAM = sorted(EXPORTS.rglob("*.json")) if EXPORTS.is_dir() else []


@pytest.mark.parametrize(
    "path",
    [one for one in TELEGRAM if is_telegram(one) and one.name != "target.json"] or [None],
    ids=lambda path: path and "/".join(path.parts[-2:]),
)
def test_every_message_of_public_exports(path: Path | None, case: Case) -> None:
    if path is None:
        pytest.skip("the exports are not beside the project")
    summary = run(case, path)
    lost = rows(case, "SELECT count(*) FROM skipped WHERE unit = 'message'")[0][0]
    assert summary.messages + lost == messages_in(path)


def test_all_public_exports_at_once(case: Case) -> None:
    if not EXPORTS.is_dir():
        pytest.skip("the exports are not beside the project")
    summary = run(case, EXPORTS)
    formats = dict(rows(case, "SELECT format, count(*) FROM archives GROUP BY format"))
    assert {"telegram-json", "telegram-html", "whatsapp-text", "warc"} <= formats.keys()
    assert formats["telegram-json"] >= 15
    assert formats["whatsapp-text"] >= 6
    assert summary.messages > 150
    assert rows(case, "SELECT count(*) FROM skipped WHERE reason = ''") == [(0,)]


def test_a_zip_bomb_is_a_row(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.json", bytes(64 << 20))
    with pytest.raises(UnknownFormat):
        run(case, tmp_path / "bomb.zip")
    assert rows(case, "SELECT reason FROM skipped") == [("expands too much",)]
