"""What is due as a calendar file (RFC 5545), with alarms.

Times are UTC, so that no program has to know a time zone. Nothing in it says who asked, or for
what: a calendar is often shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from philomela.protection.due import Due
from philomela.protection.moments import at

ALARM_HOURS = (24, 6, 1)


def calendar(found: Iterable[Due], of_case: str, now: int) -> bytes:
    """A calendar of what is due; ``of_case`` tells the events of one case from another's.

    What is paused has no time, and is left out. ``now`` is when the calendar is made.
    """
    made = Calendar()
    made.add("prodid", "-//Philomela//requests//EN")
    made.add("version", "2.0")
    for one in found:
        if one.at is not None:
            made.add_component(_event(one, one.at, of_case, now))
    return bytes(made.to_ical())


def _event(one: Due, due: int, of_case: str, now: int) -> Event:
    event = Event()
    event.add("uid", f"request-{one.request}-{one.step.replace(' ', '-')}@{of_case}.philomela")
    event.add("dtstamp", at(now))
    event.add("dtstart", at(due))
    event.add("dtend", at(due))
    event.add("summary", f"Request {one.request}: {one.told}")
    of_law = "The law sets this limit, and it does not pause."
    event.add("description", of_law if one.kind == "law" else "Our own reminder; no law sets it.")
    for hours in ALARM_HOURS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"Request {one.request}: {one.told}")
        alarm.add("trigger", timedelta(hours=-hours))
        event.add_component(alarm)
    return event
