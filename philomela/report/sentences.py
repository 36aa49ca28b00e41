"""Measures as sentences that can be quoted."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import NamedTuple

from philomela.records import Measure
from philomela.report.facts import Facts, number, text
from philomela.report.wording import figure, interval, month_name, percent, plain, price


class Sentence(NamedTuple):
    """What can be quoted, and the measure it stands on."""

    measure: str
    words: str


def opening(facts: Facts, only: Container[str] | None = None) -> Iterator[Sentence]:
    """What the archives show, in a few sentences: of all measures, or of some."""
    for name, write in _OPENING.items():
        found = facts.measure(name) if only is None or name in only else None
        words = write(found, facts) if found and _is_known(found) else ""
        if words:
            yield Sentence(name, words)
    for found in facts.measures:
        wanted = found.name.startswith("poll_") and (only is None or found.name in only)
        if wanted and _is_known(found):
            yield Sentence(found.name, _poll_group(found, facts))


def not_seen(facts: Facts) -> Iterator[Sentence]:
    """What the report does not know."""
    for name, write in _NOT_SEEN.items():
        found = facts.measure(name)
        words = write(found, facts) if found else ""
        if words:
            yield Sentence(name, words)


def _is_known(found: Measure) -> bool:
    return found.value is not None or found.low is not None


def _count(found: Measure) -> float:
    return found.value if isinstance(found.value, int | float) else 0


def _many(count: float, one: str, more: str) -> str:
    return f"{figure(count)} {one if count == 1 else more}"


def _families(found: Measure, facts: Facts) -> str:
    pictures = facts.value("pictures") or 0
    families = _many(_count(found), "family", "families")
    return (
        f"{_many(pictures, 'distinct picture joins', 'distinct pictures join')} into {families} "
        "of copies and altered copies, each made of one original photo; a family is a photo, not "
        "a person."
    )


def _altered(found: Measure, facts: Facts) -> str:
    count, whole = _count(found), found.n or 0
    if not whole:
        return ""
    if not count:
        return "In no family was a picture found of which a large region was replaced."
    first = (
        f"In {figure(count)} of {_many(whole, 'family', 'families')} a large region of at least one"
        " picture was replaced while the rest stayed"
    )
    copies = facts.measure("altered_copies")
    if copies is None or copies.low is None or copies.high is None or not copies.n:
        return f"{first}."
    share = f"{percent(copies.low / copies.n)} to {percent(copies.high / copies.n)}"
    return (
        f"{first}: between {figure(copies.low)} and {figure(copies.high)} pictures ({share} of"
        " all) are such altered copies, for which picture is the original is not known."
    )


def _unseen(found: Measure, _: Facts) -> str:
    if not isinstance(found.low, int | float) or not found.n:
        return ""
    return (
        f"At least {_many(found.low, 'family stands', 'families stand')} behind the"
        f" {figure(found.n)} that were seen (lower end of a 95 % interval)."
    )


def _marked(found: Measure, facts: Facts) -> str:
    marks = facts.value("recurring_marks") or 0
    if not marks:
        return "No mark was found that recurs in unrelated pictures."
    return (
        f"An estimated {percent(_count(found), 1)} of the pictures ({interval(found)}) bear a"
        " stamp, caption or frame that recurs in unrelated pictures;"
        f" {_many(marks, 'such mark was', 'such marks were')} found, the bars of apps in"
        " screenshots included."
    )


def _sightings(found: Measure, facts: Facts) -> str:
    channels = facts.value("channels") or 0
    rows = facts.rows("sightings_by_channel_month")
    forwarded = sum(number(row, "forwarded") for row in rows)
    extra = f", {figure(forwarded)} of them forwarded" if forwarded else ""
    where = _many(channels, "channel", "channels")
    return f"They were posted {_many(_count(found), 'time', 'times')} in {where}{extra}."


def _change(found: Measure, _: Facts) -> str:
    shown = interval(found)
    if found.value is None:
        return f"New families rose over three months from none; the change is {shown}."
    within = f" ({shown})" if shown else ""
    rose = "rose" if _count(found) > 0 else "fell" if _count(found) < 0 else "did not change"
    by = f" by {figure(abs(_count(found)), 0)} %" if _count(found) else ""
    return f"New families {rose}{by} over three months{within}."


def _doubling(found: Measure, _: Facts) -> str:
    low, high = found.low, found.high
    if low is None:
        return ""
    if found.value is None or high is None:
        return (
            f"If new families double, then in no less than {figure(low, 0)} days; they may not grow"
            " at all."
        )
    return (
        f"New families double every {figure(_count(found), 0)} days (between {figure(low, 0)} and"
        f" {figure(high, 0)}, {percent(found.level or 0)} interval)."
    )


def _changes(_: Measure, facts: Facts) -> str:
    rows = [row for row in facts.rows("change_points") if text(row, "by") == "month"]
    if not rows:
        return ""
    when = " and in ".join(month_name(text(row, "first_after")) for row in rows)
    return f"The growth of new families changed in {when}."


def _growth(found: Measure, facts: Facts) -> str:
    whole = [row for row in facts.rows("families_by_month") if number(row, "complete")]
    if not whole:
        return ""
    month = month_name(text(whole[-1], "month"))
    return f"{_many(_count(found), 'family was', 'families were')} first seen in {month}."


def _members(found: Measure, _: Facts) -> str:
    if found.low is None:
        return ""
    if found.high is None:
        return f"The channels that were read have at least {figure(found.low)} members in all."
    return (
        f"The channels have between {figure(found.low)} and {figure(found.high)} members in all: "
        "how many are in several is not known."
    )


def _poll_group(found: Measure, facts: Facts) -> str:
    voters = _many(found.n or 0, "voter", "voters")
    question, answer = question_and_answer(found, facts)
    return (
        f"Polls on “{plain(question)}”: {percent(_count(found))} of {voters} chose"
        f" “{plain(answer)}” ({interval(found)})."
    )


def question_and_answer(group: Measure, facts: Facts) -> tuple[str, str]:
    """What polls of a group ask and what most chose; the measure's title is both."""
    rows = facts.rows(f"{group.name}_shares")
    titles = {text(row, "title") for row in rows if group.title.endswith(f": {text(row, 'title')}")}
    answer = max(titles, key=len, default="")  # one title may end with another
    return group.title.removesuffix(f": {answer}") if answer else group.title, answer


