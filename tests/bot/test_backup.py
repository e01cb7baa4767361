"""Backup and restore on both databases: all of it or nothing, and nothing is sent or done a second time."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.cli import main
from coach.coach import Coach
from coach.jobs import JOBS, TICKS
from coach.turn import Company
from storage import drafts, inbox, leads, outbox, pulses
from storage.backup import copy_sqlite
from storage.db import Database, _alembic
from storage.kpi_models import Download
from storage.models import Employee, Event
from storage.operations_models import WebSession
from storage.people import join
from tests.builders import dump, take_due
from tests.conftest import new_postgresql
from usecases.load import Catalogue, load_departments

EMPTY = Catalogue({}, load_departments())
NOW = datetime.now(UTC)

MANY = """
    INSERT INTO event (at, employee_id, kind, platform)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
    SELECT '2026-11-24 00:00:00', 1, 'task', 'test' FROM n
"""


@pytest.fixture
def served(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database of a company with one lead, Sato."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", database_url)
    made = Database(database_url)
    made.migrate()
    with made.transaction() as session:
        sato = Employee(email="sato@example.com", department="sales", timezone="Asia/Tokyo", language="ja", name="佐藤")
        join(session, sato, "test", "T1", "sato", NOW)
        leads.grant(session, sato.id, None, NOW - timedelta(days=30))
    yield made
    made.close()


@pytest.fixture
def elsewhere(served: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Another database of the same kind without a table, which the commands work with when it is set."""
    with ExitStack() as stack:
        yield f"sqlite:///{tmp_path}/again.db" if served.is_sqlite else stack.enter_context(new_postgresql())


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def done(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def copy_of(database: Database, file: str) -> None:
    """What `banso backup` of another version would have written."""
    if database.is_sqlite:
        copy_sqlite(Path(database.engine.url.database or ""), Path(file))
        return
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(["pg_dump", "-Fc", "-f", file, "-d", address], check=True)


def restore(url: str, monkeypatch: pytest.MonkeyPatch, file: str = "b.banso") -> str:
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    return done("restore", file)


def test_everything_comes_back(served: Database, elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with served.transaction() as session:
        session.add_all(Event(employee_id=1, at=NOW, kind="task", platform="test") for _ in range(500))
    assert "b.banso" in done("backup", "b.banso")
    assert stat.S_IMODE(Path("b.banso").stat().st_mode) == 0o600
    assert [path.name for path in Path().iterdir() if path.suffix == ".part"] == []
    told = restore(elsewhere, monkeypatch)
    assert f"as it was on {datetime.now(UTC):%Y-%m-%d}" in told
    assert "banso people delete EMAIL" in told
    again = Database(elsewhere)
    before, after = dump(served), dump(again)
    assert [row["action"] for row in after["audit_entry"]] == ["backup", "restore"]
    for table in before.keys() - {"audit_entry", "job_run"}:
        assert after[table] == before[table], table
    again.check_schema()
    with again.transaction() as session:
        session.add(Event(employee_id=1, at=NOW, kind="task", platform="test"))
    again.close()
    assert [path.name for path in Path().iterdir() if path.name.endswith((".part", "-wal", ".list"))] in (
        [],
        ["empty.db-wal"],
    )


def test_nothing_is_sent_twice(served: Database, elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with served.transaction() as session:
        for name, due in (("now", NOW), ("later", NOW + timedelta(days=3)), ("under_way", NOW - timedelta(days=1))):
            args = {"use_case": "x", "try": 1}
            outbox.enqueue(session, 1, "notice", args, once=name, due_at=due, platform="test", tenant="T1")
        session.execute(text("UPDATE delivery SET state = 'sending', claimed_at = due_at WHERE once = 'under_way'"))
        inbox.record(session, "test", "T1", "unanswered", '{"text": "SECRET"}', NOW)
        session.add(Download(token_hash="a", kind="x", employee_id=1, language="ja", args={}, expires_at=NOW))
        session.add(WebSession(token_hash="a", employee_id=1, language="ja", expires_at=NOW + timedelta(hours=8)))
        drafts.add(session, 1, "common/mail-polish", 1, "SECRET", {}, NOW - timedelta(days=2))
        asked = pulses.add_pulse(session, "fortnight", 1, NOW)
        asked.state, asked.every_days = "active", 14
        missed = pulses.add_wave(session, asked.id, NOW - timedelta(hours=5), NOW + timedelta(days=4), least=5)
        over = pulses.add_wave(session, asked.id, NOW - timedelta(days=9), NOW - timedelta(days=4), least=5)
        running = pulses.add_wave(session, asked.id, NOW - timedelta(days=4), NOW + timedelta(days=1), least=5)
        over.state = running.state = "open"
        numbers = (missed.id, over.id, running.id)
    done("backup", "b.banso")
    told = restore(elsewhere, monkeypatch)
    for line in ("messages cancelled: 2", "messages unknown: 1", "events expired: 1", "rounds left out: 1"):
        assert line in told
    again = Database(elsewhere)
    coach = Coach(again, EMPTY, Company())
    now = datetime.now(UTC)
    for minutes in range(3):
        coach.run_jobs(now + timedelta(minutes=minutes), JOBS, TICKS)
    assert take_due(coach, now + timedelta(minutes=3)) == []
    found = dump(again)
    states = {row["once"]: (row["state"], row["reason"]) for row in found["delivery"]}
    assert states["now"] == states["later"] == ("cancelled", "restored from a backup")
    assert states["under_way"] == ("unknown", "restored from a backup")
    told_leads = {row["message"] for row in found["delivery"]} - {"notice"}
    assert told_leads <= {"pulse_lead_results"}, "of the round whose end had passed"
    assert found["inbox"][0]["payload"] is None
    assert found["download"] == found["web_session"] == found["draft"] == []
    waves = {row["id"]: row for row in found["wave"]}
    assert [waves[number]["state"] for number in numbers] == ["cancelled", "closed", "open"]
    assert waves[numbers[2]]["reminded_on"] is not None
    assert [row["state"] for row in found["wave"] if row["id"] not in numbers] == ["planned"], "it goes on repeating"
    again.close()


def test_last_weeks_digest_is_not_sent_again_and_the_next_is(
    served: Database, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("backup", "b.banso")
    restore(elsewhere, monkeypatch)
    again = Database(elsewhere)
    coach = Coach(again, EMPTY, Company())
    coach.run_jobs(NOW + timedelta(minutes=1))
    assert [row["message"] for row in dump(again)["delivery"]] == []
    monday = (NOW + timedelta(days=7 - NOW.weekday())).replace(hour=3, minute=0)
    coach.run_jobs(monday)
    assert [row["message"] for row in dump(again)["delivery"]] == ["weekly_digest"]
    again.close()


@pytest.mark.parametrize("at", ["0002", "0003", "0004"])
def test_a_backup_of_an_earlier_version_is_brought_up_to_this_one(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    monkeypatch.chdir(tmp_path)
    old = Database(database_url)
    with old.engine.connect() as connection:
        command.upgrade(_alembic(connection), at)
        connection.commit()
    with old.transaction() as session:
        session.execute(
            text(
                "INSERT INTO inbox (platform, tenant, event_id, state, received_at, claimed_at, payload) VALUES "
                "('test', 'T1', '1', 'received', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'SECRET')"
            )
        )
    copy_of(old, "b.banso")
    old.close()
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/again.db" if old.is_sqlite else stack.enter_context(new_postgresql())
        assert "events expired: 1" in restore(url, monkeypatch)
        again = Database(url)
        again.check_schema()
        assert dump(again)["inbox"][0]["payload"] is None
        again.close()


def test_nothing_is_ever_overwritten(served: Database, elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done("backup", "b.banso")
    size = Path("b.banso").stat().st_size
    assert "exists; give another name" in run("backup", "b.banso").output
    assert Path("b.banso").stat().st_size == size
    before = dump(served)
    refused = run("restore", "b.banso")
    assert refused.exit_code == 1
    assert "nothing is ever overwritten" in refused.output
    assert dump(served) == before


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"\x00" * 5000, b"PGDMP" + b"\x01" * 5000])
def test_what_is_no_backup_is_refused_and_leaves_nothing(
    elsewhere: str, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    Path("b.banso").write_bytes(content)
    monkeypatch.setenv("BANSO_DATABASE_URL", elsewhere)
    refused = run("restore", "b.banso")
    assert refused.exit_code == 1
    assert "Nothing was restored" in refused.output
    assert "Traceback" not in refused.output
    _is_empty(elsewhere)


def test_a_backup_cut_short_or_of_a_newer_version_is_refused(
    served: Database, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served.transaction() as session:
        session.execute(text(MANY), {"rows": 3000})
    done("backup", "b.banso")
    whole = Path("b.banso").read_bytes()
    Path("short.banso").write_bytes(whole[: len(whole) // 2])
    with served.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = "newer.banso"
    copy_of(served, newer)
    monkeypatch.setenv("BANSO_DATABASE_URL", elsewhere)
    assert "newer version of Banso (revision 9999)" in run("restore", newer).output
    refused = run("restore", "short.banso")
    assert refused.exit_code == 1, refused.output
    _is_empty(elsewhere)


@pytest.mark.e2e
def test_killed_in_the_middle_it_leaves_no_file_of_that_name(served: Database, tmp_path: Path) -> None:
    with served.transaction() as session:
        session.execute(text(MANY), {"rows": 200_000 if served.is_sqlite else 10})
    with ExitStack() as stack:
        if not served.is_sqlite:  # pg_dump waits for this lock, so it is in the middle for as long as we like
            held = stack.enter_context(served.engine.begin())
            held.execute(text("LOCK TABLE event IN ACCESS EXCLUSIVE MODE"))
        process = subprocess.Popen([sys.executable, "-m", "bot.cli", "backup", "b.banso"], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".b.banso.*.part")) and process.poll() is None:
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL
    assert killed, "it was through before it could be killed; give it more rows"
    assert not Path("b.banso").exists()
    done("backup", "b.banso")


def test_a_missing_or_older_pg_dump_is_said(served: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if served.is_sqlite:
        pytest.skip("SQLite needs no other program")
    tools = tmp_path / "tools"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    missing = run("backup", "b.banso")
    assert "pg_dump is not installed" in missing.output
    _tool(tools, "echo 'pg_dump (PostgreSQL) 9.6.24'")
    assert "pg_dump is of version 9 and the server of version 1" in run("backup", "b.banso").output
    assert not Path("b.banso").exists()


def test_the_password_is_in_no_command_line(
    served: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if served.is_sqlite:
        pytest.skip("SQLite has no password")
    tools = tmp_path / "tools"
    tools.mkdir()
    _tool(tools, 'echo "pg_dump (PostgreSQL) 99.0"; echo "$@" >>told; echo "$PGPASSWORD" >>password')
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("BANSO_DATABASE_URL", database_url.replace("postgres@", "postgres:s3cr%40t@"))
    done("backup", "b.banso")
    assert "s3cr" not in Path("told").read_text()
    assert "--dbname=postgresql://postgres@127.0.0.1" in Path("told").read_text()
    assert Path("password").read_text().split() == ["s3cr@t"]


def _tool(folder: Path, script: str) -> None:
    made = folder / "pg_dump"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)


def _is_empty(url: str) -> None:
    """Whether a database can still be restored into."""
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).exists()
        return
    database = Database(url)
    with database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")) == 0
    database.close()
