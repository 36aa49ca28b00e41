"""A small case in a file, for tests of samples and labels."""

from __future__ import annotations

from pathlib import Path

from measured_case import HandWritten, sha
from sqlalchemy import Connection, insert

from philomela.database.connection import Case, open_case
from philomela.database.schema import sealed


def filled(folder: Path) -> Case:
    """Two channels, 40 sightings of 30 pictures in 25 families, polls, texts, a service message."""
    case = open_case(str(folder / "case.philomela"), create=True)
    with case.write() as connection:
        fill(connection)
    return case


def fill(connection: Connection) -> None:
    """Write the rows."""
    hand = HandWritten(connection)
    hand.channel(1, "=HYPERLINK(1)")
    hand.channel(2, "Zwei", key="=cmd|' /C calc'!A0")
    for place in range(30):
        family = place + 1 if place < 25 else place - 24  # 25 to 29 are copies of 0 to 4
        version = 26 if place == 25 else None  # one of them altered
        day = None if place == 7 else f"2024-0{1 + place % 3}-1{place % 9}"
        hand.sighting(1, place + 1, day, family=family, version=version)
    for place in range(10):
        hand.sighting(2, place + 1, f"2024-05-0{1 + place % 9}", forwarded=True)
    hand.message(2, "2024-05-01", text="only words")
    hand.message(2, "2024-05-01", kind="service")
    hand.poll(2, "Again?", {"yes": 1}, 1)
    hand.media(2, hand.message(2), kind="file", state="other")


def seal(connection: Connection, *pictures: int) -> None:
    """Seal pictures, but not what is in their families."""
    seal_by_name(connection, *map(sha, pictures))


def seal_by_name(connection: Connection, *names: str) -> None:
    """Seal pictures named by their SHA-256."""
    rows = [{"sha256": name, "because_of": name} for name in names]
    connection.execute(insert(sealed), rows)
