"""``philomela request``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import click

from philomela.cli import acts, options
from philomela.cli.output import finish
from philomela.cli.request_lists import calendar, copies, due, list_
from philomela.cli.request_output import (
    act_as_json,
    act_sentence,
    flag_sentences,
    missing_sentences,
    request_as_json,
)
from philomela.database.connection import Case, open_case
from philomela.database.contacts import CONTACT_KEY
from philomela.database.sealed import sealed_pictures
from philomela.errors import KeyMissing
from philomela.protection.acts import acts_of
from philomela.protection.contacts import Contacts
from philomela.protection.copies import picture_named, postings
from philomela.protection.elements import laws
from philomela.protection.flags import flags
from philomela.protection.notices.catalogue import Templates
from philomela.protection.requests import decisions, store
from philomela.protection.requests.records import NewRequest
from philomela.protection.requests.states import DECISIONS, State

_number = click.argument("number", type=click.IntRange(1), metavar="REQUEST")


@click.group("request")
def command() -> None:
    """Requests for removal: take them in, check, decide, and see what is due.

    A named person decides; the program only says what is missing and what is due.
    """


@command.command("new")
@click.argument("picture")
@options.case
@click.option("--law", required=True, type=click.Choice(sorted(laws())))
@click.option("--requester", required=True, help="A reference to who asks; no name is needed.")
@click.option("--acts-for", help="In what capacity somebody asks for her, such as lawyer.")
@click.option("--contact", default="", help="How she can be reached; kept encrypted.")
@click.option(
    "--give", "given", multiple=True, metavar="ELEMENT=TEXT", help="What she gave; kept encrypted."
)
@click.option("--child-offence", is_flag=True, help="Articles 3 to 7 of Directive 2011/93/EU.")
@click.option("--language", default="en", show_default=True, help="In which she is written to.")
@acts.by
@acts.when
@click.option("--zone", default="UTC", show_default=True, help="Her time zone (IANA name).")
@options.as_json
def new(
    picture: str, location: str, law: str, requester: str, acts_for: str | None, contact: str,
    given: tuple[str, ...], child_offence: bool, language: str, who: str, written: str | None,
    zone: str, as_json: bool,
) -> None:  # fmt: skip
    """Take in a request about PICTURE, named by its SHA-256."""
    elements = acts.pairs(given, "--give")
    Templates().language(language)
    with open_case(location) as case:
        contacts = Contacts.of(case)
        with case.write() as connection:
            sha256 = picture_named(connection, picture)
            received = acts.moment(written, zone)
            asked = NewRequest(
                law, sha256, requester, received, acts_for, contact, zone, language, child_offence
            )
            number = store.take_in(connection, contacts, asked, elements, who)
    _show(location, number, as_json, f"Request {number} taken in.")


@command.command("check")
@_number
@options.case
@click.option("--give", "given", multiple=True, metavar="ELEMENT=TEXT", help="What came in since.")
@click.option(
    "--insufficient", multiple=True, metavar="ELEMENT=WHY", help="What was given but does not do."
)
@click.option("--signature-verified", default="", metavar="HOW")
@click.option("--signature-doubtful", default="", metavar="WHY")
@acts.by
@acts.when
@acts.zone
@options.as_json
def check(
    number: int, location: str, given: tuple[str, ...], insufficient: tuple[str, ...],
    signature_verified: str, signature_doubtful: str, who: str, written: str | None,
    zone: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Look at what a request holds: the elements that are missing are named."""
    found = decisions.Check(
        acts.pairs(given, "--give"), acts.pairs(insufficient, "--insufficient"),
        signature_verified, signature_doubtful,
    )  # fmt: skip
    with open_case(location) as case:
        contacts = Contacts.of(case)
        with case.write() as connection:
            by = acts.act(who, written, zone)
            decisions.check(connection, contacts, number, by, found)
    _show(location, number, as_json, f"Request {number} checked by {who}.")


