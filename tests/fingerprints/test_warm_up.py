"""Every decoder is used once before lock-down, and each of these pictures is the same gradient."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from philomela.fingerprints.pictures import fingerprinting
from philomela.fingerprints.points import sketch
from philomela.fingerprints.warm_up import samples, textures
from philomela.media.decoder import decode
from philomela.media.limits import PictureLimits
from philomela.media.sniff import PICTURE_FORMATS, sniff
from philomela.records import Picture


def test_there_is_one_of_every_format() -> None:
    assert {sniff(content) for content in samples()} == PICTURE_FORMATS


@pytest.mark.parametrize("content", list(samples()), ids=sniff)
def test_a_sample_is_a_gradient(content: bytes) -> None:
    luma = decode(content, PictureLimits(), exact=True).luma.astype(np.float64)
    assert luma.shape in ((16, 16), (8, 8))
    assert luma[:2, :2].mean() + 40 < luma[-2:, -2:].mean()


def test_locked_workers_decode_every_format() -> None:
    def items() -> Iterator[tuple[int, bytes]]:
        yield from enumerate(samples())

    with fingerprinting(1) as pictures:
        found = [outcome for _, outcome in pictures(items())]
    assert {one.format for one in found if isinstance(one, Picture)} == PICTURE_FORMATS


def test_textures_have_points_so_that_all_of_sketching_is_used() -> None:
    kinds = {luma.dtype for luma in textures() if len(sketch(luma)) > 100}
    assert kinds == {np.dtype(np.uint8), np.dtype(np.float32)}
