"""What a text offers free: a free word beside a unit, as in "3 days free"."""

from __future__ import annotations

import re
from typing import NamedTuple

from philomela.measures.price_tokens import Token, is_count, is_period, tokens, unit_of
from philomela.measures.price_words import set_of
from philomela.measures.prices import LONGEST_TEXT

_FREE = set_of(
    """
    free gratis grátis gratuit gratuite gratuits gratuites gratuito gratuita gratuitos gratuitas
    gratuiti gratuitement gratuitamente kostenlos kostenlose kostenloser kostenloses kostenfrei
    umsonst бесплатно бесплатный бесплатная бесплатное бесплатные бесплатных даром безкоштовно
    ücretsiz bedava darmowy
    """
)
_TRIAL = set_of(
    """
    trial prueba essai prova teste testen testphase probe probeabo probezeit пробный пробная
    пробное пробные тестовый deneme demo
    """
)
_NOT_OFFERED = set_of("feel sugar tax ad")  # before "free"
_FREE_WORD = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(sorted(_FREE, key=lambda word: (-len(word), word)))})(?![^\W_])",
    re.IGNORECASE,
)
_AROUND = 60  # characters
_NEAR = 3  # words between a free word and its unit


class Free(NamedTuple):
    """Whether a text offers something free, and whether it is a trial: for a time or to test."""

    free: bool
    trial: bool


def free_offers(untrusted_text: str) -> Free:
    """What a text offers free. A free word alone ("the free world") is no offer."""
    text = untrusted_text[:LONGEST_TEXT]
    free = trial = False
    for found in _FREE_WORD.finditer(text):
        around = list(tokens(text, max(0, found.start() - _AROUND), found.end() + _AROUND))
        place = next((at for at, one in enumerate(around) if one.start == found.start()), None)
        if place is None or (place and around[place - 1].text in _NOT_OFFERED):
            continue
        near = _near(around, place)
        tests = any(token.text in _TRIAL for token, _ in near)
        units = [(unit_of(token, before), before) for token, before in near]
        free = free or tests or any(unit for unit, _ in units)
        trial = trial or tests or any(_is_counted_period(unit, before) for unit, before in units)
    return Free(free, trial)


def _near(around: list[Token], place: int) -> list[tuple[Token, Token | None]]:
    """Tokens near a place in its clause, each with the one before it."""
    low, high = max(0, place - _NEAR), min(len(around), place + _NEAR + 1)
    for at in range(place - 1, low - 1, -1):
        if around[at].kind == "end":
            low = at + 1
            break
    for at in range(place + 1, high):
        if around[at].kind == "end":
            high = at
            break
    return [(around[at], around[at - 1] if at else None) for at in range(low, high)]


def _is_counted_period(unit: str | None, before: Token | None) -> bool:
    return unit is not None and is_period(unit) and before is not None and is_count(before)
