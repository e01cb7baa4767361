"""The usage log, what is counted without a person, and what people think of use cases."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlalchemy import delete, func, select

from storage import demand
from storage.db import Session
from storage.models import (
    Corrections,
    DailyCount,
    Employee,
    Event,
    EventKind,
    Outcome,
    Preference,
    PreferenceKind,
    UnmetDemand,
)
from storage.upsert import insert_or_add, insert_or_replace

__all__ = ["Corrections", "Event", "EventKind", "LogDetails", "Outcome", "PreferenceKind", "Try"]


@dataclass(frozen=True)
class Try:
    """One filled template with the latest word on how it went."""

    id: int
    at: datetime
    use_case: str
    outcome: str | None = None
    minutes_before: int | None = None
    minutes_after: int | None = None
    corrections: str | None = None


class LogDetails(TypedDict, total=False):
    """What a line of the log may say beside who, what kind and when."""

    use_case: str
    about: int
    outcome: Outcome
    minutes_before: int | None
    minutes_after: int | None
    corrections: Corrections | None


def log_event(
    session: Session, employee: Employee, kind: EventKind, platform: str, now: datetime, **details: Unpack[LogDetails]
) -> int:
    """Append a line to the usage log and return its id."""
    event = Event(
        at=now, employee_id=employee.id, kind=kind, department=employee.department, platform=platform, **details
    )
    session.add(event)
    session.flush()
    return event.id


def count_daily(session: Session, day: date, kind: str, department: str | None) -> None:
    """Count something by day and group only."""
    insert_or_add(session, DailyCount, {"day": day, "kind": kind, "department": department or ""}, "count", 1)


def tries(session: Session, employee_id: int) -> list[Try]:
    """A person's tries, the latest first, each with its latest outcome."""
    made = session.scalars(
        select(Event)
        .where(Event.employee_id == employee_id, Event.kind == EventKind.PROMPT_MADE)
        .order_by(Event.at.desc(), Event.id.desc())
    ).all()
    outcomes = {
        event.about: event
        for event in session.scalars(
            select(Event)
            .where(Event.employee_id == employee_id, Event.kind == EventKind.OUTCOME)
            .order_by(Event.at, Event.id)
        )
    }
    return [_as_try(event, outcomes.get(event.id)) for event in made]


def find_try(session: Session, employee_id: int, try_id: int) -> Try | None:
    """One try of this person."""
    event = session.scalar(
        select(Event).where(Event.id == try_id, Event.employee_id == employee_id, Event.kind == EventKind.PROMPT_MADE)
    )
    if event is None:
        return None
    outcome = session.scalar(
        select(Event)
        .where(Event.about == try_id, Event.kind == EventKind.OUTCOME, Event.employee_id == employee_id)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(1)
    )
    return _as_try(event, outcome)


def tried(session: Session, employee_id: int) -> set[str]:
    """The use cases a person has tried."""
    rows = session.scalars(
        select(Event.use_case).where(Event.employee_id == employee_id, Event.kind == EventKind.PROMPT_MADE).distinct()
    )
    return {use_case for use_case in rows if use_case}


def helped(session: Session, employee_id: int) -> set[str]:
    """The use cases that helped a person."""
    said = (Event.employee_id == employee_id, Event.kind == EventKind.OUTCOME, Event.outcome == Outcome.HELPED)
    return {use_case for use_case in session.scalars(select(Event.use_case).where(*said).distinct()) if use_case}


def preferences(session: Session, employee_id: int) -> dict[str, PreferenceKind]:
    """What a person said of use cases, in the order they said it."""
    rows = session.execute(
        select(Preference.use_case, Preference.kind)
        .where(Preference.employee_id == employee_id)
        .order_by(Preference.at)
    )
    return {use_case: PreferenceKind(kind) for use_case, kind in rows}


def prefer(session: Session, employee_id: int, use_case: str, kind: PreferenceKind, now: datetime) -> None:
    """Note what a person thinks of a use case; the latest word counts."""
    insert_or_replace(session, Preference, {"employee_id": employee_id, "use_case": use_case}, kind=kind, at=now)


def unprefer(session: Session, employee_id: int, use_case: str) -> None:
    """Forget what a person thinks of a use case."""
    session.execute(delete(Preference).where(Preference.employee_id == employee_id, Preference.use_case == use_case))


def add_unmet(session: Session, day: date, employee: Employee, topic: str) -> int:
    """Record a question without a good answer, by its topic and the mark of its asker, and return its id."""
    asker = demand.mark(session, day, employee.id, topic)
    # Beside a question that has the asker's name, the mark would give them away.
    told = demand.agreed_before(session, topic, asker)
    row = UnmetDemand(day=day, department=employee.department, topic=topic, asker=None if told else asker)
    session.add(row)
    session.flush()
    return row.id


def word_unmet(session: Session, unmet_id: int, employee_id: int, wording: str) -> bool:
    """Add the wording to an unmet question, with its asker's consent; False when it has one already or is unknown."""
    row = session.get(UnmetDemand, unmet_id)
    if row is None or row.wording is not None:
        return False
    row.wording, row.employee_id = wording[:300], employee_id
    demand.unmark_others(session, row)
    return True


def drop_unmet(session: Session, unmet_id: int) -> None:
    """The question found its answer after all."""
    session.execute(delete(UnmetDemand).where(UnmetDemand.id == unmet_id, UnmetDemand.wording.is_(None)))


def unmet_with_consent(session: Session, employee_id: int) -> list[UnmetDemand]:
    """The unmet questions whose wording this person agreed to share."""
    return list(
        session.scalars(select(UnmetDemand).where(UnmetDemand.employee_id == employee_id).order_by(UnmetDemand.id))
    )


def events_of(session: Session, employee_id: int) -> list[Event]:
    """Every line of the log about a person."""
    return list(session.scalars(select(Event).where(Event.employee_id == employee_id).order_by(Event.at, Event.id)))


def count_events(session: Session) -> int:
    """How many lines the log has."""
    return session.scalar(select(func.count()).select_from(Event)) or 0


def _as_try(event: Event, outcome: Event | None) -> Try:
    return Try(
        id=event.id,
        at=event.at,
        use_case=event.use_case or "",
        outcome=outcome.outcome if outcome else None,
        minutes_before=outcome.minutes_before if outcome else None,
        minutes_after=outcome.minutes_after if outcome else None,
        corrections=outcome.corrections if outcome else None,
    )
