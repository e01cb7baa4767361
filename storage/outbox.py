"""Deliveries: queued with their reason, claimed once, settled in exactly one final state."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Update, delete, func, select, update

from storage.channels import ChannelName, ensure_channel
from storage.db import ERASES, Session
from storage.models import Account, Delivery, DeliveryState, Employee
from storage.pulse_models import Wave
from storage.upsert import insert_once

__all__ = ["NEVER", "Delivery", "DeliveryState"]

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a delivery of a stopped wave is due."""

NO_ACCOUNT = "no account takes messages"

PAGE = 1000
"""Rows of an export that are in memory at once."""


class Waiting(NamedTuple):
    """A delivery that is due, with what decides whether it may go."""

    delivery: Delivery
    employee: Employee
    wave: Wave | None


class Recipient(NamedTuple):
    """One line of an export."""

    delivery: int
    platform: str
    tenant: str
    user: str
    """The platform's id of the account; empty when it is gone."""
    state: str
    reason: str
    settled_at: datetime | None


def enqueue(  # noqa: PLR0913 what a delivery is, by name
    session: Session,
    employee_id: int,
    message: str,
    args: Mapping[str, Any],
    *,
    once: str,
    due_at: datetime,
    platform: str = "",
    tenant: str = "",
    wave_id: int | None = None,
) -> bool:
    """Queue a message; False when one for the same thing is there already.

    Without a platform it goes through the channel of the account that the person used last when it is due.
    """
    if platform:
        ensure_channel(session, platform, tenant)
    return insert_once(
        session,
        Delivery,
        employee_id=employee_id,
        platform=platform,
        tenant=tenant,
        wave_id=wave_id,
        message=message,
        args=dict(args),
        once=once,
        state=DeliveryState.QUEUED,
        due_at=due_at,
        reason="",
    )


def choose_channels(session: Session, now: datetime) -> None:
    """Give what is due without a channel that of its person's account used last; who has none is skipped."""
    homeless = (Delivery.platform == "", Delivery.tenant == "", *_queued(), Delivery.due_at <= now)
    if session.scalar(select(Delivery.id).where(*homeless).limit(1)) is None:
        return
    people = select(Delivery.employee_id).where(*homeless)
    used = select(Account.platform, Account.tenant).where(Account.unreachable == "", Account.employee_id.in_(people))
    for platform, tenant in session.execute(used.distinct()).all():
        ensure_channel(session, platform, tenant)
    mine = (Account.employee_id == Delivery.employee_id, Account.unreachable == "")

    def of_last_account(column: ColumnElement[str]) -> ColumnElement[str]:
        found = select(column).where(*mine).order_by(Account.seen_at.desc(), Account.id).limit(1)
        return func.coalesce(found.correlate(Delivery).scalar_subquery(), "")

    _change(
        session,
        homeless,
        platform=of_last_account(Account.platform.expression),
        tenant=of_last_account(Account.tenant.expression),
    )
    _change(session, homeless, state=DeliveryState.SKIPPED, reason=NO_ACCOUNT, settled_at=now)


