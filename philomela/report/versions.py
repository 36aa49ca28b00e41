"""The section on copies and altered copies."""

from __future__ import annotations

from collections.abc import Iterator

from philomela.report.charts.bars import parts_chart
from philomela.report.facts import Facts, Row, known, number, text
from philomela.report.parts import Figure, Section, drawn, grid_of, section_of
from philomela.report.wording import one_in, percent

_STYLES = {
    "one picture": "part-other",
    "copies only": "part-read",
    "with altered copies": "part-lost",
}
_WORDS = {
    "one picture": "in families of one picture",
    "copies only": "in families of copies only",
    "with altered copies": "in families with altered copies",
}
_KINDS = {
    "copy": "copy: re-encoded or resized",
    "edited": "edited: cropped, mirrored or turned",
    "stamped": "stamped: small marks added",
    "altered": "altered: a large region replaced",
}
_REASONS = {
    "small part": "only a small part agrees",
    "weak": "the agreement is weak",
    "near hashes only": "only the hashes are near",
}


def versions_section(facts: Facts) -> Section:
    """How much is copied as it is, and how much with a large region replaced."""
    groups = [row for row in facts.rows("copies_and_altered") if number(row, "pictures")]
    columns = {
        "group": "families",
        "families": "how many",
        "pictures": "pictures",
        "sightings": "sightings",
    }
    kinds: list[Row] = [
        {**row, "kind": words}
        for kind, words in _KINDS.items()
        for row in facts.rows("links_by_kind")
        if text(row, "kind") == kind
    ]
    of_kinds = {
        "kind": "links between pictures",
        "links": "joined",
        "waiting": "wait for a person",
        "unconfirmed": "not confirmed by structure",
    }
    waiting = {
        "first": "to be decided: picture",
        "second": "and picture",
        "kind": "would be",
        "differs": "differs in",
        "chance": "by chance",
        "reason": "because",
    }
    grids = (
        grid_of(groups, columns, "altered_families"),
        grid_of(kinds, of_kinds, "links"),
        grid_of(list(_waiting(facts)), waiting, "waiting_links"),
    )
    names = ("altered_families", "altered_copies", "links", "waiting_links")
    return section_of(facts, "versions", "Copies and altered copies", names, _chart(groups), grids)


def _chart(groups: list[Row]) -> tuple[Figure, ...]:
    parts = [
        (_WORDS[name], number(row, "pictures"), _STYLES[name])
        for row in groups
        if (name := text(row, "group")) in _STYLES
    ]
    if not parts:
        return ()
    return drawn(
        "Pictures by what was made of their photo",
        "altered_families",
        lambda width, name: parts_chart("Pictures by kind of family", parts, width, name),
        "An altered copy shows the same photo, of which a large region was replaced.",
    )


def _waiting(facts: Facts) -> Iterator[Row]:
    for row in facts.rows("waiting_links"):
        fraction, strength = known(row, "fraction"), known(row, "strength")
        yield {
            **row,
            "differs": None if fraction is None else percent(fraction),
            "chance": None if strength is None else one_in(strength),
            "reason": _REASONS.get(text(row, "reason"), text(row, "reason")),
        }
