"""The section on prices: what is asked, for what, and what is free."""

from __future__ import annotations

from philomela.report.facts import Facts, Row, number, text
from philomela.report.parts import Section, grid_of, section_of
from philomela.report.wording import price

_BY_UNIT = {
    "currency": "currency",
    "unit": "for one",
    "through": "through",
    "offers": "offers",
    "channels": "channels",
    "lower_quartile": "lower quartile",
    "median": "median",
    "upper_quartile": "upper quartile",
}  # the rest is among the rows: a page has no room for it
_OFFERS = {
    "channel": "channel",
    "paid": "messages with a price only",
    "free": "something free only",
    "both": "both",
    "trial": "of the free a trial",
}
_SCENARIO = {
    "assumption": "assumption",
    "low": "low",
    "high": "high",
    "unit": "unit",
    "origin": "from",
}
_MENTIONS = {"date": "date", "channel": "channel", "snippet": "words"}


def prices_section(facts: Facts) -> Section:
    """Unit prices by currency, free against paid, mentions, and the scenario if there is one."""
    units: list[Row] = [
        {**row, "unit": text(row, "unit") or "(not said)", "through": text(row, "through") or "–"}
        for row in facts.rows("prices_by_unit")
    ]
    units.sort(key=lambda row: -number(row, "offers"))
    grids = (
        grid_of(units, _BY_UNIT, "prices", 20, price),
        grid_of(facts.rows("free_and_paid"), _OFFERS, "free_offers"),
        grid_of(facts.rows("revenue_assumptions"), _SCENARIO, "revenue_scenario", 30, price),
        grid_of(facts.rows("prices"), _MENTIONS, "prices"),
    )
    names = ("prices", "free_offers", "revenue_scenario")
    return section_of(facts, "prices", "Prices", names, (), grids)
