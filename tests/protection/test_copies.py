"""All known copies of a picture, with their exact places."""

from __future__ import annotations

from pathlib import Path

import pytest
from measured_case import HandWritten, hand_written, sha
from requested_case import desk
from sqlalchemy import insert

from philomela.database.schema import message_references
from philomela.database.sealed import seal_family
from philomela.errors import InputError, UsageError
from philomela.protection.copies import copies, from_archive, picture_named, public_names

ADDRESS = "https://example.org/a.jpg?b=1"


def fill(case: HandWritten) -> None:
    """Picture 1 three times, its copy 2, its altered copy 3, and 4, which is another."""
    case.channel(1, "Eins\u202e\n<b>")
    case.channel(2, None, key="telegram:user7", kind="private")
    case.channel(3, "example.org", key="site:example.org", kind="site")
    case.sighting(1, 1, "2024-03-01", number=10)
    case.sighting(1, 3, "2024-01-01", family=1, version=3, number=11)
    case.sighting(2, 2, None, family=1, number=12)
    case.sighting(2, 1, "2024-02-01", number=13, forwarded=True, date_certain=False)
    case.sighting(3, 1, 2**60, number=2**60)
    address = {"channel_id": 3, "number": 2**60, "slot": 0, "kind": "link", "target": ADDRESS}
    case.connection.execute(insert(message_references).values(address))
    case.sighting(1, 4, "2024-01-01", number=14)
    case.media(1, 10, 1, kind="thumbnail", sha256=sha(1))
    case.media(1, 10, 2, kind="photo", sha256=sha(2))


def test_every_posting_of_the_family_is_listed_with_its_place() -> None:
    with hand_written() as case:
        fill(case)
        found = copies(case.connection, sha(1), {"telegram:1": "somechannel"})
    told = [(one.kind, one.channel_key, one.message, one.file, one.link) for one in found]
    assert told == [
        ("same file", "telegram:user7", 13, 1, ""),
        ("same file", "telegram:1", 10, 1, "https://t.me/somechannel/10"),
        ("same file", "site:example.org", 2**60, 1, ADDRESS),
        ("copy", "telegram:1", 10, 3, "https://t.me/somechannel/10"),
        ("copy", "telegram:user7", 12, 1, ""),
        ("altered copy", "telegram:1", 11, 1, "https://t.me/somechannel/11"),
    ]
    assert [one.date for one in found[:3]] == ["2024-02-01 12:00 UTC", "2024-03-01 12:00 UTC", ""]
    assert (found[0].forwarded, found[0].date_certain) == (True, False)
    assert found[1].channel == "Eins <b>"
    assert found[0].channel == "telegram:user7"


def test_without_a_public_name_links_open_for_members_only() -> None:
    with hand_written() as case:
        fill(case)
        found = copies(case.connection, sha(4))
    assert [(one.link, one.members_only) for one in found] == [("https://t.me/c/1/14", True)]


def test_seen_from_an_altered_copy_the_rest_is_altered() -> None:
    with hand_written() as case:
        fill(case)
        kinds = [one.kind for one in copies(case.connection, sha(3))]
    assert kinds == ["same file"] + 5 * ["altered copy"]


def test_before_linking_only_the_same_file_is_known() -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 1, family=None)
        case.sighting(1, 2, family=None)
        (one,) = copies(case.connection, sha(1))
        assert one.kind == "same file"
        assert copies(case.connection, sha(9)) == ()
        assert from_archive(()) == frozenset()
        assert from_archive([one]) == {"place", "link"}
        assert from_archive([one._replace(link="")]) == {"place"}


def test_of_a_sealed_picture_nothing_is_listed(tmp_path: Path) -> None:
    with desk(tmp_path) as found:
        seal_family(found.connection, sha(26))
        for picture in (1, 26):
            with pytest.raises(InputError, match="sealed"):
                copies(found.connection, sha(picture))
        assert copies(found.connection, sha(2))


def test_pictures_are_named_by_their_beginning(tmp_path: Path) -> None:
    with hand_written() as case:
        case.channel(1)
        case.sighting(1, 0xAB << 248)
        case.sighting(1, (0xAB << 248) + 1)
        case.sighting(1, 0xCD << 248)
        assert picture_named(case.connection, " CD000000") == sha(0xCD << 248)
        assert picture_named(case.connection, "F" * 64) == "f" * 64
        for name in ("ab000000", "cd0000", "ef000000", "not hex at all", "", "%" * 9, "f" * 65):
            with pytest.raises(InputError):
                picture_named(case.connection, name)


@pytest.mark.parametrize("name", ["", "x=y", "telegram:1", "telegram:1=", "telegram:1=a/../b"])
def test_public_names_are_names(name: str) -> None:
    with pytest.raises(UsageError):
        public_names((name,))


def test_public_names_may_be_addresses() -> None:
    assert public_names(("telegram:1=https://t.me/somename",)) == {"telegram:1": "somename"}
