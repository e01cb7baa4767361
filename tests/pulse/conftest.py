"""The company whose files are read: each database has its ten weeks once."""

import pytest

from coach.coach import Coach
from storage.db import Database
from tests.pulse.watched_company import Watched
from usecases.load import Catalogue


@pytest.fixture(scope="package")
def lived() -> dict[Database, Watched]:
    """The companies that have had their ten weeks."""
    return {}


@pytest.fixture
def watched(database: Database, coach: Coach, catalogue: Catalogue, lived: dict[Database, Watched]) -> Watched:
    """The company after ten weeks, with all that was told of it."""
    if database not in lived:
        company = Watched(database, coach, catalogue)
        company.live(10)
        lived[database] = company
    return lived[database]
