"""The bot as it runs, behind the Agents Playground, with a proxy on the way back that fails when told to."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from bot.intake import Intake
from bot.server import make_app
from bot.teams.app import PATH, TeamsFrontEnd
from bot.teams.settings import TeamsSettings
from coach.coach import Coach
from coach.turn import Company
from storage.db import Database
from tests.e2e.peers.faults import FaultProxy
from tests.e2e.peers.processes import free_port
from tests.e2e.peers.teams_client import TeamsClient, agents_playground
from tests.e2e.teams.person import Chat
from usecases.load import Catalogue, load_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped use cases."""
    return load_catalogue()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database."""
    made = Database(f"sqlite:///{tmp_path}/banso.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def coach(database: Database, catalogue: Catalogue) -> Coach:
    """The coach, knowing nobody."""
    return Coach(database, catalogue, Company(policy_url="https://example.com/ai-rules"))


@dataclass(frozen=True)
class Simulated:
    """The simulated Teams: where it is, which port it expects the bot on, and the way back to it."""

    url: str
    bot_port: int
    proxy: FaultProxy

    @property
    def service(self) -> str:
        """What it tells the bot to answer at."""
        return self.proxy.url.removesuffix("/api/")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def simulated(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulated]:
    """One simulated Teams for the whole run; it takes seconds to start."""
    port, bot_port = free_port(), free_port()
    async with FaultProxy(f"http://127.0.0.1:{port}/_connector").serving() as proxy:
        found = Simulated(f"http://127.0.0.1:{port}", bot_port, proxy)
        endpoint = f"http://127.0.0.1:{bot_port}{PATH}"
        with agents_playground(tmp_path_factory.mktemp("teams"), endpoint, found.service, port):
            yield found


@pytest_asyncio.fixture(loop_scope="session")
async def chat(simulated: Simulated, database: Database, coach: Coach) -> AsyncIterator[Chat]:
    """A private chat with a bot that knows nobody."""
    intake = Intake(coach, database)
    settings = TeamsSettings(app_id="", insecure=True, service_hosts=("127.0.0.1",))
    simulated.proxy.reset()
    async with TeamsFrontEnd(intake, settings) as front_end, TeamsClient(simulated.url) as client:
        runner = web.AppRunner(make_app([front_end], database), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", simulated.bot_port).start()
            endpoint = f"http://127.0.0.1:{simulated.bot_port}{PATH}"
            yield Chat(client, simulated.proxy, endpoint, simulated.service, front_end, intake)
            await intake.drain(5)
        finally:
            await runner.cleanup()
