"""The whole program in one process: both platforms, a model, imports, downloads and figures, on loopback."""

from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.__main__ import build_app
from bot.delivery import PAUSE, DeliveryLoop
from bot.frontend import FrontEnd
from bot.intake import Intake
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack.app import SlackFrontEnd
from bot.slack.endpoint import PATH as SLACK_PATH
from bot.slack.settings import SlackSettings
from bot.teams.app import PATH as TEAMS_PATH
from bot.teams.app import TeamsFrontEnd
from bot.teams.settings import TeamsSettings
from bot.watch import Watch
from coach.coach import Coach
from storage.db import Database
from tests.bot.model_peer import SECRET as MODEL_KEY
from tests.bot.model_peer import ModelPeer, model_peer
from tests.builders import Clock
from tests.e2e.peers.slack_driver import Answer, SlackDriver
from tests.teams.microsoft import APP_ID, TENANT, Connector, Login, Provider, SigningKey, certificate, message, serving
from tests.teams.microsoft import token as teams_token

TEAM, BOT = "T0TEAM", "U0BOT"
SLACK_TOKEN, SLACK_SECRET = "xoxb-never-to-be-seen", "slack-signing-secret-never-to-be-seen"
TEAMS_PASSWORD = "teams-password-never-to-be-seen"
USAGE_TOKEN, METRICS_TOKEN = "usage-token-never-to-be-seen-0123456789", "metrics-token-never-to-be-seen-0123456"
SECRETS = (SLACK_TOKEN, SLACK_SECRET, TEAMS_PASSWORD, USAGE_TOKEN, METRICS_TOKEN, MODEL_KEY)


@dataclass
class SlackApi:
    """Slack's Web API, which takes everything unless it is told otherwise; one answer for each call, the next first."""

    profile: dict[str, str] = field(default_factory=dict)
    next: deque[tuple[int, dict[str, Any], dict[str, str]]] = field(default_factory=deque)
    posted: list[dict[str, Any]] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        """Every method."""
        return [web.post("/api/{method}", self._take), web.get("/api/{method}", self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        if request.match_info["method"].startswith("users."):
            return web.json_response({"ok": True, "user": {"id": "U1", "tz": "Asia/Tokyo", "profile": self.profile}})
        self.posted.append(dict(await request.post()) or await request.json())
        status, body, headers = self.next.popleft() if self.next else (200, {}, {})
        said = {"ok": status == 200, "channel": "D1", "ts": f"1.{len(self.posted)}", **body}
        return web.json_response(said, status=status, headers=headers)


@dataclass
class Program:
    """All that runs, and those it talks to."""

    client: TestClient[web.Request, web.Application]
    slack: SlackDriver
    slack_api: SlackApi
    teams_key: SigningKey
    service: str
    connector: Connector
    model: ModelPeer
    front_ends: Mapping[str, FrontEnd]
    intake: Intake
    deliveries: DeliveryLoop
    metrics: Metrics
    watch: Watch
    coach: Coach
    clock: Clock

    async def says_in_slack(self, text: str, event_id: str = "") -> Answer:
        """Somebody writes, and is answered."""
        answer = await self.slack.dm("U1", "D1", text, event_id)
        await self.intake.drain(10)
        return answer

    async def says_in_teams(self, text: str, activity: str, bearer: str = "", **changes: Any) -> int:
        """The same there; the value is the status."""
        headers = {"Authorization": f"Bearer {bearer or teams_token(self.teams_key, self.service)}"}
        body = message(self.service, text=text, id=activity, **changes)
        answer = await self.client.post(TEAMS_PATH, json=body, headers=headers)
        await self.intake.drain(10)
        return answer.status

    async def delivers(self) -> None:
        """What is due is sent, each in its turn."""
        while await self.deliveries.step() < PAUSE:
            await self.deliveries.drain(10)
            self.clock.forward(seconds=1)
        await self.deliveries.drain(10)

    async def scrape(self, token: str = METRICS_TOKEN) -> dict[str, float]:
        """What Prometheus reads, by series; the numbers of the process itself left out."""
        answer = await self.client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
        assert answer.status == 200, await answer.text()
        lines = (line.rpartition(" ") for line in (await answer.text()).splitlines() if not line.startswith("#"))
        return {series: float(value) for series, _, value in lines}


@asynccontextmanager
async def running(
    database: Database, coach: Coach, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Program]:
    """Everything, composed as ``serve`` does it, until the block ends."""
    key, connector, login, slack_api = SigningKey("k1"), Connector(), Login(password=TEAMS_PASSWORD), SlackApi()
    tls, trusted = certificate(folder)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    metrics = Metrics()
    database.on_gone = metrics.database_error
    async with (
        serving(Provider([key.listed()]), connector) as service,
        serving(login, tls=tls) as login_url,
        serving(slack_api) as slack_url,
        model_peer() as peer,
    ):
        model = peer.model(metrics=metrics)
        intake = Intake(coach, database, model, metrics)
        hosts = {"service_hosts": ("127.0.0.1",), "openid_url": f"{service}/metadata", "login_url": login_url}
        async with (
            SlackFrontEnd(intake, SlackSettings(SLACK_TOKEN, SLACK_SECRET, api_url=f"{slack_url}/api/")) as slack,
            TeamsFrontEnd(intake, TeamsSettings(APP_ID, TEAMS_PASSWORD, TENANT, **hosts)) as teams,
        ):
            front_ends: dict[str, FrontEnd] = {"slack": slack, "teams": teams}
            settings = Settings(_env_file=None, usage_token=USAGE_TOKEN, metrics_token=METRICS_TOKEN)
            app = build_app(settings, front_ends, database, coach, lambda: clock.now, metrics)
            async with TestClient(TestServer(app)) as client:
                endpoint = str(client.make_url(SLACK_PATH))
                async with SlackDriver(endpoint, SLACK_SECRET, TEAM, BOT) as driver:
                    deliveries = DeliveryLoop(coach, front_ends, lambda: clock.now, metrics)
                    watch = Watch(database, metrics, lambda: clock.now, front_ends)
                    yield Program(
                        client,
                        driver,
                        slack_api,
                        key,
                        service,
                        connector,
                        peer,
                        front_ends,
                        intake,
                        deliveries,
                        metrics,
                        watch,
                        coach,
                        clock,
                    )
                    await intake.drain(10)
        await model.aclose()
    database.on_gone = lambda: None
