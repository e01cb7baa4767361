"""Bulk inserts that fill an empty database: plain statements over many rows, with bounded memory."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from sqlalchemy import func, insert, select, text, update

from storage.db import Session
from storage.models import Account, Base, DailyCount, Delivery, DeliveryState, Employee, Event, Preference, UnmetDemand
from storage.pulse_models import Answer, Invitation
from storage.usage import Corrections, EventKind, Outcome, PreferenceKind

__all__ = [
    "AccountRow",
    "AnswerRow",
    "DailyCountRow",
    "EmployeeRow",
    "EventRow",
    "PreferenceRow",
    "UnmetRow",
    "add_accounts",
    "add_answers",
    "add_daily_counts",
    "add_employees",
    "add_events",
    "add_preferences",
    "add_unmet",
    "deliver_invitations",
    "is_empty",
    "reserve_employee_ids",
    "reserve_event_ids",
]

SEEDING_LOCK = 4_207_850
"""The PostgreSQL advisory lock that lets one process fill an empty database; any number that nobody else uses."""


class EmployeeRow(TypedDict):
    """One employee; ``id`` comes from reserve_employee_ids."""

    id: int
    name: str
    email: str
    department: str
    department_confirmed: bool
    language: str
    timezone: str
    from_directory: bool
    greeted_at: datetime | None


class AccountRow(TypedDict):
    """One account of an employee."""

    employee_id: int
    platform: str
    tenant: str
    user: str
    seen_at: datetime


class EventRow(TypedDict):
    """One line of the usage log; ``id`` comes from reserve_event_ids, so that ``about`` can name a new line."""

    id: int
    at: datetime
    employee_id: int
    kind: EventKind
    department: str
    platform: str
    use_case: str | None
    about: int | None
    outcome: Outcome | None
    minutes_before: int | None
    minutes_after: int | None
    corrections: Corrections | None


class PreferenceRow(TypedDict):
    """What a person said of a use case."""

    employee_id: int
    use_case: str
    kind: PreferenceKind
    at: datetime


class UnmetRow(TypedDict):
    """A question without a good answer; wording and employee together or not at all."""

    day: date
    department: str
    topic: str
    asker: str | None
    """From storage.demand.mark; none beside one of the same person that has a wording."""
    wording: str | None
    employee_id: int | None


class DailyCountRow(TypedDict):
    """Something counted by day and group."""

    day: date
    kind: str
    department: str
    count: int


class AnswerRow(TypedDict):
    """One answer in an open wave; ``key`` comes from storage.answers.person_key."""

    wave_id: int
    key: str
    item: str
    department: str
    value: int
    theme: str


def is_empty(session: Session) -> bool:
    """Whether nobody has used this database yet; other processes that ask wait until this transaction has ended.

    One whose employees are all gone but whose counts are left is not empty: what was real is never mixed with more.
    """
    if _is_postgresql(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SEEDING_LOCK})
    used = (select(Employee.id), select(DailyCount.day), select(UnmetDemand.id))
    return all(session.scalar(statement.limit(1)) is None for statement in used)


def reserve_employee_ids(session: Session, count: int) -> list[int]:
    """``count`` ids that no other insert of an employee will get, ascending."""
    return _reserve(session, Employee, count)


def reserve_event_ids(session: Session, count: int) -> list[int]:
    """``count`` ids that no other insert of an event will get, ascending."""
    return _reserve(session, Event, count)


def add_employees(session: Session, rows: Sequence[EmployeeRow]) -> None:
    """Insert employees."""
    _add(session, Employee, rows)


def add_accounts(session: Session, rows: Sequence[AccountRow]) -> None:
    """Insert accounts of employees that are there."""
    _add(session, Account, rows)


def add_events(session: Session, rows: Sequence[EventRow]) -> None:
    """Insert lines of the usage log."""
    _add(session, Event, rows)


def add_preferences(session: Session, rows: Sequence[PreferenceRow]) -> None:
    """Insert what people think of use cases, once for each person and use case."""
    _add(session, Preference, rows)


def add_unmet(session: Session, rows: Sequence[UnmetRow]) -> None:
    """Insert questions without a good answer."""
    _add(session, UnmetDemand, rows)


def add_daily_counts(session: Session, rows: Sequence[DailyCountRow]) -> None:
    """Insert what is counted by day and group, once for each."""
    _add(session, DailyCount, rows)


def add_answers(session: Session, wave_id: int, rows: Sequence[AnswerRow], employee_ids: Collection[int]) -> None:
    """Insert the answers of these employees in a wave they are invited to."""
    _add(session, Answer, rows)
    answering = (Invitation.wave_id == wave_id, Invitation.employee_id.in_(employee_ids))
    session.execute(update(Invitation).where(*answering).values(answered=True))


def deliver_invitations(session: Session, wave_id: int, waiting: Collection[int], at: datetime) -> None:
    """Have a wave's invitations arrived, but for those of the employees who are still ``waiting``."""
    arrived = (Delivery.wave_id == wave_id, Delivery.employee_id.not_in(waiting))
    session.execute(update(Delivery).where(*arrived).values(state=DeliveryState.SENT, settled_at=at))


def deliver_results(session: Session, wave_id: int, at: datetime) -> None:
    """Have the results of a closed wave arrived."""
    found = (Delivery.wave_id == wave_id, Delivery.state == DeliveryState.QUEUED)
    session.execute(update(Delivery).where(*found).values(state=DeliveryState.SENT, settled_at=at))


def _add(session: Session, model: type[Base], rows: Sequence[Any]) -> None:
    if rows:
        # The table, not the model: no object is kept for a row, so memory does not grow with the transaction.
        session.execute(insert(Base.metadata.tables[model.__tablename__]), rows)


def _reserve(session: Session, model: type[Employee] | type[Event], count: int) -> list[int]:
    if _is_postgresql(session):
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        rows = session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, count)))
        return sorted(rows)
    # SQLite has one writer at a time, and gives a new row the id after the largest.
    first = (session.scalar(select(func.max(model.id))) or 0) + 1
    return list(range(first, first + count))


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
