"""Channels: one platform to one tenant, with the rate, the pauses and the refusals that all replicas keep to."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Update, select, update

from storage.db import Session
from storage.models import Channel, Delivery, DeliveryState
from storage.pulse_models import Wave, WaveState
from storage.upsert import insert_once

__all__ = ["Channel", "ChannelName"]

TOLERANCE = timedelta(seconds=0.5)
"""How late a message may take its turn without losing it. After a pause the turns of this time are open at once."""

CLOCK_STEP = timedelta(minutes=5)
"""No turn lies this far ahead of a clock that runs steadily; beyond it, the clock was set back."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When a channel that sent nothing yet was free."""


class ChannelName(NamedTuple):
    """What names a channel."""

    platform: str
    tenant: str


def ensure_channel(session: Session, platform: str, tenant: str) -> None:
    """Make sure a channel exists before something is queued for it."""
    insert_once(session, Channel, platform=platform, tenant=tenant, free_at=LONG_AGO, paused_until=None, refused="")


def names(session: Session, platforms: Collection[str]) -> list[ChannelName]:
    """Every channel of these platforms."""
    rows = select(Channel.platform, Channel.tenant).where(Channel.platform.in_(sorted(platforms)))
    return [
        ChannelName(platform, tenant)
        for platform, tenant in session.execute(rows.order_by(*Channel.__mapper__.primary_key))
    ]


def refused(session: Session) -> set[ChannelName]:
    """The channels whose platform refuses us altogether."""
    rows = select(Channel.platform, Channel.tenant).where(Channel.refused != "")
    return {ChannelName(platform, tenant) for platform, tenant in session.execute(rows)}


def lock(session: Session, name: ChannelName) -> Channel | None:
    """The channel, for this transaction alone; None while another replica has it."""
    this = (Channel.platform == name.platform, Channel.tenant == name.tenant)
    return session.scalar(select(Channel).where(*this).with_for_update(skip_locked=True))


def permitted(channel: Channel, now: datetime, rate: float) -> int:
    """How many messages may go now at ``rate`` messages a second (GCRA, the generic cell rate algorithm).

    Any stretch of ``t`` seconds has at most ``rate * (t + TOLERANCE) + 1``. A platform that refused us is tried with
    one message.
    """
    if opens_at(channel, now) > now:
        return 0
    return 1 if channel.refused else int((now - _next_turn(channel, now)).total_seconds() * rate) + 1


def spend(channel: Channel, now: datetime, rate: float, count: int) -> None:
    """Take the turns of ``count`` messages."""
    if count:
        channel.free_at = _next_turn(channel, now) + timedelta(seconds=count / rate)


def opens_at(channel: Channel, now: datetime) -> datetime:
    """From when the channel takes its next message; not before ``now``."""
    return max(channel.paused_until or now, _next_turn(channel, now), now)


def _next_turn(channel: Channel, now: datetime) -> datetime:
    if channel.free_at > now + CLOCK_STEP:
        return now
    return max(channel.free_at, now - TOLERANCE)


def pause(session: Session, name: ChannelName, until: datetime) -> None:
    """Send nothing through the channel before ``until``; a longer pause stays."""
    shorter = Channel.paused_until.is_(None) | (Channel.paused_until < until)
    session.execute(_change(name).where(shorter).values(paused_until=until))


def refuse(session: Session, name: ChannelName, reason: str, until: datetime) -> list[int]:
    """Note that the platform refuses us altogether, and stop the open waves that go through it; the ids of those.

    Called before their deliveries are touched: whoever changes a wave takes the wave first.
    """
    under_way = select(Delivery.wave_id).where(
        Delivery.platform == name.platform,
        Delivery.tenant == name.tenant,
        Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.SENDING)),
        Delivery.wave_id.is_not(None),
    )
    stopped = session.scalars(
        update(Wave)
        .where(Wave.state == WaveState.OPEN, Wave.id.in_(under_way))
        .values(state=WaveState.STOPPED, stopped_for=reason[:200])
        .returning(Wave.id)
    )
    ids = sorted(stopped)
    session.execute(_change(name).values(refused=reason[:200], paused_until=until))
    return ids


def try_refused(session: Session, now: datetime) -> None:
    """Let every channel that refused us try one message now; if that arrives, the refusal is over."""
    session.execute(update(Channel).where(Channel.refused != "").values(paused_until=now))


def accept(session: Session, name: ChannelName, now: datetime) -> None:
    """Forget a refusal: a message sent after its pause arrived."""
    session.execute(_change(name).where(Channel.refused != "", Channel.paused_until <= now).values(refused=""))


def _change(name: ChannelName) -> Update:
    return update(Channel).where(Channel.platform == name.platform, Channel.tenant == name.tenant)
