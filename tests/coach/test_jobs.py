"""Jobs: done once on their dates, whatever the clock, the replicas and the jobs themselves do."""

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from coach.coach import Coach
from coach.jobs import DAILY, JOBS, TICKS, Job, due_slot
from coach.turn import Company, JobContext
from storage import inbox
from storage.db import Database
from storage.models import Employee
from tests.builders import NOON, Clock, dump
from usecases.load import Catalogue, load_departments

EMPTY = Catalogue({}, load_departments())
TOKYO, NEW_YORK = "Asia/Tokyo", "America/New_York"


def hire(context: JobContext) -> None:
    """What the jobs of these tests do: a row for each time."""
    context.session.add(Employee(name=context.now.isoformat()))


def job(at: str = "09:00", hours: float = 2, days: Iterable[int] = DAILY, function: object = hire) -> Job:
    return Job("hire", function, time.fromisoformat(at), timedelta(hours=hours), tuple(days))  # type: ignore[arg-type]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def hired(database: Database) -> int:
    return len(dump(database)["employee"])


def slots(database: Database) -> list[tuple[str, str]]:
    return [(row["job"], row["slot"].isoformat()) for row in dump(database)["job_run"]]


def runs(database: Database, zone: str, the_job: Job, first: datetime, minutes: int) -> list[datetime]:
    """When a coach that looks every minute does the job."""
    coach = Coach(database, EMPTY, Company(timezone=zone))
    for minute in range(minutes):
        coach.run_jobs(first + timedelta(minutes=minute), [the_job], [])
    return [datetime.fromisoformat(row["name"]) for row in dump(database)["employee"]]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T08:59:59+09:00", None),
        ("2026-11-24T09:00+09:00", "2026-11-24"),
        ("2026-11-24T11:00+09:00", "2026-11-24"),
        ("2026-11-24T11:00:01+09:00", None),  # beyond the grace
        ("2026-11-23T09:30+09:00", None),  # a Monday
        ("2026-11-27T09:30+09:00", None),  # a Friday
    ],
)
def test_a_slot_is_due_on_its_days_from_its_time_until_its_grace_is_over(now: str, expected: str | None) -> None:
    found = due_slot(job(days=(1, 2, 3)), moment(now), TOKYO)
    assert found == (date.fromisoformat(expected) if expected else None)


def test_a_grace_may_last_into_the_next_days() -> None:
    friday = job("18:00", hours=72, days=[4])
    assert due_slot(friday, moment("2026-11-30T17:59+09:00"), TOKYO) == date(2026, 11, 27)
    assert due_slot(friday, moment("2026-11-30T18:01+09:00"), TOKYO) is None


def test_an_hour_that_comes_twice_counts_as_an_hour() -> None:
    second = datetime(2026, 11, 1, 1, 40, fold=1, tzinfo=ZoneInfo(NEW_YORK))
    assert due_slot(job("01:30", hours=1), second, NEW_YORK) is None
    assert due_slot(job("01:30", hours=1.5), second, NEW_YORK) == second.date()


def test_the_date_is_that_of_the_companys_time_zone(database: Database) -> None:
    coach = Coach(database, EMPTY, Company(timezone="Asia/Kathmandu"))
    coach.run_jobs(moment("2026-11-24T00:10+05:45"), [job("00:05")], [])
    assert slots(database) == [("hire", "2026-11-24")]


def test_a_slot_is_done_once_and_the_next_day_again(coach: Coach, clock: Clock, database: Database) -> None:
    noon = job("12:00")
    for minutes in (0, 1, 60, 24 * 60, 24 * 60 + 1):
        coach.run_jobs(clock.now + timedelta(minutes=minutes), [noon], [])
    assert hired(database) == 2
    assert slots(database) == [("hire", "2026-11-24"), ("hire", "2026-11-25")]


