"""Proactive messages that are due: whether they still may go out, to which account, and as which card."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from coach.cards import Card
from coach.commands import DELIVERIES
from coach.sending_hours import next_sending_time
from coach.turn import Account
from storage import outbox, people
from storage.db import Session
from storage.outbox import Delivery, DeliveryState
from storage.people import Employee
from usecases.load import Catalogue

log = logging.getLogger(__name__)

LATER = timedelta(seconds=30)
"""How long a message waits whose platform is throttled or not running here."""


@dataclass(frozen=True)
class Due:
    """A delivery ready to be sent."""

    id: int
    account: Account
    card: Card
    where: Mapping[str, str] = field(default_factory=dict)
    """The front end's own address of the account's private chat, as it gave it in ``Incoming.address``."""


def take_due(session: Session, now: datetime, platforms: Collection[str], catalogue: Catalogue) -> Due | None:
    """The next message to send; what may not go out on the way to it is settled or put off.

    One at a time, so that a crash leaves at most the one in flight unknown.
    """
    while claimed := outbox.claim(session, now, limit=1):
        if (due := _prepare(session, claimed[0], now, platforms, catalogue)) is not None:
            return due
    return None


def _prepare(
    session: Session, delivery: Delivery, now: datetime, platforms: Collection[str], catalogue: Catalogue
) -> Due | None:
    employee = session.get_one(Employee, delivery.employee_id)
    if (reason := _unwanted(employee, now)) is not None:
        outbox.settle(session, delivery.id, DeliveryState.SKIPPED, reason, now)
        return None
    if (allowed := next_sending_time(now, employee.timezone)) > now:
        outbox.postpone(session, delivery.id, allowed)
        return None
    reachable = [account for account in people.accounts(session, employee.id) if not account.unreachable]
    if not reachable:
        outbox.settle(session, delivery.id, DeliveryState.SKIPPED, "no account takes messages", now)
        return None
    account = reachable[0]
    if account.platform not in platforms:
        outbox.postpone(session, delivery.id, now + LATER)
        return None
    try:
        card = DELIVERIES[delivery.message](session, employee, delivery.args, catalogue)
    except (LookupError, ValueError, TypeError):
        log.exception("delivery_without_card", extra={"delivery_message": delivery.message})
        outbox.settle(session, delivery.id, DeliveryState.FAILED, "its card cannot be made", now)
        return None
    if isinstance(card, str):
        outbox.settle(session, delivery.id, DeliveryState.SKIPPED, card, now)
        return None
    to = Account(account.platform, account.tenant, account.user)
    return Due(delivery.id, to, replace(card, language=employee.language), account.address or {})


def _unwanted(employee: Employee, now: datetime) -> str | None:
    if employee.opted_out:
        return "opted out"
    if employee.paused_until is not None and employee.paused_until > now:
        return "paused"
    return None
