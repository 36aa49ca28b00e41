"""Pages of a Telegram HTML export -> what stands in each message, as written.

Classes of elements as ``export_output_html.cpp`` of telegramdesktop/tdesktop writes them. The
standard library's parser is written in Python and reads any text; here its memory and its nesting
are bounded besides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT_LIMIT = 1 << 20  # characters of one message
PENDING_LIMIT = 1 << 17  # characters of one tag or comment
_DEPTH = 256
_ITEMS = 1_000  # links, files and answers of one message
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
#: Class -> what the text of such an element is.
_FIELDS = {
    "from_name": "from",
    "reply_to": "reply",
    "text": "text",
    "signature": "ignored",
    "reactions": "ignored",
    "userpic": "ignored",
    "userpic_wrap": "ignored",
    "date": "ignored",
}
_MEDIA_FIELDS = {
    "title": "media_title",
    "description": "media_description",
    "status": "media_status",
    "question": "poll_question",
    "answer": "poll_answer",
    "total": "poll_total",
}


@dataclass(slots=True)
class RawLink:
    """``<a>`` within a text."""

    href: str
    onclick: str
    text: str = ""


@dataclass(slots=True)
class RawFile:
    """A file, or what stands in its place (``href`` is None)."""

    classes: frozenset[str]
    href: str | None
    thumbnail: str | None = None
    words: dict[str, str] = field(default_factory=dict)  # title, description, status


@dataclass(slots=True)
class RawAnswer:
    """An answer of a poll."""

    text: str = ""
    votes: str = ""


@dataclass(slots=True)
class RawMessage:
    """One element of class ``message``."""

    id: str
    classes: frozenset[str]
    date: str = ""
    forwarded: bool = False
    reply: str = ""  # href
    words: dict[str, str] = field(default_factory=dict)  # by field
    text: list[str | RawLink] = field(default_factory=list)
    files: list[RawFile] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    answers: list[RawAnswer] = field(default_factory=list)
    has_poll: bool = False
    size: int = 0  # characters

    @property
    def too_large(self) -> bool:
        """Whether some of it was left out."""
        items = len(self.text) + len(self.files) + len(self.answers) + len(self.buttons)
        return self.size > TEXT_LIMIT or items > _ITEMS


@dataclass(frozen=True, slots=True)
class _Element:
    tag: str
    field: str  # what its text is
    forwarded: bool  # whether it is within a forwarded block
    media: bool
    ends_message: bool = False


_NOWHERE = _Element("", "", False, False)


class TelegramHtmlParser(HTMLParser):
    """Fed a page, collects its messages in ``found``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[RawMessage] = []
        self.title = ""
        self.hidden = False  # whether malformed markup may have hidden a message
        self._stack: list[_Element] = []
        self._message: RawMessage | None = None

    @property
    def pending(self) -> int:
        """Characters that wait for the end of a tag or comment."""
        return len(self.rawdata)

    def finish(self) -> None:
        """The page is over, whatever is still open."""
        try:
            self.close()
        except (AssertionError, ValueError):
            self.forget()
        self._end_message()

    def forget(self) -> None:
        """Give up the tag, comment or script that waits for its end; a message stays begun."""
        self.reset()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        self._suspect((self.get_starttag_text() or "")[1:])
        attributes = {name: value or "" for name, value in reversed(attrs)}
        classes = frozenset(attributes.get("class", "").split())
        parent = self._stack[-1] if self._stack else _NOWHERE
        if tag == "div" and "message" in classes:
            self._end_message()
            self._message = RawMessage(attributes.get("id", "")[:64], classes)
            element = _Element(tag, "", False, False, ends_message=True)
        elif self._message is None:
            titled = "text" in classes and "bold" in classes and parent.field == "header"
            is_header = "page_header" in classes or parent.field == "header"
            element = _Element(tag, "title" if titled else "header" * is_header, False, False)
        else:
            element = self._within(self._message, tag, classes, attributes, parent)
        if tag not in _VOID and len(self._stack) < _DEPTH:
            self._stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Called by the parser."""
        for place in range(len(self._stack) - 1, -1, -1):
            if self._stack[place].tag == tag:
                closed = self._stack[place:]
                del self._stack[place:]
                if any(one.ends_message for one in closed):
                    self._end_message()
                return

    def handle_data(self, data: str) -> None:
        """Called by the parser."""
        element = self._stack[-1] if self._stack else _NOWHERE
        message = self._message
        if self.cdata_elem is not None:
            self._suspect(data)
        elif message is None:
            if element.field == "title" and len(self.title) < TEXT_LIMIT:
                self.title += data
        elif element.field and element.field != "ignored":
            message.size += len(data)
            if not message.too_large:
                self._add(message, element.field, data)

    def handle_comment(self, data: str) -> None:
        """Called by the parser, also for what is no tag though it begins like one."""
        self._suspect(data)

    def handle_decl(self, decl: str) -> None:
        """Called by the parser."""
        self._suspect(decl)

    def unknown_decl(self, data: str) -> None:
        """Called by the parser."""
        self._suspect(data)

    def handle_pi(self, data: str) -> None:
        """Called by the parser."""
        self._suspect(data)

    def _suspect(self, swallowed: str) -> None:
        """Exports have no comments and no tags within tags, but a broken one may swallow some."""
        self.hidden |= "<div" in swallowed

    def _within(
        self,
        message: RawMessage,
        tag: str,
        classes: frozenset[str],
        attributes: dict[str, str],
        parent: _Element,
    ) -> _Element:
        forwarded = parent.forwarded or ("forwarded" in classes and "body" in classes)
        media = parent.media or "media_wrap" in classes
        message.forwarded |= forwarded
        here = _field(message, classes, parent, forwarded, media)
        href = attributes.get("href", "")
        if "date" in classes and "title" in attributes and not forwarded and not message.date:
            message.date = attributes["title"][:64]
        if tag == "br":
            self.handle_data("\n")
        elif message.too_large:
            return _Element(tag, "ignored", forwarded, media)
        elif "media_poll" in classes:
            message.has_poll = True
        elif here == "poll_answer" and "answer" in classes:
            message.answers.append(RawAnswer())
        elif tag == "img" and media and message.files:
            message.files[-1].thumbnail = attributes.get("src")
        elif media and (tag == "a" or (tag == "div" and "media" in classes)):
            message.files.append(RawFile(classes, href if tag == "a" else None))
        elif tag == "a" and here == "reply":
            message.reply = href
        elif tag == "a" and here == "text":
            message.text.append(RawLink(href, attributes.get("onclick", "")))
            here = "link"
        elif tag == "a" and "userpic_link" in classes and "service" in message.classes:
            message.files.append(RawFile(frozenset({"photo_wrap"}), href))
        elif tag == "a" and href and here not in ("text", "link"):
            message.buttons.append(href)
        return _Element(tag, here, forwarded, media)

    def _add(self, message: RawMessage, name: str, data: str) -> None:
        if name == "text":
            message.text.append(data)
        elif name == "link":
            last = message.text[-1] if message.text else None
            if isinstance(last, RawLink):
                last.text += data
        elif name == "poll_answer" and message.answers:
            message.answers[-1].text += data
        elif name == "poll_votes" and message.answers:
            message.answers[-1].votes += data
        elif name.startswith("media_") and message.files:
            words = message.files[-1].words
            words[name] = words.get(name, "") + data
        else:
            message.words[name] = message.words.get(name, "") + data

    def _end_message(self) -> None:
        if self._message is not None:
            self.found.append(self._message)
            self._message = None


def _field(
    message: RawMessage, classes: frozenset[str], parent: _Element, forwarded: bool, media: bool
) -> str:
    """What the text of an element is; mostly what it is in the element around it."""
    for name in classes & _FIELDS.keys():
        if name == "from_name" and forwarded:
            return "forwarded_from"
        if not media or name != "text":
            return _FIELDS[name]
    if media:
        for name in classes & _MEDIA_FIELDS.keys():
            return _MEDIA_FIELDS[name]
        if "details" in classes and message.has_poll:
            return "poll_votes" if parent.field == "poll_answer" else "poll_kind"
    elif "body" in classes and "details" in classes and "service" in message.classes:
        return "service"
    return parent.field
