"""Every measure of a case, in the order of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from philomela.measures import (
    counts,
    coverage,
    growth,
    marks,
    marks_rows,
    members,
    money,
    network,
    polls,
    queries,
    rows,
    sites,
    spread,
    versions,
)
from philomela.records import Measure


def all_measures(
    connection: Connection, usernames: Mapping[str, str] | None = None
) -> Iterator[Measure]:
    """Measure a case through one consistent view of it.

    ``usernames`` maps ``username:…`` pseudonyms to the public ``t.me/name`` they stand for, where
    the caller holds the case's key; without it, ``@name`` mentions are counted but not drawn.
    """
    channels = tuple(rows.channels(connection))
    messages = tuple(rows.channel_messages(connection))
    pictures = tuple(rows.channel_pictures(connection))
    unlinked = rows.count(connection, queries.UNLINKED_PICTURES)
    asked = polls.once_each(rows.polls(connection))

    yield counts.channels(channels, messages, pictures, unlinked)
    yield counts.messages(messages, rows.message_months(connection))
    yield counts.pictures(rows.count(connection, queries.PICTURES))
    yield counts.families(rows.families(connection), unlinked)
    yield counts.sightings(channels, pictures, rows.sighting_months(connection), unlinked)
    yield spread.copies_per_family(rows.families(connection), unlinked)

    compared = rows.compared(connection)
    of_families = tuple(versions.families_of(rows.versions(connection)))
    kinds = tuple(rows.link_kinds(connection))
    yield versions.altered_families(of_families, compared, unlinked)
    yield versions.altered_copies(of_families, compared, unlinked)
    yield versions.links(kinds)
    yield versions.waiting_links(kinds, rows.waiting_links(connection, versions.MOST_WAITING))

    of_marks = marks.Found(
        tuple(marks_rows.marks(connection)),
        tuple(marks_rows.bearers(connection)),
        marks_rows.marked(connection),
        tuple(marks_rows.marked_by_channel(connection)),
        rows.count(connection, queries.PICTURES),
        unlinked,
    )
    yield marks.recurring_marks(of_marks, channels)
    yield marks.marked_share(of_marks, channels)

    line = growth.timeline(
        rows.families(connection),
        rows.sighting_months(connection),
        rows.message_months(connection),
        messages,
        unlinked,
    )
    yield growth.growth(line)
    yield growth.three_month_change(line)

    yield polls.polls(asked, channels)
    yield polls.hidden_polls(asked)
    yield counts.forwards(messages)

    prices = money.find_prices(rows.texts(connection))
    readings = members.readings(rows.members(connection), channels)
    facts = network.ChannelFacts(
        channels,
        {row.channel_id: row for row in messages},
        {row.channel_id: row for row in pictures},
        rows.pointing_messages(connection),
        prices.messages_by_channel(),
        members.members_by_key(readings),
    )
    edges = network.edges_of(rows.references(connection), channels, usernames)
    yield network.network(edges, facts)
    yield sites.outside_sites(rows.site_months(connection))
    yield money.prices(prices, channels)
    yield members.members_sum(readings)
    yield members.members_union(readings)
    yield members.active_people(rows.people(connection), rows.archives(connection))

    yield coverage.coverage(
        rows.media_states(connection),
        rows.date_states(connection),
        rows.skipped_reasons(connection),
        asked,
        rows.archives(connection),
    )
    yield versions.not_compared(compared)
    first = rows.skipped(connection, coverage.MOST_SKIPPED)
    yield coverage.skipped(rows.skipped_reasons(connection), first)
    yield counts.undated(rows.date_states(connection))
