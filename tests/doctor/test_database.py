"""`banso doctor` on the database and what is in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, text, update
from sqlalchemy.engine import make_url

from bot.doctor.cli import FAILED, WARNED
from storage.db import Database
from storage.models import Account, Employee
from storage.operations_models import AuditEntry
from tests.builders import dump
from tests.conftest import POSTGRESQL, new_postgresql
from tests.doctor.running import findings, found_by, run


def age_of_directory(database: Database, days: int) -> None:
    with database.transaction() as session:
        session.execute(update(AuditEntry).values(at=datetime.now(UTC) - timedelta(days=days)))


async def test_an_old_directory_and_an_undated_one(served: Database) -> None:
    for days, status in ((34, "ok"), (36, "warning")):
        age_of_directory(served, days)
        _, found = await findings()
        assert found["directory"]["status"] == status
        assert f"({days} days ago)" in found["directory"]["meaning"]
    with served.transaction() as session:
        session.execute(delete(AuditEntry))
    _, found = await findings()
    assert found["directory"]["status"] == "warning"
    assert "not on record" in found["directory"]["meaning"]


async def test_a_database_without_people(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/banso.db")
    database.migrate()
    database.close()
    code, found = await findings()
    assert code == WARNED
    for check, command in (("directory", "import employees"), ("leads", "grant lead"), ("operators", "grant operator")):
        assert found[check]["status"] == "warning"
        assert f"banso {command}" in found[check]["mend"]


async def test_an_operator_who_cannot_be_reached_is_told_nothing(served: Database) -> None:
    with served.transaction() as session:
        session.execute(update(Account).values(unreachable="blocked"))
    _, found = await findings()
    assert found["operators"]["status"] == "warning"
    assert "write to Banso once" in found["operators"]["mend"]


async def test_a_time_zone_that_the_machine_does_not_know(served: Database) -> None:
    with served.transaction() as session:
        session.execute(update(Employee).values(timezone="Mars/Olympus"))
    code, found = await findings()
    assert code == FAILED
    assert "Mars/Olympus" in found["zones"]["meaning"]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "banso.db").write_text("no database " * 1000)
    result = run("--json")
    assert result.exit_code == FAILED
    assert found_by(result)["database"]["status"] == "failure"


def test_tables_of_another_version(served: Database) -> None:
    with served.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    result = run("--json")
    assert result.exit_code == FAILED
    assert found_by(result)["schema"]["status"] == "failure"
    assert "0001" in result.output


def test_a_database_whose_tables_are_not_made_yet(tmp_path: Path) -> None:
    (tmp_path / "banso.db").touch()
    result = run("--json")
    assert (result.exit_code, found_by(result)["schema"]["status"]) == (WARNED, "warning")


def test_looking_changes_nothing(served: Database) -> None:
    before = dump(served)
    assert run().exit_code == 0
    assert dump(served) == before


def test_a_server_that_is_not_there_and_a_password_that_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_DATABASE_URL", "postgresql+psycopg://banso:a-password@127.0.0.1:9/banso")
    result = run("--json")
    assert result.exit_code == FAILED
    assert found_by(result)["database"]["status"] == "failure"


@pytest.mark.skipif(not POSTGRESQL, reason="BANSO_TEST_DATABASE_URL names no PostgreSQL")
def test_a_postgresql_that_is_well_and_one_that_only_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    with new_postgresql() as url:
        database = Database(url)
        database.migrate()
        database.close()
        monkeypatch.setenv("BANSO_DATABASE_URL", url)
        result = run("--json", "--lang", "en")
        assert [found_by(result)[check]["status"] for check in ("database", "schema", "writing")] == ["ok"] * 3
        assert "PostgreSQL 1" in result.output
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            name = make_url(url).database
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        engine.dispose()
        result = run("--json")
        assert result.exit_code == FAILED
        assert found_by(result)["writing"]["status"] == "failure"
