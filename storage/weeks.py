"""The weeks of use: written from the usage log once a week is over, and read by whom and how often."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from storage.db import Session
from storage.invitations import UNKNOWN
from storage.kpi_models import WeekEligible, WeekUse
from storage.models import Delivery, DeliveryState, Employee, Event, EventKind
from storage.upsert import insert_once

VALUE_EVENTS = (
    EventKind.DISCOVER,
    EventKind.TASK,
    EventKind.HOWTO,
    EventKind.TEMPLATE_OPENED,
    EventKind.PROMPT_MADE,
    EventKind.OUTCOME,
    EventKind.EXTERNAL_USE,
    EventKind.STORY_OPENED,
)
"""What makes a person active: they got something of value."""

HABIT = 9
"""Active weeks of twelve that make a habit."""


@dataclass(frozen=True)
class Entitled:
    """A department at the end of a week."""

    eligible: int
    reached: int


@dataclass(frozen=True)
class Totals:
    """A week of the whole company."""

    eligible: int
    requests: int
    unmet: int


@dataclass(frozen=True)
class Users:
    """Who used AI in the four weeks up to one."""

    everyone: int
    entitled: Mapping[str, int]
    """Those who are entitled at its end, by department."""


@dataclass(frozen=True)
class Regulars:
    """People of a week, and of the one before."""

    habitual: int
    """Of those entitled at its end, who used AI in nine of its twelve weeks."""
    habitual_before: int
    monthly_before: int
    """Everyone who used AI in the four weeks up to the one before."""
    adopted_before: int
    """Of these, who were entitled at its end."""


def freeze_entitled(session: Session, week: date, end: datetime) -> None:
    """Count who is entitled at the end of a week, and who of them had a message of Banso; only once."""
    if session.scalar(select(WeekEligible.week).where(WeekEligible.week == week).limit(1)) is not None:
        return
    sent = exists().where(
        Delivery.employee_id == Employee.id, Delivery.state == DeliveryState.SENT, Delivery.settled_at < end
    )
    department = func.coalesce(Employee.department, UNKNOWN)
    reached = func.sum(case((or_(Employee.greeted_at < end, sent), 1), else_=0))
    counted = select(literal(week, Date), department, func.count(), reached).where(entitled(week)).group_by(department)
    columns = ["week", "department", "eligible", "reached"]
    session.execute(insert(WeekEligible.__table__).from_select(columns, counted))  # type: ignore[arg-type]


def replace_week(session: Session, week: date, start: datetime, end: datetime) -> None:
    """Write down how often each entitled person used AI in a week, from the usage log as it is now."""
    session.execute(delete(WeekUse).where(WeekUse.week == week))
    department = func.coalesce(Employee.department, UNKNOWN)
    used = (
        select(literal(week, Date), Event.employee_id, department, func.count())
        .join(Employee, Employee.id == Event.employee_id)
        .where(Event.at >= start, Event.at < end, Event.kind.in_(VALUE_EVENTS), entitled(week))
        .group_by(Event.employee_id, department)
    )
    columns = ["week", "employee_id", "department", "uses"]
    session.execute(insert(WeekUse.__table__).from_select(columns, used))  # type: ignore[arg-type]


def keep_requests(session: Session, week: date, department: str, requests: int, unmet: int) -> None:
    """Write down how much was asked in a department in a week, and how much of it in vain."""
    key = {"week": week, "department": department}
    insert_once(session, WeekEligible, **key, eligible=0, reached=0, requests=0, unmet=0)
    session.execute(update(WeekEligible).filter_by(**key).values(requests=requests, unmet=unmet))


def entitled(week: date) -> ColumnElement[bool]:
    """Whether an employee counts at the end of a week: entitled, still there, and not on leave for all of it."""
    sunday = week + timedelta(days=6)
    away = and_(Employee.leave_from <= week, or_(Employee.leave_until.is_(None), Employee.leave_until >= sunday))
    stayed = or_(Employee.left_on.is_(None), Employee.left_on >= sunday)
    return and_(Employee.eligible, stayed, or_(Employee.leave_from.is_(None), ~away))


def rolled_up(session: Session, since: date) -> set[date]:
    """The weeks from ``since`` on that were rolled up."""
    return set(session.scalars(select(WeekEligible.week).where(WeekEligible.week >= since).distinct()))


def entitled_by_department(session: Session, week: date) -> dict[str, Entitled]:
    """What was counted when the week was over, by department."""
    rows = session.scalars(select(WeekEligible).where(WeekEligible.week == week).order_by(WeekEligible.department))
    return {row.department: Entitled(row.eligible, row.reached) for row in rows}


def totals(session: Session, first: date, last: date) -> dict[date, Totals]:
    """How many were entitled in each week, and how much was asked."""
    rows = session.execute(
        select(
            WeekEligible.week,
            func.sum(WeekEligible.eligible),
            func.sum(WeekEligible.requests),
            func.sum(WeekEligible.unmet),
        )
        .where(WeekEligible.week.between(first, last))
        .group_by(WeekEligible.week)
    )
    return {row[0]: Totals(int(row[1]), int(row[2]), int(row[3])) for row in rows}


def active_by_week(session: Session, first: date, last: date) -> dict[date, int]:
    """How many people were active in each week."""
    rows = session.execute(
        select(WeekUse.week, func.count()).where(WeekUse.week.between(first, last)).group_by(WeekUse.week)
    )
    return {row[0]: row[1] for row in rows}


def active_by_department(session: Session, week: date) -> dict[str, int]:
    """How many people were active in a week, by department."""
    rows = session.execute(
        select(WeekUse.department, func.count()).where(WeekUse.week == week).group_by(WeekUse.department)
    )
    return {row[0]: row[1] for row in rows}


def monthly(session: Session, week: date) -> Users:
    """Who used AI in the four weeks up to ``week``; the department is that of their last week."""
    # The week stands before the department, so that the greatest of both is the last; a second join takes far longer.
    dated = func.max(cast(WeekUse.week, String) + WeekUse.department)
    person = (
        select(WeekUse.employee_id, func.substr(dated, len("2026-11-16") + 1).label("department"))
        .where(WeekUse.week.between(week - timedelta(weeks=3), week))
        .group_by(WeekUse.employee_id)
        .subquery()
    )
    rows = session.execute(
        select(person.c.department, func.count(), func.sum(case((entitled(week), 1), else_=0)))
        .select_from(person)
        .join(Employee, Employee.id == person.c.employee_id)
        .group_by(person.c.department)
    ).all()
    return Users(sum(row[1] for row in rows), {row[0]: int(row[2]) for row in rows if row[2]})


def regulars(session: Session, week: date) -> Regulars:
    """How many used AI again and again, in a week and the week before; read at once, for it is a quarter of weeks."""
    before = week - timedelta(weeks=1)

    def during(last: date, count: int) -> ColumnElement[int]:
        return func.sum(case((WeekUse.week.between(last - timedelta(weeks=count - 1), last), 1), else_=0))

    person = (
        select(
            WeekUse.employee_id,
            during(week, 12).label("now"),
            during(before, 12).label("before"),
            during(before, 4).label("month_before"),
        )
        .where(WeekUse.week.between(before - timedelta(weeks=11), week))
        .group_by(WeekUse.employee_id)
        .subquery()
    )
    conditions = (
        and_(person.c.now >= HABIT, entitled(week)),
        and_(person.c.before >= HABIT, entitled(before)),
        person.c.month_before > 0,
        and_(person.c.month_before > 0, entitled(before)),
    )
    counts = select(*(func.sum(case((condition, 1), else_=0)) for condition in conditions))
    row = session.execute(counts.select_from(person).join(Employee, Employee.id == person.c.employee_id)).one()
    return Regulars(*(int(count or 0) for count in row))


def ever(session: Session, week: date) -> int:
    """Of those entitled at the end of ``week``, how many have used AI by then."""
    used = exists().where(WeekUse.employee_id == Employee.id, WeekUse.week <= week)
    return session.scalar(select(func.count()).where(entitled(week), used)) or 0


def turnover(session: Session, week: date) -> dict[str, int]:
    """People active this week or the last: "new", "returning", "resurrected" and "dormant"."""
    before = week - timedelta(weeks=1)
    person = (
        select(
            WeekUse.employee_id,
            func.max(WeekUse.week).label("last"),
            func.min(WeekUse.week).label("first"),
        )
        .where(WeekUse.week.in_((before, week)))
        .group_by(WeekUse.employee_id)
        .subquery()
    )
    earlier = aliased(WeekUse)
    used_earlier = select(earlier.week).where(earlier.employee_id == person.c.employee_id, earlier.week < before)
    state = case(
        (person.c.last < week, "dormant"),
        (person.c.first == before, "returning"),
        (used_earlier.limit(1).scalar_subquery().is_(None), "new"),
        else_="resurrected",
    )
    rows = session.execute(select(state, func.count()).select_from(person).group_by(state))
    return {row[0]: row[1] for row in rows}


def cohorts(session: Session, first: date, last: date) -> list[tuple[date, date, date, int]]:
    """People by the first week of their use, the last one, and each of their active weeks: those three, and how many.

    Weeks from ``first`` to ``last``; whoever was active before belongs to an older cohort and is left out.
    """
    # One number for a person's weeks, a bit for each: many people share one, and their weeks are read once.
    named = [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
    weeks = func.sum(case({week: 1 << number for number, week in enumerate(named)}, value=WeekUse.week))
    earlier = aliased(WeekUse)
    person = (
        select(WeekUse.employee_id, weeks.label("weeks"))
        .where(WeekUse.week.between(first, last))
        .group_by(WeekUse.employee_id)
        .subquery()
    )
    used_earlier = select(earlier.week).where(earlier.employee_id == person.c.employee_id, earlier.week < first)
    alike = (
        select(person.c.weeks, func.count())
        .where(used_earlier.limit(1).scalar_subquery().is_(None))
        .group_by(person.c.weeks)
    )
    found: Counter[tuple[date, date, date]] = Counter()
    for bits, people in session.execute(alike):
        active = [week for number, week in enumerate(named) if int(bits) >> number & 1]
        for week in active:
            found[active[0], active[-1], week] += people
    return [(*key, people) for key, people in found.items()]
