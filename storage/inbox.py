"""Events from platforms: recorded once, claimed once, emptied when answered."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from storage.db import Session
from storage.models import InboxEvent, InboxState
from storage.upsert import insert_once

__all__ = ["InboxState", "claim_stale", "expire", "purge", "record", "settle"]


def record(session: Session, platform: str, tenant: str, event_id: str, payload: str, now: datetime) -> bool:
    """Store an event; False when it is there already."""
    return insert_once(
        session,
        InboxEvent,
        platform=platform,
        tenant=tenant,
        event_id=event_id,
        state=InboxState.RECEIVED,
        received_at=now,
        claimed_at=now,
        payload=payload,
    )


def settle(session: Session, platform: str, tenant: str, event_id: str, state: InboxState) -> None:
    """Move an event on; a finished one loses its payload."""
    changes: dict[str, object] = {"state": state}
    if state in (InboxState.DONE, InboxState.EXPIRED):
        changes["payload"] = None
    session.execute(
        update(InboxEvent)
        .where(InboxEvent.platform == platform, InboxEvent.tenant == tenant, InboxEvent.event_id == event_id)
        .values(**changes)
    )


def expire(session: Session, received_before: datetime) -> None:
    """Give up on unanswered events that came before ``received_before``."""
    session.execute(
        update(InboxEvent)
        .where(
            or_(InboxEvent.state == InboxState.RECEIVED, InboxEvent.state == InboxState.ANSWERED),
            InboxEvent.received_at < received_before,
        )
        .values(state=InboxState.EXPIRED, payload=None)
    )


def claim_stale(session: Session, claimed_before: datetime, now: datetime) -> list[tuple[str, str]]:
    """State and payload of unanswered events nobody has worked on since ``claimed_before``; they are claimed now."""
    rows = session.scalars(
        select(InboxEvent)
        .where(
            or_(InboxEvent.state == InboxState.RECEIVED, InboxEvent.state == InboxState.ANSWERED),
            InboxEvent.claimed_at < claimed_before,
        )
        .limit(100)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.claimed_at = now
    return [(row.state, row.payload) for row in rows if row.payload is not None]


def purge(session: Session, received_before: datetime) -> None:
    """Forget finished events; a platform redelivers for a day at the most (Slack's Delayed Events)."""
    session.execute(
        delete(InboxEvent).where(
            InboxEvent.state.in_((InboxState.DONE, InboxState.EXPIRED)), InboxEvent.received_at < received_before
        )
    )
