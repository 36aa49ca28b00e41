"""The section on what coders found in random samples."""

from __future__ import annotations

from collections.abc import Iterator

from philomela.measures.coders import TENTATIVE
from philomela.report.charts.bars import Share, share_chart
from philomela.report.facts import Facts, Row, known, number, text
from philomela.report.parts import Figure, Grid, Section, drawn, grid_of, section_of
from philomela.report.sentences import Sentence
from philomela.report.wording import figure, percent, plain

_CHARTS = 24
_MEASURES = ("coding", "coder_agreement", "labels_refused")


def coding_section(facts: Facts) -> Section:
    """Shares of every variable of every sample; how far the coders agree; where they do not."""
    variables: dict[tuple[str, str], list[Row]] = {}
    for row in facts.rows("coding_shares"):
        variables.setdefault((text(row, "sample"), text(row, "variable")), []).append(row)
    samples = {text(row, "sample"): row for row in facts.rows("coding_samples")}
    questions = {
        (text(row, "sample"), text(row, "variable")): text(row, "question")
        for row in facts.rows("codebook")
    }
    shown = list(variables.items())[:_CHARTS]
    figures: tuple[Figure, ...] = ()
    for place, (key, rows) in enumerate(shown):
        figures += _chart(questions.get(key) or key[1], rows, samples.get(key[0], {}), place)
    section = section_of(facts, "coding", "What coders found", _MEASURES, figures, _grids(facts))
    alphas = {
        (text(row, "sample"), text(row, "variable")): known(row, "alpha")
        for row in facts.rows("coder_agreement")
    }
    sentences = tuple(_sentences(shown, samples, alphas))
    return Section(
        section.anchor, section.title, sentences, section.figures, section.grids, section.caveats
    )


def _chart(question: str, rows: list[Row], sample: Row, place: int) -> tuple[Figure, ...]:
    shares = [
        Share(
            _words(text(row, "category")),
            known(row, "share"),
            known(row, "low"),
            known(row, "high"),
            known(row, "items"),
        )
        for row in rows
    ]
    return drawn(
        plain(question),
        "coding",
        lambda width, name: share_chart(
            plain(question),
            shares,
            min(width, 560),
            name.replace("coding-", f"coding-{place}-", 1),
            "items",
        ),
        f"{figure(known(rows[0], 'n'))} coded of {figure(known(sample, 'population'))} "
        f"{plain(text(sample, 'what'))}, drawn at random. Thin lines: 95 % intervals.",
    )


def _sentences(
    shown: list[tuple[tuple[str, str], list[Row]]],
    samples: dict[str, Row],
    alphas: dict[tuple[str, str], float | None],
) -> Iterator[Sentence]:
    """The commonest category of each variable, as it can be quoted."""
    for (name, variable), rows in shown:
        first = max(rows, key=lambda row: number(row, "share"))
        sample, alpha = samples.get(name, {}), alphas.get((name, variable))
        within = f"{percent(number(first, 'low'))} to {percent(number(first, 'high'))}"
        yield Sentence(
            "coding",
            f"An estimated {percent(number(first, 'share'))} of the "
            f"{figure(known(sample, 'population'))} {plain(text(sample, 'what'))} have the label "
            f"“{_words(text(first, 'category'))}” for {_words(variable)} (95 % interval {within}, "
            f"from a random sample of {figure(known(first, 'n'))} that coders judged)"
            f"{_doubt(alpha)}.",
        )


def _doubt(alpha: float | None) -> str:
    if alpha is None:
        return "; whether coders agree is not known"
    told = f"Krippendorff's alpha {alpha:.2f}"
    return f"; {told}, too low to rely on" if alpha < TENTATIVE else f"; {told}"


def _words(name: str) -> str:
    return plain(name.replace("_", " "))


def _grids(facts: Facts) -> tuple[Grid | None, ...]:
    agreement = {
        "variable": "agreement: variable",
        "alpha": "Krippendorff's alpha",
        "low": "at least",
        "high": "at most",
        "items": "items with two labels",
        "coders": "coders",
    }
    apart = {
        "item": "coders differ: item",
        "variable": "variable",
        "labels": "labels",
        "counts_as": "counts as",
        "rule": "by",
    }
    refused = {"reason": "rows refused because", "rows": "rows"}
    samples = {
        "sample": "sample",
        "what": "of",
        "strata": "strata",
        "seed": "seed",
        "population": "population",
        "drawn": "drawn",
        "coded": "coded",
        "sealed_since": "sealed since",
    }
    return (
        grid_of(facts.rows("coding_samples"), samples, "coding"),
        grid_of(facts.rows("coder_agreement"), agreement, "coder_agreement", 40),
        grid_of(facts.rows("coder_disagreements"), apart, "coder_agreement"),
        grid_of(facts.rows("labels_refused_reasons"), refused, "labels_refused"),
    )