def due(session: Session, channel: ChannelName, now: datetime, limit: int) -> list[Waiting]:
    """Up to ``limit`` due deliveries of a channel, the oldest first, for this transaction alone."""
    rows = session.execute(
        select(Delivery, Employee, Wave)
        .join(Employee, Employee.id == Delivery.employee_id)
        .outerjoin(Wave, Wave.id == Delivery.wave_id)
        .where(*_through(channel), *_queued(), Delivery.due_at <= now)
        # Not by id besides: the index gives this order without sorting a whole wave for each message.
        .order_by(Delivery.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
        .execution_options(populate_existing=True)
    )
    return [Waiting(*row) for row in rows]


def start(delivery: Delivery, now: datetime) -> None:
    """Claim a delivery of ``due`` for sending: from now on no other replica takes it, whatever happens to this one."""
    delivery.state, delivery.claimed_at = DeliveryState.SENDING, now


def drop(delivery: Delivery, state: DeliveryState, reason: str, now: datetime) -> None:
    """Give a delivery of ``due`` that is not sent its final state."""
    delivery.state, delivery.reason, delivery.settled_at = state, reason[:300], now


def move(session: Session, delivery: Delivery, channel: ChannelName) -> None:
    """Let a delivery of ``due`` go through another channel."""
    ensure_channel(session, channel.platform, channel.tenant)
    delivery.platform, delivery.tenant = channel


def postpone_alike(
    session: Session, channel: ChannelName, message: str, until: datetime, timezone: str, department: str | None = None
) -> None:
    """Put off everything in a channel that has the same reason to wait: the message, the zone, the department."""
    people = [Employee.timezone == timezone, *([Employee.department == department] if department is not None else [])]
    who = Delivery.employee_id.in_(select(Employee.id).where(*people))
    _change(
        session,
        (*_through(channel), *_queued(), Delivery.message == message, Delivery.due_at < until, who),
        due_at=until,
    )


def hold_wave(session: Session, wave_id: int, message: str) -> None:
    """Keep what is queued of a stopped wave until somebody makes it due again."""
    _change(session, _of_wave(wave_id, message), due_at=NEVER)


def cancel_wave(session: Session, wave_id: int, message: str, reason: str, now: datetime) -> None:
    """Cancel what is queued of a wave that is over."""
    _change(session, _of_wave(wave_id, message), state=DeliveryState.CANCELLED, reason=reason, settled_at=now)


def settle(session: Session, ids: Collection[int], state: DeliveryState, reason: str, now: datetime) -> None:
    """Give deliveries their final state, if they are still being sent."""
    session.execute(_sending(ids).values(state=state, reason=reason[:300], settled_at=now))


def requeue(session: Session, ids: Collection[int]) -> None:
    """Put deliveries that the platform did not take back in the queue, where they were."""
    session.execute(_sending(ids).values(state=DeliveryState.QUEUED, claimed_at=None))


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
    mine = (Delivery.employee_id == employee_id, *_queued())
    which = (*mine, Delivery.once == once) if once else mine
    session.execute(update(Delivery).where(*which).values(state=DeliveryState.CANCELLED, settled_at=now))


def forget(session: Session, messages: Collection[str], ids: Collection[int] | None = None) -> None:
    """Delete settled deliveries of these messages, or those of them with these ids: that one got it tells too much."""
    settled = Delivery.state.not_in((DeliveryState.QUEUED, DeliveryState.SENDING))
    these = () if ids is None else (Delivery.id.in_(ids),)
    which = delete(Delivery).where(*these, Delivery.message.in_(messages), settled)
    if session.execute(which.returning(Delivery.id)).first() is not None:
        session.info[ERASES] = True


def totals(session: Session, wave_id: int) -> dict[DeliveryState, int]:
    """How many deliveries of a wave are in each state; together, everybody it is for."""
    rows = select(Delivery.state, func.count()).where(Delivery.wave_id == wave_id).group_by(Delivery.state)
    return {DeliveryState(state): count for state, count in session.execute(rows)}


def recipients(session: Session, wave_id: int, message: str) -> Iterator[Recipient]:
    """Every delivery of one message of a wave in the order of its id, read page by page.

    One message: of a wave's reminders and results, having got one tells who answered.
    """
    user = (
        select(Account.user)
        .where(
            Account.employee_id == Delivery.employee_id,
            Account.platform == Delivery.platform,
            Account.tenant == Delivery.tenant,
        )
        .order_by(Account.seen_at.desc(), Account.id)
        .limit(1)
        .scalar_subquery()
    )
    columns = (Delivery.id, Delivery.platform, Delivery.tenant, func.coalesce(user, ""))
    rows = select(*columns, Delivery.state, Delivery.reason, Delivery.settled_at)
    rows = rows.where(Delivery.wave_id == wave_id, Delivery.message == message)
    for row in session.execute(rows.order_by(Delivery.id).execution_options(yield_per=PAGE)):
        yield Recipient(*row)


def _queued() -> tuple[ColumnElement[bool], ...]:
    return (Delivery.state == DeliveryState.QUEUED,)


def _through(channel: ChannelName) -> tuple[ColumnElement[bool], ...]:
    return (Delivery.platform == channel.platform, Delivery.tenant == channel.tenant)


def _of_wave(wave_id: int, message: str) -> tuple[ColumnElement[bool], ...]:
    return (Delivery.wave_id == wave_id, Delivery.message == message, *_queued())


def _sending(ids: Collection[int]) -> Update:
    return update(Delivery).where(Delivery.id.in_(ids), Delivery.state == DeliveryState.SENDING)


def _change(session: Session, which: Collection[ColumnElement[bool]], **values: Any) -> None:
    """Change deliveries in one statement, without waiting for those that another transaction has: they come later."""
    free = select(Delivery.id).where(*which).with_for_update(skip_locked=True)
    change = update(Delivery).where(Delivery.id.in_(free)).values(**values)
    session.execute(change.execution_options(synchronize_session=False))
