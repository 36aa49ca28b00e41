"""A post -> the message as an export of its version has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from philomela.simulate.channels import Channel, Version
from philomela.simulate.posts import Attachment, Content, PlannedPoll, Post, Span
from philomela.simulate.telegram_files import Kind, Place, kind_of

Json = dict[str, Any]

#: Content of a post -> what stands where its path would.
PLACEHOLDERS: dict[Content, str] = {
    "not included": "(File not included. Change data exporting settings to download.)",
    "too large": "(File exceeds maximum size. Change data exporting settings to download.)",
    "unavailable": "(File unavailable, please try again later)",
}
_USER_BASE = 500_000_000
_EMOJI = ("👍", "❤", "🔥")
_MALFORMED_ID = {"id is text": "seventeen", "id out of range": 2**70}


@dataclass(frozen=True, slots=True)
class FileSize:
    """Of a written file: bytes, and pixels as displayed (0 for what is no picture)."""

    bytes: int
    width: int = 0
    height: int = 0


#: Of a file that the export does not hold.
_ABSENT = FileSize(5_000_000, 640, 480)


def message(
    post: Post, before: Post | None, place: Place | None = None, size: FileSize = _ABSENT
) -> Json | str:
    """One message; ``before`` is the one that a reply answers, ``place`` where its file lies."""
    if post.malformed == "not an object":
        return "message"
    if post.unsupported:
        return {"id": post.number, "type": "unsupported"}
    result: Json = {"id": _MALFORMED_ID.get(post.malformed or "", post.number)}
    if post.malformed == "no id":
        del result["id"]
    result["type"] = "service" if post.action else "message"
    result |= _dates(post)
    if post.action:
        result |= _service(post, before)
    else:
        result |= _origin(post, before)
        result |= _media(post, place, size)
    if post.poll:
        result["poll"] = _poll(post.poll, post.channel.version)
    result |= _text(post.text, post.channel.version)
    if post.reacted and post.channel.version != "old":
        result["reactions"] = [_reaction(post)]
    return result


def user_id(number: int, version: Version) -> str | int:
    """A user's identifier: an integer before version 2.7.2, with a prefix since."""
    return _USER_BASE + number if version == "old" else f"user{_USER_BASE + number}"


def _local(date: int, channel: Channel) -> str:
    return f"{channel.local(date):%Y-%m-%dT%H:%M:%S}"


def _dates(post: Post) -> Json:
    channel = post.channel
    result: Json = {"date": _local(post.date, channel)}
    if channel.version == "old":
        return result | {"edited": _local(0, channel)}
    result["date_unixtime"] = str(post.date)
    if post.number % 17 == 0:
        edited = post.date + 120
        result |= {"edited": _local(edited, channel), "edited_unixtime": str(edited)}
    return result


def _sender(post: Post) -> tuple[str | None, str | int]:
    channel = post.channel
    if post.sender is None:
        prefix = "" if channel.version == "old" else "channel"
        return channel.title, f"{prefix}{channel.number}"
    # The name of an account that is deleted is null.
    name = None if post.sender % 41 == 0 else f"User {post.sender}"
    return name, user_id(post.sender, channel.version)


def _origin(post: Post, before: Post | None) -> Json:
    name, identifier = _sender(post)
    result: Json = {"from": name, "from_id": identifier}
    if post.channel.role == "hub":
        result["author"] = "User 3"
    if post.forwarded:
        result["forwarded_from"] = post.source.title if post.source else None
        if post.channel.version == "modern":
            source = f"channel{post.source.number}" if post.source else user_id(41, "modern")
            result["forwarded_from_id"] = source
    if post.replies and before:
        result["reply_to_message_id"] = before.number
    return result


def _media(post: Post, place: Place | None, size: FileSize) -> Json:
    if not post.attachment:
        return {}
    path = place.path if place else PLACEHOLDERS[post.attachment.content]
    result = _described(post.attachment, path, place, size)
    if post.channel.version != "modern":
        for newer in ("photo_file_size", "file_size", "thumbnail_file_size", "file_name"):
            result.pop(newer, None)
    return result


def _described(attachment: Attachment, path: str, place: Place | None, size: FileSize) -> Json:
    if not attachment.as_file:
        return {
            "photo": path,
            "photo_file_size": size.bytes,
            "width": size.width,
            "height": size.height,
        }
    kind = kind_of(attachment)
    result: Json = {"file": path, "file_name": _file_name(path, kind), "file_size": size.bytes}
    if kind.has_thumbnail:
        result["thumbnail"] = place.thumbnail if place else path
        result["thumbnail_file_size"] = 2_048
    if kind.media_type:
        result["media_type"] = kind.media_type
    if kind.media_type == "sticker":
        result["sticker_emoji"] = "🏮"
    result["mime_type"] = kind.mime
    if kind.media_type in ("video_file", "voice_message"):
        result["duration_seconds"] = 7
    if size.width:
        result |= {"width": size.width, "height": size.height}
    return result


def _file_name(path: str, kind: Kind) -> str:
    return f"file{kind.suffix}" if path.startswith("(") else path.rpartition("/")[2]


def _poll(poll: PlannedPoll, version: Version) -> Json:
    question: Any = poll.question
    if version == "modern":
        first, _, rest = poll.question.partition(" ")
        question = [{"type": "bold", "text": first}, f" {rest}"]
    return {
        "question": question,
        "closed": poll.closed,
        "total_voters": poll.total,
        "answers": [
            {"text": text, "voters": 0 if poll.hidden else voters, "chosen": False}
            for text, voters in zip(poll.answers, poll.voters, strict=True)
        ],
    }


def _service(post: Post, before: Post | None) -> Json:
    actor, identifier = _sender(post)
    result: Json = {"actor": actor, "actor_id": identifier, "action": post.action}
    if post.action in ("create_channel", "migrate_from_group", "edit_group_title"):
        result["title"] = post.channel.title
    elif post.action == "pin_message":
        result["message_id"] = before.number if before else 1
    elif post.action == "invite_members":
        result["members"] = [f"User {post.number % 90 + 10}", None]
    elif post.action == "join_group_by_link":
        result["inviter"] = "Group"
    return result


def _text(spans: tuple[Span, ...], version: Version) -> Json:
    entities = [_entity(span) for span in spans]
    pieces: list[Any] = [
        span.text if span.kind == "plain" else entity
        for span, entity in zip(spans, entities, strict=True)
    ]
    only_words = all(span.kind == "plain" for span in spans)
    result: Json = {"text": "".join(pieces) if only_words else pieces}
    return result if version == "old" else result | {"text_entities": entities}


def _entity(span: Span) -> Json:
    entity = {"type": span.kind, "text": span.text}
    return entity | {"href": span.href} if span.href else entity


def _reaction(post: Post) -> Json:
    result: Json = {
        "type": "emoji",
        "count": post.reacted,
        "emoji": _EMOJI[post.number % len(_EMOJI)],
    }
    if post.channel.is_group:
        number = post.number % 150 + 1
        recent = {
            "from": f"User {number}",
            "from_id": user_id(number, post.channel.version),
            "date": _local(post.date + 300, post.channel),
        }
        result["recent"] = [recent]
    return result
