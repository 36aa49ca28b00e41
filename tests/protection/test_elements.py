"""What a law wants: missing elements are named exactly, for every combination."""

from __future__ import annotations

import contextlib
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.errors import InputError, UsageError
from philomela.protection.elements import Law, law_named, laws, missing, read_law

TAKE_IT_DOWN = ("signature", "identification", "location", "statement", "contact")
DSA = ("explanation", "location", "submitter_name", "submitter_email", "statement")
WANTED = {"take-it-down": TAKE_IT_DOWN, "dsa": DSA}


def subsets(names: tuple[str, ...]) -> list[frozenset[str]]:
    sizes = range(len(names) + 1)
    found = chain.from_iterable(combinations(names, size) for size in sizes)
    return [frozenset(one) for one in found]


def test_the_laws_hold_the_elements_of_their_texts() -> None:
    assert {name: tuple(one.name for one in law.elements) for name, law in laws().items()} == WANTED
    for law in laws().values():
        assert law.source.startswith("https://")
        assert law.date
        assert all(one.citation and one.quotation for one in law.elements)
    assert laws()["dsa"].limit_hours is None


@pytest.mark.parametrize(
    ("law", "given"), [(law, given) for law, names in WANTED.items() for given in subsets(names)]
)
def test_every_combination_names_exactly_what_is_missing(law: str, given: frozenset[str]) -> None:
    wanted = WANTED[law]
    lacks = tuple(one.name for one in missing(laws()[law], given))
    assert lacks == tuple(name for name in wanted if name not in given)


@pytest.mark.parametrize("given", subsets(DSA))
def test_offences_against_children_need_no_name(given: frozenset[str]) -> None:
    """Article 16(2)(c): except for Articles 3 to 7 of Directive 2011/93/EU."""
    lacks = {one.name for one in missing(laws()["dsa"], given, {"child_offence"})}
    assert lacks == {"explanation", "location", "statement"} - given


def test_no_other_law_excepts_them() -> None:
    lacks = missing(laws()["take-it-down"], set(), {"child_offence"})
    assert tuple(one.name for one in lacks) == TAKE_IT_DOWN


def test_what_is_unknown_is_said_so() -> None:
    with pytest.raises(UsageError, match="no element 'x'"):
        law_named("dsa").element("x")
    with pytest.raises(UsageError, match="No law"):
        law_named("x")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_law_or_an_input_error(text: str) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(read_law(text), Law)


def test_a_wrong_word_in_a_file_is_said_so() -> None:
    with pytest.raises(InputError, match="KeyError"):
        read_law('name = "x"')
