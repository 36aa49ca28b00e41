"""Plain counts: channels, messages, pictures, families, sightings, forwards, doubtful dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from philomela.measures import queries
from philomela.measures.months import day_at, name_of, number_of, with_gaps
from philomela.measures.rows import (
    ChannelMessages,
    ChannelPictures,
    ChannelRow,
    DateState,
    FamilyRow,
    MessageMonth,
    SightingMonth,
)
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, label_of, plain
from philomela.records import Cell, Measure, Table

_NOT_LINKED = (
    "{pictures} belong to no family yet: link has not run since they were added,"
    " so families are not known."
)


def not_linked(unlinked: int) -> tuple[str, ...]:
    """The caveat for pictures that no link run has seen; empty where there are none."""
    return (_NOT_LINKED.format(pictures=counted(unlinked, "picture")),) if unlinked else ()


def channels(
    found: Sequence[ChannelRow],
    messages: Iterable[ChannelMessages],
    pictures: Iterable[ChannelPictures],
    unlinked: int,
) -> Measure:
    """Channels, with what each holds. Dates in the table are days in UTC."""
    of_messages = {row.channel_id: row for row in messages}
    of_pictures = {row.channel_id: row for row in pictures}
    rows = tuple(
        _channel_row(channel, of_messages.get(channel.id), of_pictures.get(channel.id), unlinked)
        for channel in found
    )
    untitled = sum(not plain(channel.title or "") for channel in found)
    caveat = f"{counted(untitled, 'channel')} without a title of its own: shown by kind and number."
    return Measure(
        name="channels",
        title="Channels",
        value=len(rows),
        unit="channels",
        method="Distinct channels, groups, chats, sites and folders in the archives, by the"
        " platform's own identifier. Families and pictures of a channel are those sighted in it,"
        " so they do not add up over channels.",
        n=len(rows),
        sources=(plain_sql(queries.CHANNELS),),
        caveats=(caveat,) if untitled else (),
        tables=(Table("channels", _CHANNEL_COLUMNS, rows),),
    )


_CHANNEL_COLUMNS = (
    *("channel_key", "channel", "kind", "messages", "first", "last"),
    *("pictures", "families", "sightings", "forwards"),
)


def _channel_row(
    channel: ChannelRow,
    messages: ChannelMessages | None,
    pictures: ChannelPictures | None,
    unlinked: int,
) -> tuple[Cell, ...]:
    families = pictures.families if pictures else 0
    return (
        channel.key,
        label_of(channel),
        channel.kind,
        messages.messages if messages else 0,
        day_at(messages.first) if messages else None,
        day_at(messages.last) if messages else None,
        pictures.pictures if pictures else 0,
        None if unlinked else families,
        pictures.sightings if pictures else 0,
        messages.forwards if messages else 0,
    )


def messages(found: Iterable[ChannelMessages], months: Iterable[MessageMonth]) -> Measure:
    """Messages of every kind, and how many fall in each month."""
    rows = tuple(found)
    total = sum(row.messages for row in rows)
    by_month = {number_of(row.month): row.messages for row in months}
    not_ordinary = sum(row.not_ordinary for row in rows)
    undated = total - sum(by_month.values())
    caveats = []
    if not_ordinary:
        caveats.append(
            f"{not_ordinary:,} of them are service messages or of a kind the exporter did not"
            " support."
        )
    if undated:
        caveats.append(f"{counted(undated, 'message')} without a usable date: in no month.")
    return Measure(
        name="messages",
        title="Messages",
        value=total,
        unit="messages",
        method="Messages in the archives, service messages included; one that several archives"
        " hold counts once. Months are calendar months in UTC.",
        n=total,
        sources=(plain_sql(queries.MESSAGES),),
        caveats=tuple(caveats),
        tables=(
            Table(
                "messages_by_month",
                ("month", "messages"),
                tuple((name_of(month), by_month.get(month, 0)) for month in with_gaps(by_month)),
            ),
        ),
    )


def pictures(count: int) -> Measure:
    """Distinct pictures among the sightings."""
    return Measure(
        name="pictures",
        title="Distinct pictures",
        value=count,
        unit="pictures",
        method="Distinct contents by SHA-256 among the files that decode as a picture; thumbnails"
        " beside their picture do not count. A picture saved anew at another quality is another"
        " picture; families join such copies, and altered ones.",
        n=count,
        sources=(plain_sql(queries.PICTURES),),
    )


def families(found: Iterable[FamilyRow], unlinked: int) -> Measure:
    """Families with a sighting, and how far each spread; unknown before link has run."""
    rows = () if unlinked else tuple(sorted(found, key=_most_spread_first))
    table = Table(
        "family_spread",
        ("family", "pictures", "sightings", "channels", "first", "last"),
        tuple(
            (
                row.family[:12],
                row.pictures,
                row.sightings,
                row.channels,
                day_at(row.first),
                day_at(row.last),
            )
            for row in rows
        ),
    )
    return Measure(
        name="families",
        title="Families of pictures",
        value=None if unlinked else len(rows),
        unit="families",
        method="Sets of pictures joined by verified links between copies (PDQ distance of at most"
        " 31 of 256 bits) and altered copies (aligned local structure), that is, one original photo"
        " and what was made of it; only families with a sighting count. A family is not a person:"
        " one person may appear in many.",
        n=None if unlinked else len(rows),
        sources=(plain_sql(queries.FAMILIES),),
        caveats=not_linked(unlinked),
        tables=(table,),
    )


def _most_spread_first(row: FamilyRow) -> tuple[int, int, str]:
    return -row.channels, -row.sightings, row.family


def sightings(
    found: Sequence[ChannelRow],
    pictures: Iterable[ChannelPictures],
    months: Iterable[SightingMonth],
    unlinked: int,
) -> Measure:
    """Sightings, forwarded ones told apart, by channel and month."""
    of_channels = tuple(pictures)
    total = sum(row.sightings for row in of_channels)
    forwarded = sum(row.forwarded for row in of_channels)
    labels = {channel.id: (channel.key, label_of(channel)) for channel in found}
    rows = tuple(
        (
            *labels[row.channel_id],
            row.month,
            row.sightings,
            row.pictures,
            None if unlinked else row.families,
            row.forwarded,
        )
        for row in months
    )
    undated = total - sum(int(row[3]) for row in rows if row[3] is not None)
    caveats = []
    if forwarded:
        caveats.append(f"{forwarded:,} of them are in forwarded messages.")
    if undated:
        caveats.append(f"{counted(undated, 'sighting')} without a usable date: in no month.")
    return Measure(
        name="sightings",
        title="Sightings of pictures",
        value=total,
        unit="sightings",
        method="One picture in one message, forwards included: files that messages name and that"
        " decode as a picture, thumbnails apart. Months are calendar months in UTC.",
        n=total,
        sources=(plain_sql(queries.SIGHTINGS),),
        caveats=tuple(caveats) + not_linked(unlinked),
        tables=(Table("sightings_by_channel_month", _SIGHTING_COLUMNS, rows),),
    )


_SIGHTING_COLUMNS = (
    *("channel_key", "channel", "month"),
    *("sightings", "pictures", "families", "forwarded"),
)


def forwards(found: Iterable[ChannelMessages]) -> Measure:
    """Messages that were forwarded from elsewhere."""
    total = sum(row.forwards for row in found)
    return Measure(
        name="forwards",
        title="Forwarded messages",
        value=total,
        unit="messages",
        method="Messages that the archive marks as forwarded, whatever their source.",
        n=total,
        sources=(plain_sql(queries.FORWARDS),),
        caveats=(
            "A picture that was saved and posted anew is not marked and does not count here.",
        ),
    )


def undated(states: Iterable[DateState]) -> Measure:
    """Messages without a certain date."""
    rows = tuple(states)
    without = sum(row.total for row in rows if not row.dated)
    doubtful = sum(row.total for row in rows if row.dated and not row.certain)
    caveats = []
    if doubtful:
        caveats.append(
            f"{doubtful:,} of them carry the local time of an exporter whose time zone is not"
            " known: true to about 14 hours, so some may belong to a neighbouring day or month."
        )
    if without:
        caveats.append(f"{without:,} of them carry no usable date and appear in no month.")
    return Measure(
        name="undated",
        title="Messages without a certain date",
        value=without + doubtful,
        unit="messages",
        method="Messages whose date is absent, lies outside the years 1970 to 9999, or is a local"
        " time without its zone.",
        n=without + doubtful,
        sources=(plain_sql(queries.UNDATED),),
        caveats=tuple(caveats),
    )
