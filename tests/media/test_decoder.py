"""Decoding gives what a viewer shows, or one of the fixed reasons."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures_made import STORED, huge_png, leaves, saved, sixteen_bits, turned, with_hole
from PIL import Image

from philomela.fingerprints.codes import REASONS
from philomela.media.decoder import Decoded, Undecodable, decode
from philomela.media.limits import PictureLimits

LIMITS = PictureLimits()
PACKAGE = Path(__file__).parents[2] / "philomela"


def exact(content: bytes) -> Decoded:
    return decode(content, LIMITS, exact=True)


def reason(content: bytes, limits: PictureLimits = LIMITS) -> str:
    with pytest.raises(Undecodable) as caught:
        decode(content, limits, exact=False)
    return str(caught.value)


def luma_of(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    red, green, blue = np.moveaxis(np.asarray(image.convert("RGB")).astype(np.float64), 2, 0)
    return np.asarray(0.299 * red + 0.587 * green + 0.114 * blue)


def test_colours_are_weighed_without_rounding() -> None:
    image = leaves(90, 70)
    assert np.abs(exact(saved(image, "PNG")).luma - luma_of(image)).max() < 1e-3


def test_large_pictures_are_weighed_alike() -> None:
    image = leaves(2300, 2100)  # more than one strip
    assert np.abs(exact(saved(image, "BMP")).luma - luma_of(image)).max() < 1e-3


def test_transparency_is_shown_over_white() -> None:
    transparent, shown = with_hole(leaves(90, 70))
    found = exact(saved(transparent, "PNG")).luma
    assert np.abs(found - luma_of(shown)).max() < 1.0


def test_a_transparent_colour_of_a_palette_is_white() -> None:
    image = Image.new("P", (8, 8), 0)
    image.putpalette([0, 0, 0, 200, 0, 0])
    image.putpixel((3, 3), 1)
    found = exact(saved(image, "PNG", transparency=0)).luma
    assert found[0, 0] == pytest.approx(255)
    assert found[3, 3] == pytest.approx(0.299 * 200, abs=0.01)


def test_sixteen_bits_become_eight() -> None:
    image = leaves(60, 40)
    for form in ("PNG", "TIFF"):
        found = exact(saved(sixteen_bits(image), form)).luma
        assert np.abs(found - np.asarray(image.convert("L"))).max() < 1e-3


def test_whole_and_broken_numbers_are_brought_into_range() -> None:
    ramp = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    for values in (ramp, ramp * 255, ramp * 65535, (ramp * 65535).astype(np.int32)):
        found = exact(saved(Image.fromarray(values), "TIFF")).luma
        assert np.abs(found - ramp * 255).max() < 0.01
    odd = ramp.copy()
    odd[0, :3] = np.nan, np.inf, -5
    assert np.isfinite(exact(saved(Image.fromarray(odd), "TIFF")).luma).all()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", STORED)
def test_orientation_is_handed_on(form: str, orientation: int) -> None:
    found = exact(turned(leaves(48, 32), orientation, form))
    assert found.orientation == orientation
    assert (found.width, found.height) == ((48, 32) if orientation < 5 else (32, 48))


@pytest.mark.parametrize("orientation", STORED)
def test_a_tiff_is_turned_once(orientation: int) -> None:
    image = leaves(48, 32)
    found = exact(turned(image, orientation, "TIFF"))
    assert (found.orientation, found.width, found.height) == (1, 48, 32)
    assert np.abs(found.luma - luma_of(image)).max() < 1e-3


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_an_animation_is_its_first_frame(form: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    content = saved(frames[0], form, save_all=True, append_images=frames[1:], lossless=True)
    found = exact(content)
    assert found.frames == 3
    assert np.abs(found.luma - 0.299 * 255).max() < 1.5


def test_a_large_jpeg_is_decoded_at_half_scale_and_a_small_one_is_not() -> None:
    for (width, height), shape in {(640, 514): (257, 320), (640, 500): (500, 640)}.items():
        found = decode(saved(leaves(width, height), "JPEG"), LIMITS, exact=False)
        assert found.luma.shape == shape
        assert (found.width, found.height) == (width, height)


def test_a_declared_size_above_the_limit_is_refused_before_decoding() -> None:
    assert reason(huge_png(60_000, 60_000)) == "too many pixels"
    assert reason(huge_png(2**31 - 1, 1)) == "too many pixels"
    assert reason(saved(leaves(64, 65), "PNG"), PictureLimits(pixels=4096)) == "too many pixels"
    assert exact(saved(leaves(64, 64), "PNG")).width == 64


def test_reasons() -> None:
    picture = saved(leaves(64, 64), "JPEG")
    assert reason(b"") == "empty"
    assert reason(b"%PDF-1.7") == "not a picture"
    assert reason(picture, PictureLimits(file_bytes=len(picture) - 1)) == "too many bytes"
    assert reason(picture[: len(picture) // 2]) == "truncated"
    assert reason(b"\x89PNG\r\n\x1a\n" + b"\xff" * 60) in ("damaged", "truncated")
    assert reason(b"\xff\xd8\xff" + b"\0" * 60) == "damaged"


def test_a_relative_of_a_format_is_opened_by_content_only() -> None:
    # Each of these is a picture for the library, under a format that we do not take.
    for form in ("PPM", "ICO", "TGA", "PCX", "JPEG2000"):
        assert reason(saved(Image.new("RGB", (16, 16)), form)) == "not a picture"


def outcome(content: bytes) -> str:
    try:
        decode(content, PictureLimits(pixels=10_000), exact=False)
    except Undecodable as refused:
        return str(refused)
    return "picture"


STARTS = [saved(leaves(24, 16), form) for form in ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(STARTS), st.data())
def test_spoilt_pictures_end_in_a_picture_or_a_reason(start: bytes, data: st.DataObject) -> None:
    content = bytearray(start)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    assert outcome(bytes(content[:cut])) in (*REASONS, "picture")


def test_only_the_decoder_decodes() -> None:
    for module in PACKAGE.rglob("*.py"):
        if module.name == "decoder.py" or "simulate" in module.parts:
            continue
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] not in ("PIL", "pi_heif", "pillow_heif"), module
            # OpenCV finds points in pixels; it must not be given a file.
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("imread", "imdecode", "VideoCapture"), module


def test_the_parent_never_loads_a_picture_library() -> None:
    program = (
        "import sys, philomela.fingerprints.pictures, philomela.stages.media_rows\n"
        "found = {name.split('.')[0] for name in sys.modules} & {'PIL', 'pi_heif'}\n"
        "sys.exit(', '.join(found) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
