"""``philomela completion``: the script that teaches a shell our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print a completion script, such as for `eval "$(philomela completion bash)"`."""
    from philomela.cli.app import philomela

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(philomela, {}, "philomela", "_PHILOMELA_COMPLETE").source())
