"""When Banso may write of its own accord: in working hours, on working days, where the person is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import holidays

MONDAY, TUESDAY, THURSDAY, FRIDAY = 0, 1, 3, 4

MonthAndDay = tuple[int, int]

SEASONS: Mapping[str, tuple[tuple[MonthAndDay, MonthAndDay], ...]] = {
    "JP": (
        ((1, 1), (1, 3)),  # New Year: public offices close from 29 December to 3 January
        ((12, 29), (12, 31)),  # (Act on Holidays of Administrative Organs, Act No. 91 of 1988, Article 1)
        ((4, 29), (5, 6)),  # Golden Week: from Showa Day to the last day a substitute holiday can fall on
        ((8, 13), (8, 16)),  # Obon, as most of the country keeps it: a custom, not a law
    ),
}
"""Days in which offices of a country are empty without a public holiday, each from and to month and day."""


@dataclass(frozen=True)
class Window:
    """The local hours of a week in which a kind of message may arrive."""

    days: range
    """Weekdays, Monday is 0."""
    hours: range


ORDINARY = Window(range(MONDAY, FRIDAY + 1), range(10, 17))
"""Within everyone's working day, after the morning's rush."""

MORNING = Window(range(MONDAY, FRIDAY + 1), range(9, ORDINARY.hours.stop))
"""From the beginning of the working day, for what was asked for or is to be read before the day is planned."""

PULSE = Window(range(TUESDAY, THURSDAY + 1), range(10, 16))
"""Neither the week's start nor its end, and with time left in the day to answer."""


@dataclass(frozen=True)
class SendingCalendar:
    """The working days of a company's country; cheap to ask, and from several threads."""

    country: str
    """ISO 3166-1 code of two letters. Raises ValueError for one whose holidays are not known."""

    def __post_init__(self) -> None:
        if self.country not in _countries():
            raise ValueError(
                f"{self.country} is not a country whose holidays are known; use its two capital letters "
                "of ISO 3166, such as JP"
            )

    def is_working_day(self, day: date) -> bool:
        """Whether offices work: no weekend, public holiday (those of a region are not counted) or empty season."""
        if any(first <= (day.month, day.day) <= last for first, last in SEASONS.get(self.country, ())):
            return False
        return _holidays(self.country, day.year).is_working_day(day)


def next_sending_time(
    after: datetime,
    timezone: str,
    calendar: SendingCalendar,
    window: Window = ORDINARY,
    closed: Collection[tuple[date, date]] = (),
) -> datetime:
    """The first moment at or after ``after`` in ``window`` on a working day, in ``timezone``.

    ``closed`` are first and last days, both inclusive, in which this person's department gets nothing.
    """
    zone = ZoneInfo(timezone)
    local = after.astimezone(zone)
    day = local.date() + timedelta(days=int(local.hour >= window.hours.stop))
    while (
        day.weekday() not in window.days
        or not calendar.is_working_day(day)
        or any(first <= day <= last for first, last in closed)
    ):
        day += timedelta(days=1)
    return max(local, datetime.combine(day, time(window.hours.start), zone))


def add_working_days(day: date, count: int, calendar: SendingCalendar) -> date:
    """The ``count``-th working day after ``day``; ``day`` itself for 0."""
    for _ in range(count):
        day += timedelta(days=1)
        while not calendar.is_working_day(day):
            day += timedelta(days=1)
    return day


@cache
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> holidays.HolidayBase:
    # A year at a time and complete: an object that grows when asked would be read half grown by another thread.
    return holidays.country_holidays(country, years=year, expand=False)
