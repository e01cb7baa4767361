"""The weeks that figures are about, and their rollup: what a week was, written down once it is over."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coach.dates import week_of
from coach.turn import Company
from storage import kpi, weeks
from storage.db import Session

WEEK = timedelta(weeks=1)
KEPT_UP = 12
"""Weeks that are made up for when a rollup was missed, or Banso is new: as many as the longest figure looks back."""

NAMED = re.compile(r"(\d{4})-W(\d{2})")


def parse_week(name: str) -> date:
    """The Monday of "2026-W47" (ISO 8601). Raises ValueError."""
    found = NAMED.fullmatch(name)
    try:
        if found is None:
            raise ValueError
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise ValueError(f"{name!r} is no week; write the year and the ISO week, such as 2026-W47") from None


def week_name(week: date) -> str:
    """The ISO name: "2026-W47"."""
    year, number, _ = week.isocalendar()
    return f"{year}-W{number:02}"


def last_closed(now: datetime, company: Company) -> date:
    """The latest week that is over."""
    return week_of(now.astimezone(ZoneInfo(company.timezone)).date()) - WEEK


def bounds(week: date, company: Company) -> tuple[datetime, datetime]:
    """Its first moment and the first one after it, in the company's time zone."""
    zone = ZoneInfo(company.timezone)
    return datetime.combine(week, time(), zone), datetime.combine(week + WEEK, time(), zone)


def roll_up(session: Session, week: date, company: Company) -> None:
    """Write down who was active in a week that is over; done again it is written anew.

    How many were entitled is counted the first time only, since the directory goes on changing.
    """
    start, end = bounds(week, company)
    weeks.freeze_entitled(session, week, end)
    weeks.replace_week(session, week, start, end)
    for department, asked in kpi.episodes(session, start, end).items():
        weeks.keep_requests(session, week, department, asked.count, asked.unmet)


def touch_weeks(session: Session, days: Iterable[date], company: Company) -> None:
    """Roll up the weeks of these days again, because events were added to them late.

    A week that has not been rolled up will be when its time comes.
    """
    wanted = {week_of(day) for day in days}
    if wanted:
        for week in sorted(wanted & weeks.rolled_up(session, min(wanted))):
            roll_up(session, week, company)


def roll_up_missing(session: Session, now: datetime, company: Company) -> None:
    """Roll up the week that has ended, and earlier ones that were missed."""
    last = last_closed(now, company)
    first = last - (KEPT_UP - 1) * WEEK
    done = weeks.rolled_up(session, first)
    for week in (first + number * WEEK for number in range(KEPT_UP)):
        if week not in done:
            roll_up(session, week, company)
