"""The truth, counted again from the written files by a walk that shares no code with it."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, UnidentifiedImageError

Json = dict[str, Any]


def document(path: Path) -> Json:
    """The export with the two faults of its writer mended."""
    text = path.read_bytes().replace(b"\\u2028\x80\xa8", b"\\u2028").decode("utf-8")
    loaded: Json = json.loads(text.replace("\\x0B", "\\u000b"))
    return loaded


def chats(out: Path) -> Iterator[tuple[Path, Json]]:
    for path in sorted((out / "exports").glob("*/result.json")):
        content = document(path)
        if "messages" in content:
            yield path.parent, content
        else:
            for one in content["chats"]["list"] + content["left_chats"]["list"]:
                yield path.parent, one


def is_message(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("id"), int) and one["id"] < 2**63


@pytest.fixture(scope="module")
def messages(simulation: Any) -> list[tuple[Path, int, Json]]:
    """Export, chat and message; a message written twice is taken once."""
    found = {}
    for root, chat in chats(simulation.out):
        for one in filter(is_message, chat["messages"]):
            found[chat["id"], one["id"]] = (root, chat["id"], one)
    return list(found.values())


def path_of(one: Json) -> str | None:
    path = one.get("photo") or one.get("file")
    assert path is None or isinstance(path, str)
    return path


def state(root: Path, one: Json) -> str | None:
    """What becomes of a message's file, from the bytes."""
    path = path_of(one)
    if path is None:
        return None
    if path.startswith("("):
        return path.split()[1] + " " + path.split()[2]
    if not (root / path).exists():
        return "missing"
    content = (root / path).read_bytes()
    try:
        Image.open(io.BytesIO(content)).load()
    except (UnidentifiedImageError, OSError, SyntaxError):
        looks_like_a_picture = content[:3] in (b"", b"\xff\xd8\xff", b"\x89PN", b"RIF")
        return "unreadable" if looks_like_a_picture else "other"
    return "picture"


def spans(one: Json) -> Iterator[dict[str, str]]:
    text = one.get("text", "")
    yield from (piece for piece in text if isinstance(piece, dict))


def test_counts(simulation: Any, messages: list[tuple[Path, int, Json]]) -> None:
    truth = simulation.truth
    written = [one for _, chat in chats(simulation.out) for one in chat["messages"]]
    whole = [one for _, _, one in messages]
    polls = [one["poll"] for one in whole if "poll" in one]
    hidden = [
        poll
        for poll in polls
        if poll["total_voters"] and not any(answer["voters"] for answer in poll["answers"])
    ]
    addresses = [span.get("href", span["text"]) for one in whole for span in spans(one)]
    invites = [one for one in addresses if "t.me/+" in one or "t.me/joinchat/" in one]
    assert len(list(chats(simulation.out))) == truth["channels"]
    assert len(whole) == truth["messages"]
    assert sum(not is_message(one) for one in written) == truth["skipped"] == 8
    assert len(written) - len(whole) - truth["skipped"] == truth["repeats"] == 2
    assert len(polls) == truth["polls"]
    assert len(hidden) == truth["hidden_polls"] > 0
    assert sum("forwarded_from" in one for one in whole) == truth["forwards"] > 0
    assert sum("date_unixtime" not in one for one in whole) == truth["undated"] > 0
    assert len(invites) == truth["links_invite"] > 0


def test_states_of_files(simulation: Any, messages: list[tuple[Path, int, Json]]) -> None:
    truth = simulation.truth
    found = [(state(root, one), "forwarded_from" in one) for root, _, one in messages]
    states = [one for one, _ in found]
    assert states.count("picture") == truth["sightings"]
    assert found.count(("picture", True)) == truth["forwarded_sightings"] > 0
    assert states.count("missing") == truth["missing_files"] > 0
    assert states.count("unreadable") == truth["unreadable"] > 0
    assert states.count("other") == truth["other"] > 0
    assert sum(one == "not included." for one in states) == truth["not_included"] > 0
    assert sum(one == "exceeds maximum" for one in states) == truth["too_large_placeholders"] > 0
    assert sum(one == "unavailable, please" for one in states) == truth["unavailable"] > 0


