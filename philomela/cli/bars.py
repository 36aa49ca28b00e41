"""Progress bars for people at a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as RichProgress

from philomela.stages.progress import Unit


class Bars:
    """One bar per task."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar: RichProgress | None = None
        self._task = TaskID(0)

    def start(self, title: str, total: int | None, unit: Unit) -> None:
        """Show a new bar."""
        amounts: tuple[ProgressColumn, ...] = (
            (DownloadColumn(), TransferSpeedColumn())
            if unit == "bytes"
            else (MofNCompleteColumn(),)
        )
        text = TextColumn("{task.description}", markup=False)
        self._bar = RichProgress(
            SpinnerColumn(),
            text,
            BarColumn(),
            *amounts,
            TimeRemainingColumn(),
            console=self._console,
        )
        self._bar.start()
        self._task = self._bar.add_task(title, total=total)

    def advance(self, amount: int) -> None:
        """Move the bar."""
        if self._bar:
            self._bar.advance(self._task, amount)

    def finish(self) -> None:
        """Leave the bar as it stands."""
        if self._bar:
            self._bar.stop()
            self._bar = None
