"""The command line: parse, call, print."""

from philomela.cli.app import main

__all__ = ["main"]
