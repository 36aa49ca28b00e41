"""Contacts at rest: readable with the key, by nobody without it, and in their place only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from philomela.database.connection import open_case
from philomela.database.contacts import CONTACT_KEY
from philomela.errors import CaseError, KeyMissing
from philomela.protection.contacts import Contacts

KEY = bytes(range(32))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=20))
def test_what_is_hidden_can_be_shown_in_its_place_only(text: str, place: str) -> None:
    text, place = (one.encode("utf-8", "replace").decode() for one in (text, place))
    contacts = Contacts(KEY)
    hidden = contacts.hide(text, place)
    assert contacts.show(hidden, place) == text
    with pytest.raises(CaseError):
        contacts.show(hidden, place + "x")
    with pytest.raises(CaseError):
        Contacts(bytes(32)).show(hidden, place)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_changed_byte_is_noticed(at: int) -> None:
    contacts = Contacts(KEY)
    hidden = bytearray(contacts.hide("she@example.org", "a"))
    hidden[at % len(hidden)] ^= 1
    with pytest.raises(CaseError):
        contacts.show(bytes(hidden), "a")


def test_the_same_words_are_never_the_same_bytes() -> None:
    contacts = Contacts(KEY)
    assert contacts.hide("a", "b") != contacts.hide("a", "b")
    assert b"she@example.org" not in contacts.hide("she@example.org", "a")


def test_sources_are_told_apart_by_the_key_only() -> None:
    contacts = Contacts(KEY)
    assert contacts.source_of("She@Example.org ") == contacts.source_of("she@example.org")
    assert contacts.source_of("she@example.org") != contacts.source_of("he@example.org")
    assert contacts.source_of("a") != Contacts(bytes(32)).source_of("a")


def test_without_its_key_a_case_shows_no_contact(tmp_path: Path) -> None:
    with open_case(str(tmp_path / "a.philomela"), create=True) as case:
        hidden = Contacts.of(case).hide("she@example.org", "a")
        assert Contacts.of(case).show(hidden, "a") == "she@example.org"
        assert CONTACT_KEY.path(case).name == "a.philomela.contacts.key"
        assert CONTACT_KEY.path(case).stat().st_mode & 0o077 == 0
        CONTACT_KEY.path(case).unlink()
        with pytest.raises(KeyMissing, match="contact key"):
            Contacts.of(case)
