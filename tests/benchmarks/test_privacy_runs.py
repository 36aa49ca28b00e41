"""The attack on our own sketches runs, and finds what it should in pictures that we make."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from philomela.fingerprints.pictures import hamming
from philomela.fingerprints.points import sketch, working_picture
from philomela.simulate.pictures import dead_leaves

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PROGRAM = BENCHMARKS / "privacy.py"
sys.path.insert(0, str(BENCHMARKS))  # its parts lie beside the program

from privacy_parts.patches import (  # noqa: E402
    SIDE,
    Patches,
    fit_inverter,
    look_up,
    patches_at,
    patches_of,
    window_weights,
)
from privacy_parts.pdq import rebuild_from_pdq, strengths_of  # noqa: E402
from privacy_parts.picture import rebuild  # noqa: E402
from privacy_parts.scores import as_shown, blurred, correlation, pdq_of, score, thumbnail  # noqa: E402
from privacy_parts.words import WORDS, notice, read_words  # noqa: E402

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def picture() -> Pixels:
    return working_picture(np.asarray(Image.fromarray(dead_leaves(1, 1)).convert("L")))


@pytest.fixture(scope="module")
def known(picture: Pixels) -> Patches:
    return patches_of(picture, sketch(picture))


def write_leaves(folder: Path, family: int, name: str, width: int) -> None:
    leaves = Image.fromarray(dead_leaves(7, family))
    folder.mkdir(exist_ok=True)
    leaves.resize((width, round(width * leaves.height / leaves.width))).save(folder / name)


def test_the_program_tells_an_attack_from_chance_and_leaves_the_target_out(tmp_path: Path) -> None:
    for family in range(8):
        write_leaves(tmp_path / "photos", family, f"{family}.png", 400)
    write_leaves(tmp_path / "targets", 0, "leaves.png", 500)
    (tmp_path / "photos" / "broken.png").write_bytes(b"not a picture")
    command = [sys.executable, str(PROGRAM), "--notices", "0", "--json"]
    for option in ("photos", "targets", "out"):
        command += [f"--{option}", str(tmp_path / option)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["photos"], figures["left_out"]) == (7, 1)
    ways = figures["targets"]["leaves"]
    assert ways["inverter"]["edges"] > 0.1 > abs(ways["random"]["edges"])
    assert ways["nearest_20"]["likeness"] > ways["random"]["likeness"]
    with Image.open(tmp_path / "out" / "leaves.png") as row:
        assert row.mode == "L"


@given(st.floats(-50, 150), st.floats(0.1, 40), st.integers(1, 100))
def test_samples_are_averages_of_pixels_inside(middle: float, spacing: float, length: int) -> None:
    first, weights = window_weights(middle, spacing, length)
    assert first >= 0
    assert first + weights.shape[1] <= length
    assert weights.min() >= 0
    np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-4)


def test_samples_of_a_slope_lie_on_it() -> None:
    first, weights = window_weights(50.0, 2.0, 100)
    middles = weights @ (np.arange(first, first + weights.shape[1]) + 0.5)
    np.testing.assert_allclose(middles, 50 + (np.arange(SIDE) - 7.5) * 2, rtol=1e-5)


def test_true_patches_give_the_picture_back(
    picture: Pixels,
) -> None:
    found = sketch(picture)
    rebuilt = rebuild(found, patches_at(picture, found))
    assert rebuilt.shape == picture.shape
    assert correlation(rebuilt, picture.astype(np.float32)) > 0.8


def test_a_code_that_is_known_finds_its_own_patch(known: Patches) -> None:
    found = look_up(known, known.codes[:20], 1)
    contrasts = np.exp(known.contrasts[:20])[:, None, None]
    wanted = known.shapes[:20].astype(np.float32) * contrasts
    np.testing.assert_allclose(found, wanted, rtol=1e-2, atol=1e-2)


def test_the_nearest_codes_are_those_of_a_plain_search(known: Patches) -> None:
    asked = known.codes[:5] ^ np.uint64(0b1011)
    apart = np.bitwise_count(known.codes[None] ^ asked[:, None]).sum(axis=2)
    places = np.argsort(apart, axis=1, kind="stable")[:, :4]
    wanted = known.shapes[places].astype(np.float32).mean(axis=1)
    wanted *= np.exp(known.contrasts[places].mean(axis=1))[:, None, None]
    np.testing.assert_allclose(look_up(known, asked, 4), wanted, rtol=1e-4, atol=1e-4)


def test_the_inverter_is_nearer_to_the_truth_than_nothing(known: Patches) -> None:
    guessed = fit_inverter(known).patches(known.codes, known.sizes)
    truth = known.shapes.astype(np.float32) * np.exp(known.contrasts)[:, None, None]
    assert correlation(guessed, truth) > 0.4


def test_a_picture_scores_best_against_itself(
    picture: Pixels,
) -> None:
    others = thumbnail(picture[::-1])[None]
    same = score(picture.astype(np.float32), picture, others)
    worse = score(blurred(picture.astype(np.float32), 5.0), picture, others)
    assert same.likeness > 0.9999
    assert same.ssim > 0.999
    assert same.rank == 1
    assert worse.edges < same.edges
    assert worse.blur == pytest.approx(5.0, rel=0.02)


def test_pdq_alone_gives_back_its_own_waves(
    picture: Pixels,
) -> None:
    height, width = picture.shape
    rebuilt = rebuild_from_pdq(pdq_of(picture), strengths_of(picture), width, height)
    assert correlation(rebuilt, picture.astype(np.float32)) > 0.2
    assert hamming(pdq_of(picture), pdq_of(as_shown(rebuilt))) < 64


def test_words_are_read_from_a_notice_itself_and_not_from_its_shadow() -> None:
    luma, words = notice(3)
    seen = working_picture(luma).astype(np.float32)
    assert read_words(seen) == words
    assert set(words) <= set(WORDS)
    assert read_words(-seen) != words
