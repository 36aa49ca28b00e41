"""What each law wants a request to hold, read from ``laws/*.toml``, and what one lacks."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from philomela.errors import InputError, UsageError

FromArchive = Literal["place", "link"]
Step = Literal["check", "missing", "notice", "answer", "appeal"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that the law wants. ``label`` and ``ask`` are by language."""

    name: str
    citation: str
    quotation: str
    label: Mapping[str, str]
    ask: Mapping[str, str]
    from_archive: FromArchive | None  # what of a known copy's place stands in for it
    not_needed_when: str | None  # a circumstance, such as "child_offence"


@dataclass(frozen=True, slots=True)
class Law:
    """A law's elements and its clock. ``own_hours`` are reminders that no law sets."""

    name: str
    source: str
    date: str
    title: Mapping[str, str]
    elements: tuple[Element, ...]
    limit_hours: int | None  # None: the law names no number of hours
    clock_citation: str
    clock_quotation: Mapping[str, str]
    own_hours: Mapping[Step, int]

    def element(self, name: str) -> Element:
        """The element of that name. Raises :class:`~philomela.errors.UsageError`."""
        for one in self.elements:
            if one.name == name:
                return one
        names = ", ".join(one.name for one in self.elements)
        raise UsageError(f"{self.name} has no element {name[:60]!r}.", f"Its elements: {names}.")


def missing(
    law: Law, given: Collection[str], circumstances: Collection[str] = ()
) -> tuple[Element, ...]:
    """What the law wants and was not given, in the law's order."""
    return tuple(
        one
        for one in law.elements
        if one.name not in given and one.not_needed_when not in circumstances
    )


@cache
def laws() -> Mapping[str, Law]:
    """Every law by name."""
    folder = files("philomela.protection").joinpath("laws")
    texts = sorted(one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".toml"))
    return {law.name: law for law in map(read_law, texts)}


def law_named(name: str) -> Law:
    """The law of that name. Raises :class:`~philomela.errors.UsageError` where there is none."""
    found = laws().get(name)
    if found is None:
        raise UsageError(f"No law is called {name[:60]!r}.", f"Known: {', '.join(laws())}.")
    return found


def read_law(text: str) -> Law:
    """The law of a TOML text.

    Raises :class:`~philomela.errors.InputError` where something is missing or of the wrong kind.
    """
    try:
        stored = tomllib.loads(text)
        clock = stored["clock"]
        return Law(
            name=stored["name"],
            source=stored["source"],
            date=stored["date"],
            title=_texts(stored["title"]),
            elements=tuple(_elements(stored["elements"])),
            limit_hours=clock.get("limit_hours"),
            clock_citation=clock["citation"],
            clock_quotation=_texts(clock["quotation"]),
            own_hours={step: int(stored["own_hours"][step]) for step in STEPS},
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"A file of a law cannot be used: {type(error).__name__} {error}.",
            "Compare it with philomela/protection/laws/dsa.toml.",
        ) from error


def _elements(stored: Iterable[Mapping[str, Any]]) -> Iterable[Element]:
    for one in stored:
        from_archive = one.get("from_archive")
        if from_archive not in (None, *get_args(FromArchive)):
            raise ValueError(f"from_archive = {from_archive!r}")
        yield Element(
            name=str(one["name"]),
            citation=str(one["citation"]),
            quotation=str(one["quotation"]),
            label=_texts(one["label"]),
            ask=_texts(one["ask"]),
            from_archive=from_archive,
            not_needed_when=one.get("not_needed_when"),
        )


def _texts(stored: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(text) for language, text in stored.items()}
