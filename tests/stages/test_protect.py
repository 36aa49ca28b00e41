"""A photo on its owner's device -> a file that finds it and gives nothing else away."""

from __future__ import annotations

import base64
import json
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pictures_made import saved
from PIL import Image, PngImagePlugin

from philomela.errors import InputError
from philomela.fingerprints.fingerprint_file import read_prints
from philomela.fingerprints.photo_print import PhotoPrint, print_of
from philomela.fingerprints.pictures import fingerprinting, hamming
from philomela.fingerprints.sketch import decode
from philomela.matching.kernels import RADIUS
from philomela.matching.sketches.alignment import align
from philomela.matching.sketches.index import USUAL_SENSES
from philomela.records import Picture
from philomela.simulate.alterations import Operation, chain, cropped, jpeg, scaled, unaltered
from philomela.simulate.pictures import dead_leaves
from philomela.stages.protect import protect

MARKERS = {
    "make": "MARKERCAMERAMAKE",
    "artist": "MARKERARTISTNAME",
    "gps": "MARKERGPSPLACE",
    "comment": "MARKERCOMMENT",
    "icc": "MARKERCOLOURPROFILE",
    "xmp": "MARKERXMPPACKET",
}
MAKE, ARTIST, GPS = 0x010F, 0x013B, 0x8825


@pytest.fixture(scope="module", autouse=True)
def no_network() -> Any:
    """Nothing here may use a network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    return Image.fromarray(dead_leaves(11, 1))


def marked_jpeg(photo: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[MAKE], exif[ARTIST] = MARKERS["make"], MARKERS["artist"]
    exif.get_ifd(GPS)[29] = MARKERS["gps"]
    return saved(
        photo,
        "JPEG",
        quality=92,
        exif=exif,
        comment=MARKERS["comment"],
        icc_profile=MARKERS["icc"].encode() * 8,
        xmp=MARKERS["xmp"].encode(),
    )


def holds(content: bytes, marker: str) -> bool:
    """Whether a part of a marker is in a file: as it is, in hexadecimal, or in its sketches."""
    sketches = [one.sketch or b"" for one in read_prints(content)]
    text = content.lower()
    pieces = [marker[place : place + 5].encode() for place in range(len(marker) - 4)]
    return any(
        piece.lower() in text
        or piece.hex().encode() in text
        or base64.b64encode(piece)[:-3].lower() in text
        or any(piece in sketch for sketch in sketches)
        for piece in pieces
    )


@pytest.mark.parametrize("sketch", [False, True])
def test_nothing_of_the_files_own_words_is_in_it(
    photo: Image.Image, tmp_path: Path, sketch: bool
) -> None:
    named = tmp_path / "MARKERFILENAME.jpg"
    content = marked_jpeg(photo)
    assert all(marker.encode() in content for marker in MARKERS.values())
    named.write_bytes(content)
    done = protect([named], tmp_path / "mine.fingerprint", sketch=sketch)
    written = done.file.read_bytes()
    assert done.size == len(written) < 12_000
    for marker in (*MARKERS.values(), "MARKERFILENAME", str(tmp_path.name)):
        assert not holds(written, marker), marker
    # The same pixels without a word about them give the same fingerprint but for the SHA-256.
    (tmp_path / "plain.jpg").write_bytes(saved(photo, "JPEG", quality=92))
    other = protect([tmp_path / "plain.jpg"], tmp_path / "plain.fingerprint", sketch=sketch)
    (one,), (two,) = read_prints(written), read_prints(other.file.read_bytes())
    assert (one.pdq, one.quality, one.sketch) == (two.pdq, two.quality, two.sketch)
    assert one.sha256 != two.sha256
    assert (one.sketch is not None) is sketch


def test_words_in_a_png_stay_out_too(photo: Image.Image, tmp_path: Path) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", MARKERS["artist"])
    content = saved(photo.resize((320, 240)), "PNG", pnginfo=words)
    assert MARKERS["artist"].encode() in content
    (tmp_path / "a.png").write_bytes(content)
    done = protect([tmp_path / "a.png"], tmp_path / "a.fingerprint", sketch=True)
    assert not holds(done.file.read_bytes(), MARKERS["artist"])


CHANGES: dict[str, Operation] = {
    "quality 40": jpeg(40),
    "half size": scaled(0.5),
    "10 % crop": cropped(0.9),
    "all of them": chain(cropped(0.9), scaled(0.5), jpeg(40)),
}


def fingerprints(contents: dict[str, bytes]) -> dict[str, PhotoPrint]:
    """As another machine makes them of what it finds."""
    with fingerprinting(1, sketches=True) as pictures:
        found = dict(pictures(contents.items()))
    return {name: print_of(one) for name, one in found.items() if isinstance(one, Picture)}


def test_it_finds_the_photo_after_changes(photo: Image.Image, tmp_path: Path) -> None:
    (tmp_path / "mine.png").write_bytes(saved(photo, "PNG"))
    done = protect([tmp_path / "mine.png"], tmp_path / "mine.fingerprint", sketch=True)
    (mine,) = read_prints(done.file.read_bytes())
    contents = {"other": saved(Image.fromarray(dead_leaves(11, 2)), "JPEG", quality=95)}
    for name, change in CHANGES.items():
        changed = change(unaltered(np.asarray(photo)), np.random.default_rng(1))
        contents[name] = saved(Image.fromarray(changed.pixels), "PNG")
    found = fingerprints(contents)
    assert found.keys() == {*CHANGES, "other"}
    near = {name for name, one in found.items() if hamming(mine.pdq, one.pdq) <= RADIUS}
    assert near == {"quality 40", "half size"}
    assert mine.sketch
    for name, one in found.items():
        assert one.sketch
        agreed = align(decode(mine.sketch), decode(one.sketch), USUAL_SENSES)
        assert (agreed is not None and agreed.chance < -30) is (name != "other"), name


def test_what_tells_too_little_is_left_out_with_its_reason(
    photo: Image.Image, tmp_path: Path
) -> None:
    (tmp_path / "photo.png").write_bytes(saved(photo, "PNG"))
    Image.new("L", (400, 300), 120).save(tmp_path / "plain.png")
    (tmp_path / "notes.png").write_text("not a picture")
    paths = [tmp_path / name for name in ("plain.png", "photo.png", "notes.png", "photo.png")]
    done = protect(paths, tmp_path / "mine.fingerprint", sketch=False)
    assert [(one.photo.name, one.reason.split(" (")[0]) for one in done.refused] == [
        ("plain.png", "too plain to be told from other pictures"),
        ("notes.png", "not a picture"),
    ]
    assert (done.photos, done.sketches) == (1, 0)
    assert list(json.loads(done.file.read_bytes())["photos"][0]) == [
        *("sha256", "pdq", "quality", "recipe"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir() if "finger" in path.name) == [
        "mine.fingerprint"
    ]


def test_errors_are_sentences(photo: Image.Image, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        protect([tmp_path / "none.jpg"], tmp_path / "a.fingerprint", sketch=False)
    Image.new("L", (400, 300), 120).save(tmp_path / "plain.png")
    with pytest.raises(InputError, match=r"No fingerprint was made. plain.png: too plain"):
        protect([tmp_path / "plain.png"], tmp_path / "a.fingerprint", sketch=False)
    (tmp_path / "photo.png").write_bytes(saved(photo, "PNG"))
    with pytest.raises(InputError, match="cannot be written"):
        protect([tmp_path / "photo.png"], tmp_path / "no" / "a.fingerprint", sketch=False)
    assert not list(tmp_path.glob("*.fingerprint"))
