"""Copies and altered copies, counted by hand."""

from __future__ import annotations

from measured_case import HandWritten, dicts, hand_written, sha

from philomela.fingerprints.sketch import LEAST_POINTS
from philomela.matching.copies import LEAST_QUALITY
from philomela.measures import structure_queries


def altered(case: HandWritten) -> None:
    """Family 1 of two versions (3 and 1 pictures), family 10 of copies, family 20 alone."""
    case.channel(1)
    for picture in (1, 2, 3):
        case.sighting(1, picture, family=1)
    case.sighting(1, 3)
    case.sighting(1, 4, family=1, version=4)
    case.sighting(1, 10)
    case.sighting(1, 11, family=10)
    case.sighting(1, 20)
    case.link(1, 2)
    case.link(2, 3, "stamped", strength=-80.0)
    case.link(1, 4, "altered", strength=-30.0, fraction=0.4)
    case.link(10, 11, unconfirmed=True)
    case.link(10, 20, "altered", strength=-9.5, fraction=0.7, thin=True, waiting=True)


def test_families_are_split_into_copies_and_altered_copies() -> None:
    with hand_written() as case:
        altered(case)
        measures = case.measures()
    found = measures["altered_families"]
    assert (found.value, found.n) == (1, 3)
    assert dicts(found, "copies_and_altered") == [
        {"group": "one picture", "families": 1, "pictures": 1, "sightings": 1},
        {"group": "copies only", "families": 1, "pictures": 2, "sightings": 2},
        {"group": "with altered copies", "families": 1, "pictures": 4, "sightings": 5},
    ]
    assert dicts(found, "altered_families") == [
        {"family": sha(1)[:12], "versions": 2, "pictures": 4, "sightings": 5}
    ]
    assert found.caveats == ()


def test_altered_copies_are_bounded_as_the_original_is_not_known() -> None:
    with hand_written() as case:
        altered(case)
        found = case.measures()["altered_copies"]
    assert (found.value, found.low, found.high, found.n) == (None, 1, 4, 7)
    assert [row["share"] for row in dicts(found, "altered_copies")] == [1 / 7, 4 / 7]


def test_links_by_kind_and_those_that_wait() -> None:
    with hand_written() as case:
        altered(case)
        measures = case.measures()
    assert measures["links"].value == 4
    kinds = {row["kind"]: row for row in dicts(measures["links"], "links_by_kind")}
    assert kinds["altered"] == {
        "kind": "altered",
        "links": 1,
        "waiting": 1,
        "unconfirmed": 0,
        "weakest": -9.5,
    }
    assert (kinds["copy"]["links"], kinds["copy"]["unconfirmed"]) == (2, 1)
    assert any("1 link between near hashes" in caveat for caveat in measures["links"].caveats)
    (waiting,) = dicts(measures["waiting_links"], "waiting_links")
    assert (waiting["first"], waiting["second"]) == (sha(10)[:12], sha(20)[:12])
    assert (waiting["strength"], waiting["reason"]) == (-9.5, "small part")


def test_pictures_that_cannot_be_compared_are_counted_by_cause() -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1)
        case.sighting(1, 2, points=None)
        case.sighting(1, 3, points=None, quality=LEAST_QUALITY - 1)
        case.sighting(1, 4, points=LEAST_POINTS - 1)
        case.sighting(1, 5, points=LEAST_POINTS, quality=0)
        measures = case.measures()
    assert measures["not_compared"].value == 3
    causes = {
        row["cause"]: row["pictures"] for row in dicts(measures["not_compared"], "not_compared")
    }
    assert causes == {
        "no sketch": 2,
        "too few points": 1,
        "hash of low quality": 2,
        "too plain for either way": 1,
    }
    assert any("--no-sketches" in caveat for caveat in measures["not_compared"].caveats)
    assert any("3 pictures without" in caveat for caveat in measures["altered_families"].caveats)


def test_without_sketches_altered_copies_are_not_known_rather_than_none() -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1, points=None)
        case.sighting(1, 2, family=1, points=None)
        measures = case.measures()
    assert measures["families"].value == 1
    assert measures["altered_families"].value is None
    assert (measures["altered_copies"].low, measures["altered_copies"].high) == (None, None)
    assert any("were not looked for" in one for one in measures["altered_families"].caveats)


def test_the_bounds_of_what_can_be_compared_are_those_of_matching() -> None:
    assert structure_queries.LEAST_POINTS == LEAST_POINTS
    assert structure_queries.LEAST_QUALITY == LEAST_QUALITY
