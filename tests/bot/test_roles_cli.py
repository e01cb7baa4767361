"""`banso grant operator` and `banso revoke operator`, on the served database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from storage.db import Database
from storage.models import Employee
from storage.people import join
from tests.builders import dump


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Database]:
    """A database that has been served, with one person."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/banso.db"
    monkeypatch.setenv("BANSO_DATABASE_URL", url)
    database = Database(url)
    database.migrate()
    with database.transaction() as session:
        join(session, Employee(email="ito@example.com"), "test", "T1", "ito", datetime.now(UTC))
    yield database
    database.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_granting_twice_is_granting_and_revoking_ends_it(served: Database) -> None:
    for _ in range(2):
        result = run("grant", "operator", "ITO@example.com")
        assert result.exit_code == 0
        assert "is now an operator" in result.output
    (row,) = dump(served)["operator"]
    assert row["employee_id"] == dump(served)["employee"][0]["id"]
    assert dump(served)["lead"] == [], "it is a role of its own"
    assert run("revoke", "operator", "ito@example.com").exit_code == 0
    assert dump(served)["operator"] == []


def test_what_cannot_be_is_said(served: Database) -> None:
    result = run("revoke", "operator", "ito@example.com")
    assert (result.exit_code, "is no operator" in result.output) == (1, True)
    result = run("grant", "operator", "nobody@example.com")
    assert (result.exit_code, "nobody with the address" in result.output) == (1, True)


def test_nothing_is_made_where_nothing_was_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    result = run("grant", "operator", "ito@example.com")
    assert result.exit_code == 1
    assert "start this version of Banso once" in result.output
