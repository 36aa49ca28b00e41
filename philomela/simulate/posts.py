"""What is posted in an operation, before it is written in any export's form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from philomela.simulate.channels import Channel
from philomela.simulate.families import Copy

SpanKind = Literal["plain", "bold", "hashtag", "mention", "link", "text_link", "email"]
Content = Literal[
    "picture", "missing", "not included", "too large", "unavailable", "unreadable", "other"
]
#: Ways a message can be so broken that no reader can make a row of it.
Malformation = Literal["no id", "id is text", "id out of range", "not an object"]
MALFORMATIONS: tuple[Malformation, ...] = (
    "no id",
    "id is text",
    "id out of range",
    "not an object",
)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text. ``href`` is the target of a text link."""

    text: str
    kind: SpanKind = "plain"
    href: str = ""

    @property
    def invites(self) -> bool:
        """Whether it is an invite link."""
        address = self.href or (self.text if self.kind == "link" else "")
        return "t.me/+" in address or "t.me/joinchat/" in address


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a post. ``variety`` picks among the files that are no pictures."""

    content: Content
    copy: Copy | None = None
    as_file: bool = False
    variety: int = 0


@dataclass(frozen=True, slots=True)
class PlannedPoll:
    """A poll; ``voters`` per answer are true counts, also where the export hides them."""

    question: str
    answers: tuple[str, ...]
    voters: tuple[int, ...]
    closed: bool
    hidden: bool

    @property
    def total(self) -> int:
        """Voters of all answers."""
        return sum(self.voters)


@dataclass(frozen=True, slots=True)
class Post:
    """One message. ``number`` is set when all posts of its channel are known."""

    channel: Channel
    date: int  # seconds since 1970-01-01 UTC
    number: int = 0
    sender: int | None = None  # number of a user; None: the channel itself
    text: tuple[Span, ...] = ()
    attachment: Attachment | None = None
    poll: PlannedPoll | None = None
    forwarded: bool = False
    source: Channel | None = None  # of a forward; None: from an account that is deleted
    replies: bool = False  # to the message before it
    reacted: int = 0  # people who reacted
    action: str | None = None  # of a service message
    unsupported: bool = False
    malformed: Malformation | None = None
    repeated: bool = False  # written twice, as in exports that were merged
    prices: int = 0  # price mentions in the text
