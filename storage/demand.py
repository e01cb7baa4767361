"""Questions without a good answer, by topic; who asked is only known where they agreed to it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select

from storage.db import Session
from storage.models import UnmetDemand


@dataclass(frozen=True)
class Topic:
    """What several people asked for in vain."""

    name: str
    count: int
    """Questions; without consent nobody knows by how many people."""
    weeks: int
    """Calendar weeks in which it was asked."""
    last_day: date


def topics(session: Session, departments: Collection[str] | None, least: int) -> list[Topic]:
    """The topics asked for at least ``least`` times, the most wanted first."""
    rows = select(UnmetDemand.topic, UnmetDemand.day, func.count()).where(*_of(departments))
    days: dict[str, dict[date, int]] = defaultdict(dict)
    for topic, day, count in session.execute(rows.group_by(UnmetDemand.topic, UnmetDemand.day)):
        days[topic][day] = count
    found = [
        Topic(name, sum(by_day.values()), len({day.isocalendar()[:2] for day in by_day}), max(by_day))
        for name, by_day in days.items()
        if sum(by_day.values()) >= least
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


def _of(departments: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if departments is None else [UnmetDemand.department.in_(sorted(departments))]
