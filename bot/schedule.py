"""When jobs are looked at: every minute, on every replica; which of them is due, the coach decides.

No cron triggers: around daylight saving they fire twice or at another hour, a slot that passed while the process was
down never fires, and two replicas would both fire. A slot is a date in the database instead (coach/jobs.py).
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import one_request
from bot.metrics import Metrics
from storage.db import DatabaseGone

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between looks."""


class Schedule:
    """Runs ``run_jobs`` in a thread at once and then ``every`` seconds, never two at a time, while it is entered."""

    def __init__(
        self,
        run_jobs: Callable[[datetime], Mapping[str, bool]],
        clock: Callable[[], datetime],
        every: float = EVERY,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._run_jobs = run_jobs
        self._clock = clock
        self._every = every
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._at_work = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._scheduler.add_job(
            self._look,
            "interval",
            seconds=self._every,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        return self

    async def __aexit__(self, *details: object) -> None:
        """Wait for the jobs at work; the scheduler's own end would leave them."""
        self._scheduler.pause()
        async with self._at_work:
            self._scheduler.shutdown()

    async def _look(self) -> None:
        async with self._at_work:
            now = self._clock()
            with one_request():
                await self._do(now)

    async def _do(self, now: datetime) -> None:
        try:
            self._metrics.ran(await asyncio.to_thread(self._run_jobs, now), now)
        except DatabaseGone:
            log.warning("jobs_without_database")
        except Exception:
            log.exception("jobs_failed")
