"""One coach behind every front end, an empty database for each conversation, and a person in it."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import cache

import pytest
import pytest_asyncio
from sqlalchemy import delete

from bot.intake import Intake
from bot.model import Model
from coach.coach import Coach
from coach.turn import Incoming, Reply
from storage.db import Database
from storage.kpi_models import OwnUseCase
from storage.models import Base
from tests.bot.model_peer import ModelPeer, model_peer
from tests.builders import Clock
from tests.coach.drafting import COMPANY, TERMS
from tests.contract.driver import Driver, Product
from tests.contract.playground import PlaygroundDriver
from tests.contract.slack import in_slack
from tests.contract.teams import SimulatedTeams, in_teams, simulated_teams
from tests.e2e.peers.emulate import emulated_slack
from usecases.load import load_catalogue
from usecases.schema import DataClass

WITH_MODEL = replace(COMPANY, model=replace(TERMS, most_sensitive=DataClass.PERSONAL))


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """A migrated database without a row; what differs between databases is tested beneath the front ends."""
    with sqlite_database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    return sqlite_database


class DatedIntake(Intake):
    """The way in, on the day that a clock shows: what is said in a conversation is said on the day it has come to."""

    def __init__(self, coach: Coach, database: Database, clock: Clock, model: Model | None = None) -> None:
        super().__init__(coach, database, model)
        self._clock = clock

    async def reply(self, incoming: Incoming) -> Reply:
        """Answer as of then; a second goes by with every event."""
        return await super().reply(replace(incoming, at=self._clock.forward(seconds=1)))


@pytest_asyncio.fixture
async def peer(script: Callable[[Driver], Awaitable[None]]) -> AsyncIterator[ModelPeer | None]:
    """The company's model, for the conversations of a module that says it needs one."""
    if not getattr(sys.modules[script.__module__], "NEEDS_MODEL", False):
        yield None
        return
    async with model_peer() as peer:
        yield peer


@pytest_asyncio.fixture
async def product(coach: Coach, database: Database, clock: Clock, peer: ModelPeer | None) -> AsyncIterator[Product]:
    """The coach and its way in; in the end the coach, which other tests use, has its own catalogue again."""
    model = None if peer is None else peer.model()
    coach = coach if peer is None else _coach_with_model(database)
    yield Product(database, coach, DatedIntake(coach, database, clock, model), clock, peer)
    if model is not None:
        await model.aclose()
    with database.transaction() as session:
        session.execute(delete(OwnUseCase))
    coach.run_jobs(clock.now, (), ())


@cache
def _coach_with_model(database: Database) -> Coach:
    """A coach takes a while to build, so it is kept."""
    return Coach(database, load_catalogue(), WITH_MODEL)


@pytest.fixture(scope="session")
def slack_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the emulated Web API."""
    with emulated_slack(tmp_path_factory.mktemp("slack")) as url:
        yield url


@pytest.fixture(scope="session")
def simulated_teams_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTeams]:
    """Teams' side of every conversation there."""
    with simulated_teams(tmp_path_factory.mktemp("teams")) as simulated:
        yield simulated


@pytest_asyncio.fixture
async def driver(
    request: pytest.FixtureRequest, front_end: str, language: str, product: Product
) -> AsyncIterator[Driver]:
    """Somebody whom the coach has never met, on the front end that the test names."""
    async with _somebody(request, front_end, language, product) as driver:
        yield driver


def _somebody(
    request: pytest.FixtureRequest, front_end: str, language: str, product: Product
) -> AbstractAsyncContextManager[Driver]:
    """Each front end adds a line here and, if it needs a program of its own, a fixture above."""
    if front_end == "playground":
        return PlaygroundDriver(product, language).at_the_page()
    if front_end == "teams":
        return in_teams(product, request.getfixturevalue("simulated_teams_client"), language)
    return in_slack(product, request.getfixturevalue("slack_api"), language)
