"""Slack and Teams around the replicas: people who ask, platforms that send an event again, peers that count answers.

Every event asks the same question under an address of its own (a thread, a conversation), so that each answer names
the event it answers.
"""

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.slack.endpoint import PATH as SLACK_PATH
from bot.teams.app import PATH as TEAMS_PATH
from coach.locales import say
from tests.e2e.peers.slack_driver import SlackDriver
from tests.teams.microsoft import TENANT, Login, Provider, SigningKey, certificate, message, serving, token

SECRET, TOKEN, TEAM, BOT = "chaos-secret", "xoxb-chaos", "T1", "U0BOT"
QUESTION = "AIって何に使える?"
ANSWER, INTERRUPTED, APOLOGY = say("ja", "discover-anyone"), say("ja", "sorry-interrupted"), say("ja", "sorry-storage")
WAVE_CHAT = "a:wave-"

QUICKER = 3
"""How much quicker than Slack an event is sent again: at once, after 20 s for a minute, after 100 s for five."""
AGAIN = (0.0, 60 / QUICKER, 300 / QUICKER)
"""Seconds before each retry. Teams publishes no schedule of its own; the same is used."""
PATIENCE = 15.0
"""Seconds until a platform takes a request for lost: Teams' own; Slack's 3 would measure how busy this machine is."""

_serial = itertools.count(1)


@dataclass
class Sent:
    """One event as its platform knows it."""

    platform: str
    person: str
    key: str
    """The address of its answer."""
    name: str
    """Its id, the same each time it is sent."""
    tries: int = 0
    acknowledged: bool = False
    refusals: list[int] = field(default_factory=list)
    """The status of every try that was not acknowledged; 0 where there was no answer."""


class Platforms:
    """Both platforms while they run."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        """Answers that arrived, by the event's address; so the next two."""
        self.interruptions: Counter[str] = Counter()
        self.apologies: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        """Messages to a person that answer nothing, by person."""
        self.delay = 0.0
        """Seconds the platforms take to answer us."""
        self.slack_url = self.connector_url = self.login_url = ""
        self.certificate = Path()
        self._key = SigningKey("k1")
        self._bearer = ("", 0.0)
        self._drivers: dict[str, SlackDriver] = {}

    @asynccontextmanager
    async def serving(self, folder: Path) -> AsyncIterator["Platforms"]:
        """Serve on ports of the system's choice."""
        tls, self.certificate = certificate(folder)
        async with AsyncExitStack() as self._stack:
            stack = self._stack
            self.login_url = await stack.enter_async_context(serving(Login(), tls=tls))
            # Both peers have the three lines that ``serving`` asks of a service.
            self.connector_url = await stack.enter_async_context(serving(Provider([self._key.listed()]), self))  # type: ignore[arg-type]
            self.slack_url = self.connector_url + "/api/"
            self._session = await stack.enter_async_context(
                aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
            )
            yield self

    def routes(self) -> list[web.RouteDef]:
        """Slack's Web API and Teams' connector."""
        return [
            web.post("/api/{method}", self._slack),
            web.post("/v3/conversations/{conversation}/activities", self._teams),
            web.get("/v3/conversations/{conversation}/members/{user}", self._member),
        ]

    def asks(self, platform: str, person: str) -> Sent:
        """A person asks; nothing is sent yet."""
        number = next(_serial)
        key = f"{time.time():.3f}{number % 1000:03d}" if platform == "slack" else f"a:{number}"
        return Sent(platform, person, key, f"{platform}-{number}")

    async def send(self, sent: Sent, url: str) -> None:
        """Send an event until it is acknowledged or the platform gives up."""
        for pause in (None, *AGAIN):
            if pause is not None:
                await asyncio.sleep(pause)
            if await self.send_once(sent, url):
                return

    async def send_once(self, sent: Sent, url: str) -> bool:
        """Send an event; whether it was acknowledged."""
        sent.tries += 1
        status = 0
        try:
            async with asyncio.timeout(PATIENCE):
                status = await (self._send_slack if sent.platform == "slack" else self._send_teams)(sent, url)
        except (aiohttp.ClientError, TimeoutError, OSError):
            pass
        if 200 <= status < 300:
            sent.acknowledged = True
            return True
        sent.refusals.append(status)
        return False

    async def _send_slack(self, sent: Sent, url: str) -> int:
        driver = await self._driver(url)
        event = driver.direct_message(sent.person, f"D{sent.person}", QUESTION, ts=sent.key, event_ts=sent.key)
        return (await driver.event(event, sent.name, retry=sent.tries - 1)).status

    async def _driver(self, url: str) -> SlackDriver:
        if url not in self._drivers:
            self._drivers[url] = await self._stack.enter_async_context(SlackDriver(url + SLACK_PATH, SECRET, TEAM, BOT))
        return self._drivers[url]

    async def _send_teams(self, sent: Sent, url: str) -> int:
        activity = message(
            self.connector_url,
            id=sent.name,
            text=QUESTION,
            conversation={"id": sent.key, "tenantId": TENANT, "conversationType": "personal"},
            **{"from": {"id": f"29:{sent.person}", "name": "Ana"}},
        )
        bearer = {"Authorization": f"Bearer {self._fresh_token()}"}
        async with self._session.post(url + TEAMS_PATH, json=activity, headers=bearer) as answer:
            await answer.read()
            return answer.status

    def _fresh_token(self) -> str:
        bearer, until = self._bearer
        if time.monotonic() > until:
            bearer = token(self._key, self.connector_url)
            self._bearer = (bearer, time.monotonic() + 300)
        return bearer

    async def _slack(self, request: web.Request) -> web.Response:
        is_form = request.content_type.startswith("application/x-www")
        body = dict(await request.post()) if is_form else await request.json()
        if request.match_info["method"] == "chat.postMessage":
            thread = body.get("thread_ts")
            self._take(str(thread or ""), str(body["channel"]), str(body["text"]))
            await asyncio.sleep(self.delay)
        return web.json_response({"ok": True, "channel": "D1", "ts": "1.1", "user": {"profile": {}}})

    async def _teams(self, request: web.Request) -> web.Response:
        body: Mapping[str, Any] = await request.json()
        chat = request.match_info["conversation"]
        is_wave = chat.startswith(WAVE_CHAT)
        self._take("" if is_wave else chat, chat.removeprefix(WAVE_CHAT), json.dumps(body, ensure_ascii=False))
        await asyncio.sleep(self.delay)
        return web.json_response({"id": "m1"})

    async def _member(self, request: web.Request) -> web.Response:
        return web.json_response({"id": request.match_info["user"]})

    def _take(self, key: str, person: str, words: str) -> None:
        """Count a message, before it is answered: what the sender hears of it is another matter."""
        if not key:
            self.told[person] += 1
            return
        for counted, mark in (
            (self.answers, ANSWER),
            (self.interruptions, INTERRUPTED),
            (self.apologies, APOLOGY),
        ):
            counted[key] += mark in words
