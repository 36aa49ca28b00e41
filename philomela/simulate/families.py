"""Families of an operation: when each is first posted, and the copies made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from philomela.simulate.dice import dice
from philomela.simulate.forms import Form, draw_forms
from philomela.simulate.marks import Mark
from philomela.simulate.months import Months, apportion
from philomela.simulate.settings import Settings

#: Exponent of the number of copies: P(at least k) = k^-TAIL, cut at MOST_COPIES.
TAIL = 1.0
MOST_COPIES = 40


@dataclass(frozen=True, slots=True)
class Copy:
    """One distinct picture: a family and a form."""

    family: int
    index: int  # 0: the original
    form: Form


@dataclass(frozen=True, slots=True)
class Family:
    """One invented original and its copies, altered ones among them."""

    number: int
    first: int  # second of its first post
    copies: tuple[Copy, ...]


def plan_families(settings: Settings, months: Months, marks: tuple[Mark, ...]) -> Iterator[Family]:
    """Families in order of month."""
    number = 0
    chance = dice(settings.seed, "growth")
    weights = [weight * chance.uniform(0.8, 1.2) for weight in months.weights]
    for month, count in enumerate(apportion(settings.families, weights)):
        for _ in range(count):
            draw = dice(settings.seed, "family", number)
            forms = draw_forms(_copies(draw), settings, marks, draw)
            copies = tuple(Copy(number, index, form) for index, form in enumerate(forms))
            yield Family(number, months.moment(month, draw), copies)
            number += 1


def _copies(draw: Random) -> int:
    return min(MOST_COPIES, int((1 - draw.random()) ** (-1 / TAIL)))
