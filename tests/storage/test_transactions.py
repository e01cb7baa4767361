"""One transaction at a time: all or nothing, no lost update, and exactly one wins."""

import sqlite3
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import channels, db, inbox, outbox, usage
from storage.channels import ChannelName
from storage.db import Conflict, Database, DatabaseGone
from storage.models import DailyCount, Employee
from storage.upsert import insert_once
from tests.builders import NOON, add_employee, dump

THREADS = 8


def race(work: Callable[[int], object]) -> list[object]:
    """Do ``work`` in eight threads that start together."""
    barrier = threading.Barrier(THREADS)

    def start(number: int) -> object:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(start, range(THREADS)))


def test_an_error_leaves_nothing_behind(database: Database) -> None:
    def count_and_fail() -> None:
        with database.transaction() as session:
            usage.count_daily(session, NOON.date(), "worry", "sales")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        count_and_fail()
    assert dump(database)["daily_count"] == []


def test_the_same_key_twice_is_a_conflict_that_names_no_value(database: Database) -> None:
    add_employee(database, email="taro@example.com")
    with pytest.raises(Conflict) as caught, database.transaction() as session:
        session.add(Employee(email="taro@example.com"))
    assert "taro" not in str(caught.value)


def test_exactly_one_of_eight_inserts_a_key(database: Database) -> None:
    def insert(number: int) -> bool:
        with database.transaction() as session:
            return insert_once(session, DailyCount, day=NOON.date(), kind="race", department="", count=number)

    assert sorted(map(bool, race(insert))) == [False] * 7 + [True]
    assert len(dump(database)["daily_count"]) == 1


def test_exactly_one_of_eight_records_an_event(database: Database) -> None:
    def record(number: int) -> bool:
        with database.transaction() as session:
            return inbox.record(session, "slack", "T1", "Ev1", str(number), NOON)

    assert sorted(map(bool, race(record))) == [False] * 7 + [True]


def test_exactly_one_of_eight_queues_a_message(database: Database) -> None:
    employee = add_employee(database)

    def enqueue(_number: int) -> bool:
        with database.transaction() as session:
            return outbox.enqueue(session, employee, "follow_up", {}, once="follow_up:1", due_at=NOON)

    assert sorted(map(bool, race(enqueue))) == [False] * 7 + [True]


def test_eight_replicas_share_the_deliveries_without_a_double(database: Database) -> None:
    employee, channel = add_employee(database), ChannelName("test", "T1")
    with database.transaction() as session:
        for number in range(40):
            outbox.enqueue(
                session, employee, "follow_up", {}, once=f"x:{number}", due_at=NOON, platform="test", tenant="T1"
            )

    def claim(_number: int) -> list[int]:
        taken: list[int] = []
        while True:
            with database.transaction() as session:
                if channels.lock(session, channel) is None:
                    continue
                waiting = outbox.due(session, channel, NOON, 3)
                for item in waiting:
                    outbox.start(item.delivery, NOON)
                found = [item.delivery.id for item in waiting]
            if not found:
                return taken
            taken += found

    taken = [number for found in race(claim) for number in found]  # type: ignore[attr-defined] # lists of ids
    assert len(taken) == len(set(taken)) == 40


def test_exactly_one_of_eight_takes_up_a_stale_event(database: Database) -> None:
    with database.transaction() as session:
        inbox.record(session, "slack", "T1", "Ev1", "{}", NOON)
    later = NOON + timedelta(minutes=2)

    def claim(_number: int) -> int:
        with database.transaction() as session:
            return len(inbox.claim_stale(session, later - timedelta(minutes=1), later))

    assert sorted(map(int, race(claim))) == [0] * 7 + [1]  # type: ignore[call-overload] # numbers


def test_no_count_is_lost_when_eight_count_at_once(database: Database) -> None:
    def count(_number: int) -> None:
        for _ in range(10):
            with database.transaction() as session:
                usage.count_daily(session, NOON.date(), "worry", None)

    race(count)
    assert dump(database)["daily_count"][0]["count"] == 80


def test_no_update_is_lost_between_reading_and_writing_on_sqlite(tmp_path: Path) -> None:
    """A deferred transaction would read an old value, or fail at once, when two writers meet."""
    database = Database(f"sqlite:///{tmp_path}/banso.db")
    database.migrate()
    employee = add_employee(database, name="0")

    def rename(_number: int) -> None:
        for _ in range(10):
            with database.transaction() as session:
                found = session.get_one(Employee, employee)
                found.name = str(int(found.name) + 1)

    race(rename)
    assert dump(database)["employee"][0]["name"] == "80"
    database.close()


def test_sqlite_keeps_foreign_keys_and_a_write_ahead_log(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/banso.db")
    with database.transaction() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    database.close()


def test_a_locked_sqlite_file_is_a_database_that_is_away(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/banso.db")
    database.migrate()
    with database.transaction() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout=50")
    blocker = sqlite3.connect(tmp_path / "banso.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseGone):
        database.ping()
    blocker.execute("ROLLBACK")
    blocker.close()
    database.ping()
    database.close()


def test_recovery_needs_no_restart(database: Database) -> None:
    """Every connection is cut, as a restart of the database does; the next transaction works."""
    if database.is_sqlite:
        pytest.skip("a file has no connections to cut")
    with database.transaction() as session:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        session.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
    with pytest.raises(DatabaseGone), database.transaction() as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    database.ping()


def test_a_process_that_stands_still_in_a_transaction_holds_up_nobody_for_long(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("a file knows no idle transactions: it has one process")
    employee = add_employee(database)
    frozen = Database(database.engine.url.render_as_string(hide_password=False))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(db, "STANDSTILL", 0.2)
        frozen.ping()  # its one connection is made
    rename = text("UPDATE employee SET name = :name WHERE id = :id")

    def stand_still() -> None:
        with frozen.transaction() as session:
            session.execute(rename, {"name": "frozen", "id": employee})
            with database.transaction() as other:
                other.execute(rename, {"name": "went on", "id": employee})
            session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseGone):
        stand_still()
    frozen.close()
    assert dump(database)["employee"][0]["name"] == "went on"


def test_a_database_that_takes_no_writing_is_none(database: Database) -> None:
    """As a standby after a failover, or a full disk."""
    if database.is_sqlite:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(db, "LEAST_ROOM", sys.maxsize)
            with pytest.raises(DatabaseGone, match="full"):
                database.ping()
        return
    url = database.engine.url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    standby = Database(url.render_as_string(hide_password=False))
    with pytest.raises(DatabaseGone, match="read-only"):
        standby.ping()
    standby.close()


def test_a_moment_without_a_zone_is_refused_and_others_come_back_as_utc(database: Database) -> None:
    naive = datetime(2026, 11, 24, 12)  # noqa: DTZ001 that is the point
    with pytest.raises(Exception, match="without a time zone"):
        add_employee(database, greeted_at=naive)
    tokyo = datetime.fromisoformat("2026-11-24T12:00+09:00")
    add_employee(database, greeted_at=tokyo)
    found = dump(database)["employee"][0]["greeted_at"]
    assert found == tokyo
    assert found.utcoffset() == timedelta(0)
