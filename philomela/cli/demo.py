"""``philomela demo``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.cli.progress import progress_here
from philomela.errors import CheckFailed


@click.command("demo")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="philomela-demo",
    show_default=True,
    help="Folder for the simulation, the case and the report.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another one.")
@click.option("--quick", is_flag=True, help="A small operation, in seconds.")
@options.workers
@options.pdf
@options.as_json
def command(folder: Path, seed: int, quick: bool, workers: int, pdf: bool, as_json: bool) -> None:
    """Simulate a benign operation, investigate it, and print found against true.

    Then an invented person asks for protection: her fingerprints are made and matched, a request
    is opened, letters are drafted, and the evidence is packaged and verified.
    """
    from philomela.simulate.settings import demo_settings, quick_settings
    from philomela.stages.demo import demo

    settings = quick_settings(seed) if quick else demo_settings(seed)
    folder.mkdir(parents=True, exist_ok=True)
    done = demo(folder, settings, workers=workers, pdf=pdf, progress=progress_here())
    rows = [(check.name, check.found, check.true, check.ok) for check in done.checks]
    table("Found against true", ("what", "found", "true", "agree"), rows, to_error=as_json)
    told: dict[str, object] = {
        "checks": [asdict(check) for check in done.checks],
        "case": str(done.case),
        "report": str(done.report.html),
    }
    sentence = f"The report is {done.report.html}."
    if done.protection:
        made = done.protection
        told |= {"request": made.request, "letters": str(made.letters)}
        told |= {"fingerprints": str(made.fingerprints), "package": str(made.package)}
        sentence += (
            f" Letters about an invented request are in {made.letters}, and the evidence package"
            f" is {made.package}."
        )
    finish(sentence, told, as_json=as_json)
    wrong = [check.name for check in done.checks if not check.ok]
    if wrong:
        raise CheckFailed(f"Found and true differ in: {', '.join(wrong)}.")
