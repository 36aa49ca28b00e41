"""How copies differ from their original, and which forms a family's copies have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from philomela.simulate.fillings import FILLINGS, Filling
from philomela.simulate.marks import Mark, some_mark
from philomela.simulate.settings import Settings

Edit = Literal["cropped", "mirrored", "turned", "lit", "written on"]
Format = Literal["jpeg", "png", "webp"]
#: What a copy may be shown in: a screenshot of a telephone, or over words of its own.
Shown = Literal["screenshot", "words"]

_ORIGINAL_QUALITY = 92
_KINDS = ("jpeg", "half", "stored turned", "bright", "png", "webp")
_WEIGHTS = (0.5, 0.2, 0.12, 0.08, 0.03, 0.07)
_LEAST_FRACTION, _MOST_FRACTION = 0.2, 0.6
_SAME_ALTERATION = 0.35  # chance that an altered copy is another copy of one before
_HALF = 0.3  # of altered copies
#: In the order in which they are done; the chance of each for an altered copy.
_EDITS: tuple[tuple[Edit, float], ...] = (
    ("cropped", 0.3),
    ("mirrored", 0.2),
    ("turned", 0.2),
    ("lit", 0.3),
    ("written on", 0.3),
)
_LEAST_QUALITY, _MOST_QUALITY = 40, 95


@dataclass(frozen=True, slots=True)
class Alteration:
    """A region that is replaced; ``number`` tells a family's alterations apart."""

    number: int
    filling: Filling
    fraction: float  # of the area


@dataclass(frozen=True, slots=True)
class Form:
    """How a copy differs from its original. What is done comes in the order of the fields, but for
    the first two, which say how it is saved.

    The form of an altered copy says nothing of where things lie; that depends on the copy.
    """

    format: Format
    quality: int = 0
    alteration: Alteration | None = None
    half: bool = False  # half the width and height
    brightness: float = 1.0
    edits: tuple[Edit, ...] = ()
    mark: Mark | None = None
    shown: Shown | None = None
    orientation: int = 1  # EXIF; stored so that a viewer shows what came before

    @property
    def as_file(self) -> bool:
        """Telegram re-encodes photos as JPEG without EXIF; others were sent as files."""
        return self.format != "jpeg" or self.orientation != 1

    def described(self) -> dict[str, Any]:
        """For the truth: only what was done."""
        done: dict[str, Any] = {}
        if self.alteration:
            done["altered"] = self.alteration.fraction
            done["filling"] = self.alteration.filling
        edits = [*(["half"] if self.half else []), *self.edits]
        if self.brightness != 1.0:
            edits.append("bright")
        if self.orientation != 1:
            edits.append("stored turned")
        if edits:
            done["edits"] = edits
        if self.mark:
            done["mark"] = self.mark.name
        if self.shown:
            done["shown_in"] = self.shown
        return done


def draw_forms(
    count: int, settings: Settings, marks: tuple[Mark, ...], draw: Random
) -> Iterator[Form]:
    """Distinct forms, so that no two copies have the same bytes; the original's first."""
    original = Form("jpeg", _ORIGINAL_QUALITY, mark=_mark(settings, marks, draw))
    used = {original}
    alterations: list[Alteration] = []
    yield original
    while len(used) < count:
        mark = _mark(settings, marks, draw)
        shown = _shown(settings, draw)
        if draw.random() < settings.altered:
            form = _altered(_alteration(alterations, draw), mark, shown, draw)
        else:
            form = _plain(mark, shown, draw)
        if form not in used:
            used.add(form)
            yield form


def _mark(settings: Settings, marks: tuple[Mark, ...], draw: Random) -> Mark | None:
    return some_mark(marks, draw) if draw.random() < settings.marked else None


def _shown(settings: Settings, draw: Random) -> Shown | None:
    if draw.random() >= settings.shown:
        return None
    return "screenshot" if draw.random() < 0.5 else "words"


def _alteration(known: list[Alteration], draw: Random) -> Alteration:
    """One of those before, or another one, which is then known."""
    if known and draw.random() < _SAME_ALTERATION:
        return draw.choice(known)
    fraction = round(draw.uniform(_LEAST_FRACTION, _MOST_FRACTION), 2)
    known.append(Alteration(len(known), draw.choice(FILLINGS), fraction))
    return known[-1]


def _altered(alteration: Alteration, mark: Mark | None, shown: Shown | None, draw: Random) -> Form:
    return Form(
        "jpeg",
        draw.randint(_LEAST_QUALITY, _MOST_QUALITY),
        alteration=alteration,
        half=draw.random() < _HALF,
        edits=tuple(edit for edit, chance in _EDITS if draw.random() < chance),
        mark=mark,
        shown=shown,
    )


def _plain(mark: Mark | None, shown: Shown | None, draw: Random) -> Form:
    kind = draw.choices(_KINDS, _WEIGHTS)[0]
    quality = draw.randint(_LEAST_QUALITY, _MOST_QUALITY)
    if kind == "half":
        return Form("jpeg", quality, half=True, mark=mark, shown=shown)
    if kind == "stored turned":
        orientation = draw.randint(2, 8)
        return Form("jpeg", max(quality, 70), mark=mark, shown=shown, orientation=orientation)
    if kind == "bright":
        brightness = draw.choice((0.94, 1.06))
        return Form("jpeg", max(quality, 70), brightness=brightness, mark=mark, shown=shown)
    if kind == "png":
        return Form("png", half=True, mark=mark, shown=shown)
    if kind == "webp":
        return Form("webp", max(quality, 60), half=True, mark=mark, shown=shown)
    return Form("jpeg", quality, mark=mark, shown=shown)
