"""What a fingerprint file is, in words for the person whose photo it was made from.

What it says of rebuilding a photo was measured: see ``docs/privacy.md``.
"""

from __future__ import annotations

from typing import NamedTuple


class Section(NamedTuple):
    """A heading and the sentences below it."""

    title: str
    sentences: tuple[str, ...]


EXPLANATION = (
    Section(
        "Your photo stays with you",
        (
            "This program works on your own device.",
            "It reads your photo and writes a small file, the fingerprint.",
            "It does not use the internet, and it does not send the file to anyone.",
            "Your photo is not changed, and no copy of it is made.",
            "You decide who gets the file.",
        ),
    ),
    Section(
        "What is in the file",
        (
            "A check number of your photo's file (SHA-256).",
            "It finds only that very file.",
            "A short code of light and dark (PDQ), with a number for how good the code is.",
            "It finds copies that were saved again or made smaller.",
            "If you ask for it with --sketch, there is one more part, the sketch.",
            "It lists up to 380 points in the photo and the shape of the edges around them.",
            "It also finds copies in which a large part was changed.",
            "That is all: no photo, no file name, no date, no place, no camera, no name of yours.",
        ),
    ),
    Section(
        "What someone could learn from it",
        (
            "Someone who already has your photo can check that the file belongs to it.",
            "Someone with many photos, yours among them, can often pick out yours.",
            "Without the sketch, we could not make a picture that shows more than where it is"
            " bright or dark.",
            "With the sketch, someone who steals the file can make a rough, grey picture from it.",
            "We tried this: things in the photo can be made out, and large writing can be read.",
            "So treat a file with a sketch like a small, blurred print of the photo.",
            "Give it only to people you trust.",
        ),
    ),
    Section(
        "What nobody can learn from it",
        (
            "Nobody can get the photo itself back from the file.",
            "Colors and fine details are not in it.",
            "Nobody can read from it when, where or with what it was taken.",
            "It does not say who you are.",
        ),
    ),
    Section(
        "What it can do for you, and what it cannot",
        (
            "With it, helpers can look for your photo without ever seeing it.",
            "Without the sketch, they may miss copies that were cut or changed a lot.",
            "Even with it, they may miss some.",
            "A match is only a hint: a person checks it and decides.",
            "You can take the file back at any time, and the helpers must then delete it.",
            "You owe nobody a reason.",
        ),
    ),
)


def as_text() -> str:
    """The explanation as lines for a terminal."""
    parts = ["\n".join((title, *(f"  {one}" for one in said))) for title, said in EXPLANATION]
    return "\n\n".join(parts)
