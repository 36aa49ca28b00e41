"""The written exports have the form that Telegram Desktop gives them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from philomela.simulate.telegram_json import serialise


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ([], b"[\n]"),
        ({"a": 1}, b'{\n "a": 1\n}'),
        ({"a": [True, None, "x"]}, b'{\n "a": [\n  true,\n  null,\n  "x"\n ]\n}'),
        ('"\\\n\r\t', b'"\\"\\\\\\n\\r\\t"'),
        ("a\vb\x1f", b'"a\\x0Bb\\x1F"'),
        ("a\u2028b", b'"a\\u2028\x80\xa8b"'),
        ("Фонарь 🏮", '"Фонарь 🏮"'.encode()),
        ("/", b'"/"'),
    ],
)
def test_json(value: Any, written: bytes) -> None:
    assert serialise(value) == written


def loaded(simulation: Any, name: str) -> Any:
    content = (simulation.out / "exports" / name / "result.json").read_bytes()
    return json.loads(content.replace(b"\\x0B", b"\\u000b").decode("utf-8", "replace"))


def whole(chat: Any) -> Iterator[dict[str, Any]]:
    for one in chat["messages"]:
        if isinstance(one, dict) and isinstance(one.get("id"), int) and "date" in one:
            yield one


def ordered(one: dict[str, Any], *keys: str) -> bool:
    present = [key for key in one if key in keys]
    return present == [key for key in keys if key in one]


def test_a_modern_chat(simulation: Any) -> None:
    chat = loaded(simulation, "lantern-index")
    assert list(chat) == ["name", "type", "id", "messages"]
    assert chat["type"] == "public_channel"
    ordinary = [one for one in whole(chat) if one["type"] == "message" and one["id"] < 2**63]
    for one in ordinary:
        assert ordered(
            one,
            *("id", "type", "date", "date_unixtime", "from", "from_id", "forwarded_from"),
            *("photo", "photo_file_size", "file", "file_name", "file_size", "thumbnail"),
            *("media_type", "mime_type", "duration_seconds", "width", "height"),
            *("poll", "text", "text_entities", "reactions"),
        )
        assert one["from_id"] == f"channel{chat['id']}"
    assert any("reactions" in one for one in ordinary)
    forwards = [one["forwarded_from_id"] for one in ordinary if one.get("forwarded_from")]
    assert forwards
    assert all(source.startswith("channel") for source in forwards)
    numbers = [one["id"] for one in ordinary]
    assert numbers == sorted(numbers)


def test_an_old_chat(simulation: Any) -> None:
    chat = loaded(simulation, "gallery-east-2020")
    for one in whole(chat):
        assert not {"date_unixtime", "text_entities", "reactions", "photo_file_size"} & one.keys()
        assert isinstance(one.get("from_id", one.get("actor_id")), int)
        assert "forwarded_from_id" not in one


def test_an_account(simulation: Any) -> None:
    account = loaded(simulation, "account")
    assert "personal_information" in account
    stayed, left = account["chats"]["list"], account["left_chats"]["list"]
    kinds = {chat["type"] for chat in stayed}
    assert {"saved_messages", "personal_chat", "private_channel", "public_supergroup"} <= kinds
    assert [chat.get("name") for chat in stayed if chat["type"] == "saved_messages"] == [None]
    assert [chat["type"] for chat in left] == ["public_channel"]
    photos = [one["photo"] for one in whole(stayed[0]) if "photo" in one]
    assert any(path.startswith("chats/chat_01/photos/photo_") for path in photos)


def test_the_traps_are_there(simulation: Any) -> None:
    exports = simulation.out / "exports"
    assert b"\\x0B" in (exports / "lantern-index" / "result.json").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        (exports / "account" / "result.json").read_bytes().decode("utf-8")


def test_a_forward_within_an_export_shares_its_file(simulation: Any) -> None:
    account = loaded(simulation, "account")
    chats = account["chats"]["list"] + account["left_chats"]["list"]
    named = [one["photo"] for chat in chats for one in whole(chat) if "photo" in one]
    files = [path for path in named if not path.startswith("(")]
    assert len(files) > len(set(files))
