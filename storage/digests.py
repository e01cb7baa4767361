"""The figures of a week as its digest told them, kept as they were told."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from storage.db import Session
from storage.kpi_models import WeekFigures
from storage.models import Delivery, DeliveryState, Employee
from storage.pulse_models import Lead
from storage.upsert import insert_once


def find(session: Session, week: date, scope: str) -> Mapping[str, Any] | None:
    """What was told of a week in a scope, None when nothing was."""
    row = session.get(WeekFigures, (week, scope))
    return None if row is None else row.content


def latest(session: Session, scope: str, limit: int) -> list[Mapping[str, Any]]:
    """What was told of the last weeks in a scope, the earliest first; at most ``limit`` of them."""
    told = select(WeekFigures.content).where(WeekFigures.scope == scope).order_by(WeekFigures.week.desc())
    return list(reversed(session.scalars(told.limit(limit)).all()))


def keep(session: Session, week: date, scope: str, content: Mapping[str, Any], now: datetime) -> None:
    """Keep what is told; what was told of the same week before stays as it is."""
    insert_once(session, WeekFigures, week=week, scope=scope, content=dict(content), made_at=now)


def readers(session: Session) -> list[tuple[Lead, str]]:
    """Every lead, with their time zone."""
    rows = select(Lead, Employee.timezone).join(Employee, Employee.id == Lead.employee_id)
    return [(lead, zone) for lead, zone in session.execute(rows.order_by(Lead.employee_id))]


def lost(session: Session, message: str, once: str) -> list[int]:
    """The people of whom nobody knows whether a message reached them; ``once`` is how the keys of its sending begin."""
    rows = select(Delivery.employee_id).where(
        Delivery.message == message,
        Delivery.once.startswith(once, autoescape=True),
        Delivery.state == DeliveryState.UNKNOWN,
    )
    return list(session.scalars(rows.order_by(Delivery.employee_id).distinct()))
