"""What comes in at the bank's door: photographs do, what would match the world does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from telling_little import KINDS, of_kind, print_here

from philomela.fingerprints.photo_print import PhotoPrint
from philomela.fingerprints.sketch import LEAST_POINTS, Sketch, encode
from philomela.protection.bank.door import LEAST_INFORMATION, refusal
from philomela.protection.bank.information import information, informations, repetition
from philomela.simulate.pictures import dead_leaves

REASONS = {
    "plain": "too plain to be told",
    "gradient": "too plain to be told",
    "page": "mostly text or a repeated pattern",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_tells_little_is_kept_out_with_the_reason(kind: str) -> None:
    for number, image in enumerate(of_kind(kind, 6)):
        reason = refusal(print_here(image, f"{number:064x}"))
        assert reason is not None
        assert reason.startswith(REASONS[kind])


def test_pictures_like_photographs_come_in() -> None:
    for number in range(6):
        image = Image.fromarray(dead_leaves(3, number))
        assert refusal(print_here(image, f"{number:064x}")) is None


def pattern(bits: NDArray[np.int64]) -> bytes:
    return np.packbits(np.broadcast_to(bits, (16, 16)).astype(np.uint8).ravel()).tobytes()


EVEN = np.arange(16) % 2
DEGENERATE = {
    "all zeros": bytes(32),
    "all ones": b"\xff" * 32,
    "columns": pattern(EVEN),
    "rows": pattern(EVEN[:, None]),
    "a chessboard": pattern(EVEN ^ EVEN[:, None]),
    "half": pattern(np.arange(16) // 8),
    "two by two": pattern((np.arange(16) // 2 % 2) ^ (np.arange(16)[:, None] // 2 % 2)),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_a_degenerate_hash_of_a_list_tells_little(name: str) -> None:
    one = DEGENERATE[name]
    assert information(one) < 70
    reason = refusal(PhotoPrint(one))
    assert reason is not None
    assert reason.startswith("a pattern that many pictures share")


signs = st.lists(st.sampled_from([0, 1]), min_size=16, max_size=16).map(np.array)


@given(signs, signs)
def test_a_product_of_rows_and_columns_tells_its_rows_and_columns_at_most(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> None:
    assert information(pattern(rows[:, None] ^ columns)) <= 31 + 6


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=5))
def test_many_are_told_as_each_alone(hashes: list[bytes]) -> None:
    assert informations(hashes).tolist() == [information(one) for one in hashes]


def test_random_bits_tell_nearly_all_they_can() -> None:
    draw = np.random.default_rng(4)
    told = informations([draw.bytes(32) for _ in range(2_100)])
    assert len(told) == 2_100
    assert LEAST_INFORMATION < 240 < told.min()


def a_sketch(points: int, repeated: bool) -> bytes:
    draw = np.random.default_rng(5)
    codes = draw.integers(0, 2**63, (points, 2), np.uint64)
    if repeated:
        codes[points // 2 :] = codes[: points - points // 2]
    places = draw.uniform(0, 300, (points, 2)).astype(np.float32)
    return encode(Sketch(300, 300, codes, places, np.full(points, 4, np.float32)))


def test_sketches_with_few_or_repeated_points() -> None:
    good = np.random.default_rng(6).bytes(32)
    few = PhotoPrint(good, sketch=a_sketch(LEAST_POINTS - 1, repeated=False))
    assert refusal(few) == "too few points to be recognised by (its sketch has 19)"
    assert refusal(PhotoPrint(good, sketch=a_sketch(LEAST_POINTS, repeated=False))) is None
    reason = refusal(PhotoPrint(good, sketch=a_sketch(100, repeated=True)))
    assert reason is not None
    assert reason.startswith("mostly text")
    empty = np.zeros((0, 2))
    nothing = Sketch(9, 9, empty.astype(np.uint64), empty.astype(np.float32), np.zeros(0, "f4"))
    assert repetition(nothing) == 0
