"""Proactive messages that are due: whether they still may go out, to which account, as which card, and what became."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from coach.cards import Card
from coach.commands import DELIVERIES, Push
from coach.sending_hours import SendingCalendar, next_sending_time
from coach.turn import Account
from storage import channels, leads, outbox, people, pulses
from storage.channels import ChannelName
from storage.db import Session
from storage.outbox import Delivery, DeliveryState, Waiting
from storage.people import Employee
from storage.pulses import WaveState
from usecases.load import Catalogue

log = logging.getLogger(__name__)

LOOKS = 20
"""How often one claim looks for more when what it found is not to be sent; the rest comes with the next claim."""

SPARE = 10
"""How many more than needed are looked at, as some may not be wanted any more."""

REFUSED_PAUSE = timedelta(minutes=15)
"""How long nothing is sent after a platform refused us altogether."""


FORGOTTEN = frozenset(name for name, push in DELIVERIES.items() if push.forget)
"""The messages of which nothing stays."""

FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What can be wrong with one card, which must not hold up everybody behind it. A database that fails is none."""


@dataclass(frozen=True)
class Due:
    """A delivery ready to be sent."""

    id: int
    account: Account
    card: Card
    where: Mapping[str, str] = field(default_factory=dict)
    """The front end's own address of the account's private chat, as it gave it in ``Incoming.address``."""

    @property
    def channel(self) -> ChannelName:
        """What it goes through."""
        return ChannelName(self.account.platform, self.account.tenant)


@dataclass(frozen=True)
class Claim:
    """What may be sent through a channel now."""

    due: Sequence[Due]
    again_at: datetime | None
    """When its next message may go; None when nothing else is due."""


@dataclass(frozen=True)
class Result:
    """What became of a delivery."""

    due: Due
    state: DeliveryState
    """QUEUED when the platform did not take it, so that it is sent later."""
    reason: str = ""
    unreachable: bool = False
    """Whether the platform takes no messages to this account."""
    refused: bool = False
    """Whether the platform takes no messages from us at all."""
    pause_until: datetime | None = None
    """Until when the platform wants nothing through this channel."""


def claim(
    session: Session,
    name: ChannelName,
    now: datetime,
    rate: float,
    room: int,
    catalogue: Catalogue,
    calendar: SendingCalendar,
) -> Claim:
    """At most ``room`` messages, as many as ``rate`` a second permits; what may not go out is settled or put off.

    Only what is sent takes a turn of the channel: a wave half of whose people opted out does not go at half the rate.
    """
    channel = channels.lock(session, name)
    if channel is None:  # another replica is claiming; it leaves the rest
        return Claim((), now)
    permitted = min(room, channels.permitted(channel, now, rate))
    gate = _Gate(session, name, now, catalogue, calendar)
    ready: list[Due] = []
    found = True
    for _ in range(LOOKS):
        if len(ready) == permitted or not found:
            break
        waiting = outbox.due(session, name, now, permitted - len(ready) + SPARE)
        found = bool(waiting)
        ready += gate.admit(waiting, permitted - len(ready))
    channels.spend(channel, now, rate, len(ready))
    return Claim(ready, channels.opens_at(channel, now) if found else None)


def settle(session: Session, results: Collection[Result], now: datetime) -> None:
    """Record what became of deliveries, and what it says of accounts and channels."""
    for channel, reason in {(result.due.channel, result.reason) for result in results if result.refused}:
        _stop(session, channel, reason, now)
    groups: dict[tuple[DeliveryState, str], list[int]] = defaultdict(list)
    for result in results:
        groups[result.state, result.reason].append(result.due.id)
        account = result.due.account
        if result.unreachable:
            people.mark_unreachable(session, account.platform, account.tenant, account.user, result.reason)
        if result.pause_until is not None:
            channels.pause(session, result.due.channel, result.pause_until)
    for (state, reason), ids in groups.items():
        if state is DeliveryState.QUEUED:
            outbox.requeue(session, ids)
        else:
            outbox.settle(session, ids, state, reason, now)
    outbox.forget(session, FORGOTTEN, [result.due.id for result in results])
    for channel in {result.due.channel for result in results if result.state is DeliveryState.SENT}:
        channels.accept(session, channel, now)


def _stop(session: Session, channel: ChannelName, reason: str, now: datetime) -> None:
    """Stop what goes through a channel that refuses us, and tell the leads, through another one if they have it."""
    stopped = channels.refuse(session, channel, reason, now + REFUSED_PAUSE)
    log.error("channel_refused", extra={"platform": channel.platform, "reason": reason, "waves": len(stopped)})
    if not stopped:
        return
    told = [lead.employee_id for lead in leads.everyone(session)]
    accounts = people.reachable(session, told)
    refused = channels.refused(session)
    for wave in stopped:
        for lead in told:
            theirs = [ChannelName(account.platform, account.tenant) for account in accounts.get(lead, ())]
            open_ones = [name for name in theirs if name not in refused]
            platform, tenant = (open_ones or theirs or [ChannelName("", "")])[0]
            once = f"pulse_stopped:{wave}:{now.isoformat()}:{lead}"
            outbox.enqueue(
                session, lead, "pulse_stopped", {"wave": wave}, once=once, due_at=now, platform=platform, tenant=tenant
            )


