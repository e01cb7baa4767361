"""Notices that leads send to an audience: drafts, how many people get one, and how far it is."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from storage import audience
from storage.db import Session
from storage.kpi_models import Notice
from storage.models import Delivery, DeliveryState, Employee

__all__ = ["Notice"]

MESSAGE = "notice"


def find(session: Session, notice_id: int, *, to_change: bool = False) -> Notice | None:
    """A notice by id. ``to_change`` waits for whoever is changing it, and holds it until the transaction ends."""
    return session.get(Notice, notice_id, with_for_update=to_change or None, populate_existing=to_change)


def draft_of(session: Session, employee_id: int, now: datetime) -> Notice:
    """The lead's unsent notice; a new one where there is none."""
    unsent = select(Notice).where(Notice.made_by == employee_id, Notice.sent_at.is_(None))
    found = session.scalar(unsent.order_by(Notice.id.desc()).limit(1))
    if found is None:
        found = Notice(kind="note", about="", words="", departments=None, made_by=employee_id, made_at=now)
        session.add(found)
        session.flush()
    return found


def sent_by(session: Session, employee_id: int, count: int) -> list[Notice]:
    """What a lead sent last."""
    sent = select(Notice).where(Notice.made_by == employee_id, Notice.sent_at.is_not(None))
    return list(session.scalars(sent.order_by(Notice.sent_at.desc(), Notice.id.desc()).limit(count)))


def drop_drafts(session: Session, made_before: datetime) -> None:
    """Forget drafts that nobody finished."""
    session.execute(delete(Notice).where(Notice.sent_at.is_(None), Notice.made_at < made_before))


def count_audience(session: Session, departments: Collection[str] | None) -> int:
    """How many people the audience has, whether they get anything or not."""
    return audience.count(session, audience.of_departments(departments))


def count_recipients(session: Session, departments: Collection[str] | None, now: datetime, today: date) -> int:
    """How many people would get a notice now."""
    return audience.count(session, [*_wanted(departments, now, today), audience.reachable()])


def queue(session: Session, notice: Notice, due: Mapping[str, datetime], now: datetime, today: date) -> None:
    """Queue a notice for its audience. ``due``: when, by time zone."""
    found = audience.with_latest_account(_wanted(notice.departments, now, today))
    due_at = audience.at(due, found.c.timezone)
    audience.queue(session, found, MESSAGE, {"notice": notice.id}, notice.id, due_at)


def cancel(session: Session, notice_id: int, reason: str, now: datetime) -> None:
    """Cancel what is queued, without waiting for what another transaction has."""
    queued = select(Delivery.id).where(*_of(notice_id), Delivery.state == DeliveryState.QUEUED)
    change = update(Delivery).where(Delivery.id.in_(queued.with_for_update(skip_locked=True)))
    values = {"state": DeliveryState.CANCELLED, "reason": reason, "settled_at": now}
    session.execute(change.values(**values).execution_options(synchronize_session=False))


def totals(session: Session, notice_id: int) -> dict[DeliveryState, int]:
    """How many of its messages are in each state; together, everybody it is for."""
    rows = select(Delivery.state, func.count()).where(*_of(notice_id)).group_by(Delivery.state)
    return {DeliveryState(state): count for state, count in session.execute(rows)}


def sender(session: Session, notice: Notice) -> Employee | None:
    """The lead whose notice it is, while they are known."""
    return None if notice.made_by is None else session.get(Employee, notice.made_by)


def _of(notice_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Delivery.message == MESSAGE, Delivery.once.startswith(f"{MESSAGE}:{notice_id}:", autoescape=True))


def _wanted(departments: Collection[str] | None, now: datetime, today: date) -> list[ColumnElement[bool]]:
    return [*audience.of_departments(departments), *audience.taking_messages(now), *audience.at_work(today)]
