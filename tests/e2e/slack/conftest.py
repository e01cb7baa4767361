"""The bot as it runs, between the emulated Slack and a driver that signs like Slack."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from bot.intake import Intake
from bot.server import make_app
from bot.slack.app import SlackFrontEnd
from bot.slack.endpoint import PATH
from bot.slack.settings import SlackSettings
from coach.coach import Coach
from coach.turn import Company
from storage.db import Database
from tests.e2e.peers.emulate import BOT_TOKEN, BOT_USER, emulated_slack
from tests.e2e.peers.faults import FaultProxy
from tests.e2e.peers.slack_driver import SlackDriver
from tests.e2e.slack.workspace import Workspace
from usecases.load import Catalogue, load_catalogue

SECRET = "signing-secret-of-the-tests"
TEAM = "T000000001"


@pytest.fixture(scope="session")
def slack_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator's address."""
    with emulated_slack(tmp_path_factory.mktemp("slack")) as url:
        yield url


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


@pytest_asyncio.fixture
async def proxy(slack_api: str) -> AsyncIterator[FaultProxy]:
    """The way from the bot to Slack, which fails when told to."""
    async with FaultProxy(slack_api.removesuffix("/api/")).serving() as serving:
        yield serving


@pytest_asyncio.fixture
async def workspace(
    slack_api: str, proxy: FaultProxy, database: Database, catalogue: Catalogue
) -> AsyncIterator[Workspace]:
    """A workspace with the bot installed."""
    intake = Intake(Coach(database, catalogue, Company()), database)
    settings = SlackSettings(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=proxy.url)
    async with SlackFrontEnd(intake, settings) as front_end:
        runner = web.AppRunner(make_app([front_end], database), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
        async with SlackDriver(url, SECRET, TEAM, BOT_USER) as driver:
            yield Workspace(driver, proxy, slack_api)
        await intake.drain(5)
        await runner.cleanup()
