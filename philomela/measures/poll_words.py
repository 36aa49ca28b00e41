"""Texts of polls as words that can be compared, and phrases found in them.

Case, accents, punctuation and emoji do not count; a flag counts as a word of its country.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LONGEST = 1_000  # characters; platforms allow 300 to a question
_WORD = re.compile(r"[^\W_]+")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_LETTER = 0x1F1E6  # of a flag
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic; others carry vowels
#: Letters that Unicode does not take apart, as people write them without.
_PLAIN = str.maketrans({"ı": "i", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
ANY_ENDING = "*"


def words_of(untrusted_text: str) -> tuple[str, ...]:
    """The words of a text in their order, folded; of its first 1,000 characters.

    ``"Знакомые 👋, ЁЛКА!"`` gives ``("знакомые", "елка")``, a German flag ``("flagde",)``.
    """
    text = _FLAG.sub(_flag_word, untrusted_text[:_LONGEST])
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)).translate(_PLAIN)
    return tuple(_WORD.findall(unicodedata.normalize("NFC", bare)))


def _flag_word(pair: re.Match[str]) -> str:
    letters = "".join(chr(ord(one) - _FIRST_LETTER + ord("a")) for one in pair[0])
    return f" flag{letters} "


class Phrase(NamedTuple):
    """Words in a row that mean ``target``. A word that ends in ``*`` stands for its beginning."""

    words: tuple[str, ...]
    target: str
    text: str  # as somebody wrote it


class Found(NamedTuple):
    """What a text means. ``target`` is None where no phrase fits, or where ``rivals`` do."""

    target: str | None = None
    phrase: str = ""
    rivals: tuple[str, ...] = ()


NOTHING = Found()


class Phrases:
    """Finds the phrase of most words in a text.

    Where the longest phrases of several targets have as many words, the text is not decided: they
    are ``rivals``. ``weakest`` is a target that gives way to any other.
    """

    def __init__(self, phrases: Iterable[Phrase], weakest: str = "") -> None:
        self._weakest = weakest
        self._by_first: defaultdict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            self._by_first[phrase.words[0]].append(phrase)

    def find(self, words: tuple[str, ...]) -> Found:
        """What the words mean."""
        longest: dict[str, Phrase] = {}
        for phrase in self._fitting(words):
            held = longest.get(phrase.target)
            if held is None or len(phrase.words) > len(held.words):
                longest[phrase.target] = phrase
        if len(longest) > 1:
            longest.pop(self._weakest, None)
        if not longest:
            return NOTHING
        most = max(len(phrase.words) for phrase in longest.values())
        best = {name: phrase for name, phrase in longest.items() if len(phrase.words) == most}
        if len(best) > 1:
            return Found(rivals=tuple(sorted(best)))
        ((target, phrase),) = best.items()
        return Found(target, phrase.text)

    def _fitting(self, words: tuple[str, ...]) -> Iterator[Phrase]:
        for place, word in enumerate(words):
            for key in _keys(word):
                for phrase in self._by_first.get(key, ()):
                    if _fits(phrase.words, words[place : place + len(phrase.words)]):
                        yield phrase


def _keys(word: str) -> Iterator[str]:
    """What the first word of a phrase may be where a text has ``word``."""
    yield word
    for length in range(1, len(word) + 1):
        yield word[:length] + ANY_ENDING


def _fits(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return len(wanted) == len(words) and all(map(word_fits, wanted, words))


def word_fits(wanted: str, word: str) -> bool:
    """Whether a word is the wanted one, or begins with it where that ends in ``*``."""
    if wanted.endswith(ANY_ENDING):
        return word.startswith(wanted[: -len(ANY_ENDING)])
    return word == wanted
