"""How hard a text is to read, by a formula of the field.

J. P. Kincaid et al., "Derivation of new readability formulas for Navy enlisted personnel" (1975):
the grade of school is 0.39 x words a sentence + 11.8 x syllables a word - 15.59. Newspapers are
written for grades 8 to 11.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def grade(sentences: Sequence[str]) -> float:
    """The grade of school at which English sentences are understood."""
    words = [word for one in sentences for word in re.findall(r"[A-Za-z']+", one)]
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Groups of vowels; an e at the end is silent but after l."""
    small = word.lower()
    groups = len(re.findall(r"[aeiouy]+", small))
    silent = re.search(r"[^aeiouyl]e$", small) or re.search(r"[^aeioutd]ed$", small)
    return max(1, groups - bool(silent))
