"""What a scenario of revenue assumes, from a small TOML file that the user writes.

::

    currency = "USD"
    unit = "month"                # what is bought: a unit of the table prices_by_unit
    [paying_share]                # of the people
    low = 0.01
    high = 0.05
    [bought]                      # units that one paying person buys in the time looked at
    low = 1
    high = 3
    [price]                       # left out: the quartiles of the case's offers
    low = 5
    high = 12
    [people]                      # left out: active people, and the sum of members
    low = 1000
    high = 20000
    [rates]                       # left out: prices in other currencies are left out
    EUR = 1.1                     # units of `currency` for one euro
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any, NamedTuple

from philomela.errors import InputError

MOST_CHARACTERS = 65_536
_REMEDY = "See `docs/money.md` for what the file of assumptions holds."
_KEYS = {"currency", "unit", "paying_share", "bought", "price", "people", "rates"}


class Bounds(NamedTuple):
    """Both ends of what is assumed."""

    low: float
    high: float


class Assumptions(NamedTuple):
    """All of them. What is None is taken from the case."""

    currency: str
    unit: str
    paying_share: Bounds
    bought: Bounds
    price: Bounds | None
    people: Bounds | None
    rates: Mapping[str, float]


def parse_assumptions(toml: str) -> Assumptions:
    """The assumptions of a file's text.

    Raises :class:`~philomela.errors.InputError` where something is missing, unknown or impossible.
    """
    if len(toml) > MOST_CHARACTERS:
        raise _refused(f"The file of assumptions is longer than {MOST_CHARACTERS:,} characters.")
    try:
        given = tomllib.loads(toml)
    except (ValueError, RecursionError) as error:
        raise _refused("The file of assumptions is not TOML.") from error
    unknown = sorted(set(given) - _KEYS)
    if unknown:
        raise _refused(f"The file of assumptions holds the unknown name {unknown[0][:40]!r}.")
    share = _bounds(given, "paying_share")
    if share.high > 1:
        raise _refused("A paying share in the file of assumptions is above 1.")
    currency, rates = _text(given, "currency"), _rates(given.get("rates", {}))
    if rates.get(currency, 1) != 1:
        raise _refused("In the file of assumptions the rate of its own currency is not 1.")
    return Assumptions(
        currency=currency,
        unit=_text(given, "unit"),
        paying_share=share,
        bought=_bounds(given, "bought"),
        price=_bounds(given, "price") if "price" in given else None,
        people=_bounds(given, "people") if "people" in given else None,
        rates=MappingProxyType(rates),
    )


def _refused(sentence: str) -> InputError:
    return InputError(sentence, _REMEDY)


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 40 or not value.isprintable():
        raise _refused(f"The file of assumptions lacks {name} as a short text.")
    return value


def _bounds(given: Mapping[str, Any], name: str) -> Bounds:
    value = given.get(name)
    if not isinstance(value, dict) or set(value) != {"low", "high"}:
        raise _refused(f"The file of assumptions lacks low and high of {name}.")
    low, high = _number(value["low"], name), _number(value["high"], name)
    if low > high:
        raise _refused(f"In the file of assumptions low of {name} is above high.")
    return Bounds(low, high)


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(f"In the file of assumptions {name} is not a number.")
    if not (0 <= value <= 1e12 and isfinite(value)):
        raise _refused(f"In the file of assumptions {name} is below 0 or above 10^12.")
    return value


def _rates(value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise _refused("In the file of assumptions rates is not a table of currencies.")
    rates = {code: _number(rate, "a rate") for code, rate in value.items()}
    if any(rate == 0 for rate in rates.values()):
        raise _refused("In the file of assumptions a rate is 0.")
    return rates
