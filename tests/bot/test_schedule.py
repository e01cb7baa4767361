"""The schedule: looks at once and again and again, outlives an absent database, and ends with its work done."""

import asyncio
import threading
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.schedule import Schedule
from coach.coach import Coach
from coach.jobs import Job
from coach.turn import Company, JobContext
from storage.db import Database
from storage.models import Employee
from tests.builders import NOON, Clock, dump
from usecases.load import Catalogue, load_departments

OFTEN = 0.02
"""Seconds."""


class CountingClock:
    """Says the same time to everyone; ``third`` is set when it was asked three times."""

    def __init__(self) -> None:
        self.asked = 0
        self.third = asyncio.Event()

    def __call__(self) -> datetime:
        self.asked += 1
        if self.asked == 3:
            self.third.set()
        return NOON


async def test_it_looks_again_and_again_and_the_jobs_are_done(coach: Coach, database: Database) -> None:
    clock = CountingClock()
    async with Schedule(coach.run_jobs, clock, OFTEN):
        await asyncio.wait_for(clock.third.wait(), 30)
    asked = clock.asked
    assert ("tidy", NOON.date()) in [(row["job"], row["slot"]) for row in dump(database)["job_run"]]
    await asyncio.sleep(OFTEN * 5)
    assert clock.asked == asked


async def test_a_database_that_is_away_is_a_line_each_time_and_not_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    coach = Coach(Database(f"sqlite:///{tmp_path}/never-migrated.db"), Catalogue({}, load_departments()), Company())
    clock = CountingClock()
    async with Schedule(coach.run_jobs, clock, OFTEN):
        await asyncio.wait_for(clock.third.wait(), 30)
    lines = [record for record in caplog.records if record.name == "bot.schedule"]
    assert len(lines) >= 2
    assert {(record.message, record.exc_info) for record in lines} == {("jobs_without_database", None)}


async def test_a_job_at_work_is_waited_for_at_the_end(coach: Coach, clock: Clock, database: Database) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(context: JobContext) -> None:
        begun.set()
        assert may_end.wait(30)
        context.session.add(Employee(name="done"))

    job = Job("slow", slow, time(12), timedelta(hours=1))
    schedule = Schedule(lambda now: coach.run_jobs(now, [job], []), lambda: clock.now, OFTEN)
    await schedule.__aenter__()
    assert await asyncio.to_thread(begun.wait, 30)
    ending = asyncio.create_task(schedule.__aexit__())
    await asyncio.sleep(OFTEN)
    assert not ending.done()
    may_end.set()
    await asyncio.wait_for(ending, 30)
    assert [row["name"] for row in dump(database)["employee"]] == ["done"]
    assert len(dump(database)["job_run"]) == 1
