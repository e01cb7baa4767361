"""What in the calendar makes a week unlike others."""

from datetime import date, timedelta

from coach.turn import Company
from storage import pulses
from storage.db import Session

SEASONS = (
    ("new_year", (1, 1), (1, 3)),
    ("golden_week", (4, 29), (5, 6)),
    ("obon", (8, 13), (8, 16)),
    ("year_end", (12, 29), (12, 31)),
)
"""Of Japan, as in coach.sending_hours, with their names."""
CLOSE = ("fiscal_close", (3, 25), (4, 5))
"""Most companies in Japan end their year on 31 March."""


def days_off(week: date, company: Company) -> tuple[str, ...]:
    """The dates from Monday to Friday on which offices are closed."""
    days = (week + timedelta(days=number) for number in range(5))
    return tuple(day.isoformat() for day in days if not company.calendar.is_working_day(day))


def season(week: date, company: Company) -> str:
    """The season that lies in a week; empty for an ordinary one, and outside Japan."""
    days = {((week + timedelta(days=number)).month, (week + timedelta(days=number)).day) for number in range(7)}
    if company.country != "JP":
        return ""
    return next((name for name, first, last in (*SEASONS, CLOSE) if any(first <= day <= last for day in days)), "")


def quiet(session: Session, week: date) -> tuple[str, ...]:
    """The departments that were left in peace for some of a week."""
    sunday = week + timedelta(days=6)
    found = pulses.quiet_periods(session, week)
    return tuple(sorted(name for name, periods in found.items() if any(p.first_day <= sunday for p in periods)))
