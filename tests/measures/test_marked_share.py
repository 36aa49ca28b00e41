"""The share of marked pictures by hand: what counts, what is left out, how wide it is."""

from __future__ import annotations

from math import hypot

import pytest
from measured_case import HandWritten, dicts, hand_written, sha

from philomela.measures.intervals import wilson
from philomela.measures.marks import METHOD_ERROR
from philomela.measures.marks_rows import SCREEN


def widened(share: float, pictures: float) -> object:
    """Wilson's interval for a share of so many pictures, with the method's own error."""
    low, high = wilson(share * pictures, pictures)
    low, high = share - hypot(share - low, METHOD_ERROR), share + hypot(high - share, METHOD_ERROR)
    return pytest.approx((max(low, 0), min(high, 1)))


def forty(case: HandWritten) -> None:
    """Two channels with thirty and ten pictures; mark 1 is borne by ten, the bars of an app by
    four, of which one bears mark 1, too; of two more it is not sure whether they bear mark 1."""
    case.channel(1, "Eins")
    case.channel(2, "Zwei")
    for picture in range(1, 41):
        case.sighting(1 if picture <= 30 else 2, picture)
    case.sighting(2, 1)
    case.mark(1, "top left corner")
    case.mark(2, SCREEN)
    for picture in range(1, 11):
        case.bears(picture, 1)
        case.marked(picture)
    for picture in (10, 20, 21, 31):
        case.bears(picture, 2)
    case.bears(11, 1, likely=0.3)
    case.bears(12, 1, likely=0.6)
    # What shows bars is left out, whatever else it bears; what shows nothing counts.
    for picture, likely in ((11, 0.3), (12, 0.6), (13, 0.2), (20, 0.2)):
        case.marked(picture, likely)


def test_the_share_counts_bearers_and_leaves_screenshots_out() -> None:
    with hand_written() as case:
        forty(case)
        measures = case.measures()
    share, marks = measures["marked_share"], measures["recurring_marks"]
    assert (marks.value, marks.n) == (2, 40)
    assert share.n == 36
    expected = (9 + 0.3 + 0.6 + 0.2) / 36
    assert share.value == pytest.approx(expected)
    unsure = 0.3 * 0.7 + 0.6 * 0.4 + 0.2 * 0.8
    telling = 36 - unsure / (expected * (1 - expected))
    assert (share.low, share.high) == widened(expected, telling)
    assert any("10 pictures of 36" in caveat for caveat in share.caveats)
    assert any(caveat.startswith("4 pictures left out") for caveat in share.caveats)


def test_copies_tell_less_than_as_many_photos() -> None:
    """Ten families of four copies each, of which all copies or none are marked."""
    with hand_written() as case:
        case.channel(1)
        case.mark(1)
        for picture in range(1, 41):
            case.sighting(1, picture, family=(picture - 1) // 4 + 1)
            if picture <= 12:
                case.bears(picture, 1)
                case.marked(picture)
        share = case.measures()["marked_share"]
    assert (share.value, share.n) == (0.3, 40)
    assert (share.low, share.high) == widened(0.3, 10)


def test_pictures_that_tell_nothing_add_no_certainty() -> None:
    """Of thirty pictures ten are marked; thirty more may as likely be."""
    with hand_written() as case:
        case.channel(1)
        case.mark(1)
        for picture in range(60):
            case.sighting(1, picture)
            if picture < 10:
                case.bears(picture, 1)
            if picture < 10 or picture >= 30:
                case.marked(picture, 1.0 if picture < 10 else 1 / 3)
        share = case.measures()["marked_share"]
    assert share.value == pytest.approx(1 / 3)
    assert (share.low, share.high) == widened(1 / 3, 30)


def test_channels_have_shares_of_their_own() -> None:
    with hand_written() as case:
        forty(case)
        measures = case.measures()
    one, two = dicts(measures["marked_share"], "marked_by_channel")
    assert (one["channel"], one["pictures"], one["marked"], one["bars"]) == ("Eins", 27, 10, 3)
    assert (two["pictures"], two["marked"], two["bars"]) == (10, 1, 1)
    assert two["low"] < 0.1 < two["high"]
    first, second = dicts(measures["recurring_marks"], "recurring_marks")
    assert (first["pictures"], first["channels"], first["share"]) == (11, 2, 0.275)
    assert (second["pictures"], second["place"]) == (4, SCREEN)
    rows = dicts(measures["recurring_marks"], "marks_by_channel")
    assert [(row["mark"], row["channel"], row["pictures"]) for row in rows] == [
        (1, "Eins", 11),
        (1, "Zwei", 1),
        (2, "Eins", 3),
        (2, "Zwei", 1),
    ]


def test_no_mark_is_a_share_of_zero_with_an_upper_end() -> None:
    with hand_written() as case:
        case.channel(1)
        for picture in range(1, 101):
            case.sighting(1, picture)
        measures = case.measures()
    share = measures["marked_share"]
    assert (share.value, share.low) == (0.0, 0.0)
    assert share.high == pytest.approx(hypot(wilson(0, 100)[1], METHOD_ERROR))
    assert measures["recurring_marks"].value == 0


def test_without_sketches_or_families_nothing_is_known() -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1, points=None)
        without_sketch = case.measures()["marked_share"]
        case.sighting(1, 2, family=None)
        without_family = case.measures()["marked_share"]
    for share in (without_sketch, without_family):
        assert (share.value, share.low, share.high, share.n, share.level) == (None,) * 5
    assert "not looked for" in without_sketch.caveats[0]
    assert "link has not run" in without_family.caveats[0]


def test_a_channel_of_screenshots_only_has_no_share() -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1)
        case.mark(1, SCREEN)
        case.bears(1, 1)
        share = case.measures()["marked_share"]
    assert share.value is None
    assert dicts(share, "marked_by_channel") == []


def test_pictures_that_are_not_sighted_do_not_count() -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1)
        case.sighting(1, 2)
        case.mark(1, "middle")
        case.bears(1, 1)
        case.marked(1)
        number = case.message(1)
        case.media(1, number, kind="thumbnail", sha256=sha(2))
        measures = case.measures()
    assert measures["marked_share"].n == 2
    assert measures["marked_share"].value == 0.5
