"""Distinct outside pages, by what tells addresses apart."""

from __future__ import annotations

import pytest
from measured_case import dicts

from philomela.measures.pages import outside_pages
from philomela.measures.rows import SiteMonth
from philomela.records import Measure


def measured(*addresses: str) -> Measure:
    return outside_pages(SiteMonth(address, "2020-07", 2) for address in addresses)


@pytest.mark.parametrize(
    ("addresses", "pages"),
    [
        ((), 0),
        (("https://friends.example/club1", "https://friends.example/club2"), 2),
        (("https://friends.example/club1", "http://www.Friends.example/club1/#top"), 1),
        (("https://friends.example", "https://friends.example/"), 1),
        (("https://friends.example/Club1", "https://friends.example/club1"), 2),
        (("https://friends.example/wall?w=1", "https://friends.example/wall?w=2"), 2),
        (("https://a.friends.example/x", "https://b.friends.example/x"), 2),
        (("https://t.me/channel/1", "https://telegram.me/x", "https://nothing"), 0),
    ],
)
def test_pages_are_told_apart(addresses: tuple[str, ...], pages: int) -> None:
    found = measured(*addresses)
    assert (found.value, found.n) == (pages, 2 * len(addresses))


def test_pages_by_domain_and_what_could_not_be_read() -> None:
    found = measured(
        *("https://one.example/a", "https://two.example/a", "https://two.example/b"),
        *("https://nothing", "https://t.me/x"),
    )
    assert dicts(found, "outside_pages") == [
        {"domain": "two.example", "pages": 2, "mentions": 4},
        {"domain": "one.example", "pages": 1, "mentions": 2},
    ]
    assert found.caveats[0] == "2 addresses could not be read."
    assert found.sources
