"""Texts that must fit into a given width, whatever an archive puts into them."""

from __future__ import annotations

import unicodedata

from philomela.report.wording import plain

_NARROW, _WIDE = 0.56, 1.05  # widths of a character as a share of the font's size
_MOST_MARKS = 2  # accents and the like on one letter
_MARKS = {"Mn", "Me"}


def width_of(text: str, size: float) -> float:
    """Pixels that a text takes at most in common fonts."""
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    if unicodedata.category(character) in _MARKS:
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0x2E7F:
        return _WIDE
    if character.isdigit() or character == "#":
        return 0.64
    return 0.75 if character.isupper() or character in "mwMW@%—…" else _NARROW


def fitted(untrusted_text: str, width: float, size: float) -> str:
    """The text, or its beginning and an ellipsis, in at most so many pixels.

    Marks piled up on a letter, which would reach over what stands above, are left out.
    """
    text = _without_piles(plain(" ".join(untrusted_text[:400].split())))
    if width_of(text, size) <= width and len(untrusted_text) <= 400:
        return text
    room = width - width_of("…", size)
    end, taken = 0, 0.0
    for character in text:
        taken += size * _share(character)
        if taken > room:
            break
        end += 1
    return text[:end].rstrip() + "…"


def _without_piles(text: str) -> str:
    kept = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def wrapped(untrusted_text: str, width: float, size: float) -> list[str]:
    """The text in one line or, between words, in two."""
    whole = fitted(untrusted_text, 2 * width, size)
    if width_of(whole, size) <= width:
        return [whole]
    words = whole.split(" ")
    first = ""
    while len(words) > 1 and width_of(f"{first} {words[0]}".strip(), size) <= width:
        first = f"{first} {words.pop(0)}".strip()
    rest = " ".join(words)
    return [first, fitted(rest, width, size)] if first else [fitted(rest, width, size)]
