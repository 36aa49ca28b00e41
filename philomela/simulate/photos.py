"""Ordinary photos of people who ask for protection, invented: originals of an operation's families.

They are other files than any that the operation holds: the original as its owner has it, before
anybody saved it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from philomela.simulate.encodings import encode
from philomela.simulate.forms import Form
from philomela.simulate.pictures import dead_leaves

_AS_OWNED = Form("jpeg", 97)
#: Added to a number of a family, it names a photo that no operation holds.
ELSEWHERE = 2**31


class Asked(NamedTuple):
    """A photo, and the SHA-256 of every picture of the operation that was made of it."""

    family: int
    pictures: frozenset[str]
    altered: frozenset[str]


def photo(seed: int, family: int) -> bytes:
    """The photo of which a family was made, as a JPEG file."""
    return encode(dead_leaves(seed, family), _AS_OWNED).content


def asked_for(truth: Mapping[str, Any], count: int) -> tuple[Asked, ...]:
    """The first families of which there are copies and altered copies, at least two of each."""
    found = []
    for name, members in truth["family_members"].items():
        altered = frozenset(one for one in members if "altered" in truth["forms"][one])
        if len(altered) >= 2 and len(members) - len(altered) >= 2:
            number = int(name.removeprefix("family "))
            found.append(Asked(number, frozenset(members), altered))
    return tuple(sorted(found, key=lambda one: one.family)[:count])
