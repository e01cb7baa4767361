"""When Banso may write of its own accord: weekdays, ten to five, where the person is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sending_hours import next_sending_time

ZONES = [
    "Asia/Tokyo",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 bounds are naive
    st.sampled_from(ZONES),
)
def test_always_a_weekday_between_ten_and_five_and_soon(after: datetime, zone: str) -> None:
    found = next_sending_time(after, zone)
    local = found.astimezone(ZoneInfo(zone))
    assert local.weekday() < 5
    assert 10 <= local.hour < 17
    assert found >= after
    assert (found - after).total_seconds() < 3.5 * 86400
    assert next_sending_time(found, zone) == found


@pytest.mark.parametrize(
    ("after", "zone", "expected"),
    [
        ("2026-11-24T01:00+00:00", "Asia/Tokyo", "2026-11-24T10:00+09:00"),  # already allowed: at once
        ("2026-11-24T00:59+00:00", "Asia/Tokyo", "2026-11-24T10:00+09:00"),
        ("2026-11-24T07:59+00:00", "Asia/Tokyo", "2026-11-24T16:59+09:00"),
        ("2026-11-24T08:00+00:00", "Asia/Tokyo", "2026-11-25T10:00+09:00"),
        ("2026-11-27T08:00+00:00", "Asia/Tokyo", "2026-11-30T10:00+09:00"),  # Friday evening
        ("2026-11-28T03:00+00:00", "Asia/Tokyo", "2026-11-30T10:00+09:00"),  # Saturday noon
        ("2026-11-29T16:00+00:00", "Asia/Tokyo", "2026-11-30T10:00+09:00"),  # Monday 01:00 there, Sunday in UTC
        ("2026-03-06T23:00+00:00", "America/New_York", "2026-03-09T10:00-04:00"),  # over the start of summer time
        ("2026-10-30T22:00+00:00", "America/New_York", "2026-11-02T10:00-05:00"),  # over its end
        ("2026-03-27T18:00+00:00", "Europe/London", "2026-03-30T10:00+01:00"),
        ("2026-10-02T08:00+00:00", "Australia/Lord_Howe", "2026-10-05T10:00+11:00"),  # half an hour of summer time
    ],
)
def test_by_hand(after: str, zone: str, expected: str) -> None:
    assert next_sending_time(datetime.fromisoformat(after), zone) == datetime.fromisoformat(expected)
