"""Training sessions: whom they are for, who was told, who came, and what these people did before and after."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, or_, select, update

from storage import audience
from storage.coaching_models import Attendance, SessionState, TrainingSession
from storage.db import Session
from storage.invitations import UNKNOWN
from storage.kpi_models import WeekUse
from storage.models import Delivery, DeliveryState, Employee, Event, EventKind
from storage.types import UtcDateTime
from storage.upsert import insert_once
from storage.weeks import entitled

__all__ = ["SessionState", "TrainingSession"]

ANNOUNCED, CHANGED = "training_announced", "training_changed"
REMINDER, ASKED = FOLLOW_UPS = ("training_reminder", "training_attended")
MESSAGES = (ANNOUNCED, CHANGED, *FOLLOW_UPS)
"""The names under which the messages about a session are queued."""

ARRIVED = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN)
"""Of a message that a person has, as far as anybody knows."""


def add(session: Session, made_by: int, now: datetime, **values: Any) -> TrainingSession:
    """A new draft."""
    found = TrainingSession(state=SessionState.DRAFT, made_by=made_by, made_at=now, changes=0, told={}, **values)
    session.add(found)
    session.flush()
    return found


def find(session: Session, training_id: int, *, to_change: bool = False) -> TrainingSession | None:
    """A session by id. ``to_change`` waits for whoever is changing it, and holds it until the transaction ends."""
    return session.get(TrainingSession, training_id, with_for_update=to_change or None, populate_existing=to_change)


def announced(session: Session, since: datetime, until: datetime | None = None) -> list[TrainingSession]:
    """What was announced and not cancelled, from the first to the last; ``until`` is not in it."""
    chosen = select(TrainingSession).where(
        TrainingSession.state == SessionState.ANNOUNCED, TrainingSession.starts_at >= since
    )
    if until is not None:
        chosen = chosen.where(TrainingSession.starts_at < until)
    return list(session.scalars(chosen.order_by(TrainingSession.starts_at, TrainingSession.id)))


def drop_drafts(session: Session, made_before: datetime) -> None:
    """Forget drafts that nobody announced."""
    draft = TrainingSession.state == SessionState.DRAFT
    session.execute(delete(TrainingSession).where(draft, TrainingSession.made_at < made_before))


def maker(session: Session, training: TrainingSession) -> Employee | None:
    """The lead who made it, while they are known."""
    return None if training.made_by is None else session.get(Employee, training.made_by)


def count_recipients(session: Session, departments: Collection[str] | None, now: datetime, today: date) -> int:
    """How many people would be told now."""
    return audience.count(session, [*_wanted(departments, now, today), audience.reachable()])


def announce(
    session: Session, training: TrainingSession, due: Mapping[str, datetime], now: datetime, today: date
) -> None:
    """Queue the announcement for its audience. ``due``: when, by time zone."""
    found = audience.with_latest_account(_wanted(training.departments, now, today))
    due_at = audience.at(due, found.c.timezone)
    audience.queue(session, found, ANNOUNCED, {"training": training.id}, training.id, due_at)


def follow_up(
    session: Session, training: TrainingSession, reminders: Mapping[str, datetime], ask_at: datetime, now: datetime
) -> None:
    """Queue a reminder, in the time zones that are named, and the question who came; in the place of earlier ones."""
    cancel(session, training.id, FOLLOW_UPS, "the time changed", now)
    about, args = _change(training), {"training": training.id}
    who = _announced_to(training.id, (*ARRIVED, DeliveryState.QUEUED))
    if reminders:
        reminded = who.where(Employee.timezone.in_(sorted(reminders))).subquery()
        due_at = audience.at(reminders, reminded.c.timezone)
        audience.queue(session, reminded, REMINDER, args, about, due_at)
    audience.queue(session, who.subquery(), ASKED, args, about, literal(ask_at, UtcDateTime))


def tell_change(session: Session, training: TrainingSession, due: Mapping[str, datetime], now: datetime) -> None:
    """Queue the news of a change for those who know of the session; once, however often it has changed by then."""
    cancel(session, training.id, (CHANGED,), "it changed again", now)
    found = _announced_to(training.id, ARRIVED).subquery()
    due_at = audience.at(due, found.c.timezone)
    audience.queue(session, found, CHANGED, {"training": training.id}, _change(training), due_at)


def cancel(session: Session, training_id: int, messages: Collection[str], reason: str, now: datetime) -> None:
    """Cancel what is queued, without waiting for what another transaction has."""
    which = or_(*(_about(message, training_id) for message in messages))
    queued = select(Delivery.id).where(which, Delivery.state == DeliveryState.QUEUED)
    change = update(Delivery).where(Delivery.id.in_(queued.with_for_update(skip_locked=True)))
    values = {"state": DeliveryState.CANCELLED, "reason": reason, "settled_at": now}
    session.execute(change.values(**values).execution_options(synchronize_session=False))


def totals(session: Session, training_id: int) -> dict[DeliveryState, int]:
    """How many of its announcements are in each state; together, everybody it is for."""
    rows = select(Delivery.state, func.count()).where(_about(ANNOUNCED, training_id)).group_by(Delivery.state)
    return {DeliveryState(state): count for state, count in session.execute(rows)}


def was_asked(session: Session, training_id: int, employee_id: int) -> bool:
    """Whether a person got the question if they were there."""
    asked = (_about(ASKED, training_id), Delivery.employee_id == employee_id, Delivery.state.in_(ARRIVED))
    return session.scalar(select(Delivery.id).where(*asked).limit(1)) is not None


def attend(session: Session, training_id: int, employee_id: int) -> None:
    """Note that somebody was there; once."""
    insert_once(session, Attendance, session_id=training_id, employee_id=employee_id)


def take_back(session: Session, training_id: int, employee_id: int) -> None:
    """Forget it."""
    mine = (Attendance.session_id == training_id, Attendance.employee_id == employee_id)
    session.execute(delete(Attendance).where(*mine))


def attendees(session: Session, training_id: int) -> set[int]:
    """Who was there."""
    return set(session.scalars(select(Attendance.employee_id).where(Attendance.session_id == training_id)))


def forget_attendance(session: Session, started_before: datetime) -> None:
    """Forget who was at sessions that are long over."""
    over = select(TrainingSession.id).where(TrainingSession.starts_at < started_before)
    session.execute(delete(Attendance).where(Attendance.session_id.in_(over)))


def told_by_department(session: Session, training_id: int) -> tuple[Counter[str], Counter[str]]:
    """By department, how many know of a session, and how many of them were there."""
    told = _announced_to(training_id, ARRIVED).subquery()
    department = func.coalesce(Employee.department, UNKNOWN)
    came = (Attendance.employee_id == Employee.id) & (Attendance.session_id == training_id)
    rows = session.execute(
        select(department, func.count(), func.count(Attendance.employee_id))
        .select_from(Employee)
        .join(told, told.c.id == Employee.id)
        .outerjoin(Attendance, came)
        .group_by(department)
    ).all()
    return Counter({row[0]: row[1] for row in rows}), Counter({row[0]: row[2] for row in rows})


def entitled_people(session: Session, week: date) -> dict[int, str]:
    """The department of everybody who is entitled to use AI at the end of a week."""
    department = func.coalesce(Employee.department, UNKNOWN)
    return {row[0]: row[1] for row in session.execute(select(Employee.id, department).where(entitled(week)))}


def active_weeks(session: Session, first: date, last: date) -> Counter[int]:
    """In how many of these weeks each person used AI."""
    rows = select(WeekUse.employee_id, func.count()).where(WeekUse.week.between(first, last))
    return Counter({row[0]: row[1] for row in session.execute(rows.group_by(WeekUse.employee_id))})


def tries(session: Session, start: datetime, end: datetime) -> Counter[int]:
    """How often each person tried a template."""
    made = (Event.kind == EventKind.PROMPT_MADE, Event.at >= start, Event.at < end)
    rows = select(Event.employee_id, func.count()).where(*made).group_by(Event.employee_id)
    return Counter({row[0]: row[1] for row in session.execute(rows)})


def _wanted(departments: Collection[str] | None, now: datetime, today: date) -> list[ColumnElement[bool]]:
    return [*audience.of_departments(departments), *audience.taking_messages(now), *audience.at_work(today)]


def _about(message: str, training_id: int) -> ColumnElement[bool]:
    named = Delivery.once.startswith(f"{message}:{training_id}:", autoescape=True)
    return (Delivery.message == message) & named


def _announced_to(training_id: int, states: Collection[DeliveryState]) -> Any:
    """Employees whose announcement is in one of these states, with its channel."""
    return (
        select(Employee.id, Employee.timezone, Delivery.platform, Delivery.tenant)
        .join(Delivery, Delivery.employee_id == Employee.id)
        .where(_about(ANNOUNCED, training_id), Delivery.state.in_(states))
    )


def _change(training: TrainingSession) -> str:
    """What the messages of its latest change are about."""
    return f"{training.id}:{training.changes}"
