"""Who runs Banso: is told when something needs mending, and sees no results."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.db import Session
from storage.models import Employee
from storage.operations_models import Operator
from storage.upsert import insert_or_replace

__all__ = ["Operator", "everyone", "find", "grant", "revoke"]


def find(session: Session, employee_id: int) -> Operator | None:
    """The person's operator role, if they have it."""
    return session.get(Operator, employee_id)


def everyone(session: Session) -> list[tuple[int, str]]:
    """All operators with their time zones."""
    rows = select(Operator.employee_id, Employee.timezone).join(Employee, Employee.id == Operator.employee_id)
    return [(employee_id, zone) for employee_id, zone in session.execute(rows.order_by(Operator.employee_id))]


def grant(session: Session, employee_id: int, now: datetime) -> None:
    """Make a person an operator."""
    insert_or_replace(session, Operator, {"employee_id": employee_id}, granted_at=now)


def revoke(session: Session, employee_id: int) -> bool:
    """Take the role away; False when the person had none."""
    gone = delete(Operator).where(Operator.employee_id == employee_id).returning(Operator.employee_id)
    return session.execute(gone).first() is not None
