"""A company at noon of a Tuesday, whose people have met the coach."""

import pytest

from coach.coach import Coach
from storage.db import Database
from tests.builders import Clock
from tests.coach.pulse.company import Staff


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    """Nobody yet."""
    return Staff(coach, database, clock)
