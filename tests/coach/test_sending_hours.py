"""When Banso may write of its own accord: working hours, working days, where the person is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sending_hours import ORDINARY, PULSE, SendingCalendar, Window, add_working_days, next_sending_time

ZONES = [
    "Asia/Tokyo",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]
JAPAN, AMERICA, BRITAIN = SendingCalendar("JP"), SendingCalendar("US"), SendingCalendar("GB")


def day(text: str) -> date:
    return date.fromisoformat(text)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 bounds are naive
    st.sampled_from(ZONES),
    st.sampled_from(["JP", "US", "SA", "CN"]),
    st.sampled_from([ORDINARY, PULSE]),
    st.integers(-10, 10),
    st.integers(0, 20),
)
def test_never_outside_the_window_and_never_before(
    after: datetime, zone: str, country: str, window: Window, starts: int, length: int
) -> None:
    calendar = SendingCalendar(country)
    first, last = after.date() + timedelta(days=starts), after.date() + timedelta(days=starts + length)
    found = next_sending_time(after, zone, calendar, window, [(first, last)])
    local = found.astimezone(ZoneInfo(zone))
    earliest, latest = (0, 17) if window is ORDINARY else (1, 16)
    assert earliest <= local.weekday() <= 4 - earliest
    assert 10 <= local.hour < latest
    assert calendar.is_working_day(local.date())
    assert not first <= local.date() <= last
    assert after <= found < after + timedelta(days=60)
    assert next_sending_time(found, zone, calendar, window, [(first, last)]) == found


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
        ("2026-11-20T09:00+00:00", "Asia/Tokyo", "2026-11-24T10:00+09:00"),  # Monday is 勤労感謝の日
        ("2026-09-18T09:00+00:00", "Asia/Tokyo", "2026-09-24T10:00+09:00"),  # 敬老の日, 国民の休日, 秋分の日
        ("2027-03-19T09:00+00:00", "Asia/Tokyo", "2027-03-23T10:00+09:00"),  # 振替休日 for 春分の日 on a Sunday
        ("2027-04-28T09:00+00:00", "Asia/Tokyo", "2027-05-07T10:00+09:00"),  # Golden Week, its working days too
        ("2027-04-28T07:00+00:00", "Asia/Tokyo", "2027-04-28T16:00+09:00"),
        ("2026-08-12T09:00+00:00", "Asia/Tokyo", "2026-08-17T10:00+09:00"),  # Obon
        ("2026-12-28T09:00+00:00", "Asia/Tokyo", "2027-01-04T10:00+09:00"),  # 年末年始
        ("2026-11-25T04:20+00:00", "Asia/Kathmandu", "2026-11-25T10:05+05:45"),
        ("2026-11-25T04:10+00:00", "Asia/Kathmandu", "2026-11-25T10:00+05:45"),
        ("2026-11-25T11:14+00:00", "Asia/Kathmandu", "2026-11-25T16:59+05:45"),
        ("2026-11-25T11:15+00:00", "Asia/Kathmandu", "2026-11-26T10:00+05:45"),
    ],
)
def test_ordinary_messages_of_a_japanese_company(after: str, zone: str, expected: str) -> None:
    found = next_sending_time(datetime.fromisoformat(after), zone, JAPAN)
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("after", "zone", "calendar", "expected"),
    [
        ("2026-10-30T22:00+00:00", "America/New_York", AMERICA, "2026-11-02T10:00-05:00"),  # 1 November: 01:30 twice
        ("2026-11-01T05:30+00:00", "America/New_York", AMERICA, "2026-11-02T10:00-05:00"),  # the first 01:30
        ("2026-11-01T06:30+00:00", "America/New_York", AMERICA, "2026-11-02T10:00-05:00"),  # the second
        ("2027-03-12T23:00+00:00", "America/New_York", AMERICA, "2027-03-15T10:00-04:00"),  # 14 March: no 02:30
        ("2026-11-25T23:00+00:00", "America/New_York", AMERICA, "2026-11-27T10:00-05:00"),  # Thanksgiving
        (
            "2027-07-02T23:00+00:00",
            "America/New_York",
            AMERICA,
            "2027-07-06T10:00-04:00",
        ),  # Sunday 4 July, kept on Monday
        ("2026-12-29T02:00+00:00", "Asia/Tokyo", AMERICA, "2026-12-29T11:00+09:00"),  # no Japanese year's end
        ("2026-03-27T18:00+00:00", "Europe/London", BRITAIN, "2026-03-30T10:00+01:00"),
        ("2026-10-02T08:00+00:00", "Australia/Lord_Howe", BRITAIN, "2026-10-05T10:00+11:00"),  # half an hour of summer
    ],
)
def test_other_countries_and_summer_time(after: str, zone: str, calendar: SendingCalendar, expected: str) -> None:
    assert next_sending_time(datetime.fromisoformat(after), zone, calendar) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-26T06:59+00:00", "2026-11-26T15:59+09:00"),  # Thursday
        ("2026-11-26T07:00+00:00", "2026-12-01T10:00+09:00"),
        ("2026-11-30T03:00+00:00", "2026-12-01T10:00+09:00"),  # Monday
        ("2026-09-17T07:00+00:00", "2026-09-24T10:00+09:00"),  # a week without a working Tuesday or Wednesday
        ("2027-04-28T07:00+00:00", "2027-05-11T10:00+09:00"),
    ],
)
def test_a_pulse_comes_from_tuesday_to_thursday_until_four(after: str, expected: str) -> None:
    found = next_sending_time(datetime.fromisoformat(after), "Asia/Tokyo", JAPAN, PULSE)
    assert found == datetime.fromisoformat(expected)


def test_a_department_that_is_closed_waits_for_the_day_after_its_last() -> None:
    noon = datetime(2026, 12, 1, 3, tzinfo=UTC)
    closed = [(day("2026-11-25"), day("2026-12-03")), (day("2026-12-04"), day("2026-12-04"))]
    assert next_sending_time(noon, "Asia/Tokyo", JAPAN, closed=closed) == datetime.fromisoformat(
        "2026-12-07T10:00+09:00"
    )
    assert next_sending_time(noon, "Asia/Tokyo", JAPAN, closed=closed[1:]) == noon


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-24", 5, "2026-12-01"),
        ("2026-11-20", 1, "2026-11-24"),
        ("2026-11-21", 1, "2026-11-24"),  # from a Saturday, over a holiday on Monday
        ("2026-12-25", 5, "2027-01-07"),
        ("2027-04-27", 5, "2027-05-12"),
    ],
)
def test_working_days_are_counted_without_the_days_nobody_works(start: str, count: int, expected: str) -> None:
    assert add_working_days(day(start), count, JAPAN) == day(expected)


def test_a_weekend_is_the_countrys_own() -> None:
    sunday, friday = day("2026-11-01"), day("2026-11-06")
    assert [SendingCalendar("SA").is_working_day(sunday), SendingCalendar("SA").is_working_day(friday)] == [True, False]
    assert [JAPAN.is_working_day(sunday), JAPAN.is_working_day(friday)] == [False, True]


@pytest.mark.parametrize("code", ["", "jp", "JPN", "Japan", "XX"])
def test_a_country_nobody_knows_is_refused_with_its_mend(code: str) -> None:
    with pytest.raises(ValueError, match="two capital letters of ISO 3166, such as JP"):
        SendingCalendar(code)
