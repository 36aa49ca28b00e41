"""What the report says of prices."""

from __future__ import annotations

from philomela.records import Cell, Measure, Table
from philomela.report.facts import Facts
from philomela.report.money import prices_section
from philomela.report.sentences import opening

_BY_UNIT = (
    *("currency", "unit", "through", "mentions", "offers", "channels"),
    *("lowest", "lower_quartile", "median", "upper_quartile", "highest"),
)


def measure(name: str, *tables: Table, **more: object) -> Measure:
    given = {"title": name, "value": None, "unit": "units", "method": "So."} | more
    return Measure(name=name, tables=tables, **given)  # type: ignore[arg-type]


def by_unit(*rows: tuple[Cell, ...]) -> Measure:
    return measure("prices", Table("prices_by_unit", _BY_UNIT, rows), value=9)


def said(*found: Measure) -> list[str]:
    return [one.words for one in opening(Facts.of(found))]


def test_the_price_with_most_offers_is_the_sentence() -> None:
    bare = ("EUR", None, None, 99, 50, 9, 1, 1, 1, 1, 1)
    picture = ("RUB", "picture/week", None, 40, 12, 2, 0.5, 0.75, 1, 1.5, 9)
    month = ("USD", "month", None, 60, 3, 3, 1, 2, 3, 4, 5)
    assert said(by_unit(bare, month, picture)) == [
        "One picture a week is offered for 1 RUB at the median of 12 offers in 2 channels; the"
        " middle half asks between 0.75 and 1.5."
    ]
    assert said(by_unit(bare)) == []


def test_one_offer_has_no_quartiles() -> None:
    assert said(by_unit(("USD", "coin", None, 5, 1, 1, *(0.125,) * 5))) == [
        "One coin is offered for 0.125 USD: one offer in 1 channel."
    ]


def test_small_prices_are_not_rounded_away() -> None:
    row = ("BTC", "picture", None, 5, 2, 1, 0, 0.00025123, 1 / 3000, 1234.5, 1234.5)
    found = by_unit(row)
    assert "for 0.0003333 BTC" in said(found)[0]
    (grid,) = prices_section(Facts.of([found])).grids
    assert grid.rows[0][5:] == ("0.0002512", "0.0003333", "1,234.5")
    assert all(grid.numeric[5:])


def test_free_and_the_scenario_are_said_with_their_ends() -> None:
    free = measure("free_offers", value=0.25, n=40, low=0.14, high=0.4, level=0.95, unit="share")
    assert said(free) == [
        "25 % of 40 messages with an offer name something free (between 14 % and 40 %, 95 %"
        " interval)."
    ]
    closed = measure("revenue_scenario", low=50, high=5000, unit="USD")
    assert said(closed) == [
        "Under the assumptions listed, the revenue would be at least 50 and at most 5,000 USD: a"
        " scenario, not an estimate."
    ]
    assert (
        "50 USD, without an upper bound"
        in said(measure("revenue_scenario", low=50, high=None, unit="USD"))[0]
    )


def test_the_section_holds_every_assumption() -> None:
    columns = ("assumption", "low", "high", "unit", "origin")
    rows = tuple((f"assumption {place}", 1, 2, "units", "given") for place in range(20))
    scenario = measure("revenue_scenario", Table("revenue_assumptions", columns, rows), low=1)
    (grid,) = prices_section(Facts.of([scenario])).grids
    assert (len(grid.rows), grid.more) == (20, 0)
