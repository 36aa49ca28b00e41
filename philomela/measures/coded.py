"""A sample with its labels put together, and what its coders decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from philomela.coding.codebook import UNDECIDED, Codebook, read_codebook
from philomela.coding.labels import ADJUDICATOR
from philomela.measures.coding_rows import Coding, SampleRow, StratumRow


class Decision(NamedTuple):
    """What an item counts as, and by which rule.

    The rule is ``adjudicated``, ``one coder``, ``all agree``, ``majority`` or ``undecided``.
    """

    label: str
    rule: str


class CodedSample(NamedTuple):
    """A sample. ``labels`` are variable -> item -> coder -> label, without what is sealed."""

    row: SampleRow
    codebook: Codebook
    strata: tuple[StratumRow, ...]
    items: dict[str, str]  # item -> stratum, in the order of the coders' list
    sealed: frozenset[str]  # items
    labels: dict[str, dict[str, dict[str, str]]]

    def coded(self) -> set[str]:
        """The items with any label."""
        return {item for given in self.labels.values() for item in given}

    def coders(self) -> set[str]:
        """Who gave a label, the adjudicator apart."""
        found = {
            coder
            for of_variable in self.labels.values()
            for given in of_variable.values()
            for coder in given
        }
        return found - {ADJUDICATOR}

    def decisions(self, variable: str) -> dict[str, Decision]:
        """Item -> decision, of the items that have a label of the variable."""
        return {item: decide(given) for item, given in self.labels.get(variable, {}).items()}

    def by_coders(self, variable: str) -> dict[str, dict[str, str]]:
        """Item -> coder -> label, the adjudicator's apart."""
        return {
            item: {coder: label for coder, label in given.items() if coder != ADJUDICATOR}
            for item, given in self.labels.get(variable, {}).items()
        }


def decide(given: Mapping[str, str]) -> Decision:
    """What an item counts as: adjudicated, or by more than half of its coders, or undecided.

    ``given`` are coder -> label, at least one.
    """
    if ADJUDICATOR in given:
        return Decision(given[ADJUDICATOR], "adjudicated")
    ((label, votes),) = Counter(given.values()).most_common(1)
    if len(given) == 1:
        return Decision(label, "one coder")
    if votes == len(given):
        return Decision(label, "all agree")
    return Decision(label, "majority") if 2 * votes > len(given) else _UNDECIDED


_UNDECIDED = Decision(UNDECIDED, "undecided")


def coded_samples(found: Coding) -> Iterator[CodedSample]:
    """Every sample of a case with what belongs to it."""
    items: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in found.items:
        items[one.sample][one.item] = one.stratum
    labels: defaultdict[str, dict[str, dict[str, dict[str, str]]]] = defaultdict(dict)
    for row in found.labels:
        if (row.sample, row.item) not in found.sealed:
            of_variable = labels[row.sample].setdefault(row.variable, {})
            of_variable.setdefault(row.item, {})[row.coder] = row.label
    for sample in found.samples:
        yield CodedSample(
            sample,
            read_codebook(sample.codebook.encode()),
            tuple(row for row in found.strata if row.sample == sample.name),
            items[sample.name],
            frozenset(item for name, item in found.sealed if name == sample.name),
            labels[sample.name],
        )
