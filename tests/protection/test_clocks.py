"""Time limits: elapsed hours, whatever clocks show; pauses of our own reminders only."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from zone_moments import moments, zones

from philomela.protection.clocks import Clock, Pause, due_at
from philomela.protection.elements import laws
from philomela.protection.moments import HOUR, at, moment_of, shown, zone_of

pauses = st.lists(
    st.tuples(st.integers(-5, 40), st.none() | st.integers(0, 20)).map(
        lambda one: Pause(one[0], None if one[1] is None else one[0] + one[1], "")
    ),
    max_size=5,
)


@settings(deadline=None)
@given(moments, zones, pauses)
def test_forty_eight_hours_of_the_law_are_elapsed_hours(
    starts: int, zone: str, stops: list[Pause]
) -> None:
    """On any clock the limit is 48 hours later, but for what the zone's offset changed by."""
    limit = laws()["take-it-down"].limit_hours
    assert limit == 48
    due = due_at(Clock("law", starts, limit), stops)
    assert due == starts + 48 * 3_600
    before, after = (at(moment).astimezone(zone_of(zone)) for moment in (starts, due))
    wall = after.replace(tzinfo=None) - before.replace(tzinfo=None)
    change = (after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    assert wall == timedelta(hours=48) + change


def test_a_change_of_clocks_moves_what_they_show_and_not_the_limit() -> None:
    for day, told in ((28, "2026-03-30 10:00+02:00"), (27, "2026-03-29 10:00+02:00")):
        starts = moment_of(f"2026-03-{day}T09:00", "Europe/Madrid")
        due = due_at(Clock("law", starts, 48))
        assert due is not None
        assert shown(due, "Europe/Madrid") == told
    starts = moment_of("2026-10-24T09:00", "America/Santiago")
    due = due_at(Clock("law", starts, 48))
    assert due is not None
    assert shown(due, "America/Santiago") == "2026-10-26 09:00-03:00"


@settings(deadline=None)
@given(st.integers(0, 20), st.integers(0, 15), pauses)
def test_own_clocks_stand_still_in_pauses(starts: int, hours: int, stops: list[Pause]) -> None:
    """Compared with a clock that is read hour by hour."""
    wide = [
        Pause(one.begins * HOUR, None if one.ends is None else one.ends * HOUR, "") for one in stops
    ]
    due = due_at(Clock("own", starts * HOUR, hours), wide)
    left, moment = hours, starts
    while left > 0:
        if any(one.begins <= moment and one.ends is None for one in stops):
            assert due is None
            return
        if not any(one.ends is not None and one.begins <= moment < one.ends for one in stops):
            left -= 1
        moment += 1
    assert due is not None
    # A pause that begins as the time runs out moves nothing.
    assert due == moment * HOUR


def test_pauses_that_overlap_count_once() -> None:
    stops = [Pause(10, 110, ""), Pause(60, 160, ""), Pause(20, 30, "")]
    assert due_at(Clock("own", 0, 1), stops) == HOUR + 150


def test_a_pause_of_no_length_moves_nothing() -> None:
    assert due_at(Clock("own", 0, 1), [Pause(10, 10, "")]) == HOUR
