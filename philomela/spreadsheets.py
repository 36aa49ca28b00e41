"""Text that is safe to open in a spreadsheet."""

from __future__ import annotations

#: A cell that begins so may be taken for a formula (OWASP, *CSV Injection*).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(text: str) -> str:
    """The text of a cell, by an apostrophe kept from being a formula; it can be encoded."""
    shown = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return "'" + shown if shown.startswith(_FORMULA) else shown
