"""The playground on a real server, with the real coach and a real database."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.intake import Intake
from bot.playground.app import PlaygroundFrontEnd, PlaygroundPerson
from coach.coach import Coach
from coach.turn import Company
from storage.db import Database
from usecases.load import Catalogue, load_catalogue

PEOPLE = [
    PlaygroundPerson("misaki", "佐藤 美咲", "営業部", "Sales", "ja", "misaki@example.com"),
    PlaygroundPerson("emma", "Emma Wilson", "人事部", "HR", "en", "emma@example.com"),
]

Client = TestClient[web.Request, web.Application]
Serve = Callable[[], AbstractAsyncContextManager[tuple[Client, PlaygroundFrontEnd]]]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "banso.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.close()
    return file


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Database:
    return Database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'banso.db')}")


@pytest.fixture
def serve(database: Database, catalogue: Catalogue) -> Serve:
    """Start one process's worth of the playground; several, one after the other, share the database."""

    @asynccontextmanager
    async def start() -> AsyncIterator[tuple[Client, PlaygroundFrontEnd]]:
        intake = Intake(Coach(database, catalogue, Company()), database)
        front_end = PlaygroundFrontEnd(intake, lambda: PEOPLE)
        app = web.Application()
        app.add_routes(front_end.routes())
        async with TestClient(TestServer(app)) as client, front_end:
            yield client, front_end

    return start


@pytest_asyncio.fixture
async def running(serve: Serve) -> AsyncIterator[tuple[Client, PlaygroundFrontEnd]]:
    async with serve() as (client, front_end):
        yield client, front_end


@pytest.fixture
def client(running: tuple[Client, PlaygroundFrontEnd]) -> Client:
    return running[0]


@pytest.fixture
def front_end(running: tuple[Client, PlaygroundFrontEnd]) -> PlaygroundFrontEnd:
    return running[1]
