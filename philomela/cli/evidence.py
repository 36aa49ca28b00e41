"""``philomela evidence``: the log, its checkpoints and timestamps, packages, verification."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from philomela.cli import options
from philomela.cli.output import finish, table
from philomela.database.connection import open_case
from philomela.errors import CheckFailed, OutOfReach, UsageError
from philomela.measures.wording import counted

if TYPE_CHECKING:
    from philomela.evidence.timestamps import Authority

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("evidence")
def command() -> None:
    """Show what was done and that nobody changed it: log, timestamps, packages, verification."""


@command.command("log")
@options.case
@options.as_json
def log(location: str, as_json: bool) -> None:
    """List every act in the log of the case."""
    from philomela.database.sealed import sealed_pictures
    from philomela.evidence.log import entries
    from philomela.evidence.sealed_acts import told

    with open_case(location) as case, case.read() as connection:
        sealed = sealed_pictures(connection)
        found = list(entries(connection))
    acts = [{"number": one.number, "hash": one.hash, **told(one, sealed)} for one in found]
    if not as_json:
        rows = ((one["number"], one["when"], one["what"], one["who"]) for one in acts)
        table("Log", ("number", "when", "what", "who"), rows)
    finish(f"{counted(len(acts), 'act')}.", {"acts": acts}, as_json=as_json)


@command.command("checkpoint")
@options.case
@options.as_json
def checkpoint(location: str, as_json: bool) -> None:
    """Sign what the log holds now, in the format of C2SP tlog-checkpoint."""
    from philomela.evidence.checkpoint import make_checkpoint
    from philomela.evidence.signing_key import fingerprint, signing_key

    with open_case(location) as case:
        made = make_checkpoint(case)
        mark = fingerprint(signing_key(case).public_key())
    text = made.text.decode()
    told = {"size": made.size, "root": made.root.hex(), "fingerprint": mark, "checkpoint": text}
    if not as_json:
        click.echo(text, nl=False)
    finish(f"The fingerprint of the key is {mark}.", told, as_json=as_json)


@command.command("timestamp")
@options.case
@click.option("--authority", "given", multiple=True, metavar="NAME=URL", help="Whom to ask.")
@click.option("--authorities", type=_FILE, help="TOML file of authorities, see docs/evidence.md.")
@click.option("--root", type=_FILE, help="Certificates that --authority is trusted by, PEM.")
@options.as_json
def timestamp(
    location: str,
    given: tuple[str, ...],
    authorities: Path | None,
    root: Path | None,
    as_json: bool,
) -> None:
    """Ask authorities to timestamp the newest checkpoint. Only its hash is sent to them."""
    from philomela.evidence.stamping import timestamp_checkpoint

    asked = _authorities(given, authorities, root)
    with open_case(location) as case:
        done = timestamp_checkpoint(case, asked)
    answered = sum(not one.reason for one in done)
    if not as_json:
        rows = ((one.authority, one.when or "none", one.reason) for one in done)
        table("Timestamps", ("authority", "when", "reason"), rows)
    sentence = f"{answered} of {counted(len(done), 'authority', 'authorities')} answered."
    finish(sentence, {"timestamps": [one._asdict() for one in done]}, as_json=as_json)
    if not answered:
        raise OutOfReach("No authority gave a timestamp.", "Try again later, or ask another.")


def _authorities(given: tuple[str, ...], file: Path | None, root: Path | None) -> list[Authority]:
    from philomela.evidence.timestamps import authority, read_authorities, read_roots

    found = read_authorities(file) if file else []
    if given and root is None:
        raise UsageError("Say with --root which certificates the authorities are trusted by.")
    roots = read_roots(root) if root else ""
    for one in given:
        name, _, address = one.partition("=")
        found.append(authority(name, address, roots))
    if not found:
        raise UsageError("Name an authority with --authority NAME=URL or --authorities FILE.")
    twice = [name for name, count in Counter(one.name for one in found).items() if count > 1]
    if twice:
        raise UsageError(f"The authority {twice[0]} is named twice.")
    return found


@command.command("package")
@options.case
@click.option(
    "--out", "folder", required=True, type=click.Path(path_type=Path), help="New folder for it."
)
@options.as_json
def package(location: str, folder: Path, as_json: bool) -> None:
    """Write an evidence package: a BagIt bag of rows, proofs and a guide to verify them."""
    from philomela.evidence.package import write_package

    with open_case(location) as case:
        done = write_package(case, folder)
    result = {
        "package": str(done.folder),
        "fingerprint": done.fingerprint,
        "acts": done.checkpoint.size,
        "files": done.files,
        "timestamps": done.timestamps,
        "sealed": done.sealed,
    }
    sentence = (
        f"The package is {folder}: {counted(done.files, 'file')},"
        f" {counted(done.timestamps, 'timestamp')}. The fingerprint of the key is"
        f" {done.fingerprint}; tell it to the reader by another way than the package."
    )
    finish(sentence, result, as_json=as_json)


@command.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--key", help="Fingerprint of the key that must have signed.")
@click.option("--root", type=_FILE, help="Certificates of timestamp authorities you trust, PEM.")
@options.as_json
def verify(folder: Path, key: str | None, root: Path | None, as_json: bool) -> None:
    """Verify a package step by step: true, false, or not checked. Exits with 1 on a false."""
    from philomela.evidence.timestamps import read_roots
    from philomela.evidence.verify import holds, verify_package

    steps = verify_package(folder, key=key, roots=read_roots(root) if root else None)
    if not as_json:
        rows = ((place, *one) for place, one in enumerate(steps, 1))
        table("Verification", ("step", "name", "verdict", "detail"), rows)
    good = holds(steps)
    wrong = ", ".join(one.name for one in steps if one.verdict == "false")
    told: dict[str, Any] = {
        "holds": good,
        "steps": [{"number": place, **one._asdict()} for place, one in enumerate(steps, 1)],
    }
    sentence = "No step says false." if good else f"The package does not hold: {wrong}."
    finish(sentence, told, as_json=as_json)
    if not good:
        raise CheckFailed(f"The package does not hold: {wrong}.")


@command.command("prove")
@options.case
@click.option("--act", type=click.IntRange(1), help="Prove that this act is in the log.")
@click.option(
    "--sizes", type=(int, int), help="Prove that the first log is the beginning of the second."
)
@options.as_json
def prove(location: str, act: int | None, sizes: tuple[int, int] | None, as_json: bool) -> None:
    """Print a proof as RFC 9162 has it: of an act, or that nothing was changed between sizes."""
    from philomela.evidence.proving import prove_act, prove_sizes

    if (act is None) == (sizes is None):
        raise UsageError("Give either --act or --sizes.")
    with open_case(location) as case, case.read() as connection:
        if sizes is not None:
            told = prove_sizes(connection, *sizes)
        else:
            assert act is not None
            told = prove_act(connection, act)
    if not as_json:
        table("Proof", ("hash",), ([one] for one in told["proof"]))
    finish(f"{counted(len(told['proof']), 'hash', 'hashes')}.", told, as_json=as_json)
