"""Use cases that leads wrote in the chat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.db import Session
from storage.kpi_models import OwnUseCase

__all__ = ["OwnUseCase"]


def add(session: Session, home: str, content: Mapping[str, Any], topic: str, made_by: int, now: datetime) -> OwnUseCase:
    """A new one, not yet published, under the next free id of its folder."""
    number = (session.scalar(select(func.count()).select_from(OwnUseCase)) or 0) + 1
    row = OwnUseCase(id=f"{home}/own-{number}", content=dict(content), topic=topic, made_by=made_by, changed_at=now)
    session.add(row)
    session.flush()
    return row


def find(session: Session, use_case: str, *, to_change: bool = False) -> OwnUseCase | None:
    """One by its id. ``to_change`` waits for whoever is changing it, and holds it until the transaction ends."""
    return session.get(OwnUseCase, use_case, with_for_update=to_change or None, populate_existing=to_change)


def listed(session: Session) -> list[OwnUseCase]:
    """All of them, the latest change first."""
    return list(session.scalars(select(OwnUseCase).order_by(OwnUseCase.changed_at.desc(), OwnUseCase.id)))


def published(session: Session) -> dict[str, Mapping[str, Any]]:
    """What of them belongs to the catalogue, by id."""
    rows = session.execute(
        select(OwnUseCase.id, OwnUseCase.content).where(OwnUseCase.published.is_(True)).order_by(OwnUseCase.id)
    )
    return {row.id: row.content for row in rows}


def version(session: Session) -> frozenset[tuple[str, datetime]]:
    """Changes whenever something published does, in whatever order changes were stored."""
    rows = session.execute(select(OwnUseCase.id, OwnUseCase.changed_at).where(OwnUseCase.published.is_(True)))
    return frozenset((name, changed_at) for name, changed_at in rows)
