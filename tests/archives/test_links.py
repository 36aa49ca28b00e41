"""What links in plain text point at."""

from __future__ import annotations

import pytest

from philomela.archives.links import link_reference, references
from philomela.records import Reference


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://t.me/Some_Name/17", "t.me/some_name"),
        ("https://telegram.me/s/Some_Name?q=1", "t.me/some_name"),
        ("https://t.me/addstickers/Set", "https://t.me/addstickers/Set"),
        ("https://t.me/share/url?url=x", "https://t.me/share/url?url=x"),
        ("https://example.com/a", "https://example.com/a"),
    ],
)
def test_names_are_told_from_services_and_pages(address: str, target: str) -> None:
    assert link_reference(address) == Reference("link", target)


def test_every_link_counts_once_and_in_order() -> None:
    text = "https://t.me/+abc_D, https://example.com/a. https://t.me/joinchat/abc_D"
    assert list(references(text)) == [
        Reference("invite", "t.me/+abc_D"),
        Reference("link", "https://example.com/a"),
    ]
