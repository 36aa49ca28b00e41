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
from philomela.measures.wording import counted
from philomela.records import Cell, Measure, Table


def measures(told: Unseen, unlinked: int) -> Iterator[Measure]:
    """The headline, the coverage, and one measure for each estimate."""
    if unlinked or not told.estimates:
        yield _headline(told, not_linked(unlinked) or _too_few(told.found))
        return
    yield _headline(told, ())
    yield _coverage(told)
    for one in told.estimates:
        yield _measure(one, told)


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
            "; ".join(dict.fromkeys(finding.name for finding in _against(one, told))),
        )


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


def _coverage(told: Unseen) -> Measure:
    share = told.share
    assert share is not None
    return Measure(
        name="unseen_families_coverage",
        title="Chance that the next sighting is of a known family",
        value=float(share.value),
        unit="share",
        method="Good and Turing's coverage: one minus the independent sightings of families that"
        " only one channel showed, divided by all independent sightings (Good, Biometrika 40, 1953,"
        " 237-264); interval after Esty (Annals of Statistics 11, 1983, 905-912) on the logit.",
        n=len(told.found.family),
        low=float(share.low),
        high=float(share.high),
        level=LEVEL,
        sources=(plain_sql(FAMILIES_IN_CHANNELS),),
    )


def _measure(one: Estimated, told: Unseen) -> Measure:
    value, high = _whole(one.value), _whole(one.high, up=True)
    caveats = list(one.caveats)
    if value is None:
        caveats.append("Too few families were seen again: no finite number bounds the unseen.")
    bound = one.estimator.lower_bound
    if bound:
        caveats.append(
            "A lower bound: the interval is that of the bound, and the truth may lie above all of"
            " it."
        )
    timed = one.occasions not in ("channels", "two channels")
    return Measure(
        name=f"unseen_families_{one.estimator.name}" + ("_over_time" if timed else ""),
        title=f"{one.estimator.title}, {one.occasions}",
        value=value,
        unit="families, lower bound" if bound else "families",
        method=one.estimator.method,
        n=one.n,
        low=floor(one.low),
        high=high,
        level=LEVEL,
        sources=(plain_sql(FAMILIES_IN_CHANNELS),),
        caveats=(*caveats, *(f"Against it: {finding.sentence}" for finding in _against(one, told))),
    )
