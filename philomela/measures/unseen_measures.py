"""The estimates of unseen families as measures, with what the data contradict."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, isfinite

from philomela.measures.counts import not_linked
from philomela.measures.independent import Independent
from philomela.measures.intervals import LEVEL
from philomela.measures.sql import plain_sql
from philomela.measures.unseen import Estimated, Unseen
from philomela.measures.unseen_findings import Finding
from philomela.measures.unseen_queries import FAMILIES_IN_CHANNELS
from philomela.measures.unseen_words import ESTIMATORS
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table

#: Estimators and whether over time, in the order of the report.
_SLOTS = (
    *((name, False) for name in ("chao1", "ace", "chapman", "schnabel", "chao_mh", "loglinear")),
    *((name, True) for name in ("schnabel", "chao_mh", "loglinear")),
)


def measures(told: Unseen, unlinked: int) -> Iterator[Measure]:
    """The headline with the tables, the coverage, and one measure for each estimate.

    Those that cannot be known are there without a value, and say why.
    """
    why = not_linked(unlinked)
    if not why and not told.estimates:
        why = _too_few(told.found)
    yield _headline(told, why)
    yield _coverage(told, why)
    for name, timed in _SLOTS:
        yield _measure(name, timed, told, why)


def _is_timed(one: Estimated) -> bool:
    return one.occasions not in ("channels", "two channels")


def _too_few(found: Independent) -> tuple[str, ...]:
    channels = counted(len(found.channels), "channel")
    return (f"Families in {channels} only: at least two are needed to tell of the unseen.",)


def _headline(told: Unseen, why: tuple[str, ...]) -> Measure:
    bound = next((one for one in told.estimates if one.estimator.name == "chao1"), None)
    known = None if why or bound is None else floor(bound.low)
    columns = ("occasions", "finding", "assumption", "probability", "against", "sentence")
    found = () if why else told.findings
    rows = tuple((*one[:4], ", ".join(one.against), one.sentence) for one in found)
    return Measure(
        name="unseen_families",
        title="Families in all, at least",
        value=known,
        unit="families, lower bound",
        method="The lower end of the 95 % interval of Chao1, itself a lower bound: behind the"
        " families seen stand at least so many in all that these channels draw from. Of each family"
        " each channel counts once, forwards and what it posts again apart. Estimates that do not"
        " agree are shown side by side in the table and never averaged.",
        n=None if why else told.found.families,
        low=known,
        level=None if known is None else LEVEL,
        sources=(plain_sql(FAMILIES_IN_CHANNELS),),
        caveats=why or tuple(_headline_caveats(told)),
        tables=(
            Table("unseen_estimates", _COLUMNS, () if why else tuple(_rows(told))),
            Table("unseen_findings", columns, rows),
        ),
    )


def _headline_caveats(told: Unseen) -> Iterator[str]:
    found = told.found
    yield (
        f"{found.sightings:,} sightings, {found.forwards:,} of them forwarded, are"
        f" {len(found.family):,} independent ones of {found.families:,} families in"
        f" {len(found.channels):,} channels."
    )
    if found.only_forwarded:
        yield (
            f"{counted(found.only_forwarded, 'family is', 'families are')} known from forwards"
            " only: counted once, where it came first."
        )
    yield "Families that none of these channels would ever show are in no estimate."
    for one in told.findings:
        if "chao1" in one.against and one.occasions == "channels":
            yield one.sentence


_COLUMNS = (
    *("estimator", "occasions", "estimate", "low", "high", "lower_bound", "assumptions"),
    "contradicted_by",
)


def _rows(told: Unseen) -> Iterator[tuple[Cell, ...]]:
    for one in told.estimates:
        yield (
            one.estimator.title,
            one.occasions,
            _whole(one.value),
            floor(one.low),
            _whole(one.high, up=True),
            int(one.estimator.lower_bound),
            one.estimator.assumptions,
            "; ".join(_names_against(one, told)),
        )


def _names_against(one: Estimated, told: Unseen) -> Iterator[str]:
    yield from dict.fromkeys(finding.name for finding in _against(one, told))
    if one.value < told.found.families:
        yield "less than was seen"


def _against(one: Estimated, told: Unseen) -> list[Finding]:
    kind = "channels" if one.occasions == "two channels" else one.occasions
    return [
        finding
        for finding in told.findings
        if one.estimator.name in finding.against and finding.occasions == kind
    ]


def _whole(value: float, *, up: bool = False) -> int | None:
    """Families are whole; None where no finite number is known."""
    if not isfinite(value):
        return None
    return ceil(value) if up else round(value)


def _coverage(told: Unseen, why: tuple[str, ...]) -> Measure:
    share = None if why else told.share
    return Measure(
        name="unseen_families_coverage",
        title="Chance that the next sighting is of a known family",
        value=None if share is None else float(share.value),
        unit="share",
        method="Good and Turing's coverage: one minus the independent sightings of families that"
        " only one channel showed, less those expected because a channel counts once, divided by"
        " all independent sightings (Good, Biometrika 40, 1953, 237-264; Lee and Chao, Biometrics"
        " 50, 1994, 88-97); interval after Esty (Annals of Statistics 11, 1983, 905-912) on the"
        " logit.",
        n=None if share is None else len(told.found.family),
        low=None if share is None else float(share.low),
        high=None if share is None else float(share.high),
        level=None if share is None else LEVEL,
        sources=(plain_sql(FAMILIES_IN_CHANNELS),),
        caveats=why,
    )


def _measure(name: str, timed: bool, told: Unseen, why: tuple[str, ...]) -> Measure:
    estimator = ESTIMATORS[name]
    over = "over time" if timed else "two channels" if name == "chapman" else "over channels"
    one = next(
        (one for one in told.estimates if one.estimator.name == name and _is_timed(one) == timed),
        None,
    )
    known = None if why else one
    if known is None and not why:
        why = ("Too few occasions: at least two are needed, for a log-linear model three.",)
    return Measure(
        name=f"unseen_families_{name}" + ("_over_time" if timed else ""),
        title=f"{estimator.title}, {over}",
        value=_whole(known.value) if known else None,
        unit="families, lower bound" if estimator.lower_bound else "families",
        method=estimator.method,
        n=known.n if known else None,
        low=floor(known.low) if known else None,
        high=_whole(known.high, up=True) if known else None,
        level=LEVEL if known else None,
        sources=(plain_sql(FAMILIES_IN_CHANNELS),),
        caveats=tuple(_caveats(known, told)) if known else why,
    )


def _caveats(one: Estimated, told: Unseen) -> Iterator[str]:
    yield from one.caveats
    if one.refused:
        yield one.refused
    elif not isfinite(one.value):
        yield "Too few families were seen again: no finite number bounds the unseen."
    elif one.value < told.found.families:
        yield f"Less than the {told.found.families:,} families that were seen: it cannot hold."
    if one.estimator.lower_bound:
        yield (
            "A lower bound: the interval is that of the bound, and the truth may lie above all of"
            " it."
        )
    for finding in _against(one, told):
        yield f"Against it: {finding.sentence}"
