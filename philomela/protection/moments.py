"""Moments as people write them -> seconds since 1970-01-01 UTC, and back.

Time that passes is counted in UTC, in which no hour is missing or comes twice. A local time that a
clock change left out, or showed twice, is refused rather than guessed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from philomela.errors import UsageError

HOUR = 3_600
LATEST = 253_402_300_799 - 366 * 24 * HOUR  # a year before the last second of the year 9999
_REMEDY = "Write it like 2026-11-25T09:30, or with an offset: 2026-11-25T09:30+01:00."


@cache
def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises :class:`~philomela.errors.UsageError` for a name that is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"{name[:60]!r} is no time zone.", "Give a name such as Europe/Madrid or UTC."
        ) from error


def moment_of(written: str, zone: str) -> int:
    """The moment of a written time; one without an offset is a local time of the zone.

    Raises :class:`~philomela.errors.UsageError` for what is no time, and for a local time that the
    zone's clocks skipped or showed twice.
    """
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError as error:
        raise UsageError(f"{written[:60]!r} is no time.", _REMEDY) from error
    try:
        moment = int((found if found.tzinfo else _local(found, zone)).timestamp())
    except (OverflowError, ValueError, OSError) as error:
        raise UsageError(f"{written[:60]!r} is out of range.", _REMEDY) from error
    if not 0 <= moment <= LATEST:
        raise UsageError(f"{written[:60]!r} is out of range.", _REMEDY)
    return moment


def _local(found: datetime, name: str) -> datetime:
    zone = zone_of(name)
    first, second = (found.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    back = first.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != found:
        raise UsageError(
            f"The clocks in {name} were put forward past {found:%Y-%m-%d %H:%M}: there was no such"
            " time.",
            "Give the time with its offset from UTC.",
        )
    if first.utcoffset() != second.utcoffset():
        raise UsageError(
            f"The clocks in {name} showed {found:%Y-%m-%d %H:%M} twice.",
            "Give the time with its offset from UTC.",
        )
    return first


def at(moment: int) -> datetime:
    """The moment in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)


def shown(moment: int, zone: str) -> str:
    """The moment as clocks of the zone show it, with their offset: ``2026-11-25 09:30+01:00``.

    Seconds are cut off.
    """
    return at(moment).astimezone(zone_of(zone)).isoformat(" ", "minutes")
