"""Frozen records that pass between the rooms.

Times are whole seconds since 1970-01-01 UTC. Names of people never appear in a record:
readers replace them by keyed pseudonyms (:mod:`philomela.archives.pseudonyms`).

What an archive holds by the million is a named tuple, which is made several times faster than a
frozen data class and is as little changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ChannelKind = Literal["channel", "group", "private", "bot", "saved", "site", "folder", "unknown"]
MessageKind = Literal["message", "service", "unsupported"]
ReferenceKind = Literal["forward", "mention", "link", "invite", "reaction", "member"]
MediaKind = Literal["photo", "file", "sticker", "video", "audio", "thumbnail"]
MediaState = Literal[
    "pending",  # named by the archive, not looked at yet
    "read",  # decoded; `sha256` names the picture
    "other",  # not a picture (video, sound, document)
    "derivative",  # a thumbnail of the picture beside it
    "missing",  # the archive names it but does not hold it
    "not included",  # the exporter left it out
    "too large",  # the exporter or our limits refused its size
    "unavailable",  # the exporter could not fetch it
    "unreadable",  # the decoder refused it; `reason` says why
    "refused",  # its path leaves the archive
]
SkippedUnit = Literal["archive", "channel", "message", "record", "file"]
LinkKind = Literal[
    "copy",  # the same photo but for re-encoding and resizing
    "edited",  # lightly: cropped, mirrored, turned, brighter, darker
    "stamped",  # with small marks or captions added
    "altered",  # with a large region replaced
]


@dataclass(frozen=True, slots=True)
class Archive:
    """What somebody exported: one document and the files beside it."""

    sha256: str  # of the document's bytes, or of a folder's listing; hex
    format: str  # the reader's name, such as "telegram-json"
    name: str  # base name, for people
    size: int  # bytes of the document


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where messages are posted."""

    key: str  # "telegram:123", "telegram:user123", "telegram:person:…", "discord:…", "site:…", …
    kind: ChannelKind
    title: str | None  # None where the title is a person's name
    title_pseudonym: str | None = None  # joins forwards that name only the title


class Reference(NamedTuple):
    """Something a message points at: an edge of the network.

    ``target`` is ``telegram:123`` (a channel), ``title:…`` (the pseudonym of a title),
    ``username:…`` (the pseudonym of a user name), ``@somebot``, ``t.me/name``,
    ``t.me/+invite``, ``person:…`` or a full ``https://…`` address.
    """

    kind: ReferenceKind
    target: str


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """One answer of a poll."""

    text: str
    voters: int | None  # None where the result was hidden from the exporter


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll; ``hidden`` when there are voters in total but none on any answer."""

    question: str
    closed: bool
    total_voters: int | None
    answers: tuple[PollAnswer, ...]
    hidden: bool


class MediaRef(NamedTuple):
    """One file a message names. ``path`` is untrusted: open it through its Source only."""

    kind: MediaKind
    path: str | None
    state: MediaState = "pending"
    reason: str = ""
    mime: str | None = None  # as declared; content decides
    size: int | None = None  # bytes, as declared
    width: int | None = None  # pixels, as declared
    height: int | None = None


class Message(NamedTuple):
    """One post. ``number`` is the platform's own, unique in its channel."""

    channel: str
    number: int
    position: int  # 0-based place in its archive, counting every message read or skipped
    kind: MessageKind = "message"
    date: int | None = None
    date_certain: bool = True  # False: local time of an exporter whose zone is not known
    edited: int | None = None
    sender: str | None = None  # "person:…" or a channel's key
    forwarded: bool = False
    reply_to: int | None = None
    action: str | None = None  # of a service message
    text: str = ""
    references: tuple[Reference, ...] = ()
    media: tuple[MediaRef, ...] = ()
    poll: Poll | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not read, and why. Never dropped in silence."""

    unit: SkippedUnit
    where: str  # "messages[17]", a file's name in the archive, …
    reason: str  # a short fixed phrase, such as "unreadable date"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What we keep of a picture besides its SHA-256."""

    pdq: bytes  # 32 bytes, most significant first, as the reference prints it
    quality: int  # 0..100
    recipe: str  # version of the way from bytes to hash, such as "pdq/1"
    sketch: bytes | None = None  # encoded; None where it was not asked for
    sketch_recipe: str | None = None  # such as "sketch/1"


@dataclass(frozen=True, slots=True)
class Picture:
    """Distinct media content that decodes as a picture."""

    sha256: str  # hex
    size: int  # bytes
    format: str  # "jpeg", "png", …, by content
    width: int  # pixels as displayed
    height: int
    frames: int
    fingerprint: Fingerprint


#: Corners of a picture in another: x and y as shares (0 to 1 inside) of the other's width and
#: height; top left, top right, bottom right, bottom left of the former.
Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Two pictures that are versions of one; ``first < second``.

    Where only the PDQ hashes speak, what structure would tell is None.
    """

    first: str
    second: str
    kind: LinkKind
    distance: int  # bits between the PDQ hashes
    strength: float | None = None  # log10 of the links this good that chance would give
    fraction: float | None = None  # share of what both show that differs, 0 to 1
    sense: int | None = None  # how the second must be mirrored and turned to fit the first
    place: Corners | None = None  # where the first lies in the second
    thin: bool = False  # only a small part agrees
    unconfirmed: bool = False  # the hashes are near, but nothing of the structure agrees
    waiting: bool = False  # would join families on thin evidence: a person decides


@dataclass(frozen=True, slots=True)
class Family:
    """Pictures joined by links. ``name`` is the smallest SHA-256 in it.

    ``versions`` are the sets of pictures among which no large region differs, by their smallest
    SHA-256: a family of one version holds copies only.
    """

    name: str
    members: tuple[str, ...]
    versions: tuple[tuple[str, ...], ...] = ()


Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows behind a measure, for tables, CSV files and charts."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure with everything needed to question it."""

    name: str  # "families", "three_month_change"
    title: str  # what it is, in a few words
    value: int | float | str | None  # None: not known
    unit: str
    method: str  # definition, formula and source, in sentences
    n: int | None = None  # number of observations behind it
    low: float | None = None
    high: float | None = None
    level: float | None = None  # of the interval, such as 0.95
    sources: tuple[str, ...] = ()  # SQL that lists the rows in the case it came from
    caveats: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())
