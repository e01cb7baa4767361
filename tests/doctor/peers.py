"""What `banso doctor` asks: Slack's Web API and a model's server, with answers as they are documented."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.slack.manifest import SCOPES

BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-never-to-be-seen", "xapp-never-to-be-seen", "signing-never-to-be-seen"
MODEL_KEY = "sk-never-to-be-seen"
USAGE_TOKEN = "never-to-be-seen-" + "x" * 32
SECRETS = ("never-to-be-seen", "a-password")

AUTH_TEST = {
    "ok": True,
    "url": "https://acme.slack.com/",
    "team": "Acme",
    "user": "banso",
    "team_id": "T1",
    "user_id": "U1",
    "bot_id": "B1",
}
"""https://docs.slack.dev/reference/methods/auth.test"""


@dataclass
class Peers:
    """Both servers, well unless told otherwise."""

    slack_error: str = ""
    scopes: tuple[str, ...] | None = SCOPES
    models: Any = field(default_factory=lambda: {"object": "list", "data": [{"id": "test-model", "object": "model"}]})
    model_status: int = 200
    clock: timedelta = timedelta()
    """How far their clock is ahead."""
    redirect: str = ""
    """Where every request is sent on to."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and Authorization of every request."""
    url: str = ""

    async def slack(self, request: web.Request) -> web.Response:
        """A method of Slack's Web API."""
        answer = {"ok": False, "error": self.slack_error} if self.slack_error else AUTH_TEST
        if request.match_info["method"] == "apps.connections.open" and not self.slack_error:
            answer = {"ok": True, "url": "wss://wss-primary.slack.com/link/?ticket=never-to-be-seen"}
        scopes = {} if self.scopes is None else {"X-OAuth-Scopes": ",".join(self.scopes)}
        return self._answer(request, answer, 200, scopes)

    async def listed(self, request: web.Request) -> web.Response:
        """The list of models."""
        return self._answer(request, self.models, self.model_status, {})

    def _answer(self, request: web.Request, body: Any, status: int, headers: dict[str, str]) -> web.Response:
        self.asked.append((request.path, request.headers.get("Authorization", "")))
        told = {"Date": (datetime.now(UTC) + self.clock).strftime("%a, %d %b %Y %H:%M:%S GMT"), **headers}
        if self.redirect:
            return web.Response(status=307, headers={**told, "Location": self.redirect})
        return web.json_response(body, status=status, headers=told)


@asynccontextmanager
async def peers() -> AsyncIterator[Peers]:
    """Serve until the block ends."""
    made = Peers()
    app = web.Application()
    app.router.add_post("/api/{method}", made.slack)
    app.router.add_get("/v1/models", made.listed)
    async with TestServer(app) as server:
        made.url = str(server.make_url("")).rstrip("/")
        yield made
