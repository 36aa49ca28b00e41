"""What a person at risk reads is no harder than a newspaper."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from reading_level import (
    english_syllables,
    fernandez_huerta,
    flesch_kincaid_grade,
    sentences,
    spanish_syllables,
    words,
)

from philomela.protection.copies import Copy
from philomela.protection.elements import laws
from philomela.protection.notices.catalogue import Templates
from philomela.protection.notices.letters import PLATFORMS, TO_HER, in_language
from philomela.protection.requests.states import STATES

#: Grades 7 to 10 are those of newspapers; 60 is where "normal" begins.
HARDEST_GRADE, LEAST_EASE = 10.0, 60.0
#: Shorter ones are headings and list items, for which averages per sentence say nothing.
SHORTEST = 6
LANGUAGES = ("en", "es")

#: Texts of statutes that letters quote, excepted by name.
QUOTED = {"law_title": "", "clock_quotation": "", "clock_citation": ""}
COPY = Copy("same file", "", "", "", 1, 1, "", False, False, "", True)


@cache
def letters(language: str) -> tuple[str, ...]:
    """Every letter in every form that its conditions give it, without what is filled in."""
    return tuple(dict.fromkeys(_letters(language)))


def _letters(language: str) -> Iterator[str]:
    templates = Templates()
    empty = dict.fromkeys(("identification", "location", "statement", "signature", "contact"), "")
    empty |= dict.fromkeys(("explanation", "submitter_name", "submitter_email"), "")
    for law, platform, copies, acts_for in product(
        laws(), PLATFORMS, ((), (COPY, COPY)), ("", "a")
    ):
        values = {**QUOTED, "words": empty, "limit_hours": 48, "platform_name": ""}
        values |= {"platform": platform, "copies": copies, "acts_for": acts_for}
        yield templates.render(language, law, values)
    elements = [one for law in laws().values() for one in law.elements]
    asks = [{"ask": in_language(one.ask, language)} for one in elements]
    for kind, state, lacks in product(TO_HER, STATES, ((), asks)):
        values = {"number": 1, "received": "", "state": state, "limit_hours": 48}
        yield templates.render(language, kind, {**values, "missing": lacks, "copies": (COPY,)})
    yield templates.render(language, "sealed", {"hotlines": ()})


def told(language: str) -> list[str]:
    """Every sentence of them, once."""
    found = (one for text in letters(language) for one in sentences(text))
    return list(dict.fromkeys(one for one in found if len(words(one)) >= SHORTEST))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_reads_like_a_newspaper(language: str) -> None:
    for text in letters(language):
        if language == "en":
            assert flesch_kincaid_grade(text) <= HARDEST_GRADE, text
        else:
            assert fernandez_huerta(text) >= LEAST_EASE, text


def test_every_english_sentence_does() -> None:
    found = told("en")
    assert len(found) > 60
    hard = {one: flesch_kincaid_grade(one) for one in found}
    assert {one: grade for one, grade in hard.items() if grade > HARDEST_GRADE} == {}


def test_every_spanish_sentence_does() -> None:
    found = told("es")
    assert len(found) > 60
    hard = {one: fernandez_huerta(one) for one in found}
    assert {one: ease for one, ease in hard.items() if ease < LEAST_EASE} == {}


def test_a_statute_would_not_pass() -> None:
    quotation = laws()["dsa"].elements[1].quotation
    assert flesch_kincaid_grade(quotation) > HARDEST_GRADE
    spanish = "Los prestadores de servicios de alojamiento establecerán mecanismos que permitan"
    spanish += (
        " notificar la presencia de elementos de información considerados contenidos ilícitos."
    )
    assert fernandez_huerta(spanish) < LEAST_EASE


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("the", 1), ("picture", 2), ("removed", 2), ("posted", 2), ("table", 2), ("please", 1)),
        *(("person", 2), ("service", 2), ("agree", 2), ("hours", 1), ("copies", 2), ("letter", 2)),
    ],
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("foto", 2), ("publicó", 3), ("ley", 1), ("quien", 1), ("días", 2), ("petición", 3)),
        *(("ciudad", 2), ("aún", 2), ("guerra", 2), ("pingüino", 3), ("línea", 3), ("sitio", 2)),
    ],
)
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_element_can_be_asked_for_in_every_language(language: str) -> None:
    for law in laws().values():
        assert language in law.title
        for element in law.elements:
            assert element.label[language]
            assert element.ask[language]