@command.command("show")
@_number
@options.case
@click.option("--words", is_flag=True, help="Also show her contact and what she wrote.")
@options.as_json
def show(number: int, location: str, words: bool, as_json: bool) -> None:
    """Show where a request stands, what is missing, what to look at, and what was done."""
    _show(location, number, as_json, "", words=words)


def _show(location: str, number: int, as_json: bool, opening: str, *, words: bool = False) -> None:
    with open_case(location) as case, case.read() as connection:
        everything = tuple(store.all_requests(connection))
        request = store.request_of(connection, number)
        lacks = decisions.missing_of(connection, request)
        found = flags(connection, everything)[number]
        done = tuple(acts_of(connection, request.subject))
        sealed = request.picture in sealed_pictures(connection)
        known = sum(1 for _ in postings(connection, request.picture, {}))
        shown, result = _words(case, number) if words else ((), {})
    lines = [opening, f"Request {number} ({request.law_name}) is {request.state}."]
    if sealed:
        lines.append("Its picture is sealed: `philomela seal` says where to turn.")
    if not known:
        lines.append("The case knows no posting of this picture.")
    lines += [*missing_sentences(request, lacks), *flag_sentences(found), *shown]
    lines += [act_sentence(act, request.zone) for act in done]
    result |= request_as_json(request, lacks, found, sealed=sealed)
    result["postings"] = known
    result["acts"] = [act_as_json(act, request.zone, sealed=sealed) for act in done]
    _finish(lines, result, as_json=as_json)


def _words(case: Case, number: int) -> tuple[Sequence[str], dict[str, object]]:
    """What she wrote, or one sentence where the key to it is gone."""
    if not CONTACT_KEY.path(case).exists():
        told = "Her contact and her words cannot be read: their key is not beside the case."
        return (told,), {"contact": None, "words": None}
    try:
        contacts = Contacts.of(case)
    except KeyMissing as error:
        return (str(error),), {"contact": None, "words": None}
    with case.read() as connection:
        contact = store.contact_of(connection, contacts, number)
        words = store.words_of(connection, contacts, number)
    lines = [f"Contact: {contact}"] if contact else []
    lines += [f"{name}: {text}" for name, text in words.items()]
    return lines, {"contact": contact, "words": words}


def _finish(lines: Sequence[str], result: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        finish("", result, as_json=True)
        return
    for line in lines:
        if line:
            finish(line, result, as_json=False)


@command.command("decide")
@_number
@click.argument("state", type=click.Choice(DECISIONS))
@options.case
@click.option("--why", required=True, help="The reason; kept on record.")
@acts.by
@acts.when
@acts.zone
@options.as_json
def decide(
    number: int, state: str, location: str, why: str, who: str, written: str | None,
    zone: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Decide that a request is now in STATE."""
    with open_case(location) as case, case.write() as connection:
        by = acts.act(who, written, zone)
        decisions.decide(connection, number, cast("State", state), by, why)
    _show(location, number, as_json, f"{who} decided: {state}.")


@command.command("pause")
@_number
@options.case
@click.option("--why", default="", help="The reason; kept on record.")
@click.option("--end", is_flag=True, help="End the pause.")
@acts.by
@acts.when
@acts.zone
@options.as_json
def pause(
    number: int, location: str, why: str, end: bool, who: str, written: str | None,
    zone: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Let our own reminders stand still. The clock of the law does not pause."""
    with open_case(location) as case, case.write() as connection:
        by = acts.act(who, written, zone)
        if end:
            decisions.resume(connection, number, by)
        else:
            decisions.pause(connection, number, by, why)
    done = "go on" if end else "stand still"
    sentence = f"Our own reminders for request {number} {done}. The law's clock does not pause."
    finish(sentence, {"request": number, "paused": not end}, as_json=as_json)


for listing in (list_, due, copies, calendar):
    command.add_command(listing)
