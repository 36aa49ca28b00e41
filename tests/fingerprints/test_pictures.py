"""From bytes to pictures through locked-down workers."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pictures_made import huge_png, leaves, saved, turned, with_hole

from philomela.fingerprints.codes import ANSWER, REASONS, Answer, answer_bytes, pack
from philomela.fingerprints.oriented import fingerprint
from philomela.fingerprints.pictures import Fingerprinting, Unreadable, fingerprinting, hamming
from philomela.fingerprints.points import sketch
from philomela.fingerprints.sketch import RECIPE, encode
from philomela.media.decoder import Undecodable, decode
from philomela.media.limits import PictureLimits
from philomela.media.pool import Pool
from philomela.media.process import Worker
from philomela.records import Picture

HOSTILE = Path(__file__).parents[2].parent / "shared" / "data" / "hostile" / "image"
LIMITS = PictureLimits()


@pytest.fixture(scope="module")
def pictures() -> Iterator[Fingerprinting]:
    with fingerprinting(2) as running:
        assert running.filters_system_calls() is None
        yield running


def here(content: bytes, *, exact: bool = False) -> bytes | str:
    """What decoding in this process, which is not locked down, gives."""
    try:
        return fingerprint(decode(content, LIMITS, exact=exact), exact=exact)[0]
    except Undecodable as refused:
        return str(refused)


def told(outcome: Picture | Unreadable) -> bytes | str:
    return outcome.fingerprint.pdq if isinstance(outcome, Picture) else outcome.reason


def test_a_picture_in_full(pictures: Fingerprinting) -> None:
    content = turned(leaves(600, 520), 6, "JPEG")
    [(key, picture)] = pictures([("any key", content)])
    assert key == "any key"
    assert isinstance(picture, Picture)
    assert picture.sha256 == hashlib.sha256(content).hexdigest()
    assert (picture.size, picture.format, picture.frames) == (len(content), "jpeg", 1)
    assert (picture.width, picture.height) == (600, 520)
    assert picture.fingerprint.recipe == "pdq/1"
    assert picture.fingerprint.pdq == here(content)
    assert 50 < picture.fingerprint.quality <= 100


def test_the_exact_recipe_says_so() -> None:
    content = saved(leaves(600, 520), "JPEG")
    with fingerprinting(1, exact=True) as exactly:
        [(_, picture)] = exactly([(0, content)])
    assert isinstance(picture, Picture)
    assert picture.fingerprint.recipe == "pdq-exact/1"
    assert picture.fingerprint.pdq == here(content, exact=True)


def test_workers_say_whether_they_are_locked(pictures: Fingerprinting) -> None:
    list(pictures([(0, b"")]))
    assert pictures.filters_system_calls() in (True, False)


@pytest.fixture(scope="module")
def sketched() -> Iterator[Fingerprinting]:
    with fingerprinting(1, sketches=True) as running:
        yield running


def sketch_in(outcome: Picture | Unreadable) -> bytes:
    assert isinstance(outcome, Picture)
    assert outcome.fingerprint.sketch_recipe == RECIPE
    assert outcome.fingerprint.sketch is not None
    return outcome.fingerprint.sketch


def test_without_asking_there_is_no_sketch(pictures: Fingerprinting) -> None:
    [(_, outcome)] = pictures([(0, saved(leaves(90, 60), "PNG"))])
    assert isinstance(outcome, Picture)
    assert (outcome.fingerprint.sketch, outcome.fingerprint.sketch_recipe) == (None, None)


def test_a_locked_worker_sketches_as_this_process_does(sketched: Fingerprinting) -> None:
    contents = [saved(leaves(300, 220, seed), "PNG") for seed in range(3)]
    found = [sketch_in(outcome) for _, outcome in sketched(enumerate(contents))]
    expected = [encode(sketch(decode(one, LIMITS, exact=False).luma)) for one in contents]
    assert found == expected
    assert len(set(found)) == 3
    assert sketched.filters_system_calls() in (True, False)


def test_a_sketch_is_of_the_picture_as_a_viewer_shows_it(sketched: Fingerprinting) -> None:
    image = leaves(300, 220)
    upright = saved(image, "PNG")
    contents = [upright, *(turned(image, orientation, "PNG") for orientation in range(2, 9))]
    found = [sketch_in(outcome) for _, outcome in sketched(enumerate(contents))]
    assert found == [found[0]] * 8


def test_reasons_come_with_sketches_too(sketched: Fingerprinting) -> None:
    good = saved(leaves(90, 60), "PNG")
    found = [told(one) for _, one in sketched(enumerate([b"%PDF-1.7", b"", good]))]
    assert found == ["not a picture", "empty", here(good)]


FORMS = ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"]


def test_locked_workers_decode_what_others_decode(pictures: Fingerprinting) -> None:
    image = leaves(90, 60)
    transparent, _ = with_hole(image)
    contents = [saved(image, form) for form in FORMS]
    contents += [saved(transparent, form) for form in ("PNG", "WEBP", "TIFF", "GIF")]
    contents += [saved(image.convert(mode), "TIFF") for mode in ("1", "L", "CMYK", "LAB", "YCbCr")]
    contents += [
        saved(image, "TIFF", compression=how) for how in ("jpeg", "tiff_lzw", "tiff_deflate")
    ]
    contents += [turned(image, 5, form) for form in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")]
    contents += [content[: len(content) * 2 // 3] for content in contents]
    contents += [saved(image, "PNG", compress_level=0) + b"\0" * 100, saved(image, "GIF") * 2]
    found = [told(outcome) for _, outcome in pictures(enumerate(contents))]
    assert found == [here(content) for content in contents]


def test_order_is_kept_and_every_item_ends(pictures: Fingerprinting) -> None:
    good = [saved(leaves(40, 30, seed), "PNG") for seed in range(3)]
    bad = {"not a picture": b"%PDF-1.7", "empty": b"", "too many pixels": huge_png(70_000, 70_000)}
    contents = [good[0], *bad.values(), good[1], good[2][:-40]]
    found = list(pictures(enumerate(contents)))
    assert [key for key, _ in found] == list(range(len(contents)))
    expected = [here(good[0]), *bad, here(good[1]), "truncated"]
    assert [told(outcome) for _, outcome in found] == expected


def test_limits_hold() -> None:
    large = saved(leaves(1500, 1500), "PNG")
    for limits, reason in (
        (PictureLimits(file_bytes=1000), "too many bytes"),
        (PictureLimits(pixels=1000), "too many pixels"),
        (PictureLimits(seconds=0.001), "took too long"),
    ):
        with fingerprinting(1, limits) as limited:
            assert [told(outcome) for _, outcome in limited([(0, large)])] == [reason]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_memory_is_limited() -> None:
    small = saved(leaves(40, 30), "PNG")
    with fingerprinting(1, PictureLimits(memory_bytes=450 * 2**20)) as limited:
        found = [told(one) for _, one in limited([(0, huge_png(9999, 9999)), (1, small)])]
    assert found == ["needed too much memory", here(small)]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_memory_is_limited_with_sketches_too() -> None:
    small = saved(leaves(40, 30), "PNG")
    limits = PictureLimits(memory_bytes=600 * 2**20)
    with fingerprinting(1, limits, sketches=True) as limited:
        found = [told(one) for _, one in limited([(0, huge_png(9999, 9999)), (1, small)])]
    assert found == ["needed too much memory", here(small)]


class LyingWorker(Worker):
    """Answers what it was given to answer."""

    def __init__(self, answer: bytes) -> None:
        super().__init__("none", len(answer))
        self.answer = answer
        self.replaced = 0

    def ask(self, request: bytes, seconds: float) -> bytes:
        return self.answer

    def replace(self) -> None:
        self.replaced += 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(0, 0, 0, 50, 60_000, 60_000, 1),  # more pixels than allowed
        Answer(0, 0, 1, 50, 640, 480, 1),  # a recipe that was not asked for
        Answer(0, 99, 0, 50, 640, 480, 1),
        Answer(200),
    ],
)
def test_an_answer_that_cannot_be_costs_the_worker(answer: Answer) -> None:
    worker = LyingWorker(pack(answer))
    with Pool([worker]) as pool:
        [(_, outcome)] = Fingerprinting(pool, LIMITS, exact=False)([(0, b"BM")])
        assert outcome == Unreadable("worker died")
        assert worker.replaced == 1


def test_a_sketch_that_cannot_be_costs_the_worker() -> None:
    worker = LyingWorker(pack(Answer(0, 0, 0, 50, 640, 480, 1, sketch=b"PS no sketch")))
    assert len(worker.answer) == answer_bytes(sketches=True) > ANSWER.size
    with Pool([worker]) as pool:
        asking = Fingerprinting(pool, LIMITS, exact=False, sketches=True)
        [(_, outcome)] = asking([(0, b"BM")])
        assert outcome == Unreadable("worker died")
        assert worker.replaced == 1


def test_hamming() -> None:
    assert hamming(bytes(32), bytes(32)) == 0
    assert hamming(bytes(32), b"\xff" * 32) == 256
    assert hamming(b"\x01" + bytes(31), b"\x80" + bytes(31)) == 2


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not beside the project")
def test_hostile_pictures_end_in_a_picture_or_a_known_reason(pictures: Fingerprinting) -> None:
    paths = sorted(path for path in HOSTILE.rglob("*") if path.is_file())
    outcomes = list(pictures((path, path.read_bytes()) for path in paths))
    assert [path for path, _ in outcomes] == paths
    assert {told(one) for _, one in outcomes if isinstance(one, Unreadable)} <= set(REASONS)
    # None of these is worth a worker: the limits and the decoder's own checks come first.
    assert "worker died" not in {told(one) for _, one in outcomes}
    assert sum(isinstance(one, Picture) for _, one in outcomes) >= 150
