"""What the usage log says of some weeks: sums and, of tries, what was told of each; never who it was."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Subquery, and_, case, cast, distinct, extract, func, or_, select
from sqlalchemy.orm import aliased

from storage.db import Session
from storage.invitations import UNKNOWN
from storage.models import (
    Corrections,
    DailyCount,
    Delivery,
    DeliveryState,
    Employee,
    Event,
    EventKind,
    Outcome,
)

EPISODE_GAP = timedelta(minutes=30)
"""Time without a message after which somebody's next one is another piece of work."""
ASKED_AGAIN = 10 * 60
"""Seconds within which asking again says that the template did not do."""
DAY = 24 * 3600
"""Seconds; for so long an answered question must stay the last of its kind."""

ASKS = (EventKind.TASK, EventKind.DISCOVER, EventKind.UNANSWERED)
VAIN = (EventKind.UNANSWERED, EventKind.NOT_FOR_ME)

department = func.coalesce(Event.department, UNKNOWN)


@dataclass(frozen=True)
class Episodes:
    """Pieces of work that people asked for in one week and department."""

    people: int
    count: int
    unmet: int
    """Without a try, and turned down, without an answer, or asked three times."""
    answered: int
    kept: int
    """Of those answered, with a try after which nothing more was asked for ten minutes."""


GoodOfAll = Mapping[tuple[int, int], int]
"""How many people have so many good ones of so many in all."""


class Told(NamedTuple):
    """What was last told of one try."""

    person: int
    """Tells tries of one person from those of others; for sums only."""
    department: str
    use_case: str
    outcome: str
    before: int | None
    after: int | None
    corrections: str | None


class Tally(NamedTuple):
    """So many good ones of so many, by so many people."""

    people: int
    whole: int
    good: int


@dataclass(frozen=True)
class Tried:
    """The tries of some weeks."""

    use_cases: Mapping[str, tuple[int, int]]
    """How often each was tried, and by how many people."""
    breadth: Mapping[int, int]
    """How many people tried 1, 2, 3, ... different ones."""


def episodes(session: Session, start: datetime, end: datetime) -> dict[str, Episodes]:
    """The pieces of work of one week by department."""
    order: dict[str, Any] = {"partition_by": Event.employee_id, "order_by": (Event.at, Event.id)}
    second = _second(Event.at)
    steps = (
        select(
            Event.employee_id,
            Event.at,
            Event.id,
            Event.kind,
            department.label("department"),
            (second - func.lag(second).over(**order)).label("pause"),
            (func.lead(second).over(**order) - second).label("next_after"),
            func.lead(Event.kind).over(**order).label("next_kind"),
        )
        # Half an hour more on either side, so that a piece of work across midnight stays one.
        .where(Event.at >= start - EPISODE_GAP, Event.at < end, Event.kind.in_((*ASKS, *VAIN, EventKind.PROMPT_MADE)))
        .subquery()
    )
    begins = case((or_(steps.c.pause.is_(None), steps.c.pause >= EPISODE_GAP.total_seconds()), 1), else_=0)
    in_order: dict[str, Any] = {"partition_by": steps.c.employee_id, "order_by": (steps.c.at, steps.c.id)}
    numbered = select(*steps.c, func.sum(begins).over(**in_order).label("number")).subquery()
    made = numbered.c.kind == EventKind.PROMPT_MADE
    again = and_(numbered.c.next_kind.in_(ASKS), numbered.c.next_after <= ASKED_AGAIN)
    episode = (
        select(
            numbered.c.employee_id,
            func.max(numbered.c.department).label("department"),
            _count(numbered.c.kind.in_(ASKS)).label("asked"),
            _count(numbered.c.kind.in_((EventKind.TASK, EventKind.DISCOVER))).label("answered"),
            _count(numbered.c.kind.in_(VAIN)).label("vain"),
            _count(made).label("made"),
            _count(and_(made, func.coalesce(~again, True))).label("kept"),
        )
        .group_by(numbered.c.employee_id, numbered.c.number)
        .having(_count(numbered.c.kind.in_(ASKS)) > 0, func.min(numbered.c.at) >= start)
        .subquery()
    )
    unmet = and_(episode.c.made == 0, or_(episode.c.vain > 0, episode.c.asked > 2))
    rows = session.execute(
        select(
            episode.c.department,
            func.count(distinct(episode.c.employee_id)),
            func.count(),
            _count(unmet),
            _count(episode.c.answered > 0),
            _count(and_(episode.c.answered > 0, episode.c.kept > 0)),
        ).group_by(episode.c.department)
    )
    return {row[0]: Episodes(*(int(count) for count in row[1:])) for row in rows}


def told(session: Session, start: datetime, end: datetime) -> list[Told]:
    """What had been told by ``end`` of the tries made from ``start`` on; the latest word of each."""
    latest = _latest(start, end)
    columns = [latest.c[name] for name in Told._fields]
    # Past the ORM, which takes as long for each row as the database does.
    return list(map(Told._make, session.connection().execute(select(*columns).where(latest.c.place == 1))))


def told_in_sum(session: Session, start: datetime, end: datetime) -> tuple[GoodOfAll, GoodOfAll]:
    """Of the same tries, those that helped; and of those with a word on corrections, the ones that needed few."""
    latest = _latest(start, end)
    columns = {
        "helped": _count(latest.c.outcome == Outcome.HELPED),
        "told": func.count(),
        "touched_up": _count(latest.c.corrections.in_((Corrections.NONE, Corrections.LITTLE))),
        "corrected": _count(latest.c.corrections.is_not(None)),
    }
    person = select(*(column.label(name) for name, column in columns.items())).where(latest.c.place == 1)
    counts = person.group_by(latest.c.person).subquery()
    helped, touched_up = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for *four, people in session.execute(select(*counts.c, func.count()).group_by(*counts.c)):
        good, told, few, corrected = map(int, four)
        helped[good, told] += people
        if corrected:
            touched_up[few, corrected] += people
    return helped, touched_up


