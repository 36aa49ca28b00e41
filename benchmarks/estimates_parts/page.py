"""docs/validation.md, made of the rows of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import comb
from pathlib import Path

from estimates_parts.figures import figures, of_estimator
from estimates_parts.operation import DEPENDENCES, HETEROGENEITIES, ODDS_RATIO, SIZES
from estimates_parts.tally import LEAST_ANSWERED, Row
from philomela.measures.dependence import DIFFERING, LEAST_PER_PAIR, LEAST_TO_ANSWER
from philomela.measures.loglinear import CLOSE
from philomela.measures.unseen_words import ESTIMATORS

#: What has to be met: interval coverage, lower bounds at or below the truth, warnings.
LIMITS = (0.93, 0.97, 0.95, 0.9)


def page(rows: Sequence[Row], families: int, command: str) -> str:
    """The whole page, Markdown."""
    parts = (*_sentences(rows), *_outside(rows), *_tables(rows))
    return "\n".join((_head(rows, families, command), *parts))


def sentence(rows: Iterable[Row]) -> str:
    """One estimator's rows in one sentence, which its docstring quotes."""
    given = list(rows)
    found = figures(given)
    told = [f"{ESTIMATORS[given[0].estimator].title}, validated:"]
    told.append(f"covers {_range(found.coverage_min, found.coverage_max)}")
    told.append(f"where it should ({found.judged} cells),")
    told.append(f"median bias there {_range(found.bias_min, found.bias_max, signed=True)};")
    if found.lower_bound_holds_min is not None:
        told.append(f"at or below the truth in at least {_percent(found.lower_bound_holds_min)}.")
    if found.warned_min is not None:
        told.append(f"warned elsewhere in at least {_percent(found.warned_min)}.")
    return " ".join(told)


def _percent(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return "-"
    return f"{100 * value:+.1f} %" if signed else f"{100 * value:.1f} %"


def _range(low: float | None, high: float | None, *, signed: bool = False) -> str:
    ends = (_percent(one, signed=signed) for one in (low, high))
    return " to ".join(ends)


def _head(rows: Sequence[Row], families: int, command: str) -> str:
    found = figures(rows)
    least, most, bound, warned = LIMITS
    runs = rows[0].runs
    return (Path(__file__).parent / "head.md").read_text(encoding="utf-8").format(
        command=command,
        runs=f"{runs:,}",
        conditions=len({(row.share, row.heterogeneity, row.dependence) for row in rows}),
        families=f"{families:,}",
        sizes=", ".join(f"{size:g}" for size in SIZES),
        mild=HETEROGENEITIES["mild"],
        strong=HETEROGENEITIES["strong"],
        pairs=" and ".join(f"{one + 1} and {other + 1}" for one, other in DEPENDENCES["strong"]),
        odds=ODDS_RATIO,
        answer=LEAST_TO_ANSWER,
        for_pairs=LEAST_PER_PAIR * comb(len(SIZES), 2),
        close=CLOSE,
        answered=_percent(LEAST_ANSWERED),
        differing=DIFFERING,
        covers=_range(found.coverage_min, found.coverage_max),
        to_cover=_range(least, most),
        below=_percent(found.lower_bound_holds_min),
        to_bound=_percent(bound),
        warned=_percent(found.warned_min),
        to_warn=_percent(warned),
        chance=_percent(1.96 * (0.95 * 0.05 / runs) ** 0.5),
    )  # fmt: skip


def _sentences(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Each estimator in one sentence\n"
    for name in ESTIMATORS:
        yield f"- {sentence(of_estimator(rows, name))}"
    yield ""


def outside(row: Row) -> Iterator[str]:
    """What of a row lies outside the limits."""
    least, most, bound, warned = LIMITS
    if row.holds and row.judged and not (row.covers is not None and least <= row.covers <= most):
        yield f"interval covers {_percent(row.covers)}"
    if row.lower_bound and row.at_or_below < bound:
        yield f"at or below the truth in {_percent(row.at_or_below)}"
    if not row.holds and not row.lower_bound and row.warned < warned:
        yield f"warned in {_percent(row.warned)}"


def _outside(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Cells outside the limits\n"
    told = [(row, what) for row in rows for what in outside(row)]
    for row, what in told:
        yield (
            f"- {ESTIMATORS[row.estimator].title}, {row.share:.0%} shown, heterogeneity"
            f" {row.heterogeneity}, dependence {row.dependence}: {what}."
        ).replace("% shown", " % shown")
    if not told:
        yield "None."
    yield ""


_COLUMNS = (
    *("shown", "heterogeneity", "dependence", "assumptions hold", "answered", "median bias"),
    *("interval covers", "median width", "lower end at or below the truth", "warned"),
)


def _tables(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Every cell\n"
    yield (
        "Bias and width are medians over the runs answered, as shares of the truth; coverage is"
        " that of the intervals given. Warned are runs in which the report speaks against the"
        " estimator or refuses, also where its assumptions hold: there it is a false alarm, or"
        " says that too little was seen to tell.\n"
    )
    ordered = sorted(rows, key=lambda row: list(ESTIMATORS).index(row.estimator))
    for name, group in groupby(ordered, lambda row: row.estimator):
        yield f"### {ESTIMATORS[name].title}\n"
        yield f"| {' | '.join(_COLUMNS)} |"
        yield "|" + "---|" * len(_COLUMNS)
        for row in group:
            yield f"| {' | '.join(_cells(row))} |"
        yield ""


def _cells(row: Row) -> Iterator[str]:
    yield f"{100 * row.share:.0f} %"
    yield row.heterogeneity
    yield row.dependence
    yield ("yes" if row.judged else "yes, but refuses") if row.holds else "no"
    yield _percent(row.answered)
    yield _percent(row.bias, signed=True)
    yield _percent(row.covers)
    yield _percent(row.width)
    yield _percent(row.at_or_below)
    yield _percent(row.warned)
