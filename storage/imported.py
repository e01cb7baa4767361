"""Use of AI tools that other systems report: once for each of their ids, however often it is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select

from storage.db import Session
from storage.kpi_models import ImportedUse
from storage.models import Base, Employee, Event, EventKind
from storage.upsert import insert_all_once


@dataclass(frozen=True)
class Use:
    """One use of an AI tool, as another system tells it."""

    source: str
    id: str
    """Together with ``source`` the same whenever this use is told."""
    at: datetime
    email: str
    """In lower case."""
    tool: str
    use_case: str | None = None


class Fate(StrEnum):
    """What became of a use."""

    ACCEPTED = "accepted"
    KNOWN = "known"
    """It was told before."""
    NOBODY = "nobody"
    """Nobody with this address is known."""


def store(session: Session, uses: Sequence[Use]) -> list[Fate]:
    """Put uses into the log and tell what became of each, in their order; the department is that of today."""
    people = _people(session, {use.email for use in uses})
    # Sorted, so that two transactions with the same ids wait for each other and never crosswise.
    keys = sorted({(use.source, use.id) for use in uses if use.email in people})
    new = set(insert_all_once(session, ImportedUse, [{"source": source, "event_id": name} for source, name in keys]))
    fates, rows = [], []
    for use in uses:
        person, key = people.get(use.email), (use.source, use.id)
        if person is None:
            fates.append(Fate.NOBODY)
        elif key not in new:
            fates.append(Fate.KNOWN)
        else:
            new.remove(key)
            fates.append(Fate.ACCEPTED)
            rows.append(_event(use, *person))
    if rows:
        session.execute(insert(Base.metadata.tables[Event.__tablename__]), rows)
    return fates


def _event(use: Use, employee_id: int, department: str | None) -> dict[str, Any]:
    return {
        "at": use.at,
        "employee_id": employee_id,
        "kind": EventKind.EXTERNAL_USE,
        "department": department,
        "platform": use.tool,
        "use_case": use.use_case,
    }


def _people(session: Session, emails: Collection[str]) -> dict[str | None, tuple[int, str | None]]:
    rows = session.execute(select(Employee.email, Employee.id, Employee.department).where(Employee.email.in_(emails)))
    return {email: (employee_id, department) for email, employee_id, department in rows}
