"""How far people are in the course, who wants it daily, and how many of a department have come how far."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, or_, select, update

from storage.coaching_models import Course, LessonProgress
from storage.db import Session
from storage.invitations import UNKNOWN
from storage.models import Delivery, DeliveryState, Employee
from storage.upsert import insert_once
from storage.weeks import entitled

DAILY = "daily_lesson"
"""The message that brings a lesson in the morning."""

MAY_HAVE_ARRIVED = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)


@dataclass(frozen=True)
class Sent:
    """The daily lesson that was queued last."""

    lesson: str
    state: DeliveryState


@dataclass(frozen=True)
class Learner:
    """Somebody who wants a lesson each working day."""

    employee_id: int
    timezone: str
    answered: Collection[str]
    last: Sent | None
    """Of those since the person asked for them."""
    unread: int
    """Working mornings in a row on which it lay unread."""


def note(
    session: Session, employee_id: int, lesson: str, day: date, *, answered: bool = False, tried: bool = False
) -> None:
    """Note that a person read a lesson, answered its question or tried what it says; the first time of each counts."""
    insert_once(session, LessonProgress, employee_id=employee_id, lesson=lesson, read_on=day)
    for column, happened in ((LessonProgress.answered_on, answered), (LessonProgress.tried_on, tried)):
        if happened:
            of_this = (LessonProgress.employee_id == employee_id, LessonProgress.lesson == lesson, column.is_(None))
            session.execute(update(LessonProgress).where(*of_this).values({column: day}))


def answered(session: Session, employee_id: int) -> set[str]:
    """The lessons whose question a person has answered."""
    mine = (LessonProgress.employee_id == employee_id, LessonProgress.answered_on.is_not(None))
    return set(session.scalars(select(LessonProgress.lesson).where(*mine)))


def count(session: Session, employee_id: int) -> int:
    """How many lessons are noted of a person."""
    mine = LessonProgress.employee_id == employee_id
    return session.scalar(select(func.count()).select_from(LessonProgress).where(mine)) or 0


def is_daily(session: Session, employee_id: int) -> bool:
    """Whether a person wants a lesson each working day."""
    return session.scalar(select(Course.employee_id).where(Course.employee_id == employee_id)) is not None


def start_daily(session: Session, employee_id: int, day: date) -> None:
    """A person wants a lesson each working day."""
    insert_once(session, Course, employee_id=employee_id, since=day, unread=0)


def stop_daily(session: Session, employee_id: int) -> None:
    """A person wants none any more."""
    session.execute(delete(Course).where(Course.employee_id == employee_id))


def count_unread(session: Session, employee_id: int, mornings: int) -> None:
    """Note on how many working mornings in a row the last lesson lay unread."""
    session.execute(update(Course).where(Course.employee_id == employee_id).values(unread=mornings))


def learners(session: Session, now: datetime, day: date) -> list[Learner]:
    """Who wants a daily lesson and may get one: those who paused, are on leave or have left are passed over."""
    away = (Employee.leave_from <= day) & or_(Employee.leave_until.is_(None), Employee.leave_until >= day)
    found = session.execute(
        select(Course, Employee.timezone)
        .join(Employee, Employee.id == Course.employee_id)
        .where(
            ~Employee.opted_out,
            or_(Employee.paused_until.is_(None), Employee.paused_until <= now),
            or_(Employee.left_on.is_(None), Employee.left_on >= day),
            or_(Employee.leave_from.is_(None), ~away),
        )
        .order_by(Course.employee_id)
    ).all()
    done, last = _answered(session), _last(session)
    return [
        Learner(course.employee_id, timezone, done[course.employee_id], _since(course, timezone, last), course.unread)
        for course, timezone in found
    ]


def come_far(session: Session, week: date, names: Collection[str], least: int) -> Mapping[str, int]:
    """How many entitled people had answered ``least`` of these lessons when a week was over, by department."""
    department = func.coalesce(Employee.department, UNKNOWN)
    counted = (
        select(department)
        .join(LessonProgress, LessonProgress.employee_id == Employee.id)
        .where(LessonProgress.lesson.in_(names), LessonProgress.answered_on < week + timedelta(days=7), entitled(week))
        .group_by(Employee.id, department)
        .having(func.count() >= least)
    )
    return Counter(session.scalars(counted))


def _answered(session: Session) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        select(LessonProgress.employee_id, LessonProgress.lesson)
        .join(Course, Course.employee_id == LessonProgress.employee_id)
        .where(LessonProgress.answered_on.is_not(None))
    )
    for employee_id, lesson in rows:
        found[employee_id].add(lesson)
    return found


def _last(session: Session) -> Mapping[int, Delivery]:
    """The daily lesson that was queued last for each person, unless it surely did not arrive."""
    mine = (Delivery.message == DAILY, Delivery.state.in_(MAY_HAVE_ARRIVED))
    latest = (
        select(func.max(Delivery.id))
        .join(Course, Course.employee_id == Delivery.employee_id)
        .where(*mine)
        .group_by(Delivery.employee_id)
    )
    return {row.employee_id: row for row in session.scalars(select(Delivery).where(Delivery.id.in_(latest)))}


def _since(course: Course, timezone: str, last: Mapping[int, Delivery]) -> Sent | None:
    row = last.get(course.employee_id)
    if row is None or row.due_at.astimezone(ZoneInfo(timezone)).date() < course.since:
        return None
    return Sent(row.args["lesson"], DeliveryState(row.state))
