"""A case in memory whose rows are written by hand, for tests of measures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, create_engine, insert

from philomela.database import schema
from philomela.fingerprints.sketch import MOST_POINTS, Sketch, encode
from philomela.measures.catalogue import all_measures
from philomela.measures.codebook import Codebook
from philomela.records import Measure, Table


def at(day: str) -> int:
    """Noon of a day in UTC."""
    return int(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC).timestamp())


def sha(number: int) -> str:
    """The SHA-256 of an imagined picture."""
    return f"{number:064x}"


def _sketch(picture: int, points: int) -> Sketch:
    """A sketch of random points that is like no other picture's."""
    draw = np.random.default_rng(picture)
    count = min(points, MOST_POINTS)
    return Sketch(
        300,
        300,
        draw.integers(0, 2**64, (count, 2), np.uint64),
        (draw.random((count, 2)) * 300).astype(np.float32),
        np.exp2(draw.uniform(1, 4, count)).astype(np.float32),
    )


def table(measure: Measure, name: str) -> Table:
    """A measure's table."""
    return next(one for one in measure.tables if one.name == name)


def dicts(measure: Measure, name: str) -> list[dict[str, Any]]:
    """The rows of a measure's table by column."""
    found = table(measure, name)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


class HandWritten:
    """Adds rows with sensible rest; numbers of messages count up in each channel."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._numbers: dict[int, int] = {}
        self._pictures: set[int] = set()
        self._add(
            schema.archives,
            id=1, sha256="a" * 64, format="telegram-json", name="result.json", size=9,
            state="complete",
        )  # fmt: skip

    def _add(self, table: Any, **values: Any) -> None:
        self.connection.execute(insert(table).values(**values))

    def channel(self, number: int, title: str | None = "", **values: Any) -> int:
        row = {
            "id": number,
            "key": f"telegram:{number}",
            "archive_id": 1,
            "kind": "channel",
            "title": f"Channel {number}" if title == "" else title,
            "title_pseudonym": f"title:{number}",
            **values,
        }
        self._add(schema.channels, **row)
        return number

    def message(self, channel: int, day: str | int | None = "2024-01-15", **values: Any) -> int:
        number = values.pop("number", self._numbers.get(channel, 0) + 1)
        self._numbers[channel] = number
        row = {
            "channel_id": channel,
            "number": number,
            "archive_id": 1,
            "position": number,
            "kind": "message",
            "date": at(day) if isinstance(day, str) else day,
            "date_certain": True,
            "forwarded": False,
            "text": "",
            **values,
        }
        self._add(schema.messages, **row)
        return int(number)

    def media(self, channel: int, number: int, slot: int = 0, **values: Any) -> None:
        row = {
            "channel_id": channel,
            "number": number,
            "slot": slot,
            "archive_id": 1,
            "kind": "photo",
            "state": "read",
            "reason": "",
            **values,
        }
        self._add(schema.media, **row)

    def sighting(
        self,
        channel: int,
        picture: int,
        day: str | int | None = "2024-01-15",
        family: int | None = 0,
        version: int | None = None,
        points: int | None = 300,
        quality: int = 100,
        **values: Any,
    ) -> int:
        """A message with a picture; its family is named by ``family``, 0 for its own, or None.

        ``version`` is that of the family unless it is given; without ``points`` there is no sketch.
        """
        number = self.message(channel, day, **values)
        if picture not in self._pictures:
            self._pictures.add(picture)
            self._add(
                schema.pictures,
                sha256=sha(picture), size=1, format="png", width=1, height=1, frames=1,
                pdq="0" * 64, pdq_quality=quality, recipe="pdq/1",
            )  # fmt: skip
            if family is not None:
                self._add(
                    schema.families,
                    sha256=sha(picture), family=sha(family or picture),
                    version=sha(version or family or picture),
                )  # fmt: skip
            if points is not None:
                self._add(
                    schema.sketches,
                    sha256=sha(picture), recipe="sketch/1", points=points,
                    sketch=encode(_sketch(picture, points)),
                )  # fmt: skip
        self.media(channel, number, sha256=sha(picture))
        return number

    def reference(self, channel: int, kind: str, target: str, **values: Any) -> None:
        number = self.message(channel, **values)
        self._add(
            schema.message_references,
            channel_id=channel, number=number, slot=0, kind=kind, target=target,
        )  # fmt: skip

    def poll(
        self,
        channel: int,
        question: str,
        answers: dict[str, int | None],
        total: int | None,
        *,
        hidden: bool = False,
        **values: Any,
    ) -> int:
        number = self.message(channel, **values)
        self._add(
            schema.polls,
            channel_id=channel, number=number, question=question, closed=False, hidden=hidden,
            total_voters=total,
        )  # fmt: skip
        for slot, (text, voters) in enumerate(answers.items()):
            self._add(
                schema.poll_answers,
                channel_id=channel, number=number, slot=slot, text=text, voters=voters,
            )  # fmt: skip
        return number

    def link(self, first: int, second: int, kind: str = "copy", **values: Any) -> None:
        self._add(
            schema.links,
            first=sha(first), second=sha(second), kind=kind, **{"distance": 10, **values},
        )  # fmt: skip

    def mark(self, number: int, place: str = "middle", **values: Any) -> None:
        row = {"left": 0.1, "top": 0.1, "right": 0.3, "bottom": 0.2}
        self._add(schema.recurring_marks, mark=number, place=place, **{**row, **values})

    def bears(self, picture: int, mark: int, likely: float = 1.0, shown: int = 3) -> None:
        row = {"sha256": sha(picture), "mark": mark, "likely": likely, "shown": shown}
        self._add(schema.mark_bearers, **row)

    def marked(self, picture: int, likely: float = 1.0) -> None:
        self._add(schema.marked_pictures, sha256=sha(picture), likely=likely)

    def skipped(self, place: str, reason: str, unit: str = "message") -> None:
        self._add(schema.skipped, archive_id=1, unit=unit, place=place, reason=reason, detail="why")

    def sample(
        self,
        strata: dict[str, tuple[int, int]],
        codebook: str,
        name: str = "pilot",
        what: str = "sightings",
        **values: Any,
    ) -> list[str]:
        """A sample of sightings of channel 1 by stratum -> population and drawn; its items.

        Item i shows picture i + 1 and is posted in message i + 1.
        """
        population = sum(population for population, _ in strata.values())
        row = {
            "name": name, "what": what, "strata": "month", "size": 9, "seed": 1,
            "population": population, "sealed": 0, "codebook": codebook, **values,
        }  # fmt: skip
        self._add(schema.samples, **row)
        items: list[str] = []
        for stratum, (population, drawn) in strata.items():
            self._add(
                schema.sample_strata,
                sample=name, stratum=stratum, population=population, drawn=drawn,
            )  # fmt: skip
            for _ in range(drawn):
                items.append(f"s-{len(items):020x}")
                self._add(
                    schema.sample_items,
                    sample=name, item=items[-1], place=len(items), stratum=stratum, channel_id=1,
                    number=len(items), slot=0, sha256=sha(len(items)),
                )  # fmt: skip
        return items

    def label(
        self, item: str, variable: str, coder: str, label: str, sample: str = "pilot"
    ) -> None:
        self._add(
            schema.labels, sample=sample, item=item, variable=variable, coder=coder, label=label
        )

    def refused(self, line: int, reason: str, sample: str = "pilot") -> None:
        self._add(
            schema.labels_refused,
            sample=sample, file="b" * 64, line=line, item="x", coder="a", variable="y", label="z",
            reason=reason,
        )  # fmt: skip

    def members(self, channel: str, date: str, members: int, source: str = "page") -> None:
        self._add(
            schema.member_snapshots, channel=channel, date=date, members=members, source=source
        )

    def measures(
        self, usernames: dict[str, str] | None = None, codebook: Codebook | None = None
    ) -> dict[str, Measure]:
        """Every measure by name."""
        found = all_measures(self.connection, usernames, codebook)
        return {measure.name: measure for measure in found}


@contextmanager
def hand_written() -> Iterator[HandWritten]:
    """An empty case in memory."""
    engine = create_engine("sqlite://")
    schema.metadata.create_all(engine)
    with engine.connect() as connection:
        yield HandWritten(connection)
    engine.dispose()
