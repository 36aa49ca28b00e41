"""Pictures have enough in them to be recognised, and marks lie where they are said to."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from philomela.fingerprints.pictures import fingerprinting
from philomela.fingerprints.sketch import LEAST_POINTS, decode
from philomela.matching.copies import LEAST_QUALITY
from philomela.records import Picture
from philomela.simulate.alterations import stamped_with, unaltered
from philomela.simulate.families import Copy, Family
from philomela.simulate.forms import Form
from philomela.simulate.pictures import Pixels
from philomela.simulate.telegram_2020.families import MARK
from philomela.simulate.telegram_2020.pictures import copies_shown

PLAIN = Form("jpeg", 70)


def shown(number: int, *forms: Form) -> list[Pixels]:
    copies = tuple(Copy(number, index, form) for index, form in enumerate(forms))
    return [pixels for _, pixels in copies_shown(0, Family(number, 0, copies))]


@pytest.mark.parametrize("number", range(4))
def test_a_mark_is_drawn_as_a_stamp_is(number: int) -> None:
    """Drawn once and laid over is the same, but for rounding, as drawn on the picture."""
    bare, marked = shown(number, PLAIN, replace(PLAIN, mark=MARK))
    drawn = stamped_with(MARK.words, MARK.size, np.array(MARK.place))
    expected = drawn(unaltered(bare), np.random.default_rng(0)).pixels
    assert np.abs(marked.astype(int) - expected).max() <= 1
    changed = (marked != bare).any(-1)
    assert 0.005 < changed.mean() < 0.1
    assert not changed[: changed.shape[0] // 2].any()


def test_pictures_differ_and_repeat() -> None:
    assert (shown(1, PLAIN)[0] == shown(1, PLAIN)[0]).all()
    first, second = shown(1, PLAIN)[0], shown(2, PLAIN)[0]
    assert first.shape != second.shape or (first != second).any()
    assert all(side % 2 == 0 for side in first.shape[:2])


def test_there_is_enough_in_each_to_recognise_it() -> None:
    contents = []
    for number in range(12):
        file = BytesIO()
        Image.fromarray(shown(number, PLAIN)[0]).save(file, "JPEG", quality=60)
        contents.append((number, file.getvalue()))
    with fingerprinting(1, sketches=True) as pictures:
        for _, picture in pictures(contents):
            assert isinstance(picture, Picture)
            assert picture.fingerprint.quality >= LEAST_QUALITY
            assert len(decode(picture.fingerprint.sketch or b"")) > 4 * LEAST_POINTS
