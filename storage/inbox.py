"""Events from platforms: recorded once, claimed once, emptied when answered."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, inspect, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Session
from storage.models import Account, InboxEvent, InboxState

__all__ = [
    "InboxState",
    "answer",
    "claim_stale",
    "close_all",
    "empty",
    "expire",
    "hand_back",
    "of_person",
    "purge",
    "record",
    "settle",
]


FEW = 10
"""Events that are taken up together: one after the other they must be answered before their lease runs out."""

_ONE = (
    InboxEvent.platform == bindparam("of_platform"),
    InboxEvent.tenant == bindparam("of_tenant"),
    InboxEvent.event_id == bindparam("of_event"),
)
# Made once: these run several times for every message, and making a statement takes longer than running it.
_MOVE = update(InboxEvent).where(*_ONE).values(state=bindparam("to_state"))
_ANSWER = _MOVE.where(InboxEvent.state == InboxState.RECEIVED).returning(InboxEvent.event_id)
_FIND = select(InboxEvent.event_id).where(*_ONE)
_EMPTY = (
    update(InboxEvent)
    .where(*_ONE, InboxEvent.received_at <= bindparam("as_of"))
    .values(state=bindparam("to_state"), payload=None)
)
_OPEN = or_(InboxEvent.state == InboxState.RECEIVED, InboxEvent.state == InboxState.ANSWERED)
_HAND_BACK = update(InboxEvent).where(*_ONE, _OPEN).values(claimed_at=bindparam("at"))
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
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)


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


def answer(session: Session, platform: str, tenant: str, event_id: str) -> bool:
    """Note that the turn of an event is done; False when another replica did it meanwhile: then this one must not be.

    An event that is not there, as its person deleted everything, is nobody else's.
    """
    this = {"of_platform": platform, "of_tenant": tenant, "of_event": event_id}
    connection = session.connection()
    answered = connection.execute(_ANSWER, {**this, "to_state": InboxState.ANSWERED}).first() is not None
    return answered or connection.execute(_FIND, this).first() is None


def settle(session: Session, platform: str, tenant: str, event_id: str, state: InboxState) -> None:
    """Move an event on; a finished one loses its payload."""
    this = {"of_platform": platform, "of_tenant": tenant, "of_event": event_id, "to_state": state}
    if state in (InboxState.DONE, InboxState.EXPIRED):
        session.connection().execute(_EMPTY, {**this, "as_of": _ALWAYS})
    else:
        session.connection().execute(_MOVE, this)


def close_all(session: Session, events: Sequence[tuple[str, str, str, datetime]]) -> None:
    """Finish events, each named by platform, tenant, event id, and when it came; they lose their payload.

    One that came later under the same id is another one, and stays.
    """
    rows = [
        {"of_platform": platform, "of_tenant": tenant, "of_event": event_id, "as_of": at, "to_state": InboxState.DONE}
        for platform, tenant, event_id, at in sorted(events)  # in one order everywhere, against deadlocks
    ]
    session.connection().execute(_EMPTY, rows)


def expire(session: Session, received_before: datetime) -> None:
    """Give up on unanswered events that came before ``received_before``."""
    session.execute(
        update(InboxEvent)
        .where(
            _OPEN,
            InboxEvent.received_at < received_before,
        )
        .values(state=InboxState.EXPIRED, payload=None)
    )


def claim_stale(session: Session, claimed_before: datetime, now: datetime) -> list[tuple[str, str]]:
    """State and payload of a few unanswered events nobody has worked on since ``claimed_before``; claimed from now."""
    rows = session.scalars(
        select(InboxEvent)
        .where(
            _OPEN,
            InboxEvent.claimed_at < claimed_before,
        )
        .limit(FEW)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.claimed_at = now
    return [(row.state, row.payload) for row in rows if row.payload is not None]


def hand_back(session: Session, events: Collection[tuple[str, str, str]]) -> None:
    """Let other replicas take up open events now, and not only when the lease of this one has run out."""
    rows = [
        {"of_platform": platform, "of_tenant": tenant, "of_event": event_id, "at": _LONG_AGO}
        for platform, tenant, event_id in sorted(events)
    ]
    session.connection().execute(_HAND_BACK, rows)


def of_person(session: Session, accounts: Iterable[Account]) -> list[InboxEvent]:
    """The events that still hold what a person with these accounts sent."""
    found: list[InboxEvent] = []
    for account in accounts:
        # Few are open at once, so they are read; whose they are stands in what they hold.
        there = (InboxEvent.platform == account.platform, InboxEvent.tenant == account.tenant)
        rows = session.scalars(select(InboxEvent).where(*there, _OPEN, InboxEvent.payload.is_not(None)))
        found += [row for row in rows if _sender(row.payload or "") == account.user]
    return found


def empty(session: Session, accounts: Iterable[Account]) -> None:
    """Take out what a person sent that is not answered yet; the events' ids stay, so that none comes again."""
    for row in of_person(session, accounts):
        row.payload = None
    session.flush()


def purge(session: Session, received_before: datetime) -> int:
    """Forget finished events, and say how many; a platform redelivers for a day at most (Slack's Delayed Events)."""
    finished = InboxEvent.state.in_((InboxState.DONE, InboxState.EXPIRED))
    result = session.execute(delete(InboxEvent).where(finished, InboxEvent.received_at < received_before))
    return result.rowcount  # type: ignore[attr-defined,no-any-return]


def _sender(payload: str) -> str:
    """The platform's id of who sent an event; empty where a payload does not say."""
    try:
        return str(json.loads(payload)["account"]["user"])
    except (ValueError, LookupError, TypeError):
        return ""
