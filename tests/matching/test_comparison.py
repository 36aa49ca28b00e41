"""Whether and how one picture derives from another, on pictures with known truth."""

from __future__ import annotations

import numpy as np
import pytest
from pictures_compared import luma, picture, version
from PIL import Image

from philomela.matching.comparison import compare, moved_picture
from philomela.records import LinkKind
from philomela.simulate import alterations
from philomela.simulate.alterations import Operation, chain, cropped, jpeg, mirrored, rotated

EVERYTHING = chain(
    mirrored,
    rotated(5),
    alterations.scaled(0.5),
    cropped(0.85),
    alterations.brightened,
    alterations.stamped,
    jpeg(50),
)

KINDS: list[tuple[str, Operation, LinkKind]] = [
    ("jpeg", jpeg(50), "copy"),
    ("half", chain(alterations.scaled(0.5), jpeg(80)), "copy"),
    ("crop", chain(cropped(0.85), jpeg(80)), "edited"),
    ("mirror", chain(mirrored, jpeg(80)), "edited"),
    ("turn", chain(rotated(5), jpeg(80)), "edited"),
    ("stamp", chain(alterations.stamped, jpeg(80)), "stamped"),
]


@pytest.mark.parametrize(("name", "operation", "kind"), KINDS, ids=[name for name, *_ in KINDS])
def test_the_kind(name: str, operation: Operation, kind: LinkKind) -> None:
    told = compare(luma(picture(1)), luma(version(1, operation).pixels))
    assert told.kind == kind
    assert told.chance < -20


@pytest.mark.parametrize("fraction", [0.2, 0.4, 0.6])
@pytest.mark.parametrize("operation", [jpeg(50), EVERYTHING], ids=["jpeg", "everything"])
def test_a_replaced_region_is_found(operation: Operation, fraction: float) -> None:
    altered = version(2, operation, fraction)
    told = compare(luma(picture(2)), luma(altered.pixels))
    assert told.kind == "altered"
    assert told.region is not None
    height, width = told.region.shape
    truth, shown = (
        np.asarray(Image.fromarray(mask).resize((width, height)))
        for mask in (altered.replaced, altered.shown)
    )
    both = (told.region & truth & shown).sum()
    either = ((told.region | truth) & shown).sum()
    assert both / either > 0.75
    assert told.fraction == pytest.approx(altered.fraction, abs=0.12)


def test_unrelated_pictures_are_not_related() -> None:
    told = compare(luma(picture(3)), luma(picture(4)))
    assert told.kind is None
    assert told.region is None


def test_plain_pictures_are_not_related_by_structure() -> None:
    plain = np.full((300, 400), 90, np.uint8)
    assert compare(plain, plain).kind is None


@pytest.mark.parametrize("sense", range(8))
def test_turned_and_mirrored_pictures_are_told(sense: int) -> None:
    own = luma(picture(5))
    told = compare(own, moved_picture(own, sense))
    assert told.kind == ("copy" if sense == 0 else "edited")
    assert told.place is not None
    corners = sorted((round(x), round(y)) for x, y in told.place)
    assert corners == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert np.abs(np.array(told.place) - np.round(told.place)).max() < 0.02


def test_the_place_in_a_screenshot() -> None:
    shown = version(6, alterations.in_screenshot, 0.3)
    told = compare(luma(picture(6)), luma(shown.pixels))
    assert told.kind == "altered"
    assert told.place is not None
    rows, columns = np.nonzero(shown.shown)
    height, width = shown.shown.shape
    (left, top), _, (right, bottom), _ = told.place
    assert left == pytest.approx(columns.min() / width, abs=0.02)
    assert right == pytest.approx(columns.max() / width, abs=0.02)
    assert top == pytest.approx(rows.min() / height, abs=0.02)
    assert bottom == pytest.approx(rows.max() / height, abs=0.02)


def test_the_same_pictures_give_the_same_answer() -> None:
    first, second = luma(picture(7)), luma(version(7, EVERYTHING, 0.4).pixels)
    once, again = compare(first, second), compare(first, second)
    assert (once.chance, once.fraction, once.place) == (again.chance, again.fraction, again.place)
    assert once.region is not None
    assert again.region is not None
    assert (once.region == again.region).all()
