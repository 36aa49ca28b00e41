"""JSON as Telegram Desktop writes it, with its indentation and its faults.

From ``Telegram/SourceFiles/export/output/export_output_json.cpp`` of telegramdesktop/tdesktop: one
space per level, an empty array over two lines, control characters as ``\\x0B`` (which is not JSON),
and U+2028 escaped with the last two of its three bytes left behind (which is not UTF-8).
"""

from __future__ import annotations

import re
from typing import Any

_SPECIAL = re.compile('[\x00-\x1f"\\\\]')
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def serialise(value: Any, depth: int = 0) -> bytes:
    """A value whose opening bracket stands at a nesting depth."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        items = [_string(key) + b": " + serialise(one, depth + 1) for key, one in value.items()]
        return enclose(b"{", items, b"}", depth)
    if isinstance(value, list):
        return enclose(b"[", [serialise(one, depth + 1) for one in value], b"]", depth)
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return repr(value).encode()


def enclose(left: bytes, items: list[bytes], right: bytes, depth: int) -> bytes:
    """Items one a line between brackets."""
    indent = b"\n" + b" " * (depth + 1)
    return left + b",".join(indent + item for item in items) + b"\n" + b" " * depth + right


def _string(text: str) -> bytes:
    escaped = _SPECIAL.sub(_escape, text).encode()
    return b'"' + escaped.replace(b"\xe2\x80\xa8", b"\\u2028\x80\xa8") + b'"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\x{ord(found[0]):02X}"
