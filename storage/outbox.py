"""Deliveries: queued with their reason, claimed once, settled in exactly one final state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.db import Session
from storage.models import Delivery, DeliveryState
from storage.upsert import insert_once

__all__ = [
    "Delivery",
    "DeliveryState",
    "cancel",
    "claim",
    "enqueue",
    "postpone",
    "settle",
    "settle_lost",
]


def enqueue(
    session: Session, employee_id: int, message: str, args: Mapping[str, Any], *, once: str, due_at: datetime
) -> bool:
    """Queue a message; False when one for the same thing is there already."""
    return insert_once(
        session,
        Delivery,
        employee_id=employee_id,
        message=message,
        args=dict(args),
        once=once,
        state=DeliveryState.QUEUED,
        due_at=due_at,
        reason="",
    )


def claim(session: Session, now: datetime, limit: int) -> list[Delivery]:
    """Take up to ``limit`` due deliveries, which no other replica can take then."""
    due = list(
        session.scalars(
            select(Delivery)
            .where(Delivery.state == DeliveryState.QUEUED, Delivery.due_at <= now)
            .order_by(Delivery.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    for delivery in due:
        delivery.state, delivery.claimed_at = DeliveryState.SENDING, now
    return due


def settle(session: Session, delivery_id: int, state: DeliveryState, reason: str, now: datetime) -> None:
    """Give a delivery its final state, if it is still being sent."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING)
        .values(state=state, reason=reason[:300], settled_at=now)
    )


def postpone(session: Session, delivery_id: int, due_at: datetime) -> None:
    """Put a delivery that was not sent back in the queue."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING)
        .values(state=DeliveryState.QUEUED, due_at=due_at, claimed_at=None)
    )


def settle_lost(session: Session, claimed_before: datetime, now: datetime) -> int:
    """Deliveries whose process died while sending: nobody knows whether they arrived."""
    result = session.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.SENDING, Delivery.claimed_at < claimed_before)
        .values(state=DeliveryState.UNKNOWN, reason="the process stopped while sending", settled_at=now)
    )
    return result.rowcount  # type: ignore[attr-defined,no-any-return]


def cancel(session: Session, employee_id: int, now: datetime, once: str | None = None) -> None:
    """Cancel what is still queued for a person: one thing, or everything."""
    mine = (Delivery.employee_id == employee_id, Delivery.state == DeliveryState.QUEUED)
    which = (*mine, Delivery.once == once) if once else mine
    session.execute(update(Delivery).where(*which).values(state=DeliveryState.CANCELLED, settled_at=now))
