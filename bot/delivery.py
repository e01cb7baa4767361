"""The outbox loop: claim what is due, make its card, send it, settle it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.frontend import Address, FrontEnd, SendError, Throttled, Unreachable, Unsure
from coach.coach import Coach
from coach.outgoing import Due
from storage.db import DatabaseGone
from storage.outbox import DeliveryState

log = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds between looks at the outbox."""

LEASE = timedelta(minutes=2)
"""A send takes seconds; a delivery claimed longer ago belongs to a process that died."""


class DeliveryLoop:
    """Sends proactive messages, one after the other; a platform that throttles us waits alone."""

    def __init__(self, coach: Coach, front_ends: Mapping[str, FrontEnd], clock: Callable[[], datetime]) -> None:
        self._coach = coach
        self._front_ends = front_ends
        self._clock = clock
        self._not_before: dict[str, datetime] = {}

    async def run(self) -> None:
        """Until cancelled. A database that is away is waited for."""
        while True:
            try:
                sent = await self.step()
            except DatabaseGone:
                log.warning("outbox_without_database")
                sent = False
            except Exception:
                log.exception("outbox_step_failed")
                sent = False
            if not sent:
                await asyncio.sleep(PAUSE)

    async def step(self) -> bool:
        """Send the next message that is due; False when there is none."""
        now = self._clock()
        waiting = frozenset(name for name, until in self._not_before.items() if until > now)
        due = await asyncio.to_thread(self._coach.take_due, now, now - LEASE, frozenset(self._front_ends) - waiting)
        if due is None:
            return False
        await self._send(due)
        return True

    async def _send(self, item: Due) -> None:
        state, reason, unreachable = DeliveryState.SENT, "", False
        try:
            await self._front_ends[item.account.platform].send(Address(item.account, item.where), item.card)
        except Throttled as error:
            until = self._clock() + timedelta(seconds=error.retry_after)
            self._not_before[item.account.platform] = until
            await asyncio.to_thread(self._coach.postpone, item, until)
            return
        except SendError as error:
            state = DeliveryState.UNKNOWN if isinstance(error, Unsure) else DeliveryState.FAILED
            reason, unreachable = str(error), isinstance(error, Unreachable)
            log.warning("delivery_not_sent", extra={"platform": item.account.platform, "reason": type(error).__name__})
        except Exception as error:
            log.exception("delivery_fault", extra={"platform": item.account.platform})
            state, reason = DeliveryState.UNKNOWN, f"a fault while sending: {type(error).__name__}"
        await asyncio.to_thread(self._coach.settle, item, state, reason, self._clock(), unreachable=unreachable)
