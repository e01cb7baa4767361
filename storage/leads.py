"""Who leads the adoption of AI, and for which departments."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from storage import web_sessions
from storage.db import Session
from storage.pulse_models import Lead
from storage.upsert import insert_or_replace

__all__ = ["Lead", "everyone", "find", "grant", "revoke"]


def find(session: Session, employee_id: int) -> Lead | None:
    """The person's lead role, if they have it."""
    return session.get(Lead, employee_id)


def everyone(session: Session) -> list[Lead]:
    """All leads."""
    return list(session.scalars(select(Lead).order_by(Lead.employee_id)))


def grant(session: Session, employee_id: int, departments: Collection[str] | None, now: datetime) -> None:
    """Make a person a lead of the whole company (None) or of some departments."""
    scope = None if departments is None else sorted(departments)
    insert_or_replace(session, Lead, {"employee_id": employee_id}, departments=scope, granted_at=now)


def revoke(session: Session, employee_id: int) -> bool:
    """Take the role away, and sign the person's browsers out; False when they had none."""
    web_sessions.end_all(session, employee_id)
    return (
        session.execute(delete(Lead).where(Lead.employee_id == employee_id).returning(Lead.employee_id)).first()
        is not None
    )
