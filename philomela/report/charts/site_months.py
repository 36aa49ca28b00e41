"""Links to outside sites by month: one row of columns for each site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from philomela.measures.months import name_of, number_of, with_gaps
from philomela.report.charts.fitting import fitted
from philomela.report.charts.svg import box, drawing, label, line
from philomela.report.facts import Facts, number, text
from philomela.report.wording import figure, month_name, short_figure

_ROW, _TOP, _BOTTOM = 34, 4, 22
_MOST = 10  # rows; the other sites share one more
_YEAR = 40  # pixels that the name of a year takes


class _Site(NamedTuple):
    name: str
    months: Mapping[int, float]  # month as a number -> links

    @property
    def links(self) -> float:
        return sum(self.months.values())


def site_months_chart(facts: Facts, width: int, name: str) -> Markup | None:
    """The sites with the most dated links; months without a link stay empty."""
    sites = _sites(facts)
    if not sites:
        return None
    months = list(with_gaps(month for site in sites for month in site.months))
    most = max(max(site.months.values()) for site in sites)
    left, right = (190, 48) if width > 500 else (112, 40)
    step = (width - left - right) / len(months)
    parts: list[Markup] = []
    for place, site in enumerate(sites):
        bottom = _TOP + (place + 1) * _ROW
        parts.append(label(fitted(site.name, left - 12, 13), 0, bottom - 6))
        parts.append(line(left, bottom, width - right, bottom, "grid"))
        for slot, month in enumerate(months):
            links = site.months.get(month, 0)
            if links:
                tall = max((_ROW - 8) * links / most, 1)
                told = f"{site.name}, {month_name(name_of(month))}: {figure(links)}"
                wide = max(0.82 * step, 0.6)
                parts.append(box(left + slot * step, bottom - tall, wide, tall, "bar", told))
        parts.append(label(short_figure(site.links), width, bottom - 6, anchor="end", style="ink"))
    parts += _years(months, left, step, _TOP + len(sites) * _ROW + 16)
    height = _TOP + len(sites) * _ROW + _BOTTOM
    told = "; ".join(f"{site.name}: {figure(site.links)}" for site in sites)
    span = f"{month_name(name_of(months[0]))} to {month_name(name_of(months[-1]))}"
    title = "Links to outside sites by month"
    return drawing(title, f"From {span}. {told}.", width, height, *parts, name=name)


def _sites(facts: Facts) -> list[_Site]:
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for row in facts.rows("outside_sites"):
        month = text(row, "month")
        if month and number(row, "mentions") > 0:
            found[text(row, "domain")][number_of(month)] += round(number(row, "mentions"))
    sites = sorted(
        (_Site(domain, months) for domain, months in found.items()),
        key=lambda site: (-site.links, site.name),
    )
    if len(sites) <= _MOST + 1:
        return sites
    others: Counter[int] = Counter()
    for site in sites[_MOST:]:
        others.update(site.months)
    return [*sites[:_MOST], _Site(f"and {len(sites) - _MOST:,} more", others)]


def _years(months: Sequence[int], left: float, step: float, down: float) -> list[Markup]:
    """Years at their first month, as many as have room."""
    shown: list[Markup] = []
    free = left
    for slot, month in enumerate(months):
        x = left + slot * step
        if (slot == 0 or month % 12 == 0) and x >= free:
            shown.append(label(str(month // 12), x, down, style="muted", size=12))
            free = x + _YEAR
    return shown
