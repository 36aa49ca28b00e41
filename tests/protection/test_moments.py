"""Written times and moments, across zones and changes of clocks."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zone_moments import moments, zones

from philomela.errors import UsageError
from philomela.protection.moments import HOUR, at, moment_of, shown, zone_of


@settings(deadline=None)
@given(moments, zones)
def test_what_is_shown_is_the_same_moment_but_for_its_seconds(moment: int, zone: str) -> None:
    """Offsets of whole minutes leave whole minutes; few old ones, as Monrovia's, were not."""
    seconds = at(moment).astimezone(zone_of(zone)).second
    assert moment_of(shown(moment, zone), "UTC") == moment - seconds


@settings(deadline=None)
@given(moments, zones)
def test_a_local_time_is_its_moment_or_is_refused_as_shown_twice(moment: int, zone: str) -> None:
    local = at(moment).astimezone(zone_of(zone)).replace(tzinfo=None)
    both = {local.replace(tzinfo=zone_of(zone), fold=fold).utcoffset() for fold in (0, 1)}
    if len(both) == 2:
        with pytest.raises(UsageError, match="twice"):
            moment_of(local.isoformat(), zone)
    else:
        assert moment_of(local.isoformat(), zone) == moment


@pytest.mark.parametrize(
    ("written", "zone", "told"),
    [
        ("2026-03-29T02:30", "Europe/Madrid", "no such time"),
        ("2026-10-25T02:30", "Europe/Madrid", "twice"),
        ("2026-03-08T02:30", "America/New_York", "no such time"),
        ("2026-11-01T01:30", "America/New_York", "twice"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "no such time"),  # half an hour is skipped
        ("2011-12-30T12:00", "Pacific/Apia", "no such time"),  # a whole day was
    ],
)
def test_times_that_clocks_did_not_show_once(written: str, zone: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        moment_of(written, zone)


def test_an_offset_settles_what_clocks_showed_twice() -> None:
    first = moment_of("2026-10-25T02:30+02:00", "Europe/Madrid")
    second = moment_of("2026-10-25T02:30+01:00", "Europe/Madrid")
    assert second - first == HOUR
    assert shown(first, "Europe/Madrid") == "2026-10-25 02:30+02:00"


@pytest.mark.parametrize("written", ["", "tomorrow", "2026-13-01", "1969-12-31", "9999-12-31", "1"])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        moment_of(written, "UTC")


@settings(deadline=None)
@given(st.text(max_size=40), zones)
def test_any_text_is_a_moment_or_a_usage_error(written: str, zone: str) -> None:
    with contextlib.suppress(UsageError):
        assert moment_of(written, zone) >= 0


@pytest.mark.parametrize("name", ["", "Mars/Base", "../../etc/passwd", "/etc/localtime", "a\x00b"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        zone_of(name)


def test_the_day_has_as_many_hours_as_it_has() -> None:
    start, end = (moment_of(f"2026-03-{day}T00:00", "Europe/Madrid") for day in (29, 30))
    assert timedelta(seconds=end - start) == timedelta(hours=23)
