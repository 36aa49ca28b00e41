"""WhatsApp, Discord, web archives, folders of pictures: every message is a row or says why not."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.archives.discord import DiscordJson
from philomela.archives.discover import READERS, Found, discover
from philomela.archives.identity import identity
from philomela.archives.members import MemberSnapshot, read_members
from philomela.archives.picture_folder import PictureFolder, is_picture_list
from philomela.archives.pseudonyms import Pseudonyms
from philomela.archives.reader import Member, Reader
from philomela.archives.warc import Warc
from philomela.archives.whatsapp import WhatsAppText
from philomela.errors import InputError, MissingFile
from philomela.records import Channel, Message, Reference, Skipped

EXPORTS = Path(__file__).parents[2].parent / "shared" / "data" / "exports"
HOSTILE = Path(__file__).parents[2].parent / "shared" / "data" / "hostile"
NAMES = Pseudonyms(bytes(32))
PICTURE = b"\x89PNG\r\n\x1a\n and more"


class Memory:
    """A source of files in memory."""

    name = "memory"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.on_read: Callable[[int], None] | None = None
        self.files = files

    def members(self) -> Iterator[Member | Skipped]:
        for name, content in sorted(self.files.items()):
            yield Member(name, len(content))

    def open(self, untrusted_name: str) -> io.BufferedReader:
        if untrusted_name not in self.files:
            raise MissingFile("not there")
        return io.BufferedReader(io.BytesIO(self.files[untrusted_name]))


Records = list[Channel | Message | Skipped]


def read(reader: Reader, files: dict[str, bytes], name: str) -> Records:
    return list(reader.read(Memory(files), name, NAMES))


def posts(records: Records) -> list[Message]:
    return [one for one in records if isinstance(one, Message)]


def lost(records: Records) -> list[Skipped]:
    return [one for one in records if isinstance(one, Skipped)]


def whatsapp(text: str) -> Records:
    return read(WhatsAppText(), {"chat.txt": text.encode()}, "chat.txt")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("31/12/2023, 23:59 - Ann: hi", "2023-12-31T23:59"),
        ("12/31/23, 11:59 PM - Ann: hi", "2023-12-31T23:59"),
        ("12/31/23, 11:59\u202fPM - Ann: hi", "2023-12-31T23:59"),
        ("[31.12.23, 23:59:07] Ann: hi", "2023-12-31T23:59"),
        ("\u200e[2023-12-31, 12:05:01 AM] Ann: hi", "2023-12-31T00:05"),
        ("2023/12/31, 23:59 - Ann: hi", "2023-12-31T23:59"),
    ],
)
def test_whatsapp_dates(line: str, date: str) -> None:
    from datetime import UTC, datetime

    (message,) = posts(whatsapp(line + "\n"))
    assert message.date is not None
    assert datetime.fromtimestamp(message.date, UTC).isoformat().startswith(date)
    assert not message.date_certain
    assert message.text == "hi"


def test_whatsapp_order_of_day_and_month_is_that_of_the_whole_text() -> None:
    text = "1/2/24, 10:00 - Ann: a\n1/3/24, 10:00 - Ann: b\n1/25/24, 10:00 - Ann: c\n"
    first, second, _ = posts(whatsapp(text))
    assert second.date is not None
    assert first.date is not None
    assert second.date - first.date == 86_400


def test_whatsapp_messages() -> None:
    text = (
        "31/12/2023, 10:00 - Ann Example created group\n"
        "31/12/2023, 10:01 - Ann Example: two\nlines https://example.org/x\n"
        "31/12/2023, 10:02 - +44 20 7946 0958: IMG-1.jpg (file attached)\n"
        "31/12/2023, 10:03 - Ann Example: <Media omitted>\n"
        "31/12/2023, 10:04 - Ann Example: \u200e<attached: 0001-PHOTO.jpg>\n"
        "99/99/2023, 10:05 - Ann Example: no such day\n"
    )
    records = whatsapp(text)
    service, two, attached, omitted, apple = posts(records)
    assert service.kind == "service"
    assert service.text == ""
    assert two.text == "two\nlines https://example.org/x"
    assert two.references == (Reference("link", "https://example.org/x"),)
    assert attached.media[0].path == "IMG-1.jpg"
    assert omitted.media[0].state == "not included"
    assert apple.media[0].path == "0001-PHOTO.jpg"
    assert [one.reason for one in lost(records)] == ["unreadable date"]
    assert two.sender == omitted.sender != attached.sender
    assert "Example" not in repr(posts(records))
    assert "7946" not in repr(records)


WHATSAPP = [*EXPORTS.glob("joweich*/test/whatsapp/*.txt"), *EXPORTS.glob("frozen*/**/Whats*.txt")]


@pytest.mark.parametrize("path", WHATSAPP or [None], ids=lambda path: path and path.name)
def test_whatsapp_fixtures(path: Path | None) -> None:
    if path is None:
        pytest.skip("the exports are not beside the project")
    assert WhatsAppText().detect(path.name, path.read_bytes())
    records = read(WhatsAppText(), {"c.txt": path.read_bytes()}, "c.txt")
    dated = [
        line for line in path.read_text("utf-8").splitlines() if line.strip("\u200e[")[:1].isdigit()
    ]
    assert len(posts(records)) + len(lost(records)) == len(dated)
    assert lost(records) == []
    years = {message.date // 31_557_600 + 1970 for message in posts(records) if message.date}
    assert years <= set(range(2016, 2026))


def discord(*messages: Any, **more: Any) -> bytes:
    document = {
        "guild": {"id": "1", "name": "Guild"},
        "channel": {"id": "22", "type": "GuildTextChat", "name": "pics"},
        "dateRange": {"after": None, "before": None},
        "messages": list(messages),
        "messageCount": len(messages),
    }
    return json.dumps(document | more, indent=2).encode()


MESSAGE = {
    "id": "1234567890123456789",
    "type": "Default",
    "timestamp": "2024-01-01T00:00:00.000+02:00",
    "timestampEdited": None,
    "content": "look @Ann https://t.me/joinchat/abcDEF",
    "author": {"id": "77", "name": "ann", "nickname": "Ann"},
    "mentions": [{"id": "77", "name": "ann", "nickname": "Ann"}],
    "attachments": [
        {"id": "1", "url": "export_Files/a%20b.png", "fileName": "a b.png", "fileSizeBytes": 10},
        {"id": "2", "url": "https://cdn.example.org/x.png", "fileName": "x.png"},
    ],
    "reactions": [{"emoji": {}, "count": 1, "users": [{"id": "78", "name": "bob"}]}],
    "reference": {"messageId": "5", "channelId": "22"},
}


def test_discord_messages() -> None:
    content = discord(MESSAGE, MESSAGE | {"id": "2", "forwardedMessage": {"content": "fwd"}}, 7, {})
    assert DiscordJson().detect("x", content)
    records = read(DiscordJson(), {"e.json": content}, "e.json")
    channel = records[0]
    assert isinstance(channel, Channel)
    assert (channel.key, channel.title) == ("discord:22", "Guild / pics")
    first, second = posts(records)
    assert first.number == 1234567890123456789
    assert first.date == 1704060000
    assert first.date_certain
    assert first.reply_to == 5
    assert Reference("invite", "t.me/+abcDEF") in first.references
    assert [one.kind for one in first.references] == ["invite", "reaction"]
    assert [(one.path, one.state) for one in first.media] == [
        ("export_Files/a b.png", "pending"),
        (None, "not included"),
    ]
    assert second.forwarded
    assert second.reply_to is None
    assert len(lost(records)) == 2
    assert "Ann" not in repr(posts(records))


def test_a_broken_discord_message_costs_no_other() -> None:
    content = discord(MESSAGE, MESSAGE | {"id": "2222"}, MESSAGE | {"id": "3"})
    broken = content.replace(b'"id": "2222",', b'"id": "2222", ,,', 1)
    records = read(DiscordJson(), {"e.json": broken}, "e.json")
    assert [message.number for message in posts(records)] == [1234567890123456789, 3]
    assert [one.reason for one in lost(records)] == ["malformed JSON"]
    cut = read(DiscordJson(), {"e.json": content[: len(content) // 2]}, "e.json")
    assert len(posts(cut)) == 1
    assert lost(cut)


def warc(*records: tuple[str, str, bytes]) -> bytes:
    out = b""
    for kind, content_type, body in records:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type.encode() + b"\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://Pics.example.org/a.png\r\n"
            "WARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            "Content-Type: application/http;msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        out += gzip.compress(head.encode() + http + b"\r\n\r\n")
    return out


def test_pictures_in_a_web_archive() -> None:
    content = warc(
        ("response", "text/html", b"<html>"),
        ("response", "image/png", PICTURE),
        ("request", "text/plain", b""),
        ("response", "image/png", PICTURE + b"2"),
    )
    assert Warc().detect("x", content[:100])
    records = read(Warc(), {"w.gz": content}, "w.gz")
    assert [one.reason for one in lost(records)] == ["page", "not a capture"]
    first, second = posts(records)
    assert first.channel == "site:pics.example.org"
    assert first.date == 1704067200
    assert first.number != second.number
    for message, expected in ((first, PICTURE), (second, PICTURE + b"2")):
        path = message.media[0].path
        assert path
        assert Warc().open_media(Memory({"w.gz": content}), path).read() == expected
    with pytest.raises(InputError):
        Warc().open_media(Memory({"w.gz": content}), "w.gz#not a number")


def test_a_wacz(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc.gz", warc(("response", "image/png", PICTURE)))
    (found,) = discover(tmp_path / "a.wacz")
    assert isinstance(found, Found)
    (message,) = posts(list(found.reader.read(found.source, found.document, NAMES)))
    path = message.media[0].path
    assert path
    assert found.reader.open_media(found.source, path).read() == PICTURE


def test_pictures_with_a_list(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(PICTURE + name.encode())
    (tmp_path / "seen.csv").write_text(
        "\ufeffFile;Channel;Date;URL\n"
        "a.png;North;2024-01-01T10:00:00Z;https://t.me/north/5\n"
        "a.png;South;;\n"
        "gone.png;North;yesterday;\n"
        ";North;;\n"
    )
    (found,) = discover(tmp_path)
    assert isinstance(found, Found)
    records = list(found.reader.read(found.source, found.document, NAMES))
    seen = [(one.channel, one.media[0].path, one.date) for one in posts(records)]
    folder = f"folder:{tmp_path.name}"
    assert seen == [
        ("listed:North", "a.png", 1704103200),
        ("listed:South", "a.png", None),
        ("listed:North", "gone.png", None),
        (folder, "b.png", None),
        (folder, "c.png", None),
    ]
    assert posts(records)[0].references == (Reference("link", "t.me/north"),)
    assert len({one.number for one in posts(records)}) == 5
    assert [one.reason for one in lost(records)] == ["names no file"]
    before = identity(found)
    shutil.copytree(tmp_path, tmp_path.parent / "copy")
    (again,) = discover(tmp_path.parent / "copy")
    assert isinstance(again, Found)
    assert identity(again).sha256 == before.sha256


@pytest.mark.parametrize(
    ("head", "is_list"),
    [
        (b"file,channel\n", True),
        (b"Path;Date\r\n", True),
        (b"name,price\n", False),
        (b"file\n", False),
        (b"", False),
        (b"\xff\xfe\x00", False),
    ],
)
def test_what_is_a_list_of_pictures(head: bytes, is_list: bool) -> None:
    assert is_picture_list(head) is is_list


def test_members() -> None:
    content = (
        b"channel,date,members,source\n"
        b'telegram:5,2024-01-02,"12 345",page\n'
        b"telegram:5,2024-13-02,5,page\n"
        b"telegram:5,2024-01-02,many,page\n"
        b",2024-01-02,5,page\n"
        b"telegram:5,2024-01-02,-5,page\n"
    )
    first, *others = read_members(io.BytesIO(content))
    assert first == MemberSnapshot("telegram:5", "2024-01-02", 12_345, "page")
    assert [one.reason for one in others if isinstance(one, Skipped)] == [
        "unreadable date",
        "unreadable number",
        "no channel",
        "number out of range",
    ]
    assert [type(one) for one in read_members(io.BytesIO(b"what,ever\n1,2\n"))] == [Skipped]


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=3000),
        st.text(max_size=1500).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(
            st.sampled_from(
                [
                    "1/2/24, 10:00 - A: b",
                    "WARC/1.0\r\n",
                    '{"channel": {',
                    ",\n",
                    "file,channel\n",
                    '"a""',
                    "\x00",
                ]
            )
        ).map(lambda parts: "".join(parts).encode()),
    )
)
def test_no_bytes_make_a_reader_raise(content: bytes) -> None:
    readers: list[Reader] = [*READERS, PictureFolder((), "x")]
    for reader in readers:
        reader.detect("x", content)
        records = read(reader, {"x": content}, "x")
        assert all(isinstance(one, Channel | Message | Skipped) for one in records)
    list(read_members(io.BytesIO(content)))


def test_discover_tells_by_content(tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_bytes(PICTURE)
    (tmp_path / "chat.jpg").write_text("1/2/24, 10:00 - A: b\n1/2/24, 10:01 - A: c\n")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "tar").write_bytes(bytes(257) + b"ustar" + bytes(300))
    found = list(discover(tmp_path))
    # What lies beside a chat belongs to it, so that only it is an archive.
    assert [one.reader.format for one in found if isinstance(one, Found)] == ["whatsapp-text"]
    with pytest.raises(InputError):
        list(discover(tmp_path / "nowhere"))


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not beside the project")
def test_hostile_archives_end_in_rows() -> None:
    files = sum(path.is_file() for path in (HOSTILE / "archive").rglob("*"))
    assert len(list(discover(HOSTILE / "archive"))) >= files
