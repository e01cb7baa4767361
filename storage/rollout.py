"""How far the rollout is, what its lead ticked, and what the records say by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete, distinct, func, select

from storage.db import Session
from storage.kpi_models import Notice, OwnUseCase, RolloutPhase, RolloutPoint, Story, StoryState, Target
from storage.models import Event, EventKind, UnmetDemand
from storage.pulse_models import Lead, Pulse, Wave, WaveState
from storage.upsert import insert_or_replace

__all__ = ["Evidence", "RolloutPhase", "RolloutPoint", "begin", "evidence", "phases", "points", "tick", "untick"]


@dataclass(frozen=True)
class Evidence:
    """What the records say, in numbers of which none is about a person."""

    leads: int
    first_lead: datetime | None
    """Since when there has been one."""
    trying: int
    """Departments in which enough people tried a template."""
    outcomes: int
    """How often somebody said how a try went."""
    targets: int
    surveys: int
    """Waves that have closed."""
    unease_surveys: int
    """Those that asked about unease."""
    untold: bool
    """Whether the wave that closed last says nothing of what will change."""
    lessons: int
    """Lessons sent to an audience."""
    stories: int
    """Stories shared."""
    unmet: int
    """Questions without a good answer."""
    new_use_cases: int
    """Use cases that leads wrote or changed."""


def phases(session: Session) -> Mapping[str, RolloutPhase]:
    """The phases that have begun, by name."""
    return {row.phase: row for row in session.scalars(select(RolloutPhase))}


def begin(session: Session, phase: str, led_by: str, on: date, later: tuple[str, ...]) -> None:
    """A phase begins; of those ``later`` none has begun any more."""
    insert_or_replace(session, RolloutPhase, {"phase": phase}, began_on=on, led_by=led_by)
    session.execute(delete(RolloutPhase).where(RolloutPhase.phase.in_(later)))


def points(session: Session) -> Mapping[str, RolloutPoint]:
    """The points of the checklist that a lead ticked, by name."""
    return {row.point: row for row in session.scalars(select(RolloutPoint))}


def tick(session: Session, point: str, note: str, on: date) -> None:
    """A lead says that a point is settled, and how."""
    insert_or_replace(session, RolloutPoint, {"point": point}, note=note, ticked_on=on)


def untick(session: Session, point: str) -> None:
    """It is not settled after all."""
    session.execute(delete(RolloutPoint).where(RolloutPoint.point == point))


def evidence(
    session: Session, since: datetime, *, least: int, surveyed_since: datetime, unease_sets: tuple[str, ...]
) -> Evidence:
    """What happened after ``since``, surveys after ``surveyed_since``; a department counts from ``least`` people on.

    Leads, targets, lessons and stories count whenever they were made; ``unease_sets`` are the surveys that ask about
    unease.
    """
    recent = Event.at > since
    closed = select(func.count()).select_from(Wave).join(Pulse).where(Wave.state == WaveState.CLOSED)
    last = select(Wave.note).where(Wave.state == WaveState.CLOSED).order_by(Wave.closes_at.desc(), Wave.id.desc())
    people = func.count(distinct(Event.employee_id))
    trying = (
        select(Event.department)
        .where(recent, Event.kind == EventKind.PROMPT_MADE, Event.department.is_not(None))
        .group_by(Event.department)
        .having(people >= least)
    )

    def count(rows: Select[int]) -> int:
        return session.scalar(rows) or 0

    return Evidence(
        leads=count(select(func.count()).select_from(Lead)),
        first_lead=session.scalar(select(func.min(Lead.granted_at))),
        trying=count(select(func.count()).select_from(trying.subquery())),
        outcomes=count(select(func.count()).select_from(Event).where(recent, Event.kind == EventKind.OUTCOME)),
        targets=count(select(func.count()).select_from(Target)),
        surveys=count(closed.where(Wave.closes_at > surveyed_since)),
        unease_surveys=count(closed.where(Wave.closes_at > surveyed_since, Pulse.questions.in_(unease_sets))),
        untold=session.scalar(last.limit(1)) == "",
        lessons=count(
            select(func.count()).select_from(Notice).where(Notice.kind == "lesson", Notice.sent_at.is_not(None))
        ),
        stories=count(select(func.count()).select_from(Story).where(Story.state == StoryState.SHARED)),
        unmet=count(select(func.count()).select_from(UnmetDemand).where(UnmetDemand.day > since.date())),
        new_use_cases=count(select(func.count()).select_from(OwnUseCase).where(OwnUseCase.changed_at > since)),
    )
