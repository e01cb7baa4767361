"""The audit log: what leads, operators and the command line did."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select

from storage.db import Session
from storage.models import Employee
from storage.operations_models import AuditEntry

__all__ = ["COMMAND_LINE", "LEAD", "OPERATOR", "Entry", "entries", "latest", "newest", "record", "repeated"]

LEAD, OPERATOR, COMMAND_LINE = "lead", "operator", "command_line"
"""As what somebody did something."""


class Entry(NamedTuple):
    """An entry with the name of who did it."""

    at: datetime
    role: str
    name: str
    """Empty for the command line, and once the person's data is deleted."""
    action: str
    target: str


def record(
    session: Session, *, at: datetime, role: str, action: str, target: str = "", employee_id: int | None = None
) -> None:
    """Write an entry in the transaction of what it tells of.

    ``target`` must name nobody and hold nothing that somebody wrote; it is cut to 200 characters.
    """
    session.add(AuditEntry(at=at, role=role, action=action, target=target[:200], employee_id=employee_id))


def repeated(session: Session, since: datetime, action: str, target: str, employee_id: int) -> bool:
    """Whether there is an entry for the same person, action and target since then."""
    same = (AuditEntry.employee_id == employee_id, AuditEntry.action == action, AuditEntry.target == target)
    return session.scalar(select(AuditEntry.id).where(AuditEntry.at >= since, *same).limit(1)) is not None


def latest(session: Session, action: str) -> datetime | None:
    """When this was last done; None if never, or longer ago than entries are kept."""
    return session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.action == action))


def entries(session: Session, since: datetime) -> list[Entry]:
    """Every entry since then, the oldest first."""
    chosen = _with_names().where(AuditEntry.at >= since).order_by(AuditEntry.at, AuditEntry.id)
    return [Entry._make(row) for row in session.execute(chosen)]


def newest(session: Session, limit: int) -> list[Entry]:
    """The last ``limit`` entries, the newest first."""
    chosen = _with_names().order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    return [Entry._make(row) for row in session.execute(chosen)]


def _with_names() -> Select[datetime, str, str, str, str]:
    name = func.coalesce(Employee.name, "")
    columns = (AuditEntry.at, AuditEntry.role, name, AuditEntry.action, AuditEntry.target)
    return select(*columns).outerjoin(Employee, Employee.id == AuditEntry.employee_id)
