"""Texts as words; phrases against a search that tries everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.measures.poll_words import (
    NOTHING,
    Found,
    Phrase,
    Phrases,
    word_fits,
    words_of,
)

WORDS = [
    ("  RUSSIA!!  ", "russia"),
    ("Ёлка, звёзды — ЙОД", "елка звезды иод"),
    ("España, Árbol", "espana arbol"),
    ("Straße, Österreich", "strasse osterreich"),
    ("sœur, Français", "soeur francais"),
    ("İSTANBUL ISPARTA ılık Türkiye", "istanbul isparta ilik turkiye"),
    ("não é, coração", "nao e coracao"),
    ("1) Так_себе", "1 так себе"),
    ("👍🏽 да 🤷‍♀️", "да"),
    ("🇩🇪🇫🇷 DE", "flagde flagfr de"),
    ("ｆｕｌｌ ①", "full 1"),
    ("대한민국 원", "대한민국 원"),
    ("e\u0301te\u0301", "ete"),
    ("", ""),
    ("😏\u200d\ufe0f\u202e", ""),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_what_does_not_count(text: str, words: str) -> None:
    assert " ".join(words_of(text)) == words


@given(st.text())
def test_words_are_folded_once_and_for_all(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words or len(" ".join(words)) > 1_000


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)))
def test_case_and_surroundings_do_not_count(text: str) -> None:
    assert words_of(f"¿ {text.lower()} ?! 😏") == words_of(text)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert len(words_of("a " * 10_000)) == 500


def phrases(*told: str, weakest: str = "") -> Phrases:
    """Each told as ``target: words``."""
    pairs = [one.split(": ") for one in told]
    return Phrases([Phrase(tuple(w.split()), t, w) for t, w in pairs], weakest)


def test_the_longest_phrase_decides() -> None:
    some = phrases("a: america", "b: latin america", "c: europ*", "o: other")
    assert some.find(words_of("America?")) == Found("a", "america")
    assert some.find(words_of("Latin  AMERICA")) == Found("b", "latin america")
    assert some.find(words_of("European")) == Found("c", "europ*")
    assert some.find(words_of("Americas")) == NOTHING
    assert some.find(words_of("")) == NOTHING


def test_what_several_targets_fit_is_not_decided() -> None:
    some = phrases("a: america", "c: europ*", "o: other places", weakest="o")
    assert some.find(words_of("Europe or America")) == Found(rivals=("a", "c"))
    assert some.find(words_of("other places in Europe")) == Found("c", "europ*")
    assert some.find(words_of("other places")).target == "o"


few = st.sampled_from(["aa", "ab", "aab", "b", "ba"])
stems = st.sampled_from(["aa", "ab", "b", "aa*", "a*", "ba*"])


def tried(known: list[Phrase], words: tuple[str, ...]) -> set[str]:
    """Targets of the longest phrases that fit anywhere, by trying all of them everywhere."""
    fitting: list[Phrase] = []
    for phrase in known:
        length = len(phrase.words)
        for place in range(len(words) - length + 1):
            if all(map(word_fits, phrase.words, words[place : place + length])):
                fitting.append(phrase)
    most = max((len(phrase.words) for phrase in fitting), default=0)
    return {phrase.target for phrase in fitting if len(phrase.words) == most}


@given(
    st.lists(st.tuples(st.lists(stems, min_size=1, max_size=3), st.sampled_from("xyz"))),
    st.lists(few, max_size=8),
)
def test_nothing_that_fits_is_missed(known: list[tuple[list[str], str]], text: list[str]) -> None:
    given_phrases = [Phrase(tuple(words), target, "") for words, target in known]
    expected = tried(given_phrases, tuple(text))
    found = Phrases(given_phrases).find(tuple(text))
    assert ({found.target} - {None}) | set(found.rivals) == expected
    assert (found.target is not None) == (len(expected) == 1)
