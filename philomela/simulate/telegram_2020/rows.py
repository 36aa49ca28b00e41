"""Each published figure, the true one at a scale, and where among the measures it is found again.

What holds between what is found and the true figure is said by ``kind``:

============  ======================================================================================
kind          the true figure is covered where
============  ======================================================================================
count         the value differs from it by ``tolerance`` of it at most
interval      it lies between low and high; an end that is not there is open
lower bound   it is no lower than low
============  ======================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from math import log
from typing import Any, Literal

from philomela.simulate.telegram_2020 import published
from philomela.simulate.telegram_2020.channels import distinct_members
from philomela.simulate.telegram_2020.polls import REGION, TARGET, Topic
from philomela.simulate.telegram_2020.settings import Scenario
from philomela.simulate.telegram_2020.word_posts import SITE

Kind = Literal["count", "interval", "lower bound"]

_DAYS_OF_MONTH = 365.25 / 12
_FAMILIES_OFF = 0.01  # altered copies may be missed now and then


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure is found: a measure, or the row with the cells of ``where`` in its table.

    ``columns`` name value, low and high in the row, or in the measure itself.
    """

    measure: str
    table: str | None = None
    where: Mapping[str, str | None] = field(default_factory=dict)
    columns: tuple[str, str | None, str | None] = ("value", "low", "high")


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One figure. ``published`` is None for what was said without a number.

    Of the places the first that the measures hold counts.
    """

    name: str
    unit: str
    published: float | None
    true: float
    places: tuple[Place, ...]
    kind: Kind = "count"
    tolerance: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """For the truth file."""
        return asdict(self)


def published_rows(scenario: Scenario, truth: Mapping[str, Any]) -> Iterator[PublishedRow]:
    """Every figure, in the order in which they were told."""
    yield _counted("channels", "channels", published.CHANNELS, truth["channels"], "channels")
    yield from _families(scenario, truth)
    yield from _growth()
    true = truth["members_sum"]
    yield _counted("members", "members", published.MEMBERS, true, "members_sum")
    distinct = distinct_members(scenario.seed)
    yield _within("distinct members", "people", None, distinct, Place("members_union"))
    yield from _answers(TARGET, published.TARGETS)
    yield from _answers(REGION, (published.MEMBERS_FROM_REGION,))
    yield _price("price of a coin", published.COINS)
    yield _price("price of a picture a week", published.WEEKLY)
    marked = truth["marked"] / truth["pictures"]
    yield _within("marked share", "share of pictures", None, marked, Place("marked_share"))
    pages = Place("outside_pages", "outside_pages", {"domain": SITE}, ("pages", None, None))
    number = published.OUTSIDE_PAGES
    yield PublishedRow("outside pages", "pages", number, truth["outside_pages"], (pages,))


def _counted(
    name: str, unit: str, figure: float | None, true: float, measure: str, tolerance: float = 0.0
) -> PublishedRow:
    return PublishedRow(name, unit, figure, true, (Place(measure),), "count", tolerance)


def _within(
    name: str, unit: str, figure: float | None, true: float, *places: Place
) -> PublishedRow:
    return PublishedRow(name, unit, figure, true, places, "interval")


def _families(scenario: Scenario, truth: Mapping[str, Any]) -> Iterator[PublishedRow]:
    shown, in_all = published.FAMILIES_SHOWN, published.FAMILIES_IN_ALL
    true = truth["families"]
    yield _counted("families shown", "families", shown, true, "families", _FAMILIES_OFF)
    place = (Place("unseen_families"),)
    true = scenario.families_in_all
    yield PublishedRow("families in all", "families", in_all, true, place, "lower bound")


def _growth() -> Iterator[PublishedRow]:
    change = published.CHANGE_PERCENT
    place = Place("three_month_change")
    yield _within("change over three months", "percent", change, change, place)
    doubling = 3 * log(2) / log(1 + change / 100) * _DAYS_OF_MONTH
    yield _within("doubling time", "days", None, doubling, Place("doubling_time"))


def _answers(topic: Topic, figures: tuple[float, ...]) -> Iterator[PublishedRow]:
    """Shares of the categories; where polls are not grouped, those of the one answered most."""
    asked = topic.asked[0]
    group = f"poll_{topic.group}"
    for place, figure in enumerate(figures):
        answer, category = asked.answers[place], topic.categories[place]
        yield _within(
            f"{topic.name} poll: {category}",
            "share of voters",
            figure,
            topic.shares[place],
            Place(
                group,
                f"{group}_shares",
                {"category": category},
                ("share", "simultaneous_low", "simultaneous_high"),
            ),
            Place(
                "polls",
                "poll_answers",
                {"question": asked.question, "answer": answer},
                ("share", "low", "high"),
            ),
        )


def _price(name: str, offer: tuple[float, str, int, str]) -> PublishedRow:
    """The price in the middle; the range is that of all that are named."""
    amount, currency, quantity, unit = offer
    each = amount / quantity
    where = {"currency": currency, "unit": unit, "through": None}
    columns = ("median", "lowest", "highest")
    return _within(name, currency, each, each, Place("prices", "prices_by_unit", where, columns))
