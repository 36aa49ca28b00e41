"""Moments and time zones to be drawn in property tests."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import available_timezones

from hypothesis import strategies as st

zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
moments = st.integers(0, int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()))
