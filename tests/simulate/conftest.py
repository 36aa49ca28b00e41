"""One small operation for all tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from philomela.simulate.operation import simulate
from philomela.simulate.settings import quick_settings


class Simulation(NamedTuple):
    out: Path
    truth: dict[str, Any]
    progress: list[tuple[int, int]]


@pytest.fixture(scope="session")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    out = tmp_path_factory.mktemp("simulation") / "operation"
    progress: list[tuple[int, int]] = []
    truth = simulate(out, quick_settings(), lambda done, total: progress.append((done, total)))
    return Simulation(out, truth, progress)
