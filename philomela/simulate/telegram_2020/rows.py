"""Each published figure, the true one at a scale, and where among the measures it is found again.

``measure`` is the name of a measure. Where ``table`` is named, it is that of the measure's tables
whose row has the cells of ``where``, and ``columns`` name value, low and high there; else these are
the measure's own. What holds between them and the true figure is said by ``kind``:

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
OWN = ("value", "low", "high")

_FAMILIES_OFF = 0.01  # altered copies may be missed now and then


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One figure. ``published`` is None for what was said without a number."""

    name: str
    unit: str
    published: float | None
    true: float
    measure: str
    kind: Kind = "count"
    tolerance: float = 0.0
    table: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, str | None, str | None] = OWN

    def as_json(self) -> dict[str, Any]:
        """For the truth file."""
        return asdict(self)


def published_rows(scenario: Scenario, truth: Mapping[str, Any]) -> Iterator[PublishedRow]:
    """Every figure, in the order in which they were told."""
    yield PublishedRow("channels", "channels", published.CHANNELS, truth["channels"], "channels")
    yield from _families(scenario, truth)
    yield from _growth()
    yield from _members(scenario, truth)
    yield from _answers(TARGET, published.TARGETS)
    yield from _answers(REGION, (published.MEMBERS_FROM_REGION,))
    yield _price("price of a coin", published.COINS)
    yield _price("price of a picture a week", published.WEEKLY)
    yield PublishedRow(
        name="marked share",
        unit="share of pictures",
        published=None,
        true=truth["marked"] / truth["pictures"],
        measure="marked_share",
        kind="interval",
    )
    yield PublishedRow(
        name="outside pages",
        unit="pages",
        published=published.OUTSIDE_PAGES,
        true=published.OUTSIDE_PAGES,
        measure="outside_pages",
        table="outside_pages",
        where={"domain": SITE},
        columns=("pages", None, None),
    )


def _families(scenario: Scenario, truth: Mapping[str, Any]) -> Iterator[PublishedRow]:
    yield PublishedRow(
        name="families shown",
        unit="families",
        published=published.FAMILIES_SHOWN,
        true=truth["families"],
        measure="families",
        tolerance=_FAMILIES_OFF,
    )
    yield PublishedRow(
        name="families in all",
        unit="families",
        published=published.FAMILIES_IN_ALL,
        true=scenario.families_in_all,
        measure="unseen_families",
        kind="lower bound",
    )


def _growth() -> Iterator[PublishedRow]:
    yield PublishedRow(
        name="change over three months",
        unit="percent",
        published=published.CHANGE_PERCENT,
        true=published.CHANGE_PERCENT,
        measure="three_month_change",
        kind="interval",
    )
    doubling = 3 * log(2) / log(1 + published.CHANGE_PERCENT / 100)
    yield PublishedRow("doubling time", "months", None, doubling, "doubling_time", "interval")


def _members(scenario: Scenario, truth: Mapping[str, Any]) -> Iterator[PublishedRow]:
    true = truth["members_sum"]
    yield PublishedRow("members", "members", published.MEMBERS, true, "members_sum")
    distinct = distinct_members(scenario.seed)
    yield PublishedRow("distinct members", "people", None, distinct, "members_union", "interval")


def _answers(topic: Topic, figures: tuple[float, ...]) -> Iterator[PublishedRow]:
    """Of the poll that was answered most."""
    asked = topic.asked[0]
    for answer, figure, share in zip(asked.answers, figures, topic.shares, strict=False):
        yield PublishedRow(
            name=f"{topic.name} poll: {answer}",
            unit="share of voters",
            published=figure,
            true=share,
            measure="polls",
            kind="interval",
            table="poll_answers",
            where={"question": asked.question, "answer": answer},
            columns=("share", "low", "high"),
        )


def _price(name: str, offer: tuple[float, str, int, str]) -> PublishedRow:
    """The price that is named most often; the range is that of all that are named."""
    amount, currency, quantity, unit = offer
    return PublishedRow(
        name=name,
        unit=currency,
        published=amount / quantity,
        true=amount / quantity,
        measure="prices",
        kind="interval",
        table="prices_by_unit",
        where={"currency": currency, "unit": unit},
        columns=("median", "lowest", "highest"),
    )
