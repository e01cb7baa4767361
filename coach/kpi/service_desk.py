"""The service desk's own count of tickets: what is solved without it is checked against a figure from outside."""

from datetime import date, timedelta

from coach.kpi.model import Value
from coach.kpi.weeks import WEEK
from storage import service_desk
from storage.db import Session


def values(session: Session, week: date) -> list[Value]:
    """The tickets of the week and of the week before; the denominator says on how many days they were counted."""
    now, before = (service_desk.total(session, first, first + timedelta(days=6)) for first in (week, week - WEEK))
    if not now.days:
        return [Value("service_desk_tickets", None, "no_reports")]
    earlier = before.tickets if before.days else None
    return [Value("service_desk_tickets", now.tickets, denominator=now.days, before=earlier)]
