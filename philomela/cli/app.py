"""The command ``philomela`` and how its errors end.

Exit codes: 0 done; 1 a check or verification answered no; 2 the command line is wrong; 3 the input
cannot be used at all; 4 a service or database is out of reach; 5 done, but items were skipped and
``--strict`` was asked; 130 stopped by the user.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from philomela import __version__
from philomela.errors import PhilomelaError

#: Command -> the module that holds it; loaded when it is used, so that help is quick.
COMMANDS = {
    "demo": "philomela.cli.demo",
    "ingest": "philomela.cli.ingest",
    "link": "philomela.cli.link",
    "measure": "philomela.cli.measure",
    "report": "philomela.cli.report",
    "investigate": "philomela.cli.investigate",
    "code": "philomela.cli.code",
    "compare": "philomela.cli.compare",
    "request": "philomela.cli.request",
    "notice": "philomela.cli.notice",
    "seal": "philomela.cli.seal",
    "protect": "philomela.cli.protect",
    "bank": "philomela.cli.bank",
    "match": "philomela.cli.match",
    "vault": "philomela.cli.vault",
    "simulate": "philomela.cli.simulate",
    "evidence": "philomela.cli.evidence",
    "doctor": "philomela.cli.doctor",
    "backup": "philomela.cli.backup",
    "restore": "philomela.cli.restore",
    "retention": "philomela.cli.retention",
    "destroy-key": "philomela.cli.destroy_key",
    "completion": "philomela.cli.completion",
}

_STOPPED = 130
_WRONG_USE = 2
_CANNOT_USE = 3


class Commands(click.Group):
    """Loads a command's module on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name]).command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="philomela")
def philomela() -> None:
    """From raw archives of image-based abuse to figures and evidence that hold.

    Archives go in, a case and a report come out. Pictures are never shown, names of people are
    replaced by pseudonyms, and nothing is sent anywhere.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with a documented code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = philomela.main(given, prog_name="philomela", standalone_mode=False)
    except PhilomelaError as error:
        _fail(str(error), error.exit_code, given)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "philomela"
        _fail(f"{error.format_message()} Try `{command} --help`.", _WRONG_USE, given)
    except click.ClickException as error:
        _fail(error.format_message(), _CANNOT_USE, given)
    except (click.Abort, KeyboardInterrupt):
        _fail("Stopped. Nothing is lost: the same command goes on where it was.", _STOPPED, given)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_STOPPED)
    except MemoryError:
        _fail("There is not enough memory for this. Close other programs.", _CANNOT_USE, given)
    except UnicodeEncodeError:
        if not _holds_no_text(given):
            raise
        _fail("Something that was typed is no text in UTF-8. Type it anew.", _WRONG_USE, given)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}.", _CANNOT_USE, given)
    sys.exit(code if isinstance(code, int) else 0)


def _holds_no_text(given: Sequence[str]) -> bool:
    """Whether an argument holds bytes that could not be decoded: names of files may, words not."""
    return any("\udc80" <= one <= "\udcff" for one in "".join(given))


def _fail(sentence: str, code: int, given: Sequence[str]) -> NoReturn:
    click.echo(f"philomela: {sentence}", err=True)
    if "--json" in given:
        click.echo(json.dumps({"error": sentence, "exit_code": code}, ensure_ascii=False))
    sys.exit(code)
