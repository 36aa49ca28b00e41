"""Sealing: the whole family at once, the facts without the picture, the hotlines."""

from __future__ import annotations

from pathlib import Path

import pytest
from measured_case import sha
from requested_case import by, desk
from sqlalchemy import func, insert, select

from philomela.database.schema import measures
from philomela.database.sealed import sealed_pictures
from philomela.errors import UsageError
from philomela.protection.acts import acts_of
from philomela.protection.sealed.hotlines import ANY, hotlines, hotlines_of
from philomela.protection.sealed.seal import seal


def test_the_family_is_sealed_and_its_facts_are_told(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        rows = [{"name": "old", "place": 1, "measure": "{}"}]
        found.connection.execute(insert(measures), rows)
        done = seal(found.connection, sha(26), by())
        assert done.new == 2
        assert sealed_pictures(found.connection) == {sha(1), sha(26)}
        assert [one.sha256 for one in done.facts] == [sha(1), sha(26)]
        assert all(len(one.pdq) == 64 for one in done.facts)
        places = [(one.date[:10], one.channel_key, one.message) for one in done.places]
        assert places[0] == ("2024-01-10", "telegram:1", 1)
        assert {one.sha256 for one in done.places} == {sha(1), sha(26)}
        assert found.connection.scalar(select(func.count()).select_from(measures)) == 0
        again = seal(found.connection, sha(26), by(2))
        assert (again.new, again.facts, again.places) == (0, done.facts, done.places)
        what = [act.what for act in acts_of(found.connection, f"sealed {sha(26)}")]
        assert what == ["picture sealed", "facts of a sealed picture read"]


def test_a_picture_that_the_case_does_not_hold_can_be_sealed(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        done = seal(found.connection, "f" * 64, by())
        assert (done.new, done.facts, done.places) == (1, (("f" * 64, ""),), ())
        with pytest.raises(UsageError):
            seal(found.connection, sha(3), by(who=" "))
        assert sha(3) not in sealed_pictures(found.connection)


def test_hotlines_have_a_source_and_a_date() -> None:
    assert len({one.url for one in hotlines()}) == len(hotlines())
    for one in hotlines():
        assert one.url.startswith("https://")
        assert one.source.startswith("https://")
        assert one.date[:3] == "202"
        assert one.takes
        assert one.name
        assert one.country == ANY or (len(one.country) == 2 and one.country.isupper())


def test_every_country_is_led_on() -> None:
    assert [one.country for one in hotlines_of("de")] == ["DE", "DE", ANY]
    assert [one.country for one in hotlines_of("uk")] == ["GB", ANY]
    assert [one.country for one in hotlines_of("BR")] == [ANY]
    assert hotlines_of(None) == hotlines()
    for wrong in ("", "Spain", "1", "ñá"):
        with pytest.raises(UsageError):
            hotlines_of(wrong)
