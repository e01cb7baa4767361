"""What no single event tells: how much waits, whether the database answers, and whether the event loop keeps up."""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.metrics import Metrics
from storage import running
from storage.db import Database, DatabaseGone, Session
from storage.running import Backlog

log = logging.getLogger(__name__)

EVERY = 15.0
"""Seconds between looks at the database, however often somebody asks for the figures."""

LAG_EVERY = 0.5
"""Seconds between looks at the event loop."""

NOTHING = Backlog(0, None)


class Watch:
    """Keeps the figures that have to be looked for."""

    def __init__(
        self, database: Database, metrics: Metrics, clock: Callable[[], datetime], platforms: Collection[str]
    ) -> None:
        self._database = database
        self._metrics = metrics
        self._clock = clock
        self._platforms = frozenset(platforms)

    async def run(self) -> None:
        """Until it is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._look_again_and_again())
            tasks.create_task(self._listen_to_the_loop())

    async def look(self) -> None:
        """Look at the database once."""
        try:
            await asyncio.to_thread(self._read)
        except DatabaseGone:
            self._metrics.database(up=False)
        except Exception:
            log.exception("watch_failed")
        else:
            self._metrics.database(up=True)

    async def _look_again_and_again(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def _listen_to_the_loop(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            due = clock() + LAG_EVERY
            await asyncio.sleep(LAG_EVERY)
            self._metrics.lagged(max(0.0, clock() - due))

    def _read(self) -> None:
        now = self._clock()
        with self._database.transaction() as session:
            self._read_outbox(session, now)
            unanswered = running.unanswered(session, now)
            self._metrics.inbox(unanswered.amount, _seconds(unanswered, now))
            self._metrics.last_done(running.last_runs(session))

    def _read_outbox(self, session: Session, now: datetime) -> None:
        waiting = running.waiting_by_platform(session, now)
        refusing = [platform for platform, _ in running.refusals(session)]
        for platform in self._platforms.union(waiting, refusing):
            backlog = waiting.get(platform, NOTHING)
            self._metrics.outbox(platform, backlog.amount, _seconds(backlog, now), refusing.count(platform))


def _seconds(backlog: Backlog, now: datetime) -> float:
    """The age of the oldest, 0 when nothing waits."""
    return 0.0 if backlog.oldest is None else max(timedelta(), now - backlog.oldest).total_seconds()
