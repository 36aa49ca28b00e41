"""Mends of JSON text that real exporters write against RFC 8259."""

from __future__ import annotations

import re
from typing import Any

_LONGEST_ESCAPE = 6  # characters, of \u2028

# Strings are matched whole, so that nothing within one is taken for a bare word.
_ESCAPE = re.compile(
    r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}|x(?P<control>[0-9A-Fa-f]{2})|(?P<other>.))', re.S
)
# A custom emoji's identifier or path without its quotes.
_BARE = re.compile(
    r'(?P<key>"document_id"[ \t]*:[ \t]*)(?P<word>[^"\s\[{,}\]][^"\n,}\]]*?)(?=\s*[,}\n])'
)
_JSON_SCALAR = re.compile(r"-?\d+(?:\.\d+)?|null|true|false")


def repaired(text: str, final: bool) -> str | None:
    """The text, which begins outside a string, mended; None where there was nothing to mend.

    An escape that the end of the text may have cut is left alone unless it is ``final``.
    """
    sure = len(text) if final else len(text) - _LONGEST_ESCAPE

    def escape(found: re.Match[str]) -> str:
        if found["control"]:
            return f"\\u00{found['control']}"
        if found["other"] and found.start() < sure:
            return "\\\\" + found["other"]
        return found[0]

    new = _ESCAPE.sub(escape, text)
    if '"document_id"' in new:
        new = _BARE.sub(_quoted, new)
    return None if new == text else new


def _quoted(found: re.Match[str]) -> str:
    word = found["word"]
    return found[0] if _JSON_SCALAR.fullmatch(word) else f'{found["key"]}"{word}"'


def without_surrogates(value: Any) -> Any:
    """A parsed value in which halves of a surrogate pair became U+FFFD: they have no UTF-8."""
    if isinstance(value, str):
        return value if value.isascii() else _encodable(value)
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_surrogates(one) for one in value]
    return value


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
