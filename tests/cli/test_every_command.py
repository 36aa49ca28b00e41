"""What all commands have in common."""

from __future__ import annotations

from collections.abc import Iterator

import click

from philomela.cli.app import philomela

#: They print a file as it is to be used: a script for a shell, a codebook.
FILES = {"completion", "code codebook"}


def commands(group: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        yield name.strip(), group
        return
    context = click.Context(group)
    for one in group.list_commands(context):
        found = group.get_command(context, one)
        assert found is not None
        yield from commands(found, f"{name} {one}")


def has(command: click.Command, option: str) -> bool:
    return any(option in one.opts for one in command.params)


def test_all_answer_in_json_but_those_that_print_files() -> None:
    assert {name for name, one in commands(philomela) if not has(one, "--json")} == FILES


def test_all_say_what_they_do() -> None:
    for name, one in commands(philomela):
        assert one.help, name


def test_what_decides_asks_for_a_name() -> None:
    """Taking one's own fingerprint back asks for nothing."""
    deciding = {
        "match confirm", "match reject", "bank release", "bank report-outcome",
        "request decide", "request check", "seal", "vault keep", "vault open", "backup", "restore",
        "destroy-key", "retention set", "retention drop", "retention apply",
    }  # fmt: skip
    found = dict(commands(philomela))
    for name in deciding:
        (by,) = (one for one in found[name].params if "--by" in one.opts)
        assert by.required, name
