"""The section on what coders found in random samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from philomela.measures.coders import TENTATIVE
from philomela.measures.coding import UNDECIDED
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
    agreements = {
        (text(row, "sample"), text(row, "variable")): row for row in facts.rows("coder_agreement")
    }
    sentences = tuple(_sentences(shown, samples, agreements))
    caveats = section.caveats
    if len(variables) > _CHARTS:
        left = len(variables) - _CHARTS
        caveats += (f"{figure(left)} more variables are in the table coding_shares only.",)
    return replace(section, sentences=sentences, caveats=caveats)


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
    agreements: dict[tuple[str, str], Row],
) -> Iterator[Sentence]:
    """The commonest label of each variable, as it can be quoted."""
    for (name, variable), rows in shown:
        told = [row for row in rows if text(row, "category") != UNDECIDED]
        if not told:
            continue
        first = max(told, key=lambda row: number(row, "share"))
        sample, agreed = samples.get(name, {}), agreements.get((name, variable), {})
        within = f"{percent(number(first, 'low'))} to {percent(number(first, 'high'))}"
        population = f"{figure(known(sample, 'population'))} {plain(text(sample, 'what'))}"
        covered = known(first, "covered")
        if covered is not None and covered < 1:
            population += f", of the {percent(covered)} whose strata were coded,"
        yield Sentence(
            "coding",
            f"An estimated {percent(number(first, 'share'))} of the {population} have the label "
            f"“{_words(text(first, 'category'))}” for {_words(variable)} (95 % interval {within}, "
            f"from a random sample of {figure(known(first, 'n'))} that coders judged)"
            f"{_doubt(agreed)}.",
        )


def _doubt(agreed: Row) -> str:
    alpha = known(agreed, "alpha")
    if alpha is not None:
        told = f"Krippendorff's alpha {alpha:.2f}"
        return f"; {told}, too low to rely on" if alpha < TENTATIVE else f"; {told}"
    if known(agreed, "agreeing") == 1:
        return "; all coders gave it the same label"
    return "; whether coders agree is not known"


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
