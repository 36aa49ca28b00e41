"""A JSON text of any size, read value by value in bounded memory.

The bytes are decoded in chunks, and the C scanner of the standard library parses each value where
it stands in the text. What real exporters write against RFC 8259 is repaired only where the
scanner stumbles, so a clean file costs nothing: bytes that are not UTF-8 become U+FFFD, control
characters may stand in strings, ``\\x0B`` means U+000B, a backslash before any other character
means itself, and a word without quotes after ``"document_id":`` is a string.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from philomela.archives.json_repair import repaired, without_surrogates

CHUNK_BYTES = 1 << 16  # small, because an error costs time in proportion to the text in memory
VALUE_LIMIT = 4 << 20  # characters of one value
_OVERLAP = 2048  # characters that a pattern searched for may span
_HEAD_BYTES = 4  # that json.detect_encoding looks at
_REPAIR_WINDOW = 4096  # characters after an error that are repaired with it
_NEAR_END = 16  # characters: an error so near the end may come from what is not read yet

_SPACE = re.compile(r"[ \t\n\r]*")
_NEXT_OBJECT = re.compile(r",[ \t\n\r]*(?=\{)")
_SCALAR = re.compile(r"[^,:\[\]{}\"\s]*")
_STRING_END = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.S)
_BRACKET = re.compile(r"[\[\]{}]")


class BrokenValue(Exception):
    """A value that cannot be read; the stream still stands at its beginning.

    ``reason`` is a short fixed phrase. ``offset`` counts characters of the document up to the
    error. ``skippable``: its brackets can be trusted, so :meth:`JsonStream.skip` finds its end.
    """

    def __init__(self, reason: str, offset: int, skippable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset
        self.skippable = skippable


class JsonStream:
    """Stands at one place of the text and moves forward only."""

    def __init__(self, stream: BinaryIO, chunk_bytes: int = CHUNK_BYTES) -> None:
        self._stream = stream
        self._chunk_bytes = chunk_bytes
        head = _read_at_least(stream, _HEAD_BYTES)
        self._decoder = codecs.getincrementaldecoder(json.detect_encoding(head))("replace")
        self._text = self._decoder.decode(head)
        self._at = 0
        self._before = 0  # characters of the document before the text in memory
        self._ended = False
        self._decode = json.JSONDecoder(
            strict=False, parse_constant=lambda _: None
        ).raw_decode  # NaN and Infinity are no JSON, but no reason to lose a message either

    @property
    def offset(self) -> int:
        """Characters of the document before the place where the stream stands."""
        return self._before + self._at

    def peek(self) -> str:
        """The next character that is not white space, where the stream then stands; "" at the
        end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def take(self, character: str) -> bool:
        """Pass over the next character if it is this one."""
        if self.peek() != character:
            return False
        self._at += 1
        return True

    def indent(self) -> str | None:
        """What stands before the place on its line if that is only white space."""
        line = self._text.rfind("\n", 0, self._at)
        before = self._text[line + 1 : self._at]
        return before if line >= 0 and not before.strip(" \t") else None

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern of at most 2,048 characters matches at the place."""
        while len(self._text) - self._at < _OVERLAP and self._fill():
            pass
        return pattern.match(self._text, self._at) is not None

    def value(self) -> Any:
        """The next value, its strings without lone surrogates. Raises :class:`BrokenValue`."""
        self.peek()
        window = _REPAIR_WINDOW
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_cut(error) and self._fill_for_value():
                    continue
                if self._repair(error.pos + window):
                    window *= 4
                    continue
                raise self._broken(error) from None
            except ValueError:
                raise BrokenValue("number too long", self.offset, skippable=True) from None
            except RecursionError:
                raise BrokenValue("nested too deeply", self.offset, skippable=True) from None
            if end == len(self._text) and self._text[end - 1] not in '"]}' and self._fill():
                continue
            if end - self._at > VALUE_LIMIT:
                raise BrokenValue("too large", self.offset, skippable=True)
            if self._text.find("\\u", self._at, end) >= 0:
                value = without_surrogates(value)
            self._at = end
            return value

    def objects(self, indent: str | None) -> Iterator[Any]:
        """The next elements of an array, as long as they are plain objects in memory.

        Each is a block of lines, the first and the last of them with this indent. The stream
        stands behind the last one yielded; what follows it is for :meth:`value`.
        """
        text = self._text
        whole = text.rfind(f"\n{indent}}}") if indent is not None else 0
        while self._at < whole:
            try:
                value, end = self._decode(text, self._at)
            except (ValueError, RecursionError):
                return
            if text.find("\\u", self._at, end) >= 0:
                value = without_surrogates(value)
            self._at = end
            yield value
            found = _NEXT_OBJECT.match(text, end)
            if found is None:
                return
            self._at = found.end()

    def skip(self) -> bool:
        """Pass over the next value without keeping it; False where the text ends within it."""
        character = self.peek()
        if character == '"':
            self._at += 1
            return self._skip_string()
        if character not in ("[", "{"):
            return self._skip_scalar()
        depth = 0
        while True:
            quote = self._text.find('"', self._at)
            end = quote if quote >= 0 else len(self._text)
            depth, closed = self._skip_brackets(depth, end)
            if closed:
                return True
            if quote >= 0:
                self._at = quote + 1
                if not self._skip_string():
                    return False
            elif not self._fill():
                return False

    def search(self, pattern: re.Pattern[str], offset: int) -> bool:
        """Move on to where the next match of a pattern ends, at or after an offset.

        The pattern spans at most 2,048 characters. False, and the stream stands at the end of the
        text, where there is none.
        """
        self._at = min(max(self._at, offset - self._before), len(self._text))
        while True:
            found = pattern.search(self._text, self._at)
            # What matches near the end may match otherwise, or elsewhere, with more text.
            if found and (self._ended or found.start() < len(self._text) - _OVERLAP):
                self._at = found.end()
                return True
            self._at = max(self._at, len(self._text) - _OVERLAP)
            if not self._fill():
                if self._ended and (found := pattern.search(self._text, self._at)):
                    self._at = found.end()
                    return True
                self._at = len(self._text)
                return False

    def _fill(self, least: int = 1) -> bool:
        """Read more text, and forget what is before the place; False at the end."""
        if self._ended:
            return False
        parts, gained = [self._text[self._at :]], 0
        while gained < least and not self._ended:
            read = self._stream.read(max(self._chunk_bytes, 1))
            self._ended = not read
            parts.append(self._decoder.decode(read, self._ended))
            gained += len(parts[-1])
        self._before += self._at
        self._text, self._at = "".join(parts), 0
        return gained > 0

    def _fill_for_value(self) -> bool:
        """As much again as the unfinished value has already."""
        length = len(self._text) - self._at
        if length > VALUE_LIMIT:
            raise BrokenValue("too large", self.offset, skippable=True)
        return self._fill(max(1, length))

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        near_end = error.pos >= len(self._text) - _NEAR_END
        return not self._ended and (near_end or error.msg.startswith("Unterminated string"))

    def _broken(self, error: json.JSONDecodeError) -> BrokenValue:
        unterminated = error.msg.startswith("Unterminated string")
        if self._ended and (unterminated or not self._text[error.pos :].strip(" \t\r\n")):
            return BrokenValue("the document ends within it", self._before + error.pos)
        return BrokenValue("malformed JSON", self._before + error.pos)

    def _repair(self, end: int) -> bool:
        """Repair the text between the place and ``end``; False where nothing was to repair."""
        text = self._text
        if not self._ended:
            end = min(end, len(text))
        new = repaired(text[self._at : end], final=self._ended and end >= len(text))
        if new is None:
            return False
        self._before += self._at
        self._text, self._at = new + text[end:], 0
        return True

    def _skip_brackets(self, depth: int, end: int) -> tuple[int, bool]:
        """Pass over text without strings; True where the value closed."""
        text, start = self._text, self._at
        closing = text.count("]", start, end) + text.count("}", start, end)
        if depth > closing:
            opening = text.count("[", start, end) + text.count("{", start, end)
            self._at = end
            return depth + opening - closing, False
        for found in _BRACKET.finditer(text, start, end):
            depth += 1 if found[0] in "[{" else -1
            if depth == 0:
                self._at = found.end()
                return 0, True
        self._at = end
        return depth, False

    def _skip_string(self) -> bool:
        """From behind its opening quote."""
        while True:
            found = _STRING_END.match(self._text, self._at)
            if found:
                self._at = found.end()
                return True
            # Keep no more than a backslash that may belong to an escape.
            run = len(self._text) - len(self._text.rstrip("\\"))
            self._at = max(self._at, len(self._text) - run % 2)
            if not self._fill():
                self._at = len(self._text)
                return False

    def _skip_scalar(self) -> bool:
        start = self.offset
        while True:
            found = _SCALAR.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or not self._fill():
                return self.offset > start


def _read_at_least(stream: BinaryIO, count: int) -> bytes:
    head = BytesIO()
    while head.tell() < count and (read := stream.read(count - head.tell())):
        head.write(read)
    return head.getvalue()
