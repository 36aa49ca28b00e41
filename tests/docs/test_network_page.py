"""The page on the network says what the rules are."""

from __future__ import annotations

from pathlib import Path

from philomela.measures.roles import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "network.md").read_text("utf-8")


def test_the_rules_stand_as_they_are() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert rows == [
        f"| {place} | {rule.role} | {rule.name} | {rule.words[0].lower()}{rule.words[1:-1]} |"
        for place, rule in enumerate(RULES, 1)
    ]
