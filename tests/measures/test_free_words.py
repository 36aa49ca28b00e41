"""Offers that say free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from philomela.measures.free_words import Free, free_offers

FREE, TRIAL, NEITHER = Free(True, False), Free(True, True), Free(False, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("first photo free", FREE),
        ("5 фото бесплатно", FREE),
        ("10 monedas gratis", FREE),
        ("une image gratuite", FREE),
        ("10 Credits kostenlos", FREE),
        ("10 gettoni gratis", FREE),
        ("1 foto grátis", FREE),
        ("10 ücretsiz kredi", FREE),
        ("Try it free for 3 days", TRIAL),
        ("free trial", TRIAL),
        ("3 дня бесплатно", TRIAL),
        ("Essai gratuit", TRIAL),
        ("7 Tage kostenlos testen", TRIAL),
        ("3 gün ücretsiz", TRIAL),
        ("free photos. 3 days free", TRIAL),
        ("", NEITHER),
        ("feel free to send photos", NEITHER),
        ("free as a bird", NEITHER),
        ("freedom for 3 days", NEITHER),
        ("It is free. 3 days later", NEITHER),
        ("3 photos for $5", NEITHER),
    ],
)
def test_what_is_free(text: str, expected: Free) -> None:
    assert free_offers(text) == expected


@given(st.text(alphabet="free trial3days, .\n", max_size=120))
def test_a_trial_is_free(text: str) -> None:
    found = free_offers(text)
    assert found.free or not found.trial
