"""The facts behind every role, and the statement that lists the rows of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select

from philomela.measures import role_queries
from philomela.measures.edges import Edges
from philomela.measures.payment_services import PAYMENT_SERVICES
from philomela.measures.profiles import GATHERED, ChannelFacts
from philomela.measures.roles import RULES, FactName, Profile, rules_that_hold
from philomela.measures.rows import ChannelRow
from philomela.measures.sql import plain_sql
from philomela.measures.targets import Form, Place
from philomela.measures.wording import label_of
from philomela.records import Table

#: A statement names at most so many messages, or forms of address.
MOST_NUMBERS, MOST_FORMS = 500, 100

_COLUMNS = (
    *("channel_key", "channel", "role", "rule", "decides", "fact", "count"),
    *("statement", "statement_lists"),
)


class _Listing(NamedTuple):
    query: Select[Any]
    lists: str = "these rows"


@dataclass(frozen=True, slots=True)
class _Case:
    """What the statements of one channel need to know."""

    channel: ChannelRow
    edges: Edges
    targets: frozenset[str]  # places that the channel points at
    priced: tuple[int, ...]  # numbers of its messages with a price


def role_rules() -> Table:
    """The rules in the order of deciding, in words."""
    columns = ("order", "role", "rule", "holds_where")
    rows = tuple((place + 1, one.role, one.name, one.words) for place, one in enumerate(RULES))
    return Table("role_rules", columns, rows)


def role_rows(edges: Edges, facts: ChannelFacts, profiles: Mapping[str, Profile]) -> Table:
    """Every rule that holds for a channel: its facts, and a statement for the rows of each.

    The first rule of a channel decides on its role; the others are told, since they hold, too.
    """
    targets: dict[str, set[str]] = {}
    for source, target, _ in edges.weights:
        targets.setdefault(source, set()).add(target)
    rows: list[tuple[str | int, ...]] = []
    for channel in facts.channels:
        case = _Case(
            channel,
            edges,
            frozenset(targets.get(channel.key, ())),
            tuple(facts.priced.get(channel.id, ())),
        )
        rows += _of_channel(case, profiles[channel.key])
    return Table("role_rows", _COLUMNS, tuple(rows))


def _of_channel(case: _Case, profile: Profile) -> Iterator[tuple[str | int, ...]]:
    head = (case.channel.key, label_of(case.channel))
    for place, (rule, _) in enumerate(rules_that_hold(profile)):
        for fact in rule.facts(profile):
            found = _LISTINGS[fact.name](case)
            statement = plain_sql(found.query)
            yield (
                *(*head, rule.role, rule.name, int(place == 0), fact.name, fact.count),
                *(statement, found.lists),
            )


def _priced(case: _Case) -> _Listing:
    query = role_queries.numbered(case.channel.id, case.priced[:MOST_NUMBERS])
    left_out = len(case.priced) > MOST_NUMBERS
    return _Listing(query, f"the first {MOST_NUMBERS} of these rows" if left_out else "these rows")


def _pointing_at(case: _Case, wanted: Callable[[Place], bool]) -> _Listing:
    """References of the channel to the places that are wanted."""
    places = [key for key in case.targets if wanted(case.edges.places[key])]
    forms, lists = _forms(case, places)
    return _Listing(role_queries.references(case.channel.id, forms), lists)


def _pointed_at(case: _Case) -> _Listing:
    forms, lists = _forms(case, [case.channel.key])
    return _Listing(role_queries.references_to(case.channel.id, forms), lists)


def _forms(case: _Case, places: Iterable[str]) -> tuple[list[Form] | None, str]:
    found = sorted({form for key in places for form in case.edges.forms.get(key, ())})
    if len(found) > MOST_FORMS:
        return None, "these rows and others: they have too many addresses to name"
    return found, "these rows"


def _everywhere(case: _Case) -> _Listing:
    return _Listing(
        role_queries.references(case.channel.id, None), "these rows and those to itself or nowhere"
    )


_LISTINGS: Mapping[FactName, Callable[[_Case], _Listing]] = {
    "messages": lambda case: _Listing(role_queries.ordinary(case.channel.id)),
    "messages with pictures": lambda case: _Listing(role_queries.picture_posts(case.channel.id)),
    "messages with pictures of its own": lambda case: _Listing(
        role_queries.own_picture_posts(case.channel.id)
    ),
    "pictures": lambda case: _Listing(role_queries.pictures(case.channel.id)),
    "messages that point elsewhere": lambda case: _Listing(
        role_queries.pointing(case.channel.id, case.channel.key)
    ),
    "places pointed at": _everywhere,
    "channels and invitations pointed at": lambda case: _pointing_at(
        case, lambda place: place.kind in GATHERED
    ),
    "channels that point at it": _pointed_at,
    "messages with a price": _priced,
    "links to payment services": lambda case: _pointing_at(
        case, lambda place: place.id in PAYMENT_SERVICES
    ),
    "replies": lambda case: _Listing(role_queries.replies(case.channel.id)),
    "references to bots": lambda case: _pointing_at(case, lambda place: place.kind == "bot"),
}
