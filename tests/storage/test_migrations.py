"""The schema: built by the migrations, the same as the models, once, whoever migrates at the same time."""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect, text

from storage.db import MIGRATIONS, Database, DatabaseGone, SchemaMismatch
from storage.models import Base
from tests.conftest import POSTGRESQL, new_postgresql
from tests.storage.successor import REVISION, Successor

HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()


def config(connection: object) -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def test_the_models_and_the_migrations_agree(database: Database) -> None:
    """What ``alembic check`` asks: is there anything in the models that no migration makes?"""
    with database.engine.connect() as connection:
        command.check(config(connection))


def test_a_forgotten_migration_would_be_noticed(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE preference RENAME COLUMN kind TO sort"))
    with pytest.raises(CommandError), database.engine.connect() as connection:
        command.check(config(connection))
    database.close()


def test_every_table_is_there_and_nothing_else(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    assert set(inspect(database.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    database.check_schema()
    database.close()


def test_migrating_again_changes_nothing_and_keeps_the_rows(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("INSERT INTO daily_count VALUES ('2026-11-24', 'worry', 'sales', 3)"))
    database.migrate()
    database.migrate()
    with database.transaction() as session:
        assert session.scalar(text("SELECT count FROM daily_count")) == 3


@pytest.mark.parametrize("released", ["0001", "0002", "0003", "0004"])
def test_what_an_earlier_version_stored_is_still_there(database_url: str, released: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        command.upgrade(config(connection), released)
        connection.execute(
            text(
                "INSERT INTO employee (id, name, language, department_confirmed, language_chosen, timezone,"
                " from_directory, opted_out) VALUES (7, '佐藤', 'ja', true, false, 'Asia/Tokyo', false, false)"
            )
        )
        connection.execute(
            text(
                'INSERT INTO account (employee_id, platform, tenant, "user", seen_at, unreachable)'
                " VALUES (7, 'slack', 'T1', 'U1', '2026-11-24 00:00:00', '')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO delivery (employee_id, message, args, once, state, due_at, reason)"
                " VALUES (7, 'follow_up', '{}', 'once', 'queued', '2026-11-24 00:00:00', '')"
            )
        )
        connection.commit()
    database.migrate()
    with database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM account WHERE employee_id = 7")) == 1
        assert session.scalar(text("SELECT count(*) FROM delivery WHERE employee_id = 7 AND state = 'queued'")) == 1
        assert session.scalar(text("SELECT pulses_ignored FROM employee WHERE id = 7")) == 0
    database.close()


def test_an_empty_database_is_not_taken_for_a_good_one(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(SchemaMismatch, match=rf"revision none.*needs {HEAD}"):
        database.check_schema()
    database.close()


def test_a_database_of_a_newer_version_is_named_and_not_touched(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="9999"):
        database.check_schema()
    with pytest.raises(SchemaMismatch, match="newer version"):
        database.migrate()
    with database.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "9999"
    database.close()


def revision(url: str) -> str | None:
    database = Database(url)
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    database.close()
    return found


def until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not look():
        assert time.monotonic() < deadline, "what should happen did not happen in time"
        time.sleep(0.02)


def test_every_step_from_the_fifth_on_says_how_old_a_program_may_be_to_run_on_it() -> None:
    for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions():
        assert len(script.revision) == 4
        assert script.revision.isdigit(), "revisions are compared as numbers of four digits"
        if script.revision > "0004":
            assert script.module.runs_with < script.revision, "the version before must still run"


def test_this_version_runs_on_a_newer_schema_that_allows_it(database_url: str, tmp_path: Path) -> None:
    """The program is rolled back; the schema stays as the newer version made it."""
    assert Successor(tmp_path / "next").migrate(database_url).wait(60) == 0
    database = Database(database_url)
    database.migrate()
    database.check_schema()
    with database.transaction() as session:
        session.execute(text("INSERT INTO daily_count VALUES ('2026-11-24', 'worry', 'sales', 3)"))
    database.close()
    assert revision(database_url) == REVISION
    assert Successor(tmp_path / "again").migrate(database_url).wait(60) == 0, "and renewed again"


def test_this_version_refuses_a_newer_schema_that_took_something_away(database_url: str, tmp_path: Path) -> None:
    assert Successor(tmp_path, runs_with=REVISION).migrate(database_url).wait(60) == 0
    database = Database(database_url)
    for asked in (database.migrate, database.check_schema):
        with pytest.raises(SchemaMismatch, match=rf"{REVISION} of a newer version.*{HEAD}.*restore the backup"):
            asked()
    database.close()
    assert revision(database_url) == REVISION


def test_a_migration_that_was_killed_left_nothing_and_is_made_at_the_next_start(
    database_url: str, tmp_path: Path
) -> None:
    migrate(database_url)
    newer = Successor(tmp_path / "next")
    killed = newer.migrate(database_url, tmp_path / "halfway")
    until((tmp_path / "halfway").exists)
    killed.kill()
    killed.wait()
    database = Database(database_url)
    database.check_schema()
    assert "later" not in inspect(database.engine).get_table_names()
    database.close()
    assert newer.migrate(database_url).wait(60) == 0
    assert revision(database_url) == REVISION


@pytest.mark.skipif(not POSTGRESQL, reason="needs BANSO_TEST_DATABASE_URL")
def test_a_replica_waits_for_the_one_that_migrates_and_takes_over_when_it_dies(tmp_path: Path) -> None:
    with new_postgresql() as url:
        migrate(url)
        newer = Successor(tmp_path / "next")
        first = newer.migrate(url, tmp_path / "halfway")
        until((tmp_path / "halfway").exists)
        second = newer.migrate(url)
        database = Database(url)

        def second_waits() -> bool:
            waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            with database.transaction() as session:
                return bool(
                    session.scalar(
                        text(f"{waiting} WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted")
                    )
                )

        until(second_waits)
        database.check_schema()  # meanwhile whoever serves the old schema goes on
        first.kill()
        first.wait()
        assert second.wait(60) == 0
        with database.transaction() as session:
            assert session.scalar(text("SELECT count(*) FROM later")) == 1
        database.close()


def test_tables_that_somebody_made_by_hand_stop_the_start_with_their_name(database_url: str) -> None:
    """As after half a restore: the revision says one thing, the tables another."""
    database = Database(database_url)
    with database.engine.connect() as connection:
        command.upgrade(config(connection), "0004")
        connection.execute(text("CREATE TABLE web_session (id INTEGER)"))
        connection.commit()
    with pytest.raises((SchemaMismatch, DatabaseGone), match=r"web_session.*already exists"):
        database.migrate()
    assert revision(database_url) == "0004"
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE web_session"))
    database.migrate()
    database.check_schema()
    database.close()


def migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()


def test_several_processes_migrating_at_once_all_succeed(database_url: str) -> None:
    processes = [multiprocessing.get_context("spawn").Process(target=migrate, args=(database_url,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    database = Database(database_url)
    database.check_schema()
    database.close()


@pytest.mark.skipif(not POSTGRESQL, reason="needs BANSO_TEST_DATABASE_URL")
def test_alembics_own_command_line_finds_no_drift_on_postgresql() -> None:
    with new_postgresql() as url:
        assert alembic(url, "upgrade", "head").returncode == 0
        checked = alembic(url, "check")
        assert checked.returncode == 0, checked.stderr


def test_alembics_own_command_line_finds_no_drift_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/banso.db"
    assert alembic(url, "upgrade", "head").returncode == 0
    checked = alembic(url, "check")
    assert checked.returncode == 0, checked.stderr


def alembic(url: str, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "alembic", *words],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "BANSO_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_file_that_is_no_database_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("these are my notes, not a database\n" * 50)
    database = Database(f"sqlite:///{tmp_path}/notes.db")
    with pytest.raises(DatabaseGone):
        database.migrate()


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a/b/banso.db")
    database.migrate()
    database.check_schema()
    database.close()
