"""Text from elsewhere made fit for a line of a letter, a list or a terminal."""

from __future__ import annotations

import unicodedata

LONGEST = 300
_JOINERS = "\u200c\u200d"  # they shape letters and emoji, and change no direction
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def one_line(untrusted_text: str, longest: int = LONGEST) -> str:
    """The text on one line, without characters that hide, rule or turn it."""
    shown = _shown(" ".join(untrusted_text[: 4 * longest].split()))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def some_lines(untrusted_text: str, longest: int = 20_000) -> str:
    """The same over several lines."""
    lines = untrusted_text[:longest].splitlines()
    return "\n".join(_shown(line).rstrip() for line in lines).strip()


def _shown(text: str) -> str:
    return "".join(
        character
        for character in text
        if character in _JOINERS or unicodedata.category(character) not in _HIDDEN
    )
