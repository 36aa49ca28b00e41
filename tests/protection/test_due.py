"""What is due, in order, and as a calendar that public tools read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from requested_case import CONTACTS, START, WHOLE, Desk, by, desk
from zone_moments import moments, zones

from philomela.protection.calendar import ALARM_HOURS, calendar
from philomela.protection.due import STEPS, Due, due
from philomela.protection.moments import HOUR, at
from philomela.protection.requests.decisions import Check, check, decide, pause


def walk(found: Desk, number: int, *states: str, hours: float = 1) -> None:
    for state in states:
        if state == "checked":
            check(found.connection, CONTACTS, number, by(hours), Check())
        else:
            decide(found.connection, number, state, by(hours), "why")  # type: ignore[arg-type]


def steps(found: Desk) -> list[tuple[int, str, str, float | None]]:
    return [
        (one.request, one.step, one.kind, None if one.at is None else (one.at - START) / HOUR)
        for one in due(found.all())
    ]


def test_what_is_due_follows_the_state(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request()
        assert steps(found) == [(1, "check", "own", 24)]
        late = Check({"statement": WHOLE["statement"]})
        check(found.connection, CONTACTS, number, by(5), late)
        assert steps(found) == [(1, "check", "own", 29)]
        walk(found, number, "valid", hours=9)
        # The limit counts from when the request was whole, not from when somebody said so.
        assert steps(found) == [(1, "notice", "own", 29), (1, "remove", "law", 53)]
        walk(found, number, "noticed", hours=20)
        assert steps(found) == [(1, "answer", "law", 68)]
        walk(found, number, "expired", hours=80)
        assert steps(found) == []
        walk(found, number, "appealed", hours=81)
        assert steps(found) == [(1, "appeal", "own", 153)]


def test_where_the_law_names_no_hours_only_our_own_are_due(tmp_path: Path) -> None:
    words = dict.fromkeys(("explanation", "submitter_name", "submitter_email", "statement"), "x")
    with desk(tmp_path) as found:
        number = found.request(1, words, law="dsa")
        walk(found, number, "checked", "valid")
        assert steps(found) == [(1, "notice", "own", 24)]
        walk(found, number, "noticed", hours=2)
        assert steps(found) == [(1, "own answer", "own", 170)]


def test_pauses_move_our_own_reminders_and_not_the_law(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        number = found.request()
        walk(found, number, "checked", "valid")
        pause(found.connection, number, by(2), "she asked")
        assert steps(found) == [(1, "remove", "law", 48), (1, "notice", "own", None)]


def test_the_earliest_comes_first_and_so_what_is_overdue(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        for hours in (30, 10, 20, 0):
            found.request(received=START + hours * HOUR)
        listed = due(found.all())
    assert [one.request for one in listed] == [4, 2, 3, 1]
    now = START + 35 * HOUR
    assert [one.overdue(now) for one in listed] == [True, True, False, False]


@settings(deadline=None)
@given(st.lists(st.tuples(moments, zones, st.sampled_from(sorted(STEPS))), max_size=5))
def test_a_calendar_tells_the_moments_in_utc(given_: list[tuple[int, str, str]]) -> None:
    found = [
        Due(number, step, "own", moment, zone) for number, (moment, zone, step) in enumerate(given_)
    ]
    found.append(Due(99, "check", "own", None, "UTC"))
    read = Calendar.from_ical(calendar(found, "a", START))
    events: list[Any] = list(read.walk("VEVENT"))
    assert len(events) == len(given_)
    for event, (moment, _, step) in zip(events, given_, strict=True):
        assert event["dtstart"].dt == at(moment)
        assert event["dtstart"].to_ical().endswith(b"Z")
        assert event["dtstamp"].dt == at(START)
        assert STEPS[step] in event["summary"]
        alarms = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
        assert alarms == [timedelta(hours=-hours) for hours in ALARM_HOURS]
    assert len({event["uid"] for event in events}) == len(events)


def test_a_calendar_names_nobody(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        found.request(requester="Her Name", contact="she@example.org", acts_for="lawyer")
        made = calendar(due(found.all()), "a", START).decode()
    for word in ("Her Name", "example.org", "lawyer", "Ada", "0000000", *WHOLE.values()):
        assert word not in made
    assert "DTSTART:" in made
    assert "TZID" not in made