def test_two_replicas_at_the_same_moment_do_it_once(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    replicas = [Database(url), Database(url)]
    together = Barrier(len(replicas), timeout=30)

    def look(replica: Database) -> None:
        coach = Coach(replica, EMPTY, Company())
        for day in range(10):
            together.wait()
            coach.run_jobs(NOON + timedelta(days=day), [job("12:00")], [])

    with ThreadPoolExecutor(len(replicas)) as threads:
        list(threads.map(look, replicas))
    for replica in replicas:
        replica.close()
    assert hired(database) == len(slots(database)) == 10


@pytest.mark.parametrize(
    ("at", "first", "expected"),
    [
        ("01:30", "2026-11-01T00:30-04:00", "2026-11-01T01:30-04:00"),  # 01:30 comes twice
        ("02:30", "2027-03-14T01:00-05:00", "2027-03-14T03:30-04:00"),  # there is no 02:30
        ("09:00", "2026-11-01T08:00-05:00", "2026-11-01T09:00-05:00"),
        ("09:00", "2027-03-14T08:00-04:00", "2027-03-14T09:00-04:00"),
    ],
)
def test_daylight_saving_neither_doubles_nor_drops_a_date(
    database: Database, at: str, first: str, expected: str
) -> None:
    assert runs(database, NEW_YORK, job(at, hours=20), moment(first), 4 * 60) == [moment(expected)]


def test_a_clock_set_back_runs_nothing_twice(coach: Coach, clock: Clock, database: Database) -> None:
    for hours in (0, -2, -1, 0, 1):
        coach.run_jobs(clock.now + timedelta(hours=hours), [job("11:00", hours=6)], [])
    assert hired(database) == 1


def test_a_clock_set_forward_a_day_catches_up_at_most_once(coach: Coach, clock: Clock, database: Database) -> None:
    noon = job("12:00", hours=20)
    coach.run_jobs(clock.now, [noon], [])
    clock.forward(days=3, hours=5)
    for minutes in range(5):
        coach.run_jobs(clock.now + timedelta(minutes=minutes), [noon], [])
    clock.forward(days=-3, hours=-5)
    coach.run_jobs(clock.now, [noon], [])
    assert slots(database) == [("hire", "2026-11-24"), ("hire", "2026-11-27")]
    assert hired(database) == 2


@pytest.mark.parametrize(("back", "expected"), [("10:59", 1), ("11:01", 0)])
def test_what_was_missed_while_down_is_made_up_for_within_the_grace_only(
    database: Database, back: str, expected: int
) -> None:
    assert len(runs(database, TOKYO, job("09:00", hours=2), moment(f"2026-11-24T{back}+09:00"), 30)) == expected


def test_a_job_that_fails_leaves_no_slot_stops_no_other_and_is_tried_again(
    coach: Coach, clock: Clock, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    troubles = [RuntimeError("a secret")] * 5

    def unlucky(context: JobContext) -> None:
        context.session.add(Employee(name="half done"))
        if troubles:
            raise troubles.pop()

    jobs = [job("12:00", function=unlucky), Job("other", hire, time(12), timedelta(hours=2))]
    for minute in range(5):
        coach.run_jobs(clock.now + timedelta(minutes=minute), jobs, [])
        assert slots(database) == [("other", "2026-11-24")]
        assert hired(database) == 1
    coach.run_jobs(clock.now + timedelta(minutes=5), jobs, [])
    coach.run_jobs(clock.now + timedelta(minutes=6), jobs, [])
    assert slots(database) == [("hire", "2026-11-24"), ("other", "2026-11-24")]
    assert hired(database) == 2
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [(record.message, record.job, record.times) for record in errors] == [  # type: ignore[attr-defined]
        ("job_failed", "hire", 1),
        ("job_failed", "hire", 2),
        ("job_failed", "hire", 4),
    ]


def test_ticks_run_every_time_each_in_a_transaction_of_its_own(coach: Coach, clock: Clock, database: Database) -> None:
    def broken(context: JobContext) -> None:
        hire(context)
        raise LookupError

    for _ in range(3):
        coach.run_jobs(clock.forward(minutes=1), [], [broken, hire])
    assert hired(database) == 3
    assert slots(database) == []


def test_names_and_times_of_the_jobs_are_sound() -> None:
    """Their names are keys in the database; daylight saving leaves out hours of the night before 03:30."""
    names = [job.name for job in JOBS] + [tick.__name__ for tick in TICKS]
    assert len(names) == len(set(names))
    assert all(job.at >= time(3, 30) for job in JOBS)


def test_the_ids_of_old_events_are_forgotten_in_the_night(coach: Coach, clock: Clock, database: Database) -> None:
    with database.transaction() as session:
        for event, days in (("old", 6.5), ("young", 5.5)):
            inbox.record(session, "slack", "T1", event, "", clock.now - timedelta(days=days))
            inbox.settle(session, "slack", "T1", event, inbox.InboxState.DONE)
    coach.run_jobs(moment("2026-11-24T03:59+09:00"))
    assert [row["event_id"] for row in dump(database)["inbox"]] == ["old", "young"]
    coach.run_jobs(moment("2026-11-24T04:00+09:00"))
    assert [row["event_id"] for row in dump(database)["inbox"]] == ["young"]
    assert ("tidy", "2026-11-24") in slots(database)
