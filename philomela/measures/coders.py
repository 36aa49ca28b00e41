"""Whether coders agree, where they do not, and which of their rows were refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from philomela.measures import coding_queries as queries
from philomela.measures.agreement import agreement
from philomela.measures.coded import CodedSample, decide
from philomela.measures.coding_rows import RefusedRow
from philomela.measures.intervals import LEVEL
from philomela.measures.sql import plain_sql
from philomela.measures.wording import counted, plain
from philomela.records import Cell, Measure, Table

MOST_ROWS = 1_000  # of a table of disagreements or refused rows
#: Alpha from which Krippendorff would draw tentative conclusions.
TENTATIVE = 0.667

_METHOD = (
    "Krippendorff's alpha for labels without order, of every variable of every sample, and the"
    " smallest of them as the value: 1 where coders always agree, 0 where they agree as by chance"
    " (K. Krippendorff, Computing Krippendorff's alpha-reliability, 2011; computed by the library"
    " simpledorff). Items with labels of at least two coders count; the adjudicator's labels do"
    " not. Intervals are percentiles of 2,000 bootstrap replicates over items with a fixed seed"
    " (A. Zapf and others, BMC Medical Research Methodology 16, 2016, 93). Krippendorff would"
    " rely on variables with an alpha of at least 0.800, draw tentative conclusions from 0.667,"
    " and none below (Content Analysis, 2nd ed. 2004, chapter 11)."
)


def coder_agreement(samples: Sequence[CodedSample]) -> Measure:
    """Alpha of every variable; the value is that of the variable coders agree on least."""
    rows = tuple(_alpha_rows(samples))
    known = [row for row in rows if row[2] is not None]
    least = min(known, key=lambda row: float(row[2] or 0)) if known else None
    apart = tuple(_disagreements(samples))
    return Measure(
        name="coder_agreement",
        title="Agreement of coders, of the variable they agree on least",
        value=least[2] if least else None,
        unit="alpha",
        low=_number(least[3]) if least else None,
        high=_number(least[4]) if least else None,
        level=LEVEL if least and least[3] is not None else None,
        method=_METHOD,
        n=int(least[5] or 0) if least else 0,
        sources=(plain_sql(queries.LABELS),),
        caveats=tuple(_caveats(rows, len(apart))),
        tables=(
            Table(
                "coder_agreement",
                ("sample", "variable", "alpha", "low", "high", "items", "coders", "agreeing"),
                rows,
            ),
            Table(
                "coder_disagreements",
                ("sample", "item", "variable", "labels", "counts_as", "rule"),
                apart[:MOST_ROWS],
            ),
        ),
    )


def _alpha_rows(samples: Sequence[CodedSample]) -> Iterator[tuple[Cell, ...]]:
    for one in samples:
        for variable in one.codebook.variables:
            given = one.by_coders(variable.name)
            if given:
                yield (plain(one.row.name), variable.name, *agreement(given))


def _disagreements(samples: Sequence[CodedSample]) -> Iterator[tuple[Cell, ...]]:
    for one in samples:
        for variable in one.codebook.variables:
            given = one.by_coders(variable.name)
            for item in one.items:
                labels = given.get(item, {})
                if len(set(labels.values())) > 1:
                    told = "; ".join(f"{plain(coder)}: {label}" for coder, label in labels.items())
                    decision = decide(one.labels[variable.name][item])
                    yield plain(one.row.name), item, variable.name, told, *decision


def _caveats(rows: Sequence[tuple[Cell, ...]], apart: int) -> Iterator[str]:
    low = [row for row in rows if isinstance(row[2], float) and row[2] < TENTATIVE]
    if low:
        names = ", ".join(sorted({str(row[1]) for row in low}))
        yield f"Alpha is below {TENTATIVE}, too low to draw conclusions from, for: {names}."
    single = sorted({str(row[1]) for row in rows if not row[5]})
    if single:
        names = ", ".join(single)
        yield f"No item has labels of two coders, so agreement is not known, for: {names}."
    alike = sorted({str(row[1]) for row in rows if row[5] and row[2] is None})
    if alike:
        yield f"Only one label is in use, so alpha is not defined, for: {', '.join(alike)}."
    short = sorted({str(row[1]) for row in rows if row[2] is not None and row[3] is None})
    if short:
        yield f"Labels vary too little for an interval of alpha, for: {', '.join(short)}."
    if apart > MOST_ROWS:
        yield f"The table holds the first {MOST_ROWS:,} of {apart:,} disagreements."


def labels_refused(refused: Sequence[RefusedRow]) -> Measure:
    """Rows of label files that are no labels, with their reasons."""
    reasons = Counter(row.reason for row in refused)
    rows = tuple(
        (
            *(plain(row.sample), row.file[:12], row.line, plain(row.item), plain(row.coder)),
            *(plain(row.variable), plain(row.label), plain(row.reason)),
        )
        for row in refused[:MOST_ROWS]
    )
    more = f"The table holds the first {MOST_ROWS:,} of {counted(len(refused), 'row')}."
    return Measure(
        name="labels_refused",
        title="Rows of coders that were refused",
        value=len(refused),
        unit="rows",
        method="Rows of files of labels that name no item of the sample, no variable or label of"
        " the codebook, no coder, or repeat or contradict another label of the same coder for the"
        " same item and variable. A row mended in another file stays in this list.",
        n=len(refused),
        sources=(plain_sql(queries.REFUSED),),
        caveats=(more,) if len(refused) > MOST_ROWS else (),
        tables=(
            Table(
                "labels_refused_reasons",
                ("reason", "rows"),
                tuple((plain(reason), count) for reason, count in sorted(reasons.items())),
            ),
            Table(
                "labels_refused",
                ("sample", "file", "line", "item", "coder", "variable", "label", "reason"),
                rows,
            ),
        ),
    )


def _number(value: Cell) -> float | None:
    return value if isinstance(value, int | float) else None
