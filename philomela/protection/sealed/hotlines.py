"""Hotlines by country, read from ``hotlines.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from philomela.errors import UsageError

ANY = "*"


class Hotline(NamedTuple):
    """Where to report. ``country`` is an ISO 3166-1 code, or ``*`` for any other."""

    country: str
    name: str
    url: str
    takes: str
    source: str
    date: str


@cache
def hotlines() -> tuple[Hotline, ...]:
    """All hotlines, in the order of the file."""
    text = files("philomela.protection.sealed").joinpath("hotlines.toml").read_text("utf-8")
    return tuple(Hotline(**one) for one in tomllib.loads(text)["hotlines"])


def hotlines_of(country: str | None) -> tuple[Hotline, ...]:
    """Those of a country, then the one that leads on; all of them where no country is given.

    Raises :class:`~philomela.errors.UsageError` for what is no code of a country.
    """
    if country is None:
        return hotlines()
    code = country.strip().upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise UsageError(
            f"{country[:20]!r} is no code of a country.", "Give two letters, such as US or ES."
        )
    code = "GB" if code == "UK" else code
    return tuple(one for one in hotlines() if one.country in (code, ANY))
