"""Polls of Telegram messages."""

from __future__ import annotations

from typing import Any

from philomela.archives.telegram_media import whole_number
from philomela.archives.telegram_text import TelegramText
from philomela.records import Poll, PollAnswer, Reference


def poll_of(untrusted: Any, texts: TelegramText, references: list[Reference]) -> Poll | None:
    """The poll of a parsed ``poll`` field; None where it is no object.

    A result that was hidden from the exporter is written as no voters on any answer under a
    positive total: unknown, not zero.
    """
    if not isinstance(untrusted, dict):
        return None
    answers = untrusted.get("answers")
    read = [
        (texts.read(one.get("text"), None, references), whole_number(one.get("voters")))
        for one in (answers if isinstance(answers, list) else [])
        if isinstance(one, dict)
    ]
    return make_poll(
        texts.read(untrusted.get("question"), None, references),
        untrusted.get("closed") is True,
        whole_number(untrusted.get("total_voters")),
        read,
    )


def make_poll(
    question: str, closed: bool, total: int | None, answers: list[tuple[str, int | None]]
) -> Poll:
    """A poll from its parts: texts of answers with voters as written."""
    hidden = bool(total) and not any(voters for _, voters in answers)
    return Poll(
        question=question,
        closed=closed,
        total_voters=total,
        answers=tuple(PollAnswer(text, None if hidden else voters) for text, voters in answers),
        hidden=hidden,
    )
