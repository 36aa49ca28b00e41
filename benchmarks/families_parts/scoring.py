"""A linked case beside the truth: how well families agree, and what is wrong with the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from families_parts.forms import Form, features, shared
from philomela.database.schema import families, links
from philomela.simulate.agreement import Agreement, agreement


class LinkRow(NamedTuple):
    """What the case says of a link."""

    first: str
    second: str
    kind: str
    strength: float | None
    thin: bool
    waiting: bool


class Tally(NamedTuple):
    """Pictures of a form, and how many of them are not with the most of their family."""

    pictures: int
    missed: int

    @property
    def recall(self) -> float:
        """The share that is with the most of its family."""
        return 1 - self.missed / self.pictures


@dataclass(frozen=True, slots=True)
class Scored:
    """What came of linking. Families are numbered by their place in the truth."""

    agreement: Agreement
    exact: int  # families found with just their pictures
    found: int
    true: int
    missed: list[str]  # pictures that are not with the most of their family
    by_form: dict[str, Tally]
    false_links: list[LinkRow]  # between two families, joining them
    waiting_right: int
    waiting_wrong: int
    waiting_needed: int  # missed pictures that a waiting link would bring to their family
    forms: dict[str, Form]

    @property
    def false_joins(self) -> dict[str, int]:
        """Links that join two families, by what their pictures bear alike."""
        causes = Counter(
            shared(self.forms[one.first], self.forms[one.second]) for one in self.false_links
        )
        return dict(causes.most_common())


def score(truth: Mapping[str, Any], connection: Connection) -> Scored:
    """Compare the families of a case with those of a truth."""
    true = [set(members) for members in truth["family_members"].values()]
    found = _found(connection)
    family_of = {name: place for place, members in enumerate(true) for name in members}
    main = _main_parts(true, found)
    missed = sorted(name for name, place in family_of.items() if name not in main[place])
    rows = list(_links(connection))
    right = [one for one in rows if family_of[one.first] == family_of[one.second]]
    wrong = [one for one in rows if family_of[one.first] != family_of[one.second]]
    waiting = {name for one in right if one.waiting for name in (one.first, one.second)}
    return Scored(
        agreement=agreement(found, true),
        exact=len({frozenset(one) for one in true} & {frozenset(one) for one in found}),
        found=len(found),
        true=len(true),
        missed=missed,
        by_form=_by_form(truth["forms"], set(missed)),
        false_links=[one for one in wrong if not one.waiting],
        waiting_right=sum(one.waiting for one in right),
        waiting_wrong=sum(one.waiting for one in wrong),
        waiting_needed=sum(name in waiting for name in missed),
        forms=truth["forms"],
    )


def _found(connection: Connection) -> list[set[str]]:
    groups = defaultdict(set)
    for name, family in connection.execute(select(families.c.sha256, families.c.family)):
        groups[family].add(name)
    return list(groups.values())


def _main_parts(true: list[set[str]], found: list[set[str]]) -> list[set[str]]:
    """For each true family the found one that holds most of it."""
    group_of = {name: place for place, members in enumerate(found) for name in members}
    main = []
    for members in true:
        counts = Counter(group_of[name] for name in sorted(members) if name in group_of)
        main.append(found[counts.most_common(1)[0][0]] if counts else set())
    return main


def _links(connection: Connection) -> Iterator[LinkRow]:
    columns = [links.c[name] for name in LinkRow._fields]
    for row in connection.execute(select(*columns)):
        yield LinkRow(*row)


def _by_form(forms: Mapping[str, Form], missed: set[str]) -> dict[str, Tally]:
    counts: Counter[str] = Counter()
    of_missed: Counter[str] = Counter()
    for name, form in forms.items():
        of_form = list(features(form))
        counts.update(of_form)
        if name in missed:
            of_missed.update(of_form)
    return {name: Tally(counts[name], of_missed[name]) for name in sorted(counts)}
