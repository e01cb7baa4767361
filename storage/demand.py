"""Questions without a good answer, by topic; who asked is only known where they agreed to it.

So that somebody who asks three times is not taken for three people, a question carries a mark of its asker: a keyed
hash of the person and the topic. Two topics of one person have nothing in common, and the key is a quarter's own: it
is destroyed when the quarter is over, and then nobody can tell whose mark it was.
"""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, cast, delete, distinct, extract, func, select, update

from storage.db import ERASES, Session
from storage.kpi_models import DemandSecret
from storage.models import UnmetDemand
from storage.upsert import insert_once

LEAST = 3
"""People within one quarter from whom a topic is named anywhere: fewer could tell who asked."""


@dataclass(frozen=True)
class Topic:
    """What several people asked for in vain."""

    name: str
    count: int
    """Questions, of at least ``LEAST`` people."""
    weeks: int
    """Calendar weeks in which it was asked."""
    last_day: date


def topics(
    session: Session, departments: Collection[str] | None, first: date = date.min, last: date = date.max
) -> list[Topic]:
    """The topics that at least ``LEAST`` people asked for from ``first`` to ``last``, the most wanted first."""
    wanted = (*_of(departments), UnmetDemand.day.between(first, last))
    people = _people(session, wanted)
    rows = select(UnmetDemand.topic, UnmetDemand.day, func.count()).where(*wanted)
    days: dict[str, dict[date, int]] = defaultdict(dict)
    for topic, day, count in session.execute(rows.group_by(UnmetDemand.topic, UnmetDemand.day)):
        days[topic][day] = count
    found = [
        Topic(name, sum(by_day.values()), len({day.isocalendar()[:2] for day in by_day}), max(by_day))
        for name, by_day in days.items()
        if people.get(name, 0) >= LEAST
    ]
    return sorted(found, key=lambda topic: (-topic.count, topic.name))


def wordings(session: Session, topic: str, departments: Collection[str] | None) -> list[str]:
    """The questions of a topic whose askers agreed to have them read, in no order of theirs."""
    agreed = (UnmetDemand.topic == topic, UnmetDemand.wording.is_not(None), *_of(departments))
    found = session.scalars(select(UnmetDemand.wording).where(*agreed).distinct().order_by(UnmetDemand.wording))
    return [wording for wording in found if wording is not None]


def askers(session: Session, topic: str, departments: Collection[str] | None) -> list[int]:
    """The people who agreed to be told when a topic has an answer."""
    agreed = (UnmetDemand.topic == topic, UnmetDemand.employee_id.is_not(None), *_of(departments))
    found = session.scalars(select(UnmetDemand.employee_id).where(*agreed).distinct())
    return [employee_id for employee_id in found if employee_id is not None]


def close(session: Session, topic: str, departments: Collection[str] | None) -> None:
    """The questions of a topic have their answer."""
    session.execute(delete(UnmetDemand).where(UnmetDemand.topic == topic, *_of(departments)))


def quarter_of(day: date) -> str:
    """The quarter of a day, named by its first month: "2026-10"."""
    return f"{day.year}-{(day.month - 1) // 3 * 3 + 1:02}"


def mark(session: Session, day: date, employee_id: int, topic: str) -> str:
    """The mark of somebody who asked for a topic on a day."""
    return _mark(_secret(session, quarter_of(day)), employee_id, topic)


def agreed_before(session: Session, topic: str, asker: str) -> bool:
    """Whether this asker lets a question on the topic be read, with their name beside it in the table."""
    named = (UnmetDemand.topic == topic, UnmetDemand.asker == asker, UnmetDemand.employee_id.is_not(None))
    return session.scalar(select(UnmetDemand.id).where(*named).limit(1)) is not None


def unmark_others(session: Session, row: UnmetDemand) -> None:
    """Take the mark from the asker's other questions on a topic, as the one that now has their name would tell it."""
    others = (UnmetDemand.topic == row.topic, UnmetDemand.asker == row.asker, UnmetDemand.id != row.id)
    session.execute(update(UnmetDemand).where(*others, UnmetDemand.employee_id.is_(None)).values(asker=None))


def own(session: Session, employee_id: int) -> list[dict[str, object]]:
    """The rows that are known to be a person's, without empty values, for their own export."""
    table = UnmetDemand.__table__
    rows = session.execute(select(table).where(_known(session, employee_id)).order_by(table.c.id)).mappings()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def forget_person(session: Session, employee_id: int) -> None:
    """Delete a person's questions; those of past quarters without a name are nobody's any more."""
    session.execute(delete(UnmetDemand).where(_known(session, employee_id)))


def destroy_secrets(session: Session, today: date) -> None:
    """Destroy the keys of the quarters before this day's, and with them whose questions those were."""
    past = select(DemandSecret.quarter).where(DemandSecret.quarter < quarter_of(today))
    if session.scalar(past.limit(1)) is not None:
        session.execute(delete(DemandSecret).where(DemandSecret.quarter < quarter_of(today)))
        session.info[ERASES] = True


def _people(session: Session, wanted: Collection[ColumnElement[bool]]) -> dict[str, int]:
    """How many people asked for each topic: the most in one quarter, as a person has another mark in the next."""
    year, month = (cast(extract(part, UnmetDemand.day), Integer) for part in ("year", "month"))
    quarter = year * 4 + (month - 1) // 3
    rows = select(UnmetDemand.topic, func.count(distinct(UnmetDemand.asker))).where(*wanted)
    found: dict[str, int] = {}
    for topic, count in session.execute(rows.group_by(UnmetDemand.topic, quarter)):
        found[topic] = max(count, found.get(topic, 0))
    return found


def _of(departments: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if departments is None else [UnmetDemand.department.in_(sorted(departments))]


def _known(session: Session, employee_id: int) -> ColumnElement[bool]:
    """Which questions are a person's: those with their name, or with a mark whose key is still there."""
    return (UnmetDemand.employee_id == employee_id) | UnmetDemand.asker.in_(list(_marks(session, employee_id)))


def _marks(session: Session, employee_id: int) -> Iterator[str]:
    """Every mark that a person can have: one for each topic and key."""
    marked = select(UnmetDemand.topic).where(UnmetDemand.asker.is_not(None)).distinct()
    names = session.scalars(marked).all()
    for secret in session.scalars(select(DemandSecret.secret)):
        yield from (_mark(secret, employee_id, topic) for topic in names)


def _secret(session: Session, quarter: str) -> str:
    row = session.get(DemandSecret, quarter)
    if row is None:
        insert_once(session, DemandSecret, quarter=quarter, secret=secrets.token_hex(32))
        row = session.get_one(DemandSecret, quarter)
    return row.secret


def _mark(secret: str, employee_id: int, topic: str) -> str:
    return hmac.new(bytes.fromhex(secret), f"{employee_id}|{topic}".encode(), hashlib.sha256).hexdigest()
