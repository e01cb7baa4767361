"""How many tickets a service desk opened, as it counts them itself; of nobody in particular."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import distinct, func, select

from storage.db import Session
from storage.kpi_models import ServiceDeskCount
from storage.upsert import insert_or_replace


@dataclass(frozen=True)
class Count:
    """The tickets of one day at one desk."""

    day: date
    source: str
    """Which desk; the latest word of it on a day counts."""
    tickets: int


@dataclass(frozen=True)
class Total:
    """The tickets of some days at every desk."""

    days: int
    """On how many of them a desk counted."""
    tickets: int


def keep(session: Session, counts: Iterable[Count]) -> None:
    """Store counts; one of the same day and desk takes the place of an earlier one."""
    latest = {(count.day, count.source): count.tickets for count in counts}
    # Sorted, so that two transactions with the same days wait for each other and never crosswise.
    for (day, source), tickets in sorted(latest.items()):
        insert_or_replace(session, ServiceDeskCount, {"day": day, "source": source}, tickets=tickets)


def total(session: Session, first: date, last: date) -> Total:
    """The tickets from the first day to the last."""
    days, tickets = session.execute(
        select(func.count(distinct(ServiceDeskCount.day)), func.sum(ServiceDeskCount.tickets)).where(
            ServiceDeskCount.day.between(first, last)
        )
    ).one()
    return Total(days, int(tickets or 0))