def test_pictures_families_and_months(
    simulation: Any, messages: list[tuple[Path, int, Json]]
) -> None:
    truth = simulation.truth
    family_of = {
        sha256: name for name, members in truth["family_members"].items() for sha256 in members
    }
    first: dict[str, list[int]] = defaultdict(list)
    seen = set()
    for root, _, one in messages:
        if state(root, one) == "picture":
            sha256 = hashlib.sha256((root / str(path_of(one))).read_bytes()).hexdigest()
            seen.add(sha256)
            unix = one.get("date_unixtime")
            local = datetime.fromisoformat(one["date"]).replace(tzinfo=UTC).timestamp()
            first[family_of[sha256]].append(int(unix or local))
    assert seen == family_of.keys()
    assert len(seen) == truth["pictures"]
    assert len(first) == truth["families"] == 40
    by_month: dict[str, int] = defaultdict(int)
    for dates in first.values():
        by_month[f"{datetime.fromtimestamp(min(dates), UTC):%Y-%m}"] += 1
    assert [(month, by_month[month]) for month, _ in truth["families_by_month"]] == [
        tuple(row) for row in truth["families_by_month"]
    ]
    new = [count for _, count in truth["families_by_month"]][:-1]
    assert sum(new) + truth["families_by_month"][-1][1] == 40
    change = 100 * (sum(new[-3:]) / sum(new[-6:-3]) - 1)
    assert truth["three_month_change"] == pytest.approx(change)
    assert change > 0


def test_altered_and_marked_pictures_are_told(simulation: Any) -> None:
    truth = simulation.truth
    forms = truth["forms"]
    assert forms.keys() == {name for family in truth["family_members"].values() for name in family}
    assert sum("altered" in form for form in forms.values()) == truth["altered_copies"] > 10
    assert sum("mark" in form for form in forms.values()) == truth["marked"] > 10
    assert truth["altered_copies"] < truth["pictures"] - truth["families"]


def test_every_file_is_named_by_a_message(
    simulation: Any, messages: list[tuple[Path, int, Json]]
) -> None:
    named = {
        root / one[key]
        for root, _, one in messages
        for key in ("photo", "file", "thumbnail")
        if key in one
    }
    exports = simulation.out / "exports"
    files = {path for path in exports.rglob("*") if path.is_file()}
    assert files - named == set(exports.glob("*/result.json"))


def test_no_moment_is_near_the_edge_of_a_month(messages: list[tuple[Path, int, Json]]) -> None:
    """So that the zone of an old export, whatever it was, moves nothing to another month."""
    for _, _, one in messages:
        if "date_unixtime" in one:
            unix = int(one["date_unixtime"])
            around = {f"{datetime.fromtimestamp(unix + h * 3600, UTC):%Y-%m}" for h in (-14, 14)}
            assert len(around) == 1


def test_the_last_month_is_partial(messages: list[tuple[Path, int, Json]]) -> None:
    last = max(int(one["date_unixtime"]) for _, _, one in messages if "date_unixtime" in one)
    assert datetime.fromtimestamp(last, UTC).day <= 12


def test_prices(simulation: Any, messages: list[tuple[Path, int, Json]]) -> None:
    """A digit beside the sign or name of a currency."""
    price = re.compile(r"[$€£₹₩]\d|\d ?(?:€|₽|руб|원|EUR|USD)")
    texts = (one.get("text", "") for _, _, one in messages)
    pieces = (piece for text in texts for piece in ([text] if isinstance(text, str) else text))
    count = sum(len(price.findall(piece)) for piece in pieces if isinstance(piece, str))
    assert count == simulation.truth["prices"] > 0
