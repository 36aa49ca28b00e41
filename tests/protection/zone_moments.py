"""Moments and time zones to be drawn in property tests."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import available_timezones

from hypothesis import strategies as st

zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
#: From the second day on, for zones to the west of UTC began 1970 later.
moments = st.integers(86_400, int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()))
