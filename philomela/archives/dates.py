"""Dates as people and programs write them -> seconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime

_LARGEST = 253_402_300_799  # 9999-12-31T23:59:59Z


def parse_date(text: str) -> tuple[int, bool] | None:
    """Seconds since 1970 and whether the zone is known, of ISO 8601 or Unix time; else None."""
    text = text.strip()
    if text.isdigit() and len(text) <= 12:
        seconds = int(text)
        return (seconds, True) if seconds <= _LARGEST else None
    try:
        found = datetime.fromisoformat(text)
        certain = found.tzinfo is not None
        aware = found if certain else found.replace(tzinfo=UTC)
        return int(aware.timestamp()), certain
    except (ValueError, OverflowError):
        return None
