"""How hard a text is to read, by two published formulas and simple counters of syllables.

English: the Flesch-Kincaid grade, 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid,
Fishburne, Rogers and Chissom, *Derivation of New Readability Formulas*, 1975). Syllables are runs
of the letters a e i o u y, less a final e (but not -le after a consonant) and a silent -ed or -es.

Spanish: the index of Fernández Huerta (*Medidas sencillas de lecturabilidad*, 1959),
206.84 - 60 syllables/word - 1.02 words/sentence; 60 to 70 is "normal", more is easier. Syllables
are vowels, but that an unaccented i or u beside another vowel joins it, and that the u of que, qui,
gue, gui is silent.

Both counters are near what a person counts, not exact ("anyone" counts two).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?:;])\s+|\n+")


def sentences(text: str) -> Iterator[str]:
    """Sentences end with . ! ? : ; or with the line."""
    return (one.strip() for one in _END.split(text) if _WORD.search(one))


def words(text: str) -> list[str]:
    """Words of letters."""
    return [one.lower() for one in _WORD.findall(text)]


def english_syllables(word: str) -> int:
    """At least 1."""
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"(?<![aeiouy])e$", word) and not re.search(r"[^aeiouy]le$", word):
        count -= 1
    if re.search(r"[^aeioutdy]ed$", word) or re.search(r"[^aeioucsxzhgy]es$", word):
        count -= 1
    return max(count, 1)


def spanish_syllables(word: str) -> int:
    """At least 1."""
    word = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word.lower())
    word = re.sub(r"y$", "i", word)
    count = 0
    for run in re.findall(r"[aeiouáéíóúü]+", word):
        strong = len(re.findall(r"[aeoáéóíú]", run))
        count += max(strong, 1)
    return max(count, 1)


def flesch_kincaid_grade(text: str) -> float:
    """School grade of an English text."""
    found = words(text)
    syllables = sum(map(english_syllables, found))
    return 0.39 * len(found) / len(list(sentences(text))) + 11.8 * syllables / len(found) - 15.59


def fernandez_huerta(text: str) -> float:
    """Ease of a Spanish text; higher is easier."""
    found = words(text)
    syllables = sum(map(spanish_syllables, found))
    return 206.84 - 60 * syllables / len(found) - 1.02 * len(found) / len(list(sentences(text)))
