"""What figures are to reach, by when."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, func, select

from storage.db import Session
from storage.kpi_models import Target
from storage.models import Employee

__all__ = ["Target", "everyone", "find", "put", "remove", "sizes"]


def everyone(session: Session) -> list[Target]:
    """All targets, the company's first."""
    return list(session.scalars(select(Target).order_by(Target.department, Target.id)))


def find(session: Session, kpi: str, department: str) -> Target | None:
    """The target of a KPI for a department, or for the company ("")."""
    return session.scalar(select(Target).where(Target.kpi == kpi, Target.department == department))


def put(
    session: Session, kpi: str, department: str, value: float, due: date, *, owner: str, now: datetime
) -> float | None:
    """Set a target in the place of the one there is; returns the value of that one, None without one."""
    target = find(session, kpi, department)
    before = None if target is None else target.value
    if target is None:
        target = Target(kpi=kpi, department=department)
        session.add(target)
    target.value, target.due, target.owner, target.set_at = value, due, owner, now
    session.flush()
    return before


def remove(session: Session, target_id: int) -> None:
    """Have no such target any more."""
    session.execute(delete(Target).where(Target.id == target_id))


def sizes(session: Session) -> Mapping[str, int]:
    """How many people work in each department."""
    rows = select(Employee.department, func.count()).where(Employee.department.is_not(None), Employee.left_on.is_(None))
    return {
        department: count for department, count in session.execute(rows.group_by(Employee.department)) if department
    }
