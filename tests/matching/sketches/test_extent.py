"""How much was replaced, told by sketches alone."""

from __future__ import annotations

import numpy as np
import pytest
from pictures_compared import luma, picture, version

from philomela.fingerprints.points import sketch
from philomela.matching.sketches.alignment import align
from philomela.matching.sketches.extent import Extent, compare_sketches, extent
from philomela.simulate.alterations import Operation, chain, cropped, jpeg, mirrored, scaled

USUAL = chain(scaled(0.5), cropped(0.85), jpeg(60))


def found(number: int, operation: Operation, fraction: float) -> tuple[Extent, str]:
    own = sketch(luma(picture(number)))
    other = sketch(luma(version(number, operation, fraction, "noise").pixels))
    alignment = align(own, other)
    assert alignment is not None
    return extent(own, other, alignment), compare_sketches(own, other, alignment)[0]


@pytest.mark.parametrize("fraction", [0.2, 0.4, 0.6])
@pytest.mark.parametrize("operation", [jpeg(60), USUAL, mirrored], ids=["jpeg", "usual", "mirror"])
def test_the_share_is_near_the_truth(operation: Operation, fraction: float) -> None:
    truth = version(8, operation, fraction, "noise").fraction
    seen, kind = found(8, operation, fraction)
    assert seen.fraction == pytest.approx(truth, abs=0.12)
    assert kind == "altered"


def test_an_unaltered_copy() -> None:
    seen, kind = found(9, jpeg(60), 0.0)
    assert seen.fraction < 0.05
    assert seen.both.all()
    assert kind == "copy"


def test_a_crop_is_an_edit_and_shows_a_part() -> None:
    own = luma(picture(10))
    part = np.ascontiguousarray(own[:, : own.shape[1] // 2])
    alignment = align(sketch(part), sketch(own))
    assert alignment is not None
    seen = extent(sketch(part), sketch(own), alignment)
    assert seen.both.mean() == pytest.approx(0.5, abs=0.06)
    assert compare_sketches(sketch(part), sketch(own), alignment)[0] == "edited"