def _prices(_: Measure, facts: Facts) -> str:
    told = [row for row in facts.rows("prices_by_unit") if text(row, "unit")]
    row = max(told, key=lambda one: number(one, "offers"), default=None)
    if row is None:
        return ""
    offers = number(row, "offers")
    unit = text(row, "unit").replace("/", " a ")
    asked = f"{price(number(row, 'median'))} {text(row, 'currency')}"
    channels = _many(number(row, "channels"), "channel", "channels")
    if offers < 2:
        return f"One {unit} is offered for {asked}: one offer in {channels}."
    low, high = number(row, "lower_quartile"), number(row, "upper_quartile")
    return (
        f"One {unit} is offered for {asked} at the median of {figure(offers)} offers in"
        f" {channels}; the middle half asks between {price(low)} and {price(high)}."
    )


def _free(found: Measure, _: Facts) -> str:
    if not found.n or found.low is None or found.high is None:
        return ""
    within = f"between {percent(found.low)} and {percent(found.high)}, 95 % interval"
    return (
        f"{percent(_count(found))} of {_many(found.n, 'message', 'messages')} with an offer name"
        f" something free ({within})."
    )


def _revenue(found: Measure, _: Facts) -> str:
    if found.low is None:
        return ""
    least = f"Under the assumptions listed, the revenue would be at least {figure(found.low)}"
    if found.high is None:
        return f"{least} {found.unit}, without an upper bound: a scenario, not an estimate."
    return f"{least} and at most {figure(found.high)} {found.unit}: a scenario, not an estimate."


def _coverage(found: Measure, _: Facts) -> str:
    return f"{percent(_count(found), 1)} of the pictures that messages name could be read."


def _skipped(found: Measure, _: Facts) -> str:
    count = _count(found)
    return f"{_many(count, 'record', 'records')} could not be read at all." if count else ""


def _undated(found: Measure, facts: Facts) -> str:
    count, whole = _count(found), facts.value("messages") or 0
    if not count or not whole:
        return ""
    share = percent(count / whole)
    return f"{_many(count, 'message has', 'messages have')} no certain date ({share} of all)."


def _not_compared(found: Measure, _: Facts) -> str:
    count = _count(found)
    return (
        f"Altered copies could not be looked for with {_many(count, 'picture', 'pictures')}: too "
        "plain, or read without a sketch."
        if count
        else ""
    )


def _sealed(found: Measure, _: Facts) -> str:
    count = _count(found)
    if not count:
        return ""
    pictures = _many(found.n or 0, "picture", "pictures")
    return f"{_many(count, 'family', 'families')} with {pictures} sealed: in no other figure."


def _waiting(found: Measure, _: Facts) -> str:
    count = _count(found)
    return (
        f"{_many(count, 'link waits', 'links wait')} for a person: they would join families on "
        "thin evidence."
        if count
        else ""
    )


def _hidden(found: Measure, facts: Facts) -> str:
    count, whole = _count(found), facts.value("polls") or 0
    return (
        f"{figure(count)} of {_many(whole, 'poll hides', 'polls hide')} the result."
        if count
        else ""
    )


_Writer = Callable[[Measure, Facts], str]
_OPENING: dict[str, _Writer] = {
    "families": _families,
    "sightings": _sightings,
    "altered_families": _altered,
    "unseen_families": _unseen,
    "marked_share": _marked,
    "growth": _growth,
    "three_month_change": _change,
    "doubling_time": _doubling,
    "change_points": _changes,
    "members_union": _members,
    "prices": _prices,
    "free_offers": _free,
    "revenue_scenario": _revenue,
}
_NOT_SEEN: dict[str, _Writer] = {
    "coverage": _coverage,
    "sealed": _sealed,
    "not_compared": _not_compared,
    "waiting_links": _waiting,
    "skipped": _skipped,
    "undated": _undated,
    "hidden_polls": _hidden,
}
