"""Every measure of a case, in the order of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from philomela.measures import (
    breaks,
    change,
    coders,
    coding,
    coding_rows,
    counts,
    coverage,
    doubling,
    groups,
    growth,
    marks,
    marks_rows,
    member_curve,
    member_regions,
    members,
    money,
    network,
    pages,
    poll_groups,
    poll_repeats,
    polls,
    price_finding,
    profiles,
    queries,
    revenue,
    rows,
    sealed,
    sites,
    spread,
    stability,
    timeline,
    unseen,
    unseen_measures,
    unseen_rows,
    versions,
    week_rows,
)
from philomela.measures.assumptions import Assumptions
from philomela.measures.codebook import Codebook
from philomela.measures.codebook_file import shipped_codebook
from philomela.measures.coded import coded_samples
from philomela.measures.edges import edges_of
from philomela.records import Measure


def all_measures(
    connection: Connection,
    usernames: Mapping[str, str] | None = None,
    codebook: Codebook | None = None,
    assumptions: Assumptions | None = None,
) -> Iterator[Measure]:
    """Measure a case through one consistent view of it.

    ``usernames`` maps ``username:…`` pseudonyms to the public ``t.me/name`` they stand for, where
    the caller holds the case's key; without it, ``@name`` mentions are counted but not drawn.
    ``codebook`` groups polls; the one that comes with Philomela does where none is given.
    A scenario of revenue is among the measures only where its ``assumptions`` are given.
    """
    channels = tuple(rows.channels(connection))
    messages = tuple(rows.channel_messages(connection))
    pictures = tuple(rows.channel_pictures(connection))
    unlinked = rows.count(connection, queries.UNLINKED_PICTURES)
    asked = poll_repeats.once_each(rows.polls(connection))

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

    told = unseen.unseen(unseen_rows.families_in_channels(connection), channels)
    yield from unseen_measures.measures(told, unlinked)

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

    line = timeline.timeline(
        rows.families(connection),
        timeline.Counts(
            rows.message_months(connection),
            rows.sighting_months(connection),
            week_rows.message_weeks(connection),
            week_rows.sighting_weeks(connection),
        ),
        messages,
        unlinked,
    )
    yield growth.growth(line)
    yield change.three_month_change(line)
    yield doubling.doubling_time(line)
    yield breaks.change_points(line)

    yield polls.polls(asked, channels)
    yield polls.hidden_polls(asked)
    grouped = tuple(poll_groups.grouped_polls(asked, channels, codebook or shipped_codebook()))
    yield from grouped
    yield counts.forwards(messages)

    prices = price_finding.find_prices(rows.texts(connection))
    readings = members.readings(rows.members(connection), channels)
    facts = profiles.ChannelFacts(
        channels,
        {row.channel_id: row for row in messages},
        {row.channel_id: row for row in pictures},
        rows.pointing_messages(connection),
        profiles.messages_with(prices.mentions),
        members.members_by_key(readings),
    )
    edges = edges_of(rows.references(connection), channels, usernames)
    divided = stability.stability(edges)
    yield network.network(edges, facts, divided.division)
    yield groups.communities_measure(edges, divided)
    yield sites.outside_sites(rows.site_months(connection))
    yield pages.outside_pages(rows.site_months(connection))
    yield money.prices(prices, channels)
    yield money.free_offers(prices, channels)
    yield members.members_sum(readings)
    union = members.members_union(readings)
    yield union
    yield member_regions.members_by_region(grouped, union)
    yield member_curve.member_curve(readings)
    active = members.active_people(rows.people(connection), rows.archives(connection))
    yield active
    if assumptions is not None:
        yield revenue.revenue(assumptions, prices, revenue.People(active.low, union.high))

    of_coding = coding_rows.coding(connection)
    samples = tuple(coded_samples(of_coding))
    yield coding.coding(samples)
    yield coders.coder_agreement(samples)
    yield coders.labels_refused(of_coding.refused)

    yield coverage.coverage(
        rows.media_states(connection),
        rows.date_states(connection),
        rows.skipped_reasons(connection),
        asked,
        rows.archives(connection),
    )
    yield sealed.sealed_measure(sealed.sealed_counts(connection))
    yield versions.not_compared(compared)
    first = rows.skipped(connection, coverage.MOST_SKIPPED)
    yield coverage.skipped(rows.skipped_reasons(connection), first)
    yield counts.undated(rows.date_states(connection))