@dataclass
class _Gate:
    """Who may pass in one claim, and as which card."""

    session: Session
    channel: ChannelName
    now: datetime
    catalogue: Catalogue
    calendar: SendingCalendar
    put_off: set[tuple[object, ...]] = field(default_factory=set)
    """What was put off or cancelled as a whole."""

    @cached_property
    def quiet(self) -> Mapping[str, list[tuple[date, date]]]:
        """The days on which a department is left alone."""
        found = pulses.quiet_periods(self.session, (self.now - timedelta(days=1)).date())
        return {name: [(period.first_day, period.last_day) for period in periods] for name, periods in found.items()}

    def admit(self, waiting: Sequence[Waiting], most: int) -> list[Due]:
        """The first ``most`` that may go, claimed for sending."""
        accounts = people.reachable(self.session, [item.employee.id for item in waiting])
        admitted: list[Due] = []
        with self.session.no_autoflush:  # what changes is written together at the end, not one before each card
            for item in waiting:
                if len(admitted) == most:
                    break
                if (due := self._pass(item, accounts.get(item.employee.id, []))) is not None:
                    outbox.start(item.delivery, self.now)
                    admitted.append(due)
        return admitted

    def _pass(self, item: Waiting, accounts: Sequence[people.Account]) -> Due | None:
        delivery, employee = item.delivery, item.employee
        push = DELIVERIES.get(delivery.message)
        if push is None:
            log.error("delivery_unknown", extra={"delivery_message": delivery.message})
            outbox.drop(delivery, DeliveryState.FAILED, "this version does not know the message", self.now)
            return None
        if (reason := _unwanted(employee, self.now, accounts, awaited=push.awaited)) is not None:
            self._drop(delivery, push, DeliveryState.SKIPPED, reason)
            return None
        if self._wave_is_not_open(item, push) or self._is_too_early(item, push):
            return None
        names = [ChannelName(account.platform, account.tenant) for account in accounts]
        if self.channel not in names:
            outbox.move(self.session, delivery, names[0])
            return None
        card = self._card(delivery, employee, push)
        if card is None:
            return None
        account = accounts[names.index(self.channel)]
        to = Account(account.platform, account.tenant, account.user)
        return Due(delivery.id, to, replace(card, language=employee.language), account.address or {})

    def _card(self, delivery: Delivery, employee: Employee, push: Push) -> Card | None:
        try:
            card = push.make(self.session, employee, delivery.args, self.catalogue)
        except FAULTS:
            log.exception("delivery_without_card", extra={"delivery_message": delivery.message})
            self._drop(delivery, push, DeliveryState.FAILED, "its card cannot be made")
            return None
        if isinstance(card, str):
            self._drop(delivery, push, DeliveryState.SKIPPED, card)
            return None
        return card

    def _drop(self, delivery: Delivery, push: Push, state: DeliveryState, reason: str) -> None:
        outbox.drop(delivery, state, reason, self.now)
        if push.forget:
            self.session.flush()
            outbox.forget(self.session, FORGOTTEN, [delivery.id])

    def _wave_is_not_open(self, item: Waiting, push: Push) -> bool:
        """Hold or cancel the whole wave when it is stopped or over; the end of a wave costs one statement."""
        message, wave = item.delivery.message, item.wave
        if not push.asks or wave is None or wave.state == WaveState.OPEN:
            return False
        if self._first_time(message, wave.id):
            if wave.state in (WaveState.STOPPED, WaveState.PLANNED):
                outbox.hold_wave(self.session, wave.id, message)
            else:
                outbox.cancel_wave(self.session, wave.id, message, "the wave closed", self.now)
        return True

    def _is_too_early(self, item: Waiting, push: Push) -> bool:
        """Put off everybody with the same reason to wait: the end of a working day costs one statement for a zone."""
        message, zone, department = item.delivery.message, item.employee.timezone, item.employee.department
        opens = next_sending_time(self.now, zone, self.calendar, push.window)
        if opens > self.now:
            if self._first_time(message, zone):
                outbox.postpone_alike(self.session, self.channel, message, opens, zone)
            return True
        opens = next_sending_time(self.now, zone, self.calendar, push.window, self.quiet.get(department or "", ()))
        if opens > self.now:
            if self._first_time(message, zone, department):
                outbox.postpone_alike(self.session, self.channel, message, opens, zone, department)
            return True
        return False

    def _first_time(self, *what: object) -> bool:
        known = what in self.put_off
        self.put_off.add(what)
        return not known


def _unwanted(employee: Employee, now: datetime, accounts: Sequence[people.Account], *, awaited: bool) -> str | None:
    if employee.left_on is not None and now.astimezone(ZoneInfo(employee.timezone)).date() > employee.left_on:
        return "left the company"
    if employee.opted_out:
        return "opted out"
    if not awaited and employee.paused_until is not None and employee.paused_until > now:
        return "paused"
    return None if accounts else outbox.NO_ACCOUNT
