"""A scenario of revenue: what the assumptions of its author would come to, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from philomela.errors import InputError
from philomela.measures import queries
from philomela.measures.assumptions import Assumptions, Bounds
from philomela.measures.money import five_numbers
from philomela.measures.price_finding import Prices
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted
from philomela.records import Measure, Table

_COLUMNS = ("assumption", "low", "high", "unit", "origin")
_GIVEN = "given in the file of assumptions"


class People(NamedTuple):
    """Bounds of the people, from the case; None where it holds none."""

    low: float | None
    high: float | None


class _Assumed(NamedTuple):
    name: str
    low: float | None
    high: float | None
    unit: str
    origin: str


def revenue(assumed: Assumptions, found: Prices, people: People) -> Measure:
    """The lowest and highest revenue that the assumptions allow.

    Raises :class:`~philomela.errors.InputError` where no price is given and the case names none.
    """
    offers, unconverted = _offers(assumed, found)
    rows = tuple(_rows(assumed, offers, people))
    low = high = 1.0
    known = True
    for row in rows[:4]:
        low *= row.low or 0
        high *= row.high or 0
        known = known and row.high is not None
    return Measure(
        name="revenue_scenario",
        title="Revenue, a scenario",
        value=None,
        unit=assumed.currency,
        method="People x paying share x units that one paying person buys x price of a unit, once"
        " with the lower and once with the higher end of every assumption. Each assumption stands"
        " in the table with where it comes from. The result is what they would come to: neither an"
        " estimate nor an interval with a level.",
        n=len(offers) if assumed.price is None else None,
        low=low,
        high=high if known else None,
        sources=(plain_sql(queries.TEXTS), plain_sql(queries.PEOPLE), plain_sql(queries.MEMBERS)),
        caveats=tuple(_caveats(assumed, rows, unconverted, people)),
        tables=(Table("revenue_assumptions", _COLUMNS, rows),),
    )


def _rows(assumed: Assumptions, offers: list[float], people: People) -> Iterator[_Assumed]:
    unit = assumed.unit
    if assumed.people:
        yield _Assumed("people", *assumed.people, "people", _GIVEN)
    else:
        origin = "the case: active people, and members added up over channels"
        high = None if _is_beyond(people) else people.high
        yield _Assumed("people", people.low, high, "people", origin)
    yield _Assumed("paying share", *assumed.paying_share, "share of people", _GIVEN)
    yield _Assumed("bought by one", *assumed.bought, unit, _GIVEN)
    price = f"{assumed.currency} for one {unit}"
    if assumed.price:
        yield _Assumed("price", *assumed.price, price, _GIVEN)
    else:
        origin = f"the case: quartiles of {counted(len(offers), 'offer')}"
        yield _Assumed("price", *_quartiles(assumed, offers), price, origin)
    if assumed.price is None:
        for code, rate in sorted(assumed.rates.items()):
            yield _Assumed(
                f"rate of {code}", rate, rate, f"{assumed.currency} for 1 {code}", _GIVEN
            )


def _is_beyond(people: People) -> bool:
    """Whether more people were active than are counted as members, as where counts are missing."""
    return people.low is not None and people.high is not None and people.high < people.low


def _offers(assumed: Assumptions, found: Prices) -> tuple[list[float], int]:
    """Unit prices in the scenario's currency, and how many offers no rate converts."""
    rates = {**assumed.rates, assumed.currency: 1.0}
    prices, unconverted = [], 0
    for offer, _ in found.asked():
        if offer.unit != assumed.unit:
            continue
        if offer.currency in rates:
            prices.append(offer.each * rates[offer.currency])
        else:
            unconverted += 1
    return prices, unconverted


def _quartiles(assumed: Assumptions, offers: list[float]) -> Bounds:
    if not offers:
        raise InputError(
            f"The case names no price in {assumed.currency} for one {assumed.unit}.",
            "Give low and high of price in the file of assumptions.",
        )
    _, lower, _, upper, _ = five_numbers(offers)
    return Bounds(lower, upper)


def _caveats(
    assumed: Assumptions, rows: tuple[_Assumed, ...], unconverted: int, people: People
) -> Iterator[str]:
    yield "A scenario: it holds only if all of its assumptions do, and none was checked here."
    for row in rows[:4]:
        low = "not known" if row.low is None else f"{row.low:,.6g}"
        high = "not known" if row.high is None else f"{row.high:,.6g}"
        yield f"Assumed {row.name}: {low} to {high} {row.unit} ({row.origin})."
    for row in rows[4:]:
        yield f"Assumed {row.name}: {row.low:,.6g} {row.unit} ({row.origin})."
    if not assumed.people and _is_beyond(people):
        yield (
            "Fewer members are counted than people were active: the counts are of some channels"
            " only, so the revenue has no upper bound."
        )
    elif rows[0].high is None:
        yield "The case holds no member counts, so the revenue has no upper bound."
    if assumed.price and assumed.rates:
        yield "The rates in the file of assumptions are not used, since it gives the price."
    if unconverted and assumed.price is None:
        yield f"{counted(unconverted, 'offer')} in currencies without a rate left out of the price."
