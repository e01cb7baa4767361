"""How it grows: three sizes of each of employees, events and replicas, the others as they are in the middle."""

import asyncio
import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from coach.jobs import roll_up_weeks
from coach.kpi import digest
from coach.pulse import waves
from coach.turn import JobContext
from storage.db import Database
from tests.bench.footprint import resident_megabytes
from tests.bench.kpi import timed
from tests.bench.scale.company import COMPANY, Filled, Size, begin_wave, filled
from tests.bench.scale.company_at_work import at_work
from tests.bench.scale.load import percentile
from tests.bench.scale.platforms import Platforms
from usecases.load import load_catalogue

WARM_UP = 10.0

TABLES = ("event", "week_use", "delivery", "invitation", "account", "employee", "inbox")

SIZES = """
SELECT pg_table_size(CAST(:name AS regclass)), pg_indexes_size(CAST(:name AS regclass))
"""


class Plan(NamedTuple):
    """The sizes; the middle one of each is what the others are varied around."""

    employees: tuple[int, int, int]
    events_million: tuple[float, float, float]
    replicas: tuple[int, int, int] = (1, 2, 3)

    def databases(self) -> list[tuple[Size, Sequence[int]]]:
        """Every company, with the numbers of replicas that are measured on it."""
        employees, events = self.employees[1], self.events_million[1]
        middle = Size(employees, events)
        others = [Size(count, events) for count in self.employees] + [Size(employees, m) for m in self.events_million]
        return [(middle, self.replicas), *((size, self.replicas[1:2]) for size in others if size != middle)]


PLANS = {
    "small": Plan((4_000, 10_000, 20_000), (0.1, 0.4, 1.0)),
    "full": Plan((10_000, 50_000, 100_000), (1.0, 4.0, 10.0)),
}


class Jobs(NamedTuple):
    """What one process took for the week and for a wave: seconds, and megabytes it held afterwards."""

    rollup: float
    digest: float
    planning: float
    megabytes: float
    begun_with: float


async def measure(platforms: Platforms, plan: Plan, rate: float, seconds: float) -> None:
    """A line for each company and number of replicas, then the sizes of the tables in the largest."""
    print(
        f"{'employees':>10}{'events':>8}{'replicas':>9}{'turns/s':>9}{'p50 ms':>8}{'p99 ms':>8}{'lost':>6}"
        f"{'MB each':>9}{'rollup s':>10}{'digest s':>10}{'planning s':>12}{'job MB':>8}"
    )
    for size, replicas in plan.databases():
        with filled(size, platforms.service) as made:
            for count in replicas:
                told = await _traffic(made, platforms, size, count, rate, seconds)
                jobs = await asyncio.to_thread(_jobs, made) if count == replicas[-1] else None
                print(f"{size.employees:10,}{size.events_million:7g}M{count:9}{told}{_told(jobs)}", flush=True)
            if size == Size(plan.employees[1], plan.events_million[2]):
                _tell_sizes(made)


def _told(jobs: Jobs | None) -> str:
    if jobs is None:
        return ""
    return f"{jobs.rollup:10.2f}{jobs.digest:10.2f}{jobs.planning:12.2f}{jobs.megabytes:8.0f}"


async def _traffic(made: Filled, platforms: Platforms, size: Size, replicas: int, rate: float, seconds: float) -> str:
    async with at_work(made, platforms, replicas, rate, range(1, size.employees + 1)) as company:
        loading = asyncio.create_task(company.load.run())
        await asyncio.sleep(WARM_UP)
        begin = time.perf_counter()
        await asyncio.sleep(seconds)
        company.load.stop()
        await loading
        samples = [s for s in company.load.samples if begin <= s.due < begin + seconds]
        memory = [looks[-1].megabytes for looks in company.watch.looks.values()]
    answered = [s.answered for s in samples if s.answered is not None]
    p50, p99 = (percentile(answered, share) * 1000 for share in (0.5, 0.99))
    lost = len(samples) - len(answered)
    return f"{len(samples) / seconds:9.1f}{p50:8.0f}{p99:8.0f}{lost:6}{max(memory):9.0f}"


def _jobs(made: Filled) -> Jobs:
    """In a process of its own, whose memory holds nothing else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
        return pool.submit(jobs, made.url, made.moment).result()


def jobs(url: str, moment: datetime) -> Jobs:
    """The week's rollup and digest, and a wave for everybody, as the scheduled jobs do them."""
    database, catalogue = Database(url), load_catalogue()
    before = resident_megabytes(os.getpid())

    def work(job: object) -> float:
        with database.transaction() as session:
            return timed(lambda: job(JobContext(session, moment, COMPANY, catalogue)))  # type: ignore[operator]

    rollup, told = work(roll_up_weeks), work(digest.send)
    with database.transaction() as session:
        begin_wave(session, moment)
    planning = work(lambda context: waves.open_and_close(context.session, context.now, context.company))
    database.close()
    return Jobs(rollup, told, planning, resident_megabytes(os.getpid()), before)


def _tell_sizes(made: Filled) -> None:
    database = Database(made.url)
    with database.transaction() as session:
        for name in TABLES:
            rows = session.scalar(text(f"SELECT count(*) FROM {name}")) or 1
            table, indexes = session.execute(text(SIZES), {"name": name}).one()
            print(
                f"  {name:12}{rows:12,} rows  {table / rows:5.0f} bytes a row and {indexes / rows:5.0f} of indexes",
                flush=True,
            )
    database.close()
