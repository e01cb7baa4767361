"""What tells how Banso is running: what waits, what failed, what ran last. Counts alone, and of nobody."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.db import Session
from storage.models import Channel, Delivery, DeliveryState, InboxEvent, InboxState, JobRun

LATELY = timedelta(hours=24)

LONGEST_WAIT = timedelta(days=7)
"""How long before it is settled a delivery can have been due, to be counted; the index is by that time."""

PATIENCE = timedelta(minutes=1)
"""An event that came within this time may still be being answered."""


class Backlog(NamedTuple):
    """How much waits, and since when."""

    amount: int
    oldest: datetime | None
    """None when nothing waits."""


def waiting(session: Session, now: datetime) -> Backlog:
    """Deliveries that are due and not on their way."""
    return _backlog(session, Delivery.due_at, Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now)


def waiting_by_platform(session: Session, now: datetime) -> dict[str, Backlog]:
    """The same for each platform; "" for those that still get one."""
    rows = (
        select(Delivery.platform, func.count(), func.min(Delivery.due_at))
        .where(Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now)
        .group_by(Delivery.platform)
    )
    return {platform: Backlog(count, oldest) for platform, count, oldest in session.execute(rows)}


def unanswered(session: Session, now: datetime) -> Backlog:
    """Events from platforms that nobody has answered yet."""
    mine = InboxEvent.state.in_((InboxState.RECEIVED, InboxState.ANSWERED))
    return _backlog(session, InboxEvent.received_at, mine, InboxEvent.received_at <= now - PATIENCE)


def settled_lately(session: Session, now: datetime) -> dict[DeliveryState, int]:
    """How many deliveries came to each final state within the last 24 hours; those of which nothing is kept are not."""
    rows = (
        select(Delivery.state, func.count())
        .where(Delivery.state.in_((DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN)))
        .where(Delivery.due_at > now - LONGEST_WAIT, Delivery.settled_at > now - LATELY)
        .group_by(Delivery.state)
    )
    return {DeliveryState(state): count for state, count in session.execute(rows)}


def refusals(session: Session) -> list[tuple[str, str]]:
    """Platform and reason of every channel whose platform refuses us altogether."""
    rows = select(Channel.platform, Channel.refused).where(Channel.refused != "")
    return [(platform, reason) for platform, reason in session.execute(rows.order_by(*Channel.__mapper__.primary_key))]


def last_runs(session: Session) -> dict[str, datetime]:
    """When each job was last done."""
    rows = select(JobRun.job, func.max(JobRun.ran_at)).group_by(JobRun.job)
    return dict(session.execute(rows).all())


def _backlog(session: Session, since: InstrumentedAttribute[datetime], *which: ColumnElement[bool]) -> Backlog:
    return Backlog(*session.execute(select(func.count(), func.min(since)).where(*which)).one())
