"""Telegram's JSON documents: structure, loss and sums."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram_memory import (
    PSEUDONYMS,
    MemorySource,
    Record,
    channels_of,
    messages_of,
    read_chat,
    read_json,
    skipped_of,
)

from philomela.archives.telegram_json import TelegramJson
from philomela.errors import MissingFile

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
EXPORTS = SHARED / "exports"
HOSTILE = SHARED / "hostile"


def post(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2024-02-01T10:00:00",
        "date_unixtime": str(1_706_745_600 + number),
        "from": "Somebody",
        "from_id": "user7",
        "text": f"word {number}",
    } | fields


def chat(number: int, *messages: Any, **fields: Any) -> dict[str, Any]:
    head = {"name": f"Chat {number}", "type": "public_channel", "id": number}
    return head | fields | {"messages": list(messages)}


def account(*chats: Any, left: tuple[Any, ...] = (), **fields: Any) -> dict[str, Any]:
    lists = {"chats": {"about": "x", "list": list(chats)}}
    return {"about": "y"} | fields | lists | {"left_chats": {"list": list(left)}}


def written(document: Any, indent: int | None = 1) -> bytes:
    return json.dumps(document, indent=indent, ensure_ascii=False).encode()


def numbers(records: list[Record]) -> list[int]:
    return [one.number for one in messages_of(records)]


INDENTS = pytest.mark.parametrize("indent", [None, 0, 1, 4])


@INDENTS
@pytest.mark.parametrize("most", [-1, 1, 7, 4096])
def test_one_chat(indent: int | None, most: int) -> None:
    records = read_json(written(chat(5, *map(post, range(300))), indent), most)
    assert numbers(records) == list(range(300))
    assert [one.position for one in messages_of(records)] == list(range(300))
    assert channels_of(records)[0].key == "telegram:5"
    assert records[0] == channels_of(records)[0]
    assert not skipped_of(records)


@INDENTS
def test_an_account(indent: int | None) -> None:
    document = account(
        chat(1, post(1), post(2)),
        chat(2, name=None, type="personal_chat"),
        chat(1, post(3)),
        "no chat",
        left=(chat(3, post(1)), {"type": "saved_messages", "id": 9, "messages": [post(4)]}),
        contacts={"list": [{"messages": [1, "chats", {"a": "]}"}]}]},
    )
    records = read_json(written(document, indent))
    keys = [one.key for one in channels_of(records)]
    assert keys[0] == "telegram:1"
    assert keys[2] == "telegram:3"
    assert [key.startswith("telegram:person:") for key in keys] == [False, True, False, True]
    assert [one.kind for one in channels_of(records)] == ["channel", "private", "channel", "saved"]
    assert numbers(records) == [1, 2, 3, 1, 4]
    assert [one.position for one in messages_of(records)] == [0, 1, 2, 3, 4]
    assert [(one.unit, one.where) for one in skipped_of(records)] == [("channel", "chats.list[3]")]


def test_keys_in_any_order() -> None:
    one = {"messages": [post(1)], "id": 8, "type": "private_group", "name": "Late"}
    assert channels_of(read_json(written(one)))[0].key == "telegram:8"
    records = read_json(written(account(chat(1, post(1)), one, left=(one | {"id": 9},))))
    assert [one.key for one in channels_of(records)] == ["telegram:1", "telegram:8", "telegram:9"]
    assert [one.channel for one in messages_of(records)][1:] == ["telegram:8", "telegram:9"]


def test_chats_without_a_number() -> None:
    named = channels_of(read_json(written({"name": "X", "messages": [post(1)]})))[0]
    assert named.key.startswith("telegram-title:")
    assert named.title is None  # it may be a person's
    nameless = channels_of(read_json(written({"messages": [post(1)]})))[0]
    other = channels_of(read_json(written({"messages": [post(2)]})))[0]
    assert nameless.key.startswith("telegram-file:")
    assert nameless.key != other.key


@INDENTS
def test_messages_that_cannot_be_kept_have_rows(indent: int | None) -> None:
    bad: list[Any] = ["message", None, 3, [], {}, {"type": "message"}, post(1, id="x")]
    bad += [post(1, id=2**70), post(1, id=True), post(1, id=1.5)]
    records = read_json(written(chat(5, post(1), *bad, post(2)), indent))
    assert numbers(records) == [1, 2]
    places = [one.where for one in skipped_of(records, "message")]
    assert places == [f"messages[{place}]" for place in range(1, len(bad) + 1)]
    assert messages_of(records)[1].position == len(bad) + 1


def damaged(place: int, indent: int | None, damage: str, count: int = 9) -> bytes:
    """A chat in an account whose message at ``place`` is damaged, and a second chat."""
    marked = [post(number, text="MARK" if number == place else "") for number in range(count)]
    document = account(chat(1, *marked), chat(2, post(50), post(51)))
    return written(document, indent).replace(b'"MARK"', damage.encode())


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("place", [0, 4, 8])
@pytest.mark.parametrize(
    "damage", ["", "tru", '"a" "b"', '"unclosed', "{", "[[", "}}", '"a",,"b"', "\\", "-", "'a'"]
)
def test_damage_costs_one_message(damage: str, place: int, indent: int | None) -> None:
    records = read_json(damaged(place, indent, damage))
    assert next(one.where for one in skipped_of(records, "message")) == (
        f"chats.list[0].messages[{place}]"
    )
    found = [(one.channel, one.number) for one in messages_of(records)]
    expected = [("telegram:1", number) for number in range(9) if number != place]
    expected += [("telegram:2", 50), ("telegram:2", 51)]
    assert found == expected
    assert len(skipped_of(records)) <= 2


@pytest.mark.parametrize("indent", [None, 1])
def test_a_truncated_document_keeps_what_stands_before_its_end(indent: int | None) -> None:
    whole = written(account(chat(1, post(0), post(1)), chat(2, post(2))), indent)
    for length in range(1, len(whole) - 1):
        records = read_json(whole[:length])
        found = numbers(records)
        assert found == list(range(len(found)))
        assert skipped_of(records), length
        assert len({one.where for one in skipped_of(records)}) == len(skipped_of(records))
    assert not skipped_of(read_json(whole))


def test_nesting_size_and_numbers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("philomela.archives.json_stream.VALUE_LIMIT", 1 << 16)
    document = written(chat(5, post(1, text="A"), post(2, text="B"), post(3, text="C"), post(4)))
    document = document.replace(b'"A"', b"[" * 100_000 + b"]" * 100_000)
    document = document.replace(b'"B"', b'"' + b"b" * 400_000 + b'"')
    document = document.replace(b'"C"', b"1" * 10_000)
    records = read_json(document)
    assert numbers(records) == [4]
    reasons = [one.reason for one in skipped_of(records)]
    assert len(reasons) == 3
    assert "too large" in reasons
    assert "number too long" in reasons


def test_deep_documents_end() -> None:
    for content in (b"[" * 10**6, b'{"a":' * 10**5, b'{"messages":' + b"[" * 10**6):
        assert skipped_of(read_json(content))


def test_many_broken_messages_end() -> None:
    content = b'{"type":"public_channel","id":1,"messages":[' + b"\n {x" * 50_000 + b"\n]}"
    rows = skipped_of(read_json(content))
    assert len(rows) <= 10_001
    assert len({one.where for one in rows}) == len(rows)


def test_places_are_unique_with_keys_given_twice() -> None:
    one = '{"type":"public_channel","id":1,"messages":[1],"messages":[2,{"id":4}]}'
    lists = f'"chats":{{"list":[{one}],"list":[{one}]}},"chats":{{"list":[{one}]}}'
    records = read_json(f"{{{lists}}}".encode())
    places = [(row.unit, row.where) for row in skipped_of(records)]
    assert len(set(places)) == len(places) == 6
    assert len(messages_of(records)) == 3


def test_what_is_no_export_says_so() -> None:
    for content in (b"", b"[]", b"7", b"{}", b'{"a": [1]}', b"\xff\xfe", b"\0\0\0"):
        rows = skipped_of(read_json(content))
        assert [row.unit for row in rows][:1] == ["record"]


def test_a_stream_that_breaks_is_a_row() -> None:
    class Broken(MemorySource):
        def open(self, untrusted_name: str) -> Any:
            file = super().open(untrusted_name)
            read = file.read
            calls = []

            def failing(size: int = -1) -> bytes:
                calls.append(size)
                if len(calls) > 3:
                    raise OSError(5, "damaged")
                return read(min(size, 500))

            file.read = failing  # type: ignore[method-assign]
            return file

    source = Broken({"r.json": written(chat(5, *map(post, range(50))))})
    records = list(TelegramJson().read(source, "r.json", PSEUDONYMS))
    assert skipped_of(records)[-1].reason == "cannot be read"
    with pytest.raises(MissingFile):
        list(TelegramJson().read(source, "other.json", PSEUDONYMS))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_detection(encoding: str) -> None:
    reader = TelegramJson()

    def detects(document: Any) -> bool:
        return reader.detect("x.json", written(document).decode().encode(encoding)[: 1 << 16])

    assert detects(chat(1, post(1)))
    assert detects(account(chat(1)))
    assert detects({"messages": [post(1)]})
    long = [{"first_name": "A" * 100, "date": "2016-01-01"}] * 2000
    assert detects({"about": "", "personal_information": {"user_id": 1}, "contacts": long})
    assert not detects([chat(1, post(1))])
    assert not detects({"guild": {}, "channel": {"type": "GuildTextChat"}, "messages": []})
    assert not detects({"participants": [], "messages": [{"type": "Generic", "content": "x"}]})
    assert not detects({"text": json.dumps(chat(1, post(1)))})
    assert not reader.detect("x.json", b"")
    assert reader.parts("a/x.json", frozenset({"a/x.json", "a/y.json"})) == ("a/x.json",)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        ["message", "service", "t.me/+abcdef", "@name", "user1", "channel2", "plain"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=5) | st.sampled_from(["type", "text", "href", "recent", "answers"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
KEYS = (
    *("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id"),
    *("actor", "actor_id", "action", "members", "inviter", "title", "author", "forwarded_from"),
    *("forwarded_from_id", "saved_from", "reply_to_message_id", "reply_to_peer_id", "via_bot"),
    *("text", "text_entities", "rich_message", "inline_bot_buttons", "reactions", "photo", "file"),
    *("thumbnail", "media_type", "mime_type", "file_size", "photo_file_size", "width", "height"),
    *("poll", "contact_vcard", "invoice_information", "game_link", "information_text"),
)


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON) | JSON, max_size=6))
@settings(max_examples=300)
def test_any_values_add_up(messages: list[Any]) -> None:
    records = read_chat(*messages)
    assert len(messages_of(records)) + len(skipped_of(records, "message")) == len(messages)
    assert len(records) == len(messages) + 1
    repr(records).encode()  # no half of a surrogate pair


@given(
    st.binary(max_size=12),
    st.integers(0, 10_000),
    st.integers(0, 12),
    st.integers(1, 5000),
    st.sampled_from([None, 1]),
)
@example(b'"', 100, 0, 13, 1)
@settings(max_examples=200)
def test_any_damage_ends_and_keeps_places_apart(
    inserted: bytes, at: int, removed: int, most: int, indent: int | None
) -> None:
    content = written(account(chat(1, *map(post, range(4))), chat(2, post(9))), indent)
    at %= len(content)
    records = read_json(content[:at] + inserted + content[at + removed :], most)
    rows = [(row.unit, row.where) for row in skipped_of(records)]
    assert len(set(rows)) == len(rows)
    assert [one.position for one in messages_of(records)] == sorted(
        {one.position for one in messages_of(records)}
    )


def count_messages(content: bytes) -> int:
    """Independent of the reader: the whole document at once, crudely repaired."""
    text = content.decode("utf-8-sig", "replace")
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\x([0-9A-F]{2})", r"\1\\u00\2", text)
    document = json.loads(text, strict=False)
    chats = [document]
    for name in ("chats", "left_chats"):
        chats += document.get(name, {}).get("list", [])
    return sum(len(one.get("messages", [])) for one in chats)


@pytest.mark.skipif(not EXPORTS.is_dir(), reason="the exports are not beside the project")
def test_public_exports_add_up() -> None:
    read = 0
    for path in sorted(EXPORTS.rglob("*.json")):
        content = path.read_bytes()
        if not TelegramJson().detect(path.name, content[: 1 << 16]):
            assert path.name != "result.json"
            continue
        records = read_json(content)
        skipped = skipped_of(records, "message")
        assert len(messages_of(records)) + len(skipped) == count_messages(content), path
        assert len(skipped_of(records)) == len(skipped), path
        if "chat-miner" not in str(path):  # its messages have no numbers
            assert not skipped, path
        read += 1
    assert read >= 17


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not beside the project")
def test_hostile_files_end_in_rows() -> None:
    reader = TelegramJson()
    for path in sorted((HOSTILE / "json").rglob("*.json")):
        content = path.read_bytes()
        reader.detect(path.name, content[: 1 << 16])
        assert skipped_of(read_json(content)), path
        wrapped = b'{"type":"public_channel","id":1,"messages":[' + content + b',{"id":7}]}'
        assert read_json(wrapped), path


def test_the_room_of_media_is_the_document_s() -> None:
    one = written(chat(5, post(1, photo="photos/a.jpg")))
    assert messages_of(read_json(one, name="x/y/result.json"))[0].media[0].path == (
        "x/y/photos/a.jpg"
    )
    source = MemorySource({"photos/a.jpg": b"picture"})
    assert TelegramJson().open_media(source, "photos/a.jpg").read() == b"picture"
    with pytest.raises(MissingFile):
        TelegramJson().open_media(source, "../a.jpg")
