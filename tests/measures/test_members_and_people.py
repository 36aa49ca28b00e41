"""Members by snapshots, and people seen acting."""

from __future__ import annotations

from measured_case import dicts, hand_written


def test_the_latest_reading_of_each_channel() -> None:
    with hand_written() as case:
        case.channel(1)
        case.channel(2, "Zweite")
        case.members("telegram:1", "2024-01-01", 100)
        case.members("telegram:1", "2024-03-01", 150)
        case.members("Zweite", "2024-02-01", 30)
        case.members("telegram:2", "2024-02-01", 40)  # the same channel, by its key
        case.members("elsewhere", "2024-02-01", 7)
        case.members("telegram:2", "2024-05-01", -3)
        measures = case.measures()
    total, union = measures["members_sum"], measures["members_union"]
    assert (total.value, total.n) == (150 + 30 + 7, 3)
    assert (union.value, union.low, union.high, union.level) == (None, 150, 187, None)
    rows = dicts(total, "members")
    assert [row["channel"] for row in rows] == [
        *("elsewhere", "Channel 1", "Channel 1", "Zweite", "Zweite")
    ]
    assert "1 reading below zero left out." in total.caveats
    assert any("no channel of the case" in caveat for caveat in total.caveats)


def test_channels_that_nobody_read_leave_the_number_unbounded() -> None:
    with hand_written() as case:
        for number in (1, 2, 3):
            case.channel(number, "Same")
        case.members("telegram:1", "2024-01-01", 100)
        case.members("telegram:2", "2024-01-01", 5_000)
        measures = case.measures()
    union, total = measures["members_union"], measures["members_sum"]
    assert (union.low, union.high) == (5_000, None)
    assert any("1 channel without any reading" in caveat for caveat in union.caveats)
    assert [row["members"] for row in dicts(total, "members_latest")] == [100, 5_000]


def test_a_title_that_two_channels_share_is_not_guessed() -> None:
    with hand_written() as case:
        case.channel(1, "Twin")
        case.channel(2, "Twin")
        case.members("Twin", "2024-02-01", 30)
        nodes = dicts(case.measures()["network"], "nodes")
    assert [node["members"] for node in nodes] == [None, None]


def test_without_readings_nothing_is_known() -> None:
    with hand_written() as case:
        case.channel(1)
        measures = case.measures()
    assert measures["members_sum"].value is None
    assert (measures["members_union"].low, measures["members_union"].high) == (None, None)
    assert measures["members_sum"].caveats


def test_people_count_once_and_only_when_they_act() -> None:
    with hand_written() as case:
        case.channel(1)
        case.channel(2)
        case.message(1, sender="person:a")
        case.message(2, sender="person:a")
        case.message(2, sender="telegram:2")
        case.message(1, sender="person:b", kind="service", action="join_group_by_link")
        case.reference(1, "reaction", "person:c")
        case.reference(1, "member", "person:d")
        case.reference(1, "mention", "person:e")
        case.reference(1, "forward", "person:f")
        people = case.measures()["active_people"]
    assert (people.value, people.low, people.high) == (4, 4, None)
