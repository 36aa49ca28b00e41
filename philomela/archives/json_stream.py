"""A JSON text of any size, read value by value in bounded memory.

Each value is parsed where it stands by the C scanner of the standard library. What real exporters
write against RFC 8259 is repaired only where the scanner stumbles, so a clean file costs nothing:
bytes that are not UTF-8 become U+FFFD, control characters may stand in strings, ``\\x0B`` means
U+000B, a backslash before any other character means itself, and a word without quotes after
``"document_id":`` is a string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import orjson

from philomela.archives.json_repair import repaired, without_surrogates
from philomela.archives.utf8_stream import as_utf8

CHUNK_BYTES = 1 << 18
VALUE_LIMIT = 4 << 20  # bytes of one value
PATTERN_LIMIT = 2048  # bytes that a pattern searched for may span
_WINDOW = 4096  # bytes that are parsed at first, then four times as many
_RUN = 1 << 15  # bytes of elements that are parsed together
_NEAR_END = 16  # characters: an error so near the end may come from what is not read yet

_SPACE = re.compile(rb"[ \t\n\r]*")
_SCALAR = re.compile(rb'[^,:\[\]{}"\s]*')
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.S)
_BRACKET = re.compile(rb"[\[\]{}]")
_LONG_NUMBER = re.compile(rb"[0-9]{19}")  # 2**63 has as many digits


class BrokenValue(Exception):
    """A value that cannot be read; the stream still stands at its beginning.

    ``reason`` is a short fixed phrase. ``offset`` counts bytes of the document up to the error.
    ``skippable``: its brackets can be trusted, so :meth:`JsonStream.skip` finds its end.
    """

    def __init__(self, reason: str, offset: int, skippable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset
        self.skippable = skippable


class JsonStream:
    """Stands at one place of the text and moves forward only."""

    def __init__(self, stream: BinaryIO, chunk_bytes: int = CHUNK_BYTES) -> None:
        self._chunks = as_utf8(stream, chunk_bytes)
        self._buffer = b""
        self._at = 0
        self._before = 0  # bytes of the document before the buffer
        self._ended = False
        self._alone_until = 0  # offset up to which elements are parsed one by one
        # NaN and Infinity are no JSON, but no reason to lose a message either.
        self._decode = json.JSONDecoder(strict=False, parse_constant=_nothing).raw_decode

    @property
    def offset(self) -> int:
        """Bytes of the document before the place where the stream stands."""
        return self._before + self._at

    def peek(self) -> str:
        """The next character that is not white space, where the stream then stands; "" at the
        end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return chr(self._buffer[self._at])
            if not self._fill():
                return ""

    def take(self, character: str) -> bool:
        """Pass over the next character if it is this one."""
        if self.peek() != character:
            return False
        self._at += 1
        return True

    def indent(self) -> bytes | None:
        """What stands before the place on its line, if that is only white space and known."""
        line = self._buffer.rfind(b"\n", 0, self._at)
        before = self._buffer[line + 1 : self._at]
        return before if line >= 0 and not before.strip(b" \t") else None

    def matches(self, pattern: re.Pattern[bytes]) -> bool:
        """Whether a pattern matches at the place."""
        while len(self._buffer) - self._at < PATTERN_LIMIT and self._fill():
            pass
        return pattern.match(self._buffer, self._at) is not None

    def value(self) -> Any:
        """The next value; its strings can be encoded. Raises :class:`BrokenValue`."""
        self.peek()
        window = _WINDOW
        while True:
            text = self._buffer[self._at : self._at + window].decode("utf-8", "surrogateescape")
            more = not self._ended or self._at + window < len(self._buffer)
            try:
                value, end = self._decode(text)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string")
                if more and (cut or error.pos >= len(text) - _NEAR_END):
                    window = self._wider(window)
                elif not self._repair(text, window, final=not more):
                    cut = cut or not text[error.pos :].strip(" \t\r\n")
                    raise self._broken(text[: error.pos], cut and not more) from None
                continue
            except ValueError:
                raise BrokenValue("number too long", self.offset, skippable=True) from None
            except RecursionError:
                raise BrokenValue("nested too deeply", self.offset, skippable=True) from None
            if more and end > len(text) - _NEAR_END and text[end - 1] not in '"]}':
                window = self._wider(window)
                continue
            passed = _as_bytes(text[:end])
            if b"\\u" in passed or not _is_utf8(passed):
                value = without_surrogates(value)
            self._at += len(passed)
            return value

    def objects(self, indent: bytes | None) -> Iterator[Any]:
        """The next elements of an array, as long as they are plain: the fast way.

        Each is an object in lines, the first and the last of them with this indent. They are
        parsed many at a time, and the stream stands behind the last one when they are all taken;
        what follows is for :meth:`value`.
        """
        closing = b"\n" + (indent or b"") + b"}"
        while indent is not None:
            end = self._buffer.rfind(closing + b",", self._at, self._at + _RUN)
            if end < 0 or self.offset < self._alone_until:
                end = self._buffer.find(closing, self._at)
            if end < 0:
                missing = len(self._buffer) - self._at
                if missing > VALUE_LIMIT or not self._fill(missing):
                    return
                continue
            end += len(closing)
            found = self._run(self._at, end)
            if found is None and self.offset < self._alone_until:
                return
            if found is None:
                self._alone_until = self._before + end
                continue
            yield from found
            if not self.take(",") or self.peek() != "{":
                return

    def _run(self, start: int, end: int) -> list[Any] | None:
        """Elements between two places, or up to where their array ends before; the stream then
        stands behind them. None where they are not plain."""
        block = self._buffer[start:end]
        try:
            if _has_long_number(block):
                raise ValueError
            values = orjson.loads(b"[%b]" % block)
            self._at = end
            return values if isinstance(values, list) else None
        except ValueError:
            pass  # strict, or of 64 bits: the standard library is asked next
        try:
            text = f"[{block.decode()}]"
            values, length = self._decode(text)
        except (ValueError, RecursionError):
            return None
        if length != len(text):
            end = start + len(text[1 : length - 1].rstrip().encode())
        self._at = end
        if b"\\" in block and b"\\u" in block:
            values = without_surrogates(values)
        return values if isinstance(values, list) else None

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
            quote = self._buffer.find(b'"', self._at)
            depth, closed = self._skip_brackets(depth, quote if quote >= 0 else len(self._buffer))
            if closed:
                return True
            if quote >= 0:
                self._at = quote + 1
                if not self._skip_string():
                    return False
            elif not self._fill():
                return False

    def search(self, pattern: re.Pattern[bytes], offset: int) -> bool:
        """Move on to where the next match of a pattern ends, at or after an offset.

        False where there is none, and the stream stands at the end.
        """
        while offset > self._before + len(self._buffer) and not self._ended:
            self._at = len(self._buffer)
            self._fill()
        self._at = min(max(self._at, offset - self._before), len(self._buffer))
        while True:
            found = pattern.search(self._buffer, self._at)
            # What matches near the end may match otherwise with more text.
            if found and (self._ended or found.start() < len(self._buffer) - PATTERN_LIMIT):
                self._at = found.end()
                return True
            if self._ended:
                self._at = len(self._buffer)
                return False
            self._at = max(self._at, len(self._buffer) - PATTERN_LIMIT)
            self._fill()

    def _fill(self, least: int = 1) -> bool:
        """Read on, and forget what is before the place; False at the end."""
        parts, gained = [self._buffer[self._at :]], 0
        while gained < least and not self._ended:
            chunk = next(self._chunks, b"")
            self._ended = not chunk
            parts.append(chunk)
            gained += len(chunk)
        self._before += self._at
        self._buffer, self._at = b"".join(parts), 0
        return gained > 0

    def _wider(self, window: int) -> int:
        """A wider window on an unfinished value, filled as far as there is text."""
        if window > VALUE_LIMIT:
            raise BrokenValue("too large", self.offset, skippable=True)
        window *= 4
        missing = window - (len(self._buffer) - self._at)
        if missing > 0:
            self._fill(missing)
        return window

    def _broken(self, before: str, cut: bool) -> BrokenValue:
        reason = "the document ends within it" if cut else "malformed JSON"
        return BrokenValue(reason, self.offset + len(_as_bytes(before)))

    def _repair(self, text: str, window: int, final: bool) -> bool:
        """Repair the text of the window; False where nothing was to repair."""
        new = repaired(text, final)
        if new is None:
            return False
        rest = self._buffer[self._at + window :]
        self._before += self._at
        self._buffer, self._at = _as_bytes(new) + rest, 0
        return True

    def _skip_brackets(self, depth: int, end: int) -> tuple[int, bool]:
        """Pass over text without strings; True where the value closed."""
        buffer, start = self._buffer, self._at
        closing = buffer.count(b"]", start, end) + buffer.count(b"}", start, end)
        if depth > closing:
            opening = buffer.count(b"[", start, end) + buffer.count(b"{", start, end)
            self._at = end
            return depth + opening - closing, False
        for found in _BRACKET.finditer(buffer, start, end):
            depth += 1 if found[0] in b"[{" else -1
            if depth == 0:
                self._at = found.end()
                return 0, True
        self._at = end
        return depth, False

    def _skip_string(self) -> bool:
        """From behind its opening quote."""
        while True:
            found = _STRING_END.match(self._buffer, self._at)
            if found:
                self._at = found.end()
                return True
            # Keep no more than a backslash that may begin an escape.
            rest = self._buffer[self._at :]
            backslashes = len(rest) - len(rest.rstrip(b"\\"))
            self._at = len(self._buffer) - backslashes % 2
            if not self._fill():
                self._at = len(self._buffer)
                return False

    def _skip_scalar(self) -> bool:
        start = self.offset
        while True:
            found = _SCALAR.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer) or not self._fill():
                return self.offset > start


def _nothing(_: str) -> None:
    return None


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has_long_number(text: bytes | bytearray) -> bool:
    """Whether an integer may be too large for 64 bits, which orjson rounds to a float. Most blocks
    are cleared by every fourth byte: nineteen digits hold four of them in a row."""
    digits = np.frombuffer(text, np.uint8)[::4] - np.uint8(48) < 10
    pairs = digits[1:] & digits[:-1]
    if not (pairs[2:] & pairs[:-2]).any():
        return False
    return _LONG_NUMBER.search(text) is not None
