"""An installation to look at, and those it talks to."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from storage import audit, leads, operators
from storage.db import Database
from storage.models import Employee
from storage.people import join
from tests.doctor.peers import Peers, peers


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder, and the path of a database that is not there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANSO_DATABASE_URL", f"sqlite:///{tmp_path}/banso.db")


@pytest_asyncio.fixture
async def outside() -> AsyncIterator[Peers]:
    """Slack and a model's server, both well."""
    async with peers() as made:
        yield made


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Database]:
    """A database that has been served, with a lead and an operator who wrote to Banso, and a directory of today."""
    database = Database(f"sqlite:///{tmp_path}/banso.db")
    database.migrate()
    now = datetime.now(UTC)
    with database.transaction() as session:
        employee = Employee(email="ito@example.com", timezone="Asia/Tokyo", language="ja", from_directory=True)
        join(session, employee, "slack", "T1", "U1", now)
        leads.grant(session, employee.id, None, now)
        operators.grant(session, employee.id, now)
        audit.record(session, at=now, role=audit.COMMAND_LINE, action="import employees")
    yield database
    database.close()
