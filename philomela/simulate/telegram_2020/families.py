"""The families that are shown: when, and as which of their copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from philomela.simulate.dice import dice
from philomela.simulate.families import Copy, Family
from philomela.simulate.fillings import Filling
from philomela.simulate.forms import Alteration, Edit, Form
from philomela.simulate.marks import Mark
from philomela.simulate.telegram_2020.attention import showings
from philomela.simulate.telegram_2020.calendar import Calendar2020
from philomela.simulate.telegram_2020.settings import Scenario

#: The stamp on what was not paid for, in the same place on every picture.
MARK = Mark("stamp", weight=1.0, words="@lantern_coins_bot", size=0.06, place=(0.03, 0.97))
PAID = 0.15  # of outputs

MOST_COPIES = 60
_NEW_COPY = 0.5  # of showings of a family that was shown before; the others are the same file
_ALTERED = 0.2  # of new copies: another output for the same photo
_KINDS = ("jpeg", "half", "bright", "webp")  # of the other new copies
_WEIGHTS = (0.75, 0.1, 0.08, 0.07)
_FILLINGS: tuple[Filling, ...] = ("texture", "flat", "piece")
_EDITS: tuple[tuple[Edit, float], ...] = (("cropped", 0.2), ("mirrored", 0.1))


@dataclass(frozen=True, slots=True)
class Showing:
    """A copy that somebody shows on their own, rather than passing on what is there."""

    copy: Copy
    date: int


def plan_showings(
    scenario: Scenario, calendar: Calendar2020
) -> tuple[tuple[Family, ...], tuple[Showing, ...]]:
    """Families in the order in which they are first shown, and every showing."""
    families: list[Family] = []
    shown: list[Showing] = []
    for number, dates in enumerate(_dates(scenario, calendar)):
        draw = dice(scenario.seed, "family", number)
        copies = _copies(number, len(dates), draw)
        distinct = {copy.index: copy for copy in copies}
        families.append(Family(number, dates[0], tuple(distinct.values())))
        shown += map(Showing, copies, dates)
    return tuple(families), tuple(shown)


def _dates(scenario: Scenario, calendar: Calendar2020) -> list[list[int]]:
    """Of each family when it is shown, ascending."""
    draw = dice(scenario.seed, "attention")
    order = showings(scenario.families_in_all, scenario.families, draw)
    firsts = calendar.first_times(scenario.families, draw)
    firsts.append(calendar.last)
    dates: dict[int, list[int]] = {}
    for family in order:
        if family in dates:
            # Between the first showings before and after it, so that the order is kept.
            dates[family].append(draw.randint(firsts[len(dates) - 1], firsts[len(dates)]))
        else:
            dates[family] = [firsts[len(dates)]]
    return [sorted(own) for own in dates.values()]


def _copies(family: int, showings: int, draw: Random) -> list[Copy]:
    """The copy of each showing, in order."""
    forms = [_output(draw)]
    new = _other_forms(forms, draw)
    copies = [Copy(family, 0, forms[0])]
    for _ in range(showings - 1):
        if len(forms) < MOST_COPIES and draw.random() < _NEW_COPY:
            next(new)
            copies.append(Copy(family, len(forms) - 1, forms[-1]))
        else:
            copies.append(draw.choice(copies))
    return copies


def _other_forms(forms: list[Form], draw: Random) -> Iterator[None]:
    """Adds one more form each time; no two are the same, so that no two have the same bytes."""
    alterations = 0
    while True:
        if draw.random() < _ALTERED:
            form = _altered(alterations, draw)
            alterations += 1
        else:
            form = _saved_again(forms[0], draw)
        if form not in forms:
            forms.append(form)
            yield


def _output(draw: Random) -> Form:
    mark = None if draw.random() < PAID else MARK
    return Form("jpeg", draw.randint(60, 80), mark=mark)


def _altered(number: int, draw: Random) -> Form:
    """Another output: other content in a part of it, and a mark unless this one was paid for."""
    alteration = Alteration(number, draw.choice(_FILLINGS), round(draw.uniform(0.2, 0.5), 2))
    edits = tuple(edit for edit, chance in _EDITS if draw.random() < chance)
    return replace(_output(draw), alteration=alteration, edits=edits)


def _saved_again(first: Form, draw: Random) -> Form:
    kind = draw.choices(_KINDS, _WEIGHTS)[0]
    quality = draw.randint(40, 95)
    if kind == "half":
        return replace(first, quality=quality, half=True)
    if kind == "bright":
        brightness = draw.choice((0.94, 1.06))
        return replace(first, quality=max(quality, 70), brightness=brightness)
    if kind == "webp":
        return replace(first, format="webp", quality=max(quality, 60))
    return replace(first, quality=quality)
