"""What coders found in random samples: shares with design-based intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from philomela.coding.codebook import UNDECIDED as UNDECIDED
from philomela.coding.codebook import Codebook, Variable
from philomela.measures import coding_queries as queries
from philomela.measures.coded import CodedSample, Decision
from philomela.measures.coding_rows import SampleRow, StratumRow
from philomela.measures.intervals import LEVEL
from philomela.measures.shares import Stratum, stratified_share
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, plain
from philomela.records import Cell, Measure, Table

_METHOD = (
    "Items drawn at random without replacement from the case's families, messages or sightings,"
    " in every stratum by itself, and labelled by coders after a codebook. An item's label is that"
    " of the adjudicator where there is one, else the label that more than half of its coders"
    f" gave; where none has so many it is {UNDECIDED}, and counted as such. Shares are estimated"
    " for the whole population: the mean of the strata's shares, weighted by their populations,"
    " with the variance of a stratified sample and the finite population correction (W. G."
    " Cochran, Sampling Techniques, 1977, chapter 5), and the interval of Clopper and Pearson for"
    " the effective sample size (E. L. Korn, B. I. Graubard, Survey Methodology 24, 1998,"
    " 193-201; compared by N. Dean, M. Pagano, J. Survey Statistics and Methodology 3, 2015,"
    " 484-503), which is never taken larger than that of strata with equal shares. Each category"
    " is treated by itself. Intervals tell how far chance in drawing goes, not how far coders err."
    " Items sealed since the draw leave the sample; shares are then those of what is not sealed."
)


def coding(samples: Sequence[CodedSample]) -> Measure:
    """Samples, their strata, the codebook, and the share of every category."""
    shares = tuple(row for one in samples for row in _share_rows(one))
    return Measure(
        name="coding",
        title="Items coded",
        value=sum(len(one.coded()) for one in samples),
        unit="items",
        method=_METHOD,
        n=sum(len(one.items) for one in samples),
        level=LEVEL if shares else None,
        sources=tuple(map(plain_sql, (queries.ITEMS, queries.STRATA, queries.LABELS))),
        caveats=tuple(_caveats(samples, shares)),
        tables=(
            Table("coding_samples", _SAMPLE_COLUMNS, tuple(map(_sample_row, samples))),
            Table(
                "coding_strata",
                ("sample", "stratum", "population", "drawn", "sealed", "coded"),
                tuple(row for one in samples for row in _stratum_rows(one)),
            ),
            Table("coding_shares", _SHARE_COLUMNS, shares),
            Table(
                "codebook",
                ("sample", "variable", "question", "category", "meaning"),
                tuple(row for one in samples for row in _codebook_rows(one.row, one.codebook)),
            ),
        ),
    )


_SAMPLE_COLUMNS = (
    *("sample", "what", "strata", "seed", "size", "population", "sealed_before"),
    *("drawn", "sealed_since", "coded", "coders"),
)
_SHARE_COLUMNS = (
    *("sample", "variable", "category", "items", "share", "low", "high", "n"),
    *("effective_n", "covered"),
)


def _sample_row(one: CodedSample) -> tuple[Cell, ...]:
    row = one.row
    return (
        *(plain(row.name), row.what, row.strata, row.seed, row.size, row.population, row.sealed),
        *(len(one.items), len(one.sealed), len(one.coded()), len(one.coders())),
    )


def _stratum_rows(one: CodedSample) -> Iterator[tuple[Cell, ...]]:
    coded = Counter(one.items[item] for item in one.coded())
    sealed = Counter(one.items[item] for item in one.sealed)
    for row in one.strata:
        yield (
            *(plain(row.sample), plain(row.stratum), row.population, row.drawn),
            *(sealed[row.stratum], coded[row.stratum]),
        )


def _codebook_rows(row: SampleRow, codebook: Codebook) -> Iterator[tuple[Cell, ...]]:
    for variable in codebook.variables:
        for category in variable.categories:
            yield (
                *(plain(row.name), variable.name, plain(variable.question)),
                *(category.label, plain(category.meaning)),
            )


def _share_rows(one: CodedSample) -> Iterator[tuple[Cell, ...]]:
    for variable in one.codebook.variables:
        decisions = one.decisions(variable.name)
        if decisions:
            yield from _variable_rows(one, variable, decisions)


def _variable_rows(
    one: CodedSample, variable: Variable, decisions: dict[str, Decision]
) -> Iterator[tuple[Cell, ...]]:
    kept = Counter(stratum for item, stratum in one.items.items() if item not in one.sealed)
    coded = Counter(one.items[item] for item in decisions)
    having = Counter((one.items[item], told.label) for item, told in decisions.items())
    told_of = [row for row in one.strata if coded[row.stratum]]
    covered = _size(told_of, kept) / _size(one.strata, kept)
    for label in (*variable.labels, UNDECIDED):
        strata = [
            Stratum(
                row.population,
                row.drawn,
                kept[row.stratum],
                coded[row.stratum],
                having[row.stratum, label],
            )
            for row in told_of
        ]
        items = sum(stratum.labelled for stratum in strata)
        if label == UNDECIDED and not items:
            continue
        found = stratified_share(strata)
        yield (
            *(plain(one.row.name), variable.name, label, items),
            *(found.share, found.low, found.high, len(decisions), found.effective, covered),
        )


def _size(strata: Sequence[StratumRow], kept: Counter[str]) -> float:
    """How many of the population are not sealed, as estimated."""
    return sum(row.population * kept[row.stratum] / row.drawn for row in strata)


def _caveats(samples: Sequence[CodedSample], shares: Sequence[tuple[Cell, ...]]) -> Iterator[str]:
    before = sum(one.row.sealed for one in samples)
    if before:
        yield f"{counted(before, 'sealed item')} left out before the draw: in no population."
    since = sum(len(one.sealed) for one in samples)
    if since:
        yield f"{counted(since, 'item')} sealed since the draw: left the sample, in no share."
    begun = [one for one in samples if one.coded()]
    if len(begun) < len(samples):
        yield f"{counted(len(samples) - len(begun), 'sample')} not coded yet."
    waiting = sum(len(one.items) - len(one.sealed) - len(one.coded()) for one in begun)
    if waiting:
        yield (
            f"{counted(waiting, 'item')} not coded yet: those coded are taken for a random part of"
            " their strata."
        )
    decisions = [
        told
        for one in samples
        for variable in one.codebook.variables
        for told in one.decisions(variable.name).values()
    ]
    rules = Counter(told.rule for told in decisions)
    if rules["undecided"]:
        yield f"{counted(rules['undecided'], 'label')} undecided between the coders."
    if rules["one coder"]:
        yield f"{counted(rules['one coder'], 'label')} by one coder only."
    if any(isinstance(row[-1], float) and row[-1] < 1 for row in shares):
        yield (
            "Some strata have no coded item: shares stand for the rest only, which the column"
            " covered tells."
        )
    drawn: dict[tuple[str, ...], set[int]] = {}
    for one in samples:
        request = one.row.what, one.row.strata, str(one.row.size), one.row.codebook
        drawn.setdefault(request, set()).add(one.row.seed)
    if any(len(seeds) > 1 for seeds in drawn.values()):
        yield "Samples that differ by their seed only were drawn: all of them are shown."
