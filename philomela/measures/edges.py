"""From references to the edges of the network, and the forms of address each place has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from philomela.measures.payment_services import PAYMENT_SERVICES
from philomela.measures.rows import ChannelRow, ReferenceRow
from philomela.measures.targets import Form, Place, Places, form_of


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges with weights (references), and the references that make none."""

    weights: Mapping[tuple[str, str, str], int]  # (source, target, kind)
    places: Mapping[str, Place]
    to_itself: int
    opaque: int  # @names that may be people
    unreadable: int
    #: Place -> how messages address it. Of sites only those that take payments: they alone
    #: decide on a role, and a site may have very many addresses.
    forms: Mapping[str, frozenset[Form]] = field(default_factory=dict)


def edges_of(
    references: Iterable[ReferenceRow],
    channels: Sequence[ChannelRow],
    usernames: Mapping[str, str] | None = None,
) -> Edges:
    """Resolve every reference to a node and add up the references of each edge."""
    finder = Places(channels, usernames)
    keys = {channel.id: channel.key for channel in channels}
    places = dict(finder.channels)
    weights: Counter[tuple[str, str, str]] = Counter()
    forms: defaultdict[str, set[Form]] = defaultdict(set)
    to_itself = opaque = unreadable = 0
    for row in references:
        place = finder.find(row.target)
        source = keys[row.channel_id]
        if place is None and row.target.startswith("username:"):
            opaque += row.weight
        elif place is None:
            unreadable += row.weight
        elif place.id == source:
            to_itself += row.weight
        else:
            places.setdefault(place.id, place)
            weights[source, place.id, row.kind] += row.weight
            if place.kind != "site" or place.id in PAYMENT_SERVICES:
                forms[place.id].add(form_of(row.target))
    frozen = {place: frozenset(found) for place, found in forms.items()}
    return Edges(weights, places, to_itself, opaque, unreadable, frozen)
