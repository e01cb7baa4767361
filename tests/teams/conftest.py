"""The Teams front end between a Microsoft on loopback and a real coach."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from bot.intake import Intake
from bot.server import make_app
from bot.teams.app import PATH, TeamsFrontEnd
from bot.teams.settings import TeamsSettings
from coach.coach import Coach
from storage.db import Database
from tests.teams.microsoft import (
    APP_ID,
    TENANT,
    Connector,
    Login,
    Provider,
    SigningKey,
    certificate,
    message,
    serving,
    token,
)


@dataclass
class World:
    """Everything around one bot."""

    provider: Provider
    connector: Connector
    login: Login
    key: SigningKey
    service: str
    front_end: TeamsFrontEnd
    intake: Intake
    endpoint: str
    session: aiohttp.ClientSession
    settings: TeamsSettings
    count: int = field(default=0)

    async def post(
        self, body: Any, bearer: str | None = "valid", content_type: str | None = "application/json"
    ) -> tuple[int, Any]:
        """Send an activity as Teams; the value is status and body."""
        given = token(self.key, self.service) if bearer == "valid" else bearer
        headers = {"Authorization": f"Bearer {given}"} if given is not None else {}
        headers |= {"Content-Type": content_type} if content_type else {}
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        skipped = [] if content_type else ["Content-Type"]
        async with self.session.post(self.endpoint, data=data, headers=headers, skip_auto_headers=skipped) as answer:
            said = await answer.read()
            return answer.status, json.loads(said) if answer.content_type == "application/json" and said else None

    def activity(self, **changes: Any) -> dict[str, Any]:
        """A message with an id of its own."""
        self.count += 1
        return message(self.service, **{"id": f"activity-{self.count}", **changes})

    async def messages(self, count: int = 1, seconds: float = 5) -> list[dict[str, Any]]:
        """The messages posted so far, at least ``count`` of them waited for."""
        async with asyncio.timeout(seconds):
            while len(self.connector.posted()) < count:  # noqa: ASYNC110 the other side of a socket
                await asyncio.sleep(0.01)
        return self.connector.posted()

    async def settled(self) -> list[dict[str, Any]]:
        """The messages posted once nothing is under way any more."""
        await self.intake.drain(5)
        return self.connector.posted()


@pytest.fixture(scope="session")
def keys() -> tuple[SigningKey, SigningKey]:
    """Microsoft's key, and another."""
    return SigningKey("k1"), SigningKey("k2")


@pytest_asyncio.fixture
async def world(
    database: Database,
    coach: Coach,
    keys: tuple[SigningKey, SigningKey],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[World]:
    """A bot that is reached, logs in and answers as in production, with Microsoft on loopback."""
    provider, connector, login = Provider([keys[0].listed()]), Connector(), Login()
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    intake = Intake(coach, database)
    async with serving(provider, connector) as service, serving(login, tls=tls) as login_url:
        settings = TeamsSettings(
            APP_ID,
            "secret",
            TENANT,
            service_hosts=("127.0.0.1",),
            openid_url=f"{service}/metadata",
            login_url=login_url,
        )
        async with TeamsFrontEnd(intake, settings) as front_end, aiohttp.ClientSession() as session:
            runner = web.AppRunner(make_app([front_end], database), access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
            yield World(provider, connector, login, keys[0], service, front_end, intake, endpoint, session, settings)
            await intake.drain(5)
            await runner.cleanup()
