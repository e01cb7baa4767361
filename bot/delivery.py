"""The outbox loop: claim what each channel permits, send it, record what became of it."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.frontend import Address, FrontEnd, Revoked, SendError, Throttled, Unreachable, Unsure
from bot.logs import one_request
from bot.metrics import Metrics
from bot.together import Together
from coach.coach import Coach
from coach.outgoing import Due, Result
from storage.channels import ChannelName
from storage.db import DatabaseGone
from storage.outbox import DeliveryState

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=2)
"""Between looks at the outbox while nothing is due."""

BREATH = timedelta(seconds=0.02)
"""Between looks while there is work: what a channel permits in this time is claimed together."""

LEASE = timedelta(minutes=2)
"""A send takes seconds; a delivery claimed longer ago belongs to a process that died."""

IN_FLIGHT = 32
"""Sends of one channel that may be under way at once; as many can be unknown after a crash."""

PATIENCE = 1.0
"""Seconds until what became of a send is recorded again when the database was away."""


class DeliveryLoop:
    """Sends proactive messages. Each channel keeps its own pace, so that one that waits holds up no other."""

    def __init__(
        self,
        coach: Coach,
        front_ends: Mapping[str, FrontEnd],
        clock: Callable[[], datetime],
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._coach = coach
        self._front_ends = front_ends
        self._clock = clock
        self._sending: dict[ChannelName, set[asyncio.Task[None]]] = defaultdict(set)
        self._settling = Together(self._settle)
        self._channels: Sequence[ChannelName] = ()
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._busy = False

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set; sends under way are left to ``drain``. A database that is away is waited for."""
        stopped = asyncio.create_task(stop.wait())
        while not stop.is_set():
            pause = PAUSE
            try:
                pause = await self.step()
            except DatabaseGone:
                log.warning("outbox_without_database")
            except Exception:
                log.exception("outbox_step_failed")
            full = [task for tasks in self._sending.values() if len(tasks) >= IN_FLIGHT for task in tasks]
            await asyncio.wait({stopped, *full}, timeout=pause.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        await stopped

    async def step(self) -> timedelta:
        """Start every send that is permitted now; the time until the next may be."""
        now = self._clock()
        if not self._busy or abs(now - self._looked_at) >= PAUSE:
            self._looked_at = now
            self._channels = await asyncio.to_thread(
                self._coach.channels, now, now - LEASE, frozenset(self._front_ends)
            )
        pause = min([await self._start(name) for name in self._channels], default=PAUSE)
        self._busy = pause < PAUSE
        return pause

    async def drain(self, seconds: float | None = None) -> None:
        """Wait for the sends under way; what is not through after ``seconds`` is given up as unknown."""
        tasks = [task for tasks in self._sending.values() for task in tasks]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=seconds)

    async def _start(self, name: ChannelName) -> timedelta:
        tasks = self._sending[name]
        if len(tasks) >= IN_FLIGHT:
            return PAUSE
        now, rate = self._clock(), self._front_ends[name.platform].sends_per_second
        claim = await asyncio.to_thread(self._coach.claim, name, now, rate, IN_FLIGHT - len(tasks))
        for due in claim.due:
            task = asyncio.create_task(self._send(due, now))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        if claim.again_at is None or len(tasks) >= IN_FLIGHT:
            return PAUSE
        return min(max(claim.again_at - self._clock(), BREATH), PAUSE)

    async def _send(self, due: Due, claimed_at: datetime) -> None:
        with one_request():
            result = await self._attempt(due, claimed_at)
            put_back = result.state is DeliveryState.QUEUED
            self._metrics.sent(due.account.platform, "delivery", "put_back" if put_back else result.state)
            await self._record(result)

    async def _record(self, result: Result) -> None:
        """Settle it, however long the database is away."""
        while True:
            try:
                return await self._settling.do(result)
            except DatabaseGone:
                log.warning("delivery_without_database")
                await asyncio.sleep(PATIENCE)
            except Exception:
                log.exception("delivery_not_settled")
                return None

    async def _attempt(self, due: Due, claimed_at: datetime) -> Result:
        """Send once, and what that means; nothing tells a second message from the first."""
        if self._clock() - claimed_at >= LEASE:
            # This process stood still since: it may be night, and others have given the message up.
            log.warning("delivery_claim_lost", extra={"platform": due.account.platform})
            return Result(due, DeliveryState.QUEUED)
        try:
            await self._front_ends[due.account.platform].send(Address(due.account, due.where), due.card)
        except Throttled as error:
            self._metrics.throttled(due.account.platform)
            log.warning("delivery_throttled", extra={"platform": due.account.platform, "seconds": error.retry_after})
            until = self._clock() + timedelta(seconds=error.retry_after)
            return Result(due, DeliveryState.QUEUED, pause_until=until)
        except Revoked as error:
            return Result(due, DeliveryState.QUEUED, str(error), refused=True)
        except SendError as error:
            log.warning("delivery_not_sent", extra={"platform": due.account.platform, "reason": type(error).__name__})
            state = DeliveryState.UNKNOWN if isinstance(error, Unsure) else DeliveryState.FAILED
            return Result(due, state, str(error), unreachable=isinstance(error, Unreachable))
        except asyncio.CancelledError:
            return Result(due, DeliveryState.UNKNOWN, "the process stopped while sending")
        except Exception as error:
            log.exception("delivery_fault", extra={"platform": due.account.platform})
            return Result(due, DeliveryState.UNKNOWN, f"a fault while sending: {type(error).__name__}")
        return Result(due, DeliveryState.SENT)

    def _settle(self, results: list[Result]) -> list[None]:
        self._coach.settle(results, self._clock())
        return [None] * len(results)
