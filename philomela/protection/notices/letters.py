"""What goes into the letters: to a platform, and to the person who asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from philomela.protection.copies import Copy
from philomela.protection.elements import Element
from philomela.protection.moments import shown
from philomela.protection.notices.catalogue import Templates
from philomela.protection.requests.records import Request
from philomela.protection.wording import one_line, some_lines

Platform = Literal["large-platform", "small-platform", "host", "channel-operator", "search-engine"]
PLATFORMS: tuple[Platform, ...] = get_args(Platform)
ToHer = Literal["acknowledgement", "missing", "request"]
TO_HER: tuple[ToHer, ...] = get_args(ToHer)


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft. ``language`` is a code of the catalogue."""

    name: str  # of its files
    language: str
    subject: str
    text: str


def notice(
    templates: Templates,
    request: Request,
    words: Mapping[str, str],
    found: Sequence[Copy],
    platform: Platform,
    language: str,
    platform_name: str = "",
) -> Letter:
    """The letter to a platform. ``words`` are what she gave, by element.

    Raises :class:`~philomela.errors.InputError` for a template that cannot be used.
    """
    law = request.law
    values = {
        "platform": platform,
        "platform_name": one_line(platform_name),
        "law_title": in_language(law.title, language),
        "limit_hours": law.limit_hours,
        "clock_quotation": in_language(law.clock_quotation, language),
        "clock_citation": law.clock_citation,
        "acts_for": one_line(request.acts_for or ""),
        "words": {one.name: some_lines(words.get(one.name, "")) for one in law.elements},
        "copies": found,
    }
    text = templates.render(language, law.name, values)
    subject = templates.language(language).subjects["notice"]
    return Letter(f"notice-{request.id}-{platform}-{language}", language, subject, text)


def letter_to_her(
    templates: Templates,
    request: Request,
    kind: ToHer,
    lacks: Sequence[Element],
    found: Sequence[Copy],
) -> Letter:
    """The letter to who asked: that the request came in, what is missing, or where it stands."""
    language = request.language
    values: dict[str, Any] = {
        "number": request.id,
        "received": shown(request.received, request.zone),
        "state": request.state,
        "limit_hours": request.law.limit_hours,
        "missing": [told(one, language) for one in lacks],
        "copies": found,
    }
    text = templates.render(language, kind, values)
    subject = templates.language(language).subjects[kind]
    return Letter(f"{kind}-{request.id}-{language}", language, subject, text)


def told(element: Element, language: str) -> dict[str, str]:
    """An element in a language, or in English where the law's file does not hold it."""
    return {
        "name": element.name,
        "label": in_language(element.label, language),
        "ask": in_language(element.ask, language),
    }


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, or in English where there is none."""
    return texts.get(language, texts["en"])
