"""Where an export keeps the file of each post, and the files that are no pictures."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from philomela.simulate.channels import Channel
from philomela.simulate.families import Copy
from philomela.simulate.plan import Plan
from philomela.simulate.posts import Attachment, Post

#: Contents for which an export names a path.
NAMED = ("picture", "missing", "unreadable", "other")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its folder, the end of its name, and how an export calls it."""

    folder: str
    suffix: str
    mime: str
    media_type: str = ""
    has_thumbnail: bool = False


PHOTO = Kind("photos", ".jpg", "image/jpeg")
_FILES = {
    "jpeg": Kind("files", ".jpg", "image/jpeg", has_thumbnail=True),
    "png": Kind("files", ".png", "image/png", has_thumbnail=True),
    "webp": Kind("files", ".webp", "image/webp", has_thumbnail=True),
}
_OTHERS: tuple[Kind, ...] = (
    Kind("stickers", ".tgs", "application/x-tgsticker", "sticker", has_thumbnail=True),
    Kind("video_files", ".mp4", "video/mp4", "video_file"),
    Kind("voice_messages", ".ogg", "audio/ogg", "voice_message"),
    Kind("files", ".pdf", "application/pdf"),
    Kind("files", ".txt", "text/plain"),
)

_BROKEN: tuple[bytes, ...] = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xfe\x00\x08",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0\x08\x02\x00\x00\x00BAD!",
    b"RIFF\x40\x00\x00\x00WEBPVP8 \x34\x00\x00\x00",
    b"\xff\xd8\xff\xd9",
    b"",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post's file lies, relative to its export; ``thumbnail`` is the small one beside."""

    path: str
    kind: Kind
    thumbnail: str | None = None


class Layout:
    """The files of one export. A forward of what the export already holds shares its path."""

    def __init__(self, plan: Plan, export: str) -> None:
        self.export = export
        self.channels = tuple(one for one in plan.channels if one.export == export)
        self._posts = dict(zip(plan.channels, plan.posts, strict=True))
        self._numbers: Counter[tuple[str, str]] = Counter()
        self._held: dict[tuple[Copy, bool], Place] = {}
        self.places: dict[tuple[int, int], Place] = {}
        for channel in self.channels:
            for post in self.posts(channel):
                if post.attachment and post.attachment.content in NAMED:
                    place = self._place(post, post.attachment)
                    self.places[channel.number, post.number] = place

    def posts(self, channel: Channel) -> tuple[Post, ...]:
        """The posts of one of this export's channels."""
        return self._posts[channel]

    def place(self, post: Post) -> Place | None:
        """Where the file of a post lies."""
        return self.places.get((post.channel.number, post.number))

    def files(self) -> Iterator[tuple[Place, Attachment]]:
        """Every file that the export holds, once."""
        written = set()
        for channel in self.channels:
            for post in self.posts(channel):
                place = self.place(post)
                if place and post.attachment and post.attachment.content != "missing":
                    if place.path not in written:
                        yield place, post.attachment
                    written.add(place.path)

    def _place(self, post: Post, attachment: Attachment) -> Place:
        held = (attachment.copy, attachment.as_file) if attachment.copy else None
        if held and post.forwarded and held in self._held:
            return self._held[held]
        kind = kind_of(attachment)
        folder = chat_folder(self.channels, post.channel) + kind.folder
        self._numbers[folder, kind.suffix] += 1
        name = _name(kind, self._numbers[folder, kind.suffix], post)
        path = f"{folder}/{name}"
        thumbnail = f"{path}_thumb.jpg" if kind.has_thumbnail else None
        place = Place(path, kind, thumbnail)
        if held:
            self._held[held] = place
        return place


def layouts(plan: Plan) -> tuple[Layout, ...]:
    """One for each export of the plan."""
    names = dict.fromkeys(channel.export for channel in plan.channels)
    return tuple(Layout(plan, name) for name in names)


def kind_of(attachment: Attachment) -> Kind:
    """What an attachment is sent as."""
    if attachment.content == "other":
        return _OTHERS[attachment.variety % len(_OTHERS)]
    if not attachment.as_file:
        return PHOTO
    return _FILES[attachment.copy.form.format if attachment.copy else "jpeg"]


def chat_folder(channels: Iterable[Channel], channel: Channel) -> str:
    """The folder of a chat within its export: none for an export of a single chat."""
    if channel.version != "account":
        return ""
    return f"chats/chat_{list(channels).index(channel) + 1:02}/"


def broken_file(variety: int) -> bytes:
    """Begins like a picture and is none; no decoder can make pixels of it."""
    start = _BROKEN[variety % len(_BROKEN)]
    return start + f" broken {variety}".encode() if start else start


def other_file(variety: int) -> bytes:
    """A file of the kind that an attachment of this variety is sent as."""
    mime = _OTHERS[variety % len(_OTHERS)].mime
    if mime == "application/x-tgsticker":
        return gzip.compress(b'{"v":"5.5.2","fr":60,"ip":0,"op":%d,"layers":[]}' % variety, mtime=0)
    if mime == "video/mp4":
        return b"\0\0\0\x18ftypisom\0\0\0\0isommp41\0\0\0\x10mdat%08d" % variety
    if mime == "audio/ogg":
        return b"OggS\0\x02" + bytes(8) + b"OpusHead%08d" % variety
    if mime == "application/pdf":
        return b"%%PDF-1.4\n1 0 obj<</Type/Catalog/N %d>>endobj\n%%%%EOF\n" % variety
    return b"List %d\n" % variety


def _name(kind: Kind, number: int, post: Post) -> str:
    moment = post.channel.local(post.date)
    if kind is PHOTO:
        return f"photo_{number}@{moment:%d-%m-%Y_%H-%M-%S}.jpg"
    if kind.folder == "voice_messages":
        return f"audio_{number}@{moment:%d-%m-%Y_%H-%M-%S}.ogg"
    name = {"stickers": "sticker", "video_files": "video"}.get(kind.folder, "IMG_0001")
    return f"{name} ({number}){kind.suffix}" if number > 1 else f"{name}{kind.suffix}"
