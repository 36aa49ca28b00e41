"""Fields of Telegram messages, in all versions, and what may not leave the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram_memory import PSEUDONYMS, channels_of, messages_of, read_chat, read_json, read_message

from philomela.archives.telegram_links import link_reference
from philomela.records import MediaRef, Message, PollAnswer, Reference


def person(identifier: str) -> str:
    return PSEUDONYMS.person(identifier)


def targets(message: Message, kind: str = "") -> list[str]:
    return [one.target for one in message.references if kind in ("", one.kind)]


PRIVATE = "Anastasia Example"


@pytest.mark.parametrize(
    "fields",
    [
        {"from": PRIVATE},
        {"from": PRIVATE, "from_id": "user5"},
        {"author": PRIVATE, "forwarded_from": PRIVATE, "saved_from": PRIVATE},
        {"type": "service", "actor": PRIVATE, "action": "invite_members", "members": [PRIVATE]},
        {"type": "service", "action": "join_group_by_link", "inviter": PRIVATE},
        {"type": "service", "information_text": PRIVATE},
        {"reactions": [{"type": "emoji", "count": 1, "recent": [{"from": PRIVATE}]}]},
        {"text": [{"type": "mention_name", "text": PRIVATE, "user_id": 5}]},
        {"contact_information": {"first_name": PRIVATE, "phone_number": "+998 91 1234567"}},
        {"text": ["call ", {"type": "phone", "text": "0912 345 678"}]},
        {"text": [{"type": "email", "text": "Anastasia@example.org"}]},
        {"text": [{"type": "bank_card", "text": "4111 1111 1111 1111"}]},
        {"text": "to anastasia@example.org, @anastasia_ex, tg://user?id=123456789 +998 91 1234567"},
        {"text": "t.me/+998911234567 and https://t.me/+998911234567?x=1"},
        {"text": [{"type": "mention", "text": "@anastasia_ex"}, {"type": "link", "text": "x"}]},
        {"text": "see @anastasia_ex", "text_entities": [{"type": "plain", "text": "x"}]},
        {"poll": {"question": "is @anastasia_ex here?", "answers": [{"text": "@anastasia_ex"}]}},
    ],
)
def test_names_and_numbers_of_people_do_not_leave(fields: dict[str, Any]) -> None:
    message = repr(read_message(**fields)).lower()
    for word in ("anastasia", "example.org", "1234567", "345 678", "4111", "123456789"):
        assert word not in message


def test_titles_of_private_chats_do_not_leave() -> None:
    for kind in ("personal_chat", "saved_messages", "replies", "verification_codes", "other", None):
        found = channels_of(read_chat(name=PRIVATE, type=kind, id=123456789))[0]
        assert "Anastasia" not in repr(found)
        if kind in ("personal_chat", "saved_messages"):
            assert "123456789" not in found.key
    for kind in ("bot_chat", "private_group", "public_supergroup", "private_channel"):
        assert channels_of(read_chat(name="A title", type=kind))[0].title == "A title"


def test_numbers_of_users_and_channels_are_told_apart() -> None:
    types = ("public_channel", "private_group", "bot_chat", "personal_chat", "saved_messages")
    keys = [channels_of(read_chat(type=kind, id=77))[0].key for kind in types]
    assert keys[:3] == ["telegram:77", "telegram:77", "telegram:user77"]
    assert keys[3] == keys[4] == f"telegram:{person('telegram:user77')}"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"from_id": "user5"}, person("telegram:user5")),
        ({"from_id": 5}, person("telegram:user5")),
        ({"from_id": (1 << 32) + 5}, person("telegram:user5")),
        ({"from_id": (2 << 32) + 5}, "telegram:5"),
        ({"from_id": 100}, "telegram:100"),  # the channel itself, in an old export
        ({"from_id": (2 << 32) + 100}, "telegram:100"),
        ({"from_id": "channel100", "from": "A channel"}, "telegram:100"),
        ({"from_id": "chat9"}, "telegram:9"),
        ({"from": None, "from_id": "user5"}, person("telegram:user5")),
        ({"from": PRIVATE}, person(PRIVATE)),
        ({"from": PRIVATE, "from_id": "user"}, person(PRIVATE)),
        ({"from": None}, None),
        ({"from": ["x"], "from_id": {"a": 1}}, None),
    ],
)
def test_senders(fields: dict[str, Any], expected: str | None) -> None:
    assert read_message(**fields).sender == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"forwarded_from": "Chan", "forwarded_from_id": "channel7"}, ["telegram:7"]),
        ({"forwarded_from": PRIVATE, "forwarded_from_id": "user7"}, [person("telegram:user7")]),
        ({"forwarded_from": "Chan"}, [PSEUDONYMS.title("Chan")]),
        ({"forwarded_from": None}, []),
        ({"saved_from": "Chan"}, [PSEUDONYMS.title("Chan")]),
    ],
)
def test_forwards(fields: dict[str, Any], expected: list[str]) -> None:
    message = read_message(**fields)
    assert message.forwarded
    assert targets(message, "forward") == expected
    assert not read_message().forwarded


def test_a_forward_by_title_and_the_channel_meet() -> None:
    channel = channels_of(read_chat(name="Chan"))[0]
    assert channel.title_pseudonym == targets(read_message(forwarded_from="Chan"))[0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"date": "2024-02-01T10:00:00"}, (1_706_781_600, False)),
        ({"date": "2024-02-01T10:00:00+09:00"}, (1_706_749_200, True)),
        ({"date": "2024-02-01T10:00:00", "date_unixtime": "1706745600"}, (1_706_745_600, True)),
        ({"date_unixtime": 1_706_745_600}, (1_706_745_600, True)),
        ({"date_unixtime": "x", "date": "x"}, (None, True)),
        ({"date_unixtime": "9" * 30, "date": "2024-13-01T10:00:00"}, (None, True)),
        ({"date": "0001-01-01T00:00:00+14:00"}, (None, True)),
        ({}, (None, True)),
    ],
)
def test_dates(fields: dict[str, Any], expected: tuple[int | None, bool]) -> None:
    message = messages_of(read_chat({"id": 1, "type": "message"} | fields))[0]
    assert (message.date, message.date_certain) == expected


def test_an_edit_in_1970_is_none() -> None:
    assert read_message(edited="1970-01-01T05:00:00").edited is None
    assert read_message(edited="2024-02-01T10:00:00").edited == 1_706_781_600
    assert read_message(edited="x", edited_unixtime="1706745600").edited == 1_706_745_600


def test_numbers_are_kept_as_they_are() -> None:
    numbers = [-999_999_999, "12", 2**63 - 1, -(2**63)]
    records = read_chat(*({"id": number, "type": "message"} for number in numbers))
    assert [one.number for one in messages_of(records)] == [-999_999_999, 12, 2**63 - 1, -(2**63)]


def test_kinds() -> None:
    given: list[dict[str, Any]] = [
        {"type": "message"},
        {"type": "service"},
        {"type": "unsupported"},
        {},
        {"type": []},
    ]
    records = read_chat(*({"id": number} | one for number, one in enumerate(given)))
    kinds = [one.kind for one in messages_of(records)]
    assert kinds == ["message", "service", "unsupported", "message", "unsupported"]


def test_replies() -> None:
    assert read_message(reply_to_message_id=9).reply_to == 9
    elsewhere = read_message(reply_to_message_id=9, reply_to_peer_id="channel5")
    assert elsewhere.reply_to is None
    assert targets(elsewhere) == ["telegram:5"]
    assert targets(read_message(reply_to_message_id=9, reply_to_peer_id="user5")) == []


def test_text_is_put_together() -> None:
    parts = [
        "one ",
        {"type": "bold", "text": "two "},
        {"type": "text_link", "text": "three", "href": "https://t.me/+AbCdEf12"},
        {"type": "custom_emoji", "text": "!", "document_id": 5},
        7,
    ]
    message = read_message(text=parts)
    assert message.text == "one two three!"
    assert message.references == (Reference("invite", "t.me/+AbCdEf12"),)
    with_entities = read_message(text="one two", text_entities=parts[1:3])
    assert with_entities.text == "two three"
    assert read_message(text=None).text == ""
    assert read_message(text="same", text_entities=[]).text == "same"
    assert read_message(text="a\u2028\ufffd\ufffdb").text == "a\u2028b"


def test_a_rich_message_is_text() -> None:
    rich = {"blocks": [{"content": [{"type": "bold", "text": "one "}, "two"]}, {"url": "t.me/Abc"}]}
    message = messages_of(read_chat({"id": 1, "type": "message", "rich_message": rich}))[0]
    assert message.text == "one two"
    assert targets(message) == ["t.me/abc"]


def test_mentions() -> None:
    entity = [{"type": "mention", "text": "@Some_Bot"}, " ", {"type": "mention", "text": "@Name_1"}]
    name = PSEUDONYMS.username("name_1")
    for text in (entity, "@Some_Bot @Name_1"):
        message = read_message(text=text)
        assert message.text == f"@Some_Bot [{name}]"
        assert targets(message, "mention") == ["@some_bot", name]
    assert targets(read_message(via_bot="@Gif")) == ["@gif"]
    assert read_message(text="https://example.com/@name_1 a.b@c /start@name_1").text.count("@") == 3


INVITES = ("https://t.me/joinchat/AbC-12_x", "t.me/+AbC-12_x", "tg://join?invite=AbC-12_x")
NAMED = ("https://t.me/Name_1", "t.me/s/name_1/55?q=1", "http://telegram.me/name_1/7")
IN_APP = ("tg://resolve?domain=Name_1&post=5", "name_1.t.me", "HTTPS://T.ME/NAME_1")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        *((link, Reference("invite", "t.me/+AbC-12_x")) for link in INVITES),
        *((link, Reference("link", "t.me/name_1")) for link in NAMED + IN_APP),
        ("https://t.me/c/123/45", Reference("link", "telegram:123")),
        ("tg://privatepost?channel=123&post=4", Reference("link", "telegram:123")),
        ("https://t.me/addlist/abcdef", Reference("link", "https://t.me/addlist/abcdef")),
        ("https://Example.com/a?b=c", Reference("link", "https://Example.com/a?b=c")),
        ("https://name:secret@example.com/", Reference("link", "https://example.com/")),
        ("example.com/x", Reference("link", "http://example.com/x")),
        ("tg://user?id=5", Reference("mention", person("telegram:user5"))),
        ("t.me/+79991234567", Reference("mention", person("phone:79991234567"))),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("t.me", None),
        ("tg://resolve?domain=" + "&a=" * 100, None),
        ("word", None),
    ],
)
def test_links(link: str, expected: Reference | None) -> None:
    assert link_reference(link, PSEUDONYMS) == expected


def test_links_are_bounded() -> None:
    found = link_reference("https://example.com/" + "a" * 10_000, PSEUDONYMS)
    assert found is not None
    assert len(found.target) <= 2048


def test_links_are_found_in_plain_text_once() -> None:
    text = "go (https://t.me/+AbCdEf12), or https://example.com/a_(b). Not mailto:x, at.me/x"
    assert targets(read_message(text=text)) == ["t.me/+AbCdEf12", "https://example.com/a_(b"]
    linked = [{"type": "link", "text": "https://t.me/+AbCdEf12"}, " ", "again t.me/+AbCdEf12"]
    assert targets(read_message(text=linked), "invite") == ["t.me/+AbCdEf12"] * 2


def test_links_of_buttons() -> None:
    buttons = [
        [{"type": "url", "text": "Open", "data": "https://t.me/+AbCdEf12"}, "x"],
        [{"type": "callback", "text": "No", "data": "https://example.com"}],
        7,
    ]
    assert targets(read_message(inline_bot_buttons=buttons)) == ["t.me/+AbCdEf12"]


def test_reactions() -> None:
    recent = [{"from": "A", "from_id": "user5"}, {"from": "B"}, {"from_id": "channel9"}, {}, 7]
    reactions = [{"type": "emoji", "recent": recent}, {"type": "paid", "count": 3}, "x"]
    expected = [person("telegram:user5"), person("B"), "telegram:9"]
    assert targets(read_message(reactions=reactions), "reaction") == expected


def test_service_messages() -> None:
    message = read_message(
        type="service",
        actor="A",
        actor_id="user5",
        action="create_group",
        title="Our group",
        members=["B", None, "C"],
    )
    assert (message.kind, message.action, message.text) == ("service", "create_group", "Our group")
    assert message.sender == person("telegram:user5")
    assert targets(message, "member") == [person("telegram:user5"), person("B"), person("C")]
    own = read_message(type="service", actor_id="channel100", action="edit_group_photo", photo="a")
    assert own.sender == "telegram:100"
    assert targets(own) == []
    assert own.media == (MediaRef("photo", "a"),)


def test_polls() -> None:
    answers = [{"text": "A", "voters": 2, "chosen": True}, {"text": ["B", {"text": "b"}]}, 7]
    poll = {"question": [{"type": "bold", "text": "Q"}, "?"], "closed": True, "total_voters": 2}
    found = read_message(poll=poll | {"answers": answers}).poll
    assert found is not None
    assert (found.question, found.closed, found.total_voters, found.hidden) == (
        "Q?",
        True,
        2,
        False,
    )
    assert found.answers == (PollAnswer("A", 2), PollAnswer("Bb", None))


def test_hidden_results_are_unknown() -> None:
    answers = [{"text": "A", "voters": 0}, {"text": "B", "voters": 0}]
    hidden = read_message(poll={"total_voters": 9, "answers": answers}).poll
    empty = read_message(poll={"total_voters": 0, "answers": answers}).poll
    assert hidden is not None
    assert empty is not None
    assert (hidden.hidden, [one.voters for one in hidden.answers]) == (True, [None, None])
    assert (empty.hidden, [one.voters for one in empty.answers]) == (False, [0, 0])
    assert read_message(poll="x").poll is None


PLACEHOLDERS = {
    "(File not included. Change data exporting settings to download.)": "not included",
    "(File exceeds maximum size. Change data exporting settings to download.)": "too large",
    "(File unavailable, please try again later)": "unavailable",
    "video.mp4 (File not included. Change data exporting settings to download.)": "not included",
    "(Photo unavailable, please try again later)": "unavailable",
    "": "unavailable",
}


@pytest.mark.parametrize(("written", "state"), PLACEHOLDERS.items())
def test_placeholders(written: str, state: str) -> None:
    for key in ("photo", "file"):
        (found,) = read_message(**{key: written, "thumbnail": written}).media
        assert (found.path, found.state) == (None, state)


def test_media() -> None:
    photo = read_message(photo="photos/a.jpg", photo_file_size=5, width=6, height=7).media
    assert photo == (MediaRef("photo", "photos/a.jpg", size=5, width=6, height=7),)
    sticker = {"media_type": "sticker", "thumbnail": "s.webp_thumb.jpg", "thumbnail_file_size": 3}
    assert read_message(file="s.webp", mime_type="image/webp", **sticker).media == (
        MediaRef("sticker", "s.webp", mime="image/webp"),
        MediaRef("thumbnail", "s.webp_thumb.jpg", "derivative", size=3),
    )
    kinds = {"video_file": "video", "animation": "video", "voice_message": "audio", None: "file"}
    for media_type, kind in kinds.items():
        assert read_message(file="f", media_type=media_type).media[0].kind == kind
    assert read_message(file="a(1).jpg (copy)").media[0].path == "a(1).jpg (copy)"
    assert [one.state for one in read_message(photo=7, file="x" * 9999).media] == ["refused"] * 2
    assert read_message(photo="a", width=-1, height=2**70, photo_file_size=True).media == (
        MediaRef("photo", "a"),
    )


def test_paths_that_leave_stay_so_for_the_source_to_refuse() -> None:
    posts = [{"id": place, "photo": path} for place, path in enumerate(["/a", "../a", "C:/a"])]
    document = json.dumps({"type": "public_channel", "id": 1, "messages": posts})
    found = messages_of(read_json(document.encode(), name="x/r.json"))
    assert [one.media[0].path for one in found] == ["/a", "x/../a", "C:/a"]


def test_an_invoice_is_text() -> None:
    written = '{"title": "Set of 10", "description": "pay here", "amount": 500}'
    for one in (written, {"title": "Set of 10", "description": "pay here"}):
        assert read_message(invoice_information=one).text == "Set of 10\npay here"
