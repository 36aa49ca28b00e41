"""Progress on the terminal: bars for people, a line now and then for log files."""

from __future__ import annotations

import sys
import time

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

from philomela.stages.progress import Progress, Unit

_LINE_EVERY_SECONDS = 10.0


def progress_here() -> Progress:
    """Bars where standard error is a terminal, plain lines where it is not."""
    return Bars() if sys.stderr.isatty() else Lines()


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


class Lines:
    """A line when a task begins and ends, and every ten seconds between."""

    def __init__(self) -> None:
        self._title = ""
        self._total: int | None = None
        self._unit: Unit = "items"
        self._done = 0
        self._next = 0.0

    def start(self, title: str, total: int | None, unit: Unit) -> None:
        """Begin a task."""
        self._title, self._total, self._unit, self._done = title, total, unit, 0
        self._next = time.monotonic() + _LINE_EVERY_SECONDS
        print(f"{title} …", file=sys.stderr, flush=True)

    def advance(self, amount: int) -> None:
        """Count, and print now and then."""
        self._done += amount
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _LINE_EVERY_SECONDS
            print(f"{self._title}: {self._amount()}", file=sys.stderr, flush=True)

    def finish(self) -> None:
        """End the task."""
        print(f"{self._title}: done, {self._amount()}", file=sys.stderr, flush=True)

    def _amount(self) -> str:
        if self._unit == "bytes":
            done, total = f"{self._done / 1e6:,.1f} MB", (self._total or 0) / 1e6
            return f"{done} of {total:,.1f} MB" if self._total else done
        return f"{self._done:,} of {self._total:,}" if self._total else f"{self._done:,}"
