"""A Banso with every entrance, served once for the tests of a module."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete

from bot.settings import Settings
from coach.coach import Coach
from storage.db import Database
from storage.models import Base
from tests.coach.pulse.company import COMPANY
from tests.conftest import BOTH
from tests.security.bodies import TIMES, tally
from tests.security.served import METRICS_TOKEN, USAGE_TOKEN, Served, served
from usecases.load import Catalogue


@pytest.fixture(scope="module", params=BOTH)
def banso(
    request: pytest.FixtureRequest, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Every entrance on an empty database."""
    database: Database = request.getfixturevalue(f"{request.param}_database")
    with database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    coach = Coach(database, catalogue, replace(COMPANY, public_url="https://banso.example.com"))
    settings = Settings(
        _env_file=None, usage_token=USAGE_TOKEN, metrics_token=METRICS_TOKEN, public_url="https://banso.example.com"
    )
    with served(coach, database, tmp_path_factory.mktemp("served"), settings) as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much `make fuzz` tried."""
    if TIMES > 1:
        terminalreporter.write_line(f"{tally['requests']:,} requests and {tally['files']:,} files")