def tried(session: Session, start: datetime, end: datetime) -> Tried:
    """What was tried."""
    each = (
        select(Event.use_case, Event.employee_id, func.count().label("count"))
        .where(Event.kind == EventKind.PROMPT_MADE, Event.at >= start, Event.at < end, Event.use_case.is_not(None))
        .group_by(Event.use_case, Event.employee_id)
        .subquery()
    )
    use_cases = select(each.c.use_case, func.sum(each.c.count), func.count()).group_by(each.c.use_case)
    person = select(func.count().label("entries")).select_from(each).group_by(each.c.employee_id).subquery()
    breadth = select(person.c.entries, func.count()).group_by(person.c.entries)
    return Tried(
        {row[0] or "": (int(row[1]), row[2]) for row in session.execute(use_cases)},
        {row[0]: row[1] for row in session.execute(breadth)},
    )


def first_tries(session: Session, start: datetime, end: datetime) -> Counter[tuple[int, int | None]]:
    """Everyone first reached from ``start`` to ``end``: whole days since, whole days until the first try, how many.

    None where there was no try by ``end``.
    """
    sent = (
        select(func.min(Delivery.settled_at))
        .where(Delivery.employee_id == Employee.id, Delivery.state == DeliveryState.SENT)
        .scalar_subquery()
    )
    person = (
        select(Employee.id, Employee.greeted_at.label("greeted"), sent.label("sent"))
        .where(or_(Employee.greeted_at.is_(None), Employee.greeted_at >= start))
        .cte("person")
        .prefix_with("MATERIALIZED", dialect="postgresql")  # or everybody's messages are looked up four times
    )
    made = (
        select(func.min(Event.at))
        .where(Event.employee_id == person.c.id, Event.kind == EventKind.PROMPT_MADE, Event.at < end)
        .scalar_subquery()
    )
    sent_first = or_(person.c.greeted.is_(None), person.c.sent < person.c.greeted)
    reached = case((sent_first, person.c.sent), else_=person.c.greeted)
    met = select(reached.label("reached"), made.label("made")).where(reached >= start, reached < end).subquery()
    first = _second(met.c.reached)
    watched, waited = (int(end.timestamp()) - first) // DAY, (_second(met.c.made) - first) // DAY
    rows = session.execute(select(watched, waited, func.count()).group_by(watched, waited))
    return Counter({(row[0], row[1]): row[2] for row in rows})


def howto(session: Session, start: datetime, end: datetime) -> Tally:
    """Questions on how to use AI that were answered, and those after which none of them was asked for a day."""
    order: dict[str, Any] = {"partition_by": Event.employee_id, "order_by": (Event.at, Event.id)}
    second = _second(Event.at)
    asked = (
        select(Event.employee_id, Event.kind, (func.lead(second).over(**order) - second).label("next_after"))
        .where(Event.kind.in_((EventKind.HOWTO, EventKind.UNANSWERED)), Event.at >= start, Event.at < end)
        .subquery()
    )
    solved = or_(asked.c.next_after.is_(None), asked.c.next_after > DAY)
    row = session.execute(
        select(func.count(distinct(asked.c.employee_id)), func.count(), _count(solved)).where(
            asked.c.kind == EventKind.HOWTO
        )
    ).one()
    return Tally(*(int(count or 0) for count in row))


def howto_questions(session: Session, start: datetime, end: datetime) -> int:
    """How many questions on how to use AI there were."""
    asked = select(func.count()).where(Event.kind == EventKind.HOWTO, Event.at >= start, Event.at < end)
    return session.scalar(asked) or 0


def counted(session: Session, first: date, last: date) -> Mapping[str, Mapping[date, int]]:
    """What is counted by day alone, from the first day to the last: kind, day, how often."""
    found: dict[str, dict[date, int]] = {}
    rows = session.execute(
        select(DailyCount.kind, DailyCount.day, func.sum(DailyCount.count))
        .where(DailyCount.day.between(first, last))
        .group_by(DailyCount.kind, DailyCount.day)
    )
    for kind, day, count in rows:
        found.setdefault(kind, {})[day] = int(count)
    return found


def _count(condition: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _latest(start: datetime, end: datetime) -> Subquery:
    """What was told of each try, the latest word at place 1."""
    attempt = aliased(Event)
    order: dict[str, Any] = {"partition_by": Event.about, "order_by": (Event.at.desc(), Event.id.desc())}
    return (
        select(
            Event.employee_id.label("person"),
            func.coalesce(attempt.department, UNKNOWN).label("department"),
            func.coalesce(attempt.use_case, "").label("use_case"),
            Event.outcome,
            Event.minutes_before.label("before"),
            Event.minutes_after.label("after"),
            Event.corrections,
            func.row_number().over(**order).label("place"),
        )
        .join(attempt, and_(attempt.id == Event.about, attempt.employee_id == Event.employee_id))
        .where(Event.kind == EventKind.OUTCOME, Event.at >= start, Event.at < end, Event.outcome.is_not(None))
        .where(attempt.kind == EventKind.PROMPT_MADE, attempt.at >= start)
        .subquery()
    )


def _second(moment: Any) -> ColumnElement[int]:
    return cast(extract("epoch", moment), BigInteger)
