"""What is too old goes in the night; what a figure is still told from stays, and a record says what went."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from coach import retention as nightly
from coach.coach import Coach
from coach.jobs import JOBS, TICKS
from coach.kpi.figures import WeekNotReady, figures
from coach.kpi.weeks import bounds, last_closed, roll_up
from coach.retention import limits, purge_old
from coach.turn import Company
from storage import audit, inbox, retention
from storage.db import Database
from storage.kpi_models import Download, WeekEligible, WeekUse
from storage.models import Base, DailyCount, Delivery, DeliveryState, Employee, Event, EventKind, UnmetDemand
from storage.operations_models import PurgeRecord, WebSession
from storage.outbox import NEVER
from tests.builders import NOON, dump
from usecases.load import Catalogue, load_departments

COMPANY = Company()
NIGHT = datetime(2026, 11, 24, 19, 10, tzinfo=UTC)
"""04:10 of 25 November in Tokyo."""
FIRST = limits(NIGHT, COMPANY).moment
OLD, KEPT = FIRST - timedelta(seconds=1), FIRST
EMPTY = Catalogue({}, load_departments())


def add(database: Database, *rows: Base) -> None:
    with database.transaction() as session:
        session.add_all(rows)


def somebody(database: Database, **values: Any) -> int:
    with database.transaction() as session:
        employee = Employee(**{"department": "sales", "from_directory": True, "greeted_at": OLD, **values})
        session.add(employee)
        session.flush()
        return employee.id


def use(who: int, at: datetime, kind: EventKind = EventKind.TASK) -> Event:
    return Event(employee_id=who, at=at, kind=kind, platform="test")


def message(who: int, name: str, settled: datetime | None, **values: Any) -> Delivery:
    values = {"state": DeliveryState.SENT, "due_at": settled or OLD, "args": {}, **values}
    return Delivery(employee_id=who, message="notice", once=name, settled_at=settled, **values)


def night(database: Database, now: datetime = NIGHT, company: Company = COMPANY) -> None:
    """The ticks of one night: each minute once, until the work is done and a little longer."""
    coach = Coach(database, EMPTY, company)
    for minute in range(6):
        coach.run_jobs(now + timedelta(minutes=minute), [], TICKS)


def left(database: Database, table: str, column: str) -> list[Any]:
    return [row[column] for row in dump(database)[table]]


def records(database: Database) -> dict[str, tuple[int, datetime | None]]:
    return {row["purged"]: (row["rows"], row["before"]) for row in dump(database)["purge_record"]}


def test_so_many_months_are_kept_in_whole_weeks() -> None:
    assert limits(NIGHT, COMPANY).day == date(2024, 10, 21)
    assert limits(NIGHT, replace(COMPANY, keep_months=13)).day == date(2025, 10, 20)
    end_of_month = datetime(2026, 3, 31, tzinfo=UTC)
    assert limits(end_of_month, replace(COMPANY, keep_months=13)).day == date(2025, 2, 24)


def test_every_table_loses_what_is_too_old_and_nothing_else(database: Database) -> None:
    who = somebody(database)
    day = FIRST.astimezone(UTC).date() + timedelta(days=1)  # the Monday in Tokyo
    before = day - timedelta(days=7)
    add(database, *(use(who, at) for at in (OLD, KEPT)))
    for week in (before, day):
        add(database, WeekEligible(week=week, department="sales", eligible=9, reached=9, requests=0, unmet=0))
    for counted in (day - timedelta(days=1), day):
        add(database, DailyCount(day=counted, kind="worry", department="sales", count=1))
        asked: dict[str, Any] = {"day": counted, "department": "sales", "topic": "x"}
        add(database, UnmetDemand(**asked), UnmetDemand(**asked, wording="どうやる？", employee_id=who))
    add(
        database,
        *(message(who, name, at) for name, at in (("old", OLD), ("kept", KEPT))),
        message(who, "held", OLD, state=DeliveryState.CANCELLED, due_at=NEVER),
        message(who, "queued", None, state=DeliveryState.QUEUED),
    )
    for name, ends in (("over", NIGHT), ("open", NIGHT + timedelta(hours=1))):
        session: dict[str, Any] = {"token_hash": name, "employee_id": who, "language": "ja", "expires_at": ends}
        add(database, WebSession(**session), Download(**session, kind="figures", args={}))
    for months, at in ((13, limits(NIGHT, COMPANY).audit), (36, limits(NIGHT, COMPANY).records)):
        for moment in (at - timedelta(seconds=1), at):
            with database.transaction() as opened:
                if months == 13:
                    audit.record(opened, at=moment, role="lead", action="desk.home", employee_id=who)
                else:
                    opened.add(PurgeRecord(at=moment, purged="event", rows=1, before=None))
    night(database)
    assert left(database, "event", "at") == [KEPT]
    assert left(database, "week_eligible", "week") == [day]
    assert left(database, "daily_count", "day") == [day]
    assert sorted(left(database, "delivery", "once")) == ["kept", "queued"]
    asked_on = [(row["day"], row["wording"]) for row in dump(database)["unmet_demand"]]
    assert set(asked_on) == {(day - timedelta(days=1), "どうやる？"), (day, None), (day, "どうやる？")}
    assert left(database, "web_session", "token_hash") == left(database, "download", "token_hash") == ["open"]
    assert left(database, "audit_entry", "at") == [limits(NIGHT, COMPANY).audit]
    told = records(database)
    assert {table: rows for table, (rows, _) in told.items() if table not in ("event", "purge_record")} == {
        "week_eligible": 1,
        "daily_count": 1,
        "unmet_demand": 1,
        "delivery": 2,
        "download": 1,
        "web_session": 1,
        "audit_entry": 1,
    }
    assert told["delivery"][1] == FIRST


def test_it_goes_in_batches_and_is_noted_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    who = somebody(database)
    add(database, *(use(who, OLD - timedelta(minutes=number)) for number in range(25)))
    monkeypatch.setattr(nightly, "BATCH", 10)
    coach = Coach(database, EMPTY, COMPANY)
    remaining = []
    for minute in range(-1, 6):
        coach.run_jobs(NIGHT + timedelta(minutes=minute), [], [purge_old])
        remaining.append(len(dump(database)["event"]))
    assert remaining == [25, 15, 5, 0, 0, 0, 0]
    assert records(database)["event"] == (25, FIRST)
    assert [(row["job"], row["slot"]) for row in dump(database)["job_run"]] == [("retention", date(2026, 11, 25))]
    add(database, use(who, OLD))
    coach.run_jobs(NIGHT + timedelta(hours=10), [], [purge_old])
    assert len(dump(database)["event"]) == 1, "what came in the day waits for the next night"
    coach.run_jobs(NIGHT + timedelta(days=1), [], [purge_old])
    assert dump(database)["event"] == []


def test_replicas_in_the_same_night_delete_and_count_each_row_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = somebody(database)
    add(database, *(use(who, OLD - timedelta(minutes=number)) for number in range(60)))
    monkeypatch.setattr(nightly, "BATCH", 10)
    url = database.engine.url.render_as_string(hide_password=False)
    replicas = [Database(url), Database(url)]
    together = Barrier(2, timeout=30)

    def look(replica: Database) -> None:
        coach = Coach(replica, EMPTY, COMPANY)
        for minute in range(8):
            together.wait()
            coach.run_jobs(NIGHT + timedelta(minutes=minute), [], [purge_old])

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(look, replicas))
    for replica in replicas:
        replica.close()
    assert dump(database)["event"] == []
    assert records(database)["event"][0] == 60


def test_figures_that_look_back_on_everything_stay_as_they_were(database: Database) -> None:
    """New, back after a pause, and never: all of them look at whether there was any use before."""
    week = last_closed(NIGHT, COMPANY)
    people = [somebody(database) for _ in range(24)]
    start = bounds(week, COMPANY)[0]
    long_ago = limits(NIGHT, COMPANY).day - timedelta(weeks=30)
    for number, who in enumerate(people):
        add(database, *([use(who, start + timedelta(hours=1))] if number % 3 else []))
        if number % 4:
            weeks = (long_ago, long_ago + timedelta(weeks=5))
            add(database, *(WeekUse(week=at, employee_id=who, department="sales", uses=2) for at in weeks))
    silent = [somebody(database, greeted_at=None) for _ in range(6)]
    for number, who in enumerate(silent):
        add(database, message(who, f"first-{number}", OLD), message(who, f"last-{number}", start))
    with database.transaction() as session:
        roll_up(session, week, COMPANY)
        before = figures(session, week, COMPANY, EMPTY)
    night(database)
    with database.transaction() as session:
        after = figures(session, week, COMPANY, EMPTY)
    assert after == before
    assert before.dormant
    assert before.never_used
    assert before.growth is not None
    assert before.growth.resurrected
    assert records(database)["week_use"][0] == 18, "of two old weeks of a person the first stays"
    assert "delivery" not in records(database)


def test_a_week_whose_use_is_gone_has_no_figures_rather_than_wrong_ones(database: Database) -> None:
    who = somebody(database)
    week = limits(NIGHT, COMPANY).day - timedelta(weeks=1)
    add(database, use(who, bounds(week, COMPANY)[0]))
    with database.transaction() as session:
        roll_up(session, week, COMPANY)
        assert figures(session, week, COMPANY, EMPTY).eligible == 1
    night(database)
    with database.transaction() as session, pytest.raises(WeekNotReady):
        figures(session, week, COMPANY, EMPTY)


def test_the_ids_of_events_are_counted_as_they_go(coach: Coach, database: Database) -> None:
    with database.transaction() as session:
        for number in range(3):
            inbox.record(session, "slack", "T1", str(number), "", NOON - timedelta(days=7))
            inbox.settle(session, "slack", "T1", str(number), inbox.InboxState.DONE)
    coach.run_jobs(datetime(2026, 11, 23, 19, 0, tzinfo=UTC), [job for job in JOBS if job.name == "tidy"], [])
    assert records(database)["inbox"][0] == 3


def test_the_command_says_what_would_go_deletes_it_and_lists_it(
    monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setenv("BANSO_DATABASE_URL", database_url)
    monkeypatch.setenv("BANSO_KEEP_MONTHS", "13")
    database = Database(database_url)
    database.migrate()
    who = somebody(database)
    now = datetime.now(UTC)
    ages = (timedelta(days=13 * 31 + 8), timedelta(days=370))
    add(database, *(use(who, now - age) for age in ages))

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["purge", *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert "nothing was deleted" in run("--list")
    assert "event                      1" in run("--dry-run")
    assert len(dump(database)["event"]) == 2
    assert "1 rows deleted" in run()
    assert len(dump(database)["event"]) == 1
    assert "event                      1  from before" in run("--list")
    assert "0 rows deleted" in run()
    assert [row["action"] for row in dump(database)["audit_entry"]] == ["purge", "purge"]
    database.close()


def test_no_table_of_what_people_did_is_forgotten() -> None:
    """A new table has to be thought about: here, in ``retention.RULES``, and in docs/privacy.md."""
    aged = {rule.model.__tablename__ for rule in retention.RULES}
    assert aged <= set(Base.metadata.tables)
    assert {"event", "week_use", "delivery", "daily_count", "unmet_demand", "audit_entry"} <= aged
