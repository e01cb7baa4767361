"""Events from platforms: recorded once, claimed once, emptied when answered."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, inspect, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Session
from storage.models import InboxEvent, InboxState

__all__ = ["InboxState", "claim_stale", "expire", "purge", "record", "settle", "settle_all"]


_ONE = (
    InboxEvent.platform == bindparam("of_platform"),
    InboxEvent.tenant == bindparam("of_tenant"),
    InboxEvent.event_id == bindparam("of_event"),
)
# Made once: these run several times for every message, and making a statement takes longer than running it.
_MOVE = update(InboxEvent).where(*_ONE).values(state=bindparam("to_state"))
_EMPTY = update(InboxEvent).where(*_ONE).values(state=bindparam("to_state"), payload=None)
_INSERT = {
    name: (insert := dialect.insert(InboxEvent))
    .on_conflict_do_update(
        index_elements=list(inspect(InboxEvent).primary_key),
        set_={column: insert.excluded[column] for column in ("state", "received_at", "claimed_at", "payload")},
        where=InboxEvent.received_at < bindparam("known_since"),
    )
    .returning(InboxEvent.event_id)
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}
_EVER = datetime.min.replace(tzinfo=UTC)


def record(
    session: Session,
    platform: str,
    tenant: str,
    event_id: str,
    payload: str,
    now: datetime,
    known_since: datetime | None = None,
) -> bool:
    """Store an event; False when it is there already, received at ``known_since`` or later: by default, ever.

    One statement decides it, so that of several replicas at the same moment one stores it.
    """
    values = {"platform": platform, "tenant": tenant, "event_id": event_id, "payload": payload}
    times = {"state": InboxState.RECEIVED, "received_at": now, "claimed_at": now, "known_since": known_since or _EVER}
    statement = _INSERT[session.get_bind().dialect.name]
    return session.connection().execute(statement, {**values, **times}).first() is not None


def settle(session: Session, platform: str, tenant: str, event_id: str, state: InboxState) -> None:
    """Move an event on; a finished one loses its payload."""
    settle_all(session, [(platform, tenant, event_id)], state)


def settle_all(session: Session, events: Sequence[tuple[str, str, str]], state: InboxState) -> None:
    """Move events on, each named by platform, tenant and event id; finished ones lose their payload."""
    statement = _EMPTY if state in (InboxState.DONE, InboxState.EXPIRED) else _MOVE
    rows = [
        {"of_platform": platform, "of_tenant": tenant, "of_event": event_id, "to_state": state}
        for platform, tenant, event_id in events
    ]
    session.connection().execute(statement, rows)


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
