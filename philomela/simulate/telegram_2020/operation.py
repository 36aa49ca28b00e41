"""Writes the operation of 2020 at a scale: exports, member counts, and the truth about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from philomela.simulate.families import Copy
from philomela.simulate.operation import Invented, write
from philomela.simulate.telegram_2020.channels import snapshots
from philomela.simulate.telegram_2020.pictures import copies_shown
from philomela.simulate.telegram_2020.plan import make_plan
from philomela.simulate.telegram_2020.rows import published_rows
from philomela.simulate.telegram_2020.settings import Scenario
from philomela.simulate.telegram_2020.word_posts import outside_pages
from philomela.simulate.truth import truth_of


def simulate_2020(
    out: Path, scenario: Scenario, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Write the operation into a folder and return its truth.

    The truth holds what that of any simulation does, and under ``published`` every published
    figure with the true one and where among the measures it is found again.

    ``progress`` is told how many of all distinct pictures are written. Raises
    :class:`~philomela.errors.UsageError` for a folder that holds something else.
    """
    return write(out, scenario, lambda: _invented(scenario), progress)


def _invented(scenario: Scenario) -> Invented:
    plan, showings = make_plan(scenario)
    members = tuple(snapshots(plan.channels))

    def truth(sha256s: Mapping[Copy, str]) -> dict[str, Any]:
        found = truth_of(plan, sha256s, members)
        found["families_in_all"] = scenario.families_in_all
        found["independent_sightings"] = showings
        found["outside_pages"] = outside_pages(plan.all_posts())
        return found | {"published": [row.as_json() for row in published_rows(scenario, found)]}

    return Invented(plan, members, partial(copies_shown, scenario.seed), truth)
