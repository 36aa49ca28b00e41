"""Telegram's HTML pages."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram_memory import (
    PSEUDONYMS,
    MemorySource,
    channels_of,
    messages_of,
    read_html,
    skipped_of,
)

from philomela.archives.telegram_html import TelegramHtml
from philomela.archives.telegram_html_messages import parse_html_date
from philomela.errors import MissingFile
from philomela.records import MediaRef, Message, PollAnswer, Reference

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
EXPORTS = SHARED / "exports"
HOSTILE = SHARED / "hostile"
DATE = '<div class="pull_right date details" title="12.02.2025 08:37:48 UTC+09:00">08:37</div>'


def page(*messages: str, title: str = "Our chat") -> str:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body>'
        '<div class="page_wrap"><div class="page_header"><div class="content">'
        f'<div class="text bold">\n{title}\n</div></div></div>'
        f'<div class="page_body chat_page"><div class="history">{"".join(messages)}</div></div>'
        "</div></body></html>"
    )


def post(
    number: int | str, body: str = "", sender: str = "Alice Example", joined: bool = False
) -> str:
    name = "" if joined else f'<div class="from_name">\n{sender} \n</div>'
    classes = "message default clearfix" + " joined" * joined
    return (
        f'<div class="{classes}" id="message{number}"><div class="pull_left userpic_wrap">'
        f'<div class="userpic"><div class="initials">AE</div></div></div>'
        f'<div class="body">{DATE}{name}{body}</div></div>'
    )


def service(number: int, sentence: str, rest: str = "") -> str:
    return (
        f'<div class="message service" id="message{number}">'
        f'<div class="body details">\n{sentence}\n</div>{rest}</div>'
    )


def only(*messages: str, title: str = "Our chat") -> Message:
    found = messages_of(read_html(page(*messages, title=title)))
    assert len(found) == 1
    return found[0]


def text(content: str) -> str:
    return f'<div class="text">\n{content}\n</div>'


def test_a_chat_of_several_pages() -> None:
    first = page(service(-1, "12 February 2025"), post(1, text("one")), post(2, text("two")))
    second = page(service(-2, "13 February 2025"), post(-5, text("three")))
    records = read_html(first, second, folder="a/")
    assert [(one.number, one.position, one.text) for one in messages_of(records)] == [
        (1, 0, "one"),
        (2, 1, "two"),
        (-5, 2, "three"),
    ]
    channel = channels_of(records)[0]
    assert records[0] == channel
    assert channel.key == "telegram-title:" + PSEUDONYMS.title("Our chat")[len("title:") :]
    assert channel.title_pseudonym == PSEUDONYMS.title("Our chat")
    assert not skipped_of(records)


def test_pages_in_their_order() -> None:
    names = {f"a/messages{number}.html" for number in ("", "2", "10", "9")}
    parts = TelegramHtml().parts("a/messages.html", frozenset(names | {"messages3.html", "a/x.js"}))
    assert parts == tuple(f"a/messages{number}.html" for number in ("", "2", "9", "10"))
    assert TelegramHtml().parts("chat.html", frozenset({"messages.html"})) == ("chat.html",)


def test_senders() -> None:
    posts = [post(1), post(2, joined=True), post(3, sender="Deleted Account")]
    posts += [post(4, joined=True), post(5, sender="Our chat"), post(6, sender="Bob via @Gif")]
    found = messages_of(read_html(page(*posts)))
    alice, bob = PSEUDONYMS.person("Alice Example"), PSEUDONYMS.person("Bob")
    assert [one.sender for one in found] == [alice, alice, None, None, found[0].channel, bob]
    assert found[5].references == (Reference("mention", "@gif"),)


def test_no_name_leaves() -> None:
    records = read_html(
        page(
            post(1, '<div class="signature details">Alice Example</div>'),
            post(2, text('<a href="" onclick="return ShowMentionName()">Alice Example</a>')),
            post(3, text('<a href="mailto:alice@example.org">alice@example.org</a>')),
            post(4, text('<a href="https://t.me/alice_example">@alice_example</a>')),
            service(5, "Alice Example invited Alice Example and Bob"),
            service(6, "Alice Example did something new"),
            post(7, forward("Alice Example", text("x"))),
            title="Alice Example",
        )
    )
    assert len(messages_of(records)) == 7
    assert "alice" not in repr(records).lower()


def forward(name: str, rest: str) -> str:
    date = '<span class="date details" title="11.02.2025 22:00:00 UTC"> 11.02.2025 22:00:00</span>'
    named = f'<div class="from_name">{name} {date}</div>' if name else ""
    return f'<div class="forwarded body">{named}{rest}</div>'


def test_forwards() -> None:
    posts = [
        post(1, forward("Source", text("one"))),
        post(2, forward("", text("two")), joined=True),
    ]
    posts += [post(3, text("three")), post(4, forward("Deleted Account", ""))]
    found = messages_of(read_html(page(*posts)))
    source = (Reference("forward", PSEUDONYMS.title("Source")),)
    assert [one.references for one in found] == [source, source, (), ()]
    assert [one.forwarded for one in found] == [True, True, False, True]
    assert [one.text for one in found] == ["one", "two", "three", ""]
    assert found[0].date == 1_739_317_068  # its own, not the source's


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12.02.2025 08:37:48 UTC+09:00", (1_739_317_068, True)),
        ("12.02.2025 08:37:48 UTC-01:30", (1_739_354_868, True)),
        ("12.02.2025 08:37:48 UTC", (1_739_349_468, True)),
        ("12.02.2025 08:37:48", (1_739_349_468, False)),
        ("31.02.2025 08:37:48", (None, True)),
        ("12.02.2025 08:37:48 UTC+99:99", (None, True)),
        ("", (None, True)),
    ],
)
def test_dates(written: str, expected: tuple[int | None, bool]) -> None:
    assert parse_html_date(written) == expected


def test_text_and_links() -> None:
    words = 'a<br>b <strong>c</strong> &lt;d&gt; <a href="https://t.me/+AbCdEf12">here</a>'
    message = only(post(1, text(words)))
    assert message.text == "a\nb c <d> here"
    assert message.references == (Reference("invite", "t.me/+AbCdEf12"),)
    hashtag = '<a href="" onclick="return ShowHashtag(&quot;x&quot;)">#x</a>'
    assert only(post(1, text(hashtag))).text == "#x"


def test_replies() -> None:
    link = '<div class="reply_to details">In reply to <a href="{}">this message</a></div>'
    assert only(post(3, link.format("#go_to_message2"))).reply_to == 2
    assert only(post(3, link.format("messages.html#go_to_message-2"))).reply_to == -2
    assert only(post(3, '<div class="reply_to details">In another chat</div>')).reply_to is None


def media(inner: str) -> str:
    return f'<div class="media_wrap clearfix">{inner}</div>'


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            '<a class="photo_wrap clearfix pull_left" href="photos/a.jpg">'
            '<img class="photo" src="photos/a_thumb.jpg"/></a>',
            (
                MediaRef("photo", "photos/a.jpg"),
                MediaRef("thumbnail", "photos/a_thumb.jpg", "derivative"),
            ),
        ),
        (
            '<a class="photo_wrap" href="../../chats/chat_001/photos/a.jpg">'
            '<img class="photo" src="../../chats/chat_001/photos/a.jpg"/></a>',
            (MediaRef("photo", "photos/a.jpg"),),
        ),
        (
            '<a class="sticker_wrap clearfix pull_left" href="stickers/s.webp"></a>',
            (MediaRef("sticker", "stickers/s.webp"),),
        ),
        (
            '<a class="media block_link media_file" href="files/x.zip"><div class="fill"></div>'
            '<div class="body"><div class="title bold">x</div></div></a>',
            (MediaRef("file", "files/x.zip"),),
        ),
        (
            '<div class="media clearfix pull_left media_photo"><div class="body"><div'
            ' class="title bold">Photo</div><div class="description">Not included, change data'
            ' exporting settings to download.</div><div class="status">1 KB</div></div></div>',
            (MediaRef("photo", None, "not included"),),
        ),
        (
            '<div class="media media_video">'
            '<div class="description">Exceeds maximum size, …</div></div>',
            (MediaRef("video", None, "too large"),),
        ),
        ('<div class="media media_photo">Expired</div>', (MediaRef("photo", None, "unavailable"),)),
        ('<div class="media media_call"><div class="title">Alice</div></div>', ()),
        ('<a class="media media_location" href="https://maps.google.com/maps?q=1,2"></a>', ()),
        ('<div class="media media_contact"><div class="title">Alice</div></div>', ()),
        ('<a class="photo_wrap" href="/etc/passwd"></a>', (MediaRef("photo", "/etc/passwd"),)),
    ],
)
def test_media(inner: str, expected: tuple[MediaRef, ...]) -> None:
    message = only(post(1, media(inner) + text("words")))
    assert message.media == expected
    assert message.text == "words"


def poll(answers: str, total: str, kind: str = "Anonymous poll") -> str:
    return media(
        f'<div class="media_poll"><div class="question bold">Which?</div>'
        f'<div class="details">{kind}</div>{answers}'
        f'<div class="total details\t">{total}</div></div>'
    )


def test_polls() -> None:
    answers = '<div class="answer">- A <span class="details">2 votes, chosen vote</span></div>'
    answers += '<div class="answer">- B</div>'
    found = only(post(1, poll(answers, "2 votes", "Final results"))).poll
    assert found is not None
    assert (found.question, found.closed, found.total_voters) == ("Which?", True, 2)
    assert found.answers == (PollAnswer("A", 2), PollAnswer("B", 0))
    hidden = only(post(1, poll('<div class="answer">- A</div>', "9 votes"))).poll
    assert hidden is not None
    assert (hidden.hidden, hidden.answers[0].voters, hidden.closed) == (True, None, False)
    empty = only(post(1, poll('<div class="answer">- A</div>', "No votes"))).poll
    assert empty is not None
    assert (empty.hidden, empty.total_voters) == (False, 0)


def test_service_messages() -> None:
    userpic = '<div class="userpic_wrap"><a class="userpic_link" href="photos/g.jpg"></a></div>'
    sentences = {
        "Alice changed group title to &laquo;New&raquo;": ("edit_group_title", "New"),
        "Channel &laquo;Chan&raquo; created": ("create_channel", "Chan"),
        "Alice pinned <a href='#go_to_message1'>this message</a>": ("pin_message", ""),
        "Alice joined group by link from Group": ("join_group_by_link", ""),
        "Alice had an idea": (None, ""),
        "12 February 2025": (None, ""),
    }
    for sentence, (action, kept) in sentences.items():
        message = only(service(9, sentence))
        assert (message.kind, message.action, message.text) == ("service", action, kept)
    members = only(service(9, "Alice invited Bob, Carol and Dan")).references
    names = ("Alice", "Bob", "Carol", "Dan")
    assert members == tuple(Reference("member", PSEUDONYMS.person(name)) for name in names)
    photo = only(service(9, "Channel photo changed", userpic))
    assert photo.media == (MediaRef("photo", "photos/g.jpg"),)
    assert only(service(9, "This message is not supported by x")).kind == "unsupported"


def test_unreadable_messages_have_rows() -> None:
    records = read_html(page(post("12b"), post(""), post(1, text("x" * (1 << 20 | 1))), post(2)))
    assert [one.number for one in messages_of(records)] == [2]
    rows = skipped_of(records, "message")
    assert [row.where for row in rows] == [f"messages.html messages[{place}]" for place in range(3)]
    assert [row.reason for row in rows] == ["no readable number", "no readable number", "too large"]


def test_broken_pages() -> None:
    whole = page(*(post(number, text("x")) for number in range(20)))
    for length in range(0, len(whole), 97):
        records = read_html(whole[:length])
        found = [one.number for one in messages_of(records)]
        assert found == list(range(len(found)))
    unclosed = whole.replace("</div>", "")
    assert len(messages_of(read_html(unclosed))) == 20


@pytest.mark.parametrize(
    "hostile",
    [
        "<a " + "x" * 300_000,
        "<!--" + "x" * 300_000,
        "<script>" + "x" * 300_000,
        "<![CDATA[" * 20_000,
        "<!" * 50_000,
        "</" * 50_000,
        "<a b=" * 30_000,
        "<div>" * 100_000,
        "</div>" * 100_000,
        "&#x" * 50_000,
        "<div class='message default' id='message5'>" * 3_000,
    ],
)
def test_hostile_pages_end(hostile: str) -> None:
    records = read_html(page(post(1, text("x")), hostile, post(2, text("y"))))
    assert messages_of(records)[0].number == 1
    assert len(messages_of(records)) > 1 or skipped_of(records)


@given(st.lists(st.sampled_from(["<", ">", '"', "'", "&", "div", " class=", "message", "x"])))
@settings(max_examples=100)
def test_any_bits_of_markup_end(bits: list[str]) -> None:
    records = read_html(page(post(1, text("a")), "".join(bits), post(2, text("b"))))
    assert messages_of(records)
    assert {type(one).__name__ for one in records} <= {"Channel", "Message", "Skipped"}


@given(st.text())
def test_any_text_stays_text(words: str) -> None:
    message = only(post(1, text(html.escape("." + words))))
    assert message.number == 1
    assert message.text.startswith(".")


def test_detection() -> None:
    reader = TelegramHtml()
    assert reader.detect("messages.html", page(post(1)).encode())
    assert reader.detect("messages2.html", page(service(-1, "1 May 2020")).encode())
    assert not reader.detect("messages.html", page().encode())
    assert not reader.detect("messages.html", b"<html><body>class message</body></html>")


def test_a_missing_page_is_a_row() -> None:
    source = MemorySource({})
    rows = list(TelegramHtml().read(source, "messages.html", PSEUDONYMS))
    assert [row.reason for row in skipped_of(rows)] == ["cannot be read", "no messages in it"]
    with pytest.raises(MissingFile):
        TelegramHtml().open_media(source, "x.jpg")


@pytest.mark.skipif(not EXPORTS.is_dir(), reason="the exports are not beside the project")
def test_public_exports_add_up() -> None:
    folders = sorted({path.parent for path in EXPORTS.rglob("messages*.html")})
    assert len(folders) >= 2
    for folder in folders:
        pages = sorted(folder.glob("messages*.html"), key=lambda path: (len(path.name), path.name))
        contents = [path.read_text() for path in pages]
        records = read_html(*contents)
        elements = sum(one.count('class="message ') for one in contents)
        days = sum(one.count('id="message-') for one in contents)
        skipped = skipped_of(records)
        assert len(messages_of(records)) + len(skipped) == elements - days
        assert [row.reason for row in skipped] in ([], ["no readable number"])


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not beside the project")
def test_hostile_files_end_in_rows() -> None:
    reader = TelegramHtml()
    for path in sorted((HOSTILE / "html").rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            reader.detect(path.name, content[: 1 << 16])
            source = MemorySource({"messages.html": content})
            assert list(reader.read(source, "messages.html", PSEUDONYMS)), path
            inside = page(post(1, text(content.decode("utf-8", "replace"))), post(2))
            assert messages_of(read_html(inside)) or skipped_of(read_html(inside)), path
