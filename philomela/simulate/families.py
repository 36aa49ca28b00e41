"""Families of an operation: when each is first posted, and the copies made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

from philomela.simulate.dice import dice
from philomela.simulate.months import Months, apportion
from philomela.simulate.settings import Settings

#: Exponent of the number of copies: P(at least k) = k^-TAIL, cut at MOST_COPIES.
TAIL = 1.0
MOST_COPIES = 40

_ORIGINAL_QUALITY = 92
_FORMS = ("jpeg", "half", "turned", "bright", "png", "webp")
_WEIGHTS = (0.5, 0.2, 0.12, 0.08, 0.03, 0.07)


@dataclass(frozen=True, slots=True)
class Form:
    """How a copy differs from its original."""

    format: Literal["jpeg", "png", "webp"]
    quality: int = 0
    half: bool = False  # half the width and height
    orientation: int = 1  # EXIF; stored so that a viewer shows the original
    brightness: float = 1.0

    @property
    def as_file(self) -> bool:
        """Telegram re-encodes photos as JPEG without EXIF; others were sent as files."""
        return self.format != "jpeg" or self.orientation != 1


@dataclass(frozen=True, slots=True)
class Copy:
    """One distinct picture: a family and a form."""

    family: int
    index: int  # 0: the original
    form: Form


@dataclass(frozen=True, slots=True)
class Family:
    """One invented original and its copies."""

    number: int
    first: int  # second of its first post
    copies: tuple[Copy, ...]


def plan_families(settings: Settings, months: Months) -> Iterator[Family]:
    """Families in order of month."""
    number = 0
    chance = dice(settings.seed, "growth")
    weights = [weight * chance.uniform(0.8, 1.2) for weight in months.weights]
    for month, count in enumerate(apportion(settings.families, weights)):
        for _ in range(count):
            draw = dice(settings.seed, "family", number)
            forms = _forms(_copies(draw), draw)
            copies = tuple(Copy(number, index, form) for index, form in enumerate(forms))
            yield Family(number, months.moment(month, draw), copies)
            number += 1


def _copies(draw: Random) -> int:
    return min(MOST_COPIES, int((1 - draw.random()) ** (-1 / TAIL)))


def _forms(count: int, draw: Random) -> Iterator[Form]:
    """Distinct forms, so that no two copies have the same bytes."""
    used = {Form("jpeg", _ORIGINAL_QUALITY)}
    yield from used
    while len(used) < count:
        form = _form(draw)
        if form not in used:
            used.add(form)
            yield form


def _form(draw: Random) -> Form:
    kind = draw.choices(_FORMS, _WEIGHTS)[0]
    quality = draw.randint(40, 95)
    if kind == "half":
        return Form("jpeg", quality, half=True)
    if kind == "turned":
        return Form("jpeg", max(quality, 70), orientation=draw.randint(2, 8))
    if kind == "bright":
        return Form("jpeg", max(quality, 70), brightness=draw.choice((0.94, 1.06)))
    if kind == "png":
        return Form("png", half=True)
    if kind == "webp":
        return Form("webp", max(quality, 60), half=True)
    return Form("jpeg", quality)
