"""Every entrance at once, served on loopback in a thread of its own, with the platforms' other sides beside it.

A real Banso has the playground or the platforms, never both; here one process has all of them, so that each test can
knock at every door.
"""

import asyncio
import hashlib
import hmac
import http.client
import io
import logging
import re
import threading
import time
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import web
from sqlalchemy import func, select

from bot.__main__ import build_app
from bot.frontend import FrontEnd
from bot.intake import Intake
from bot.model import Model
from bot.playground.app import PlaygroundFrontEnd, PlaygroundPerson
from bot.settings import Settings
from bot.slack.app import SlackFrontEnd
from bot.slack.settings import SlackSettings
from bot.teams.app import TeamsFrontEnd
from bot.teams.settings import TeamsSettings
from coach.coach import Coach
from storage.db import Database
from storage.models import Base, InboxEvent, InboxState
from tests.builders import NOON
from tests.security.beside import Lines, SlackPeer
from tests.security.bodies import tally
from tests.teams.microsoft import (
    APP_ID,
    TENANT,
    Connector,
    Login,
    Provider,
    SigningKey,
    certificate,
    serving,
    token,
)

T = TypeVar("T")

SLACK_SECRET = "slack-signing-secret-never-to-be-seen"
BOT_TOKEN = "xoxb-never-to-be-seen"
USAGE_TOKEN = "usage-token-never-to-be-seen-anywhere-000"
METRICS_TOKEN = "metrics-token-never-to-be-seen-anywhere-0"
TEAMS_SECRET = "teams-secret-never-to-be-seen"
TEAM = "T000000001"

PEOPLE = [PlaygroundPerson("misaki", "佐藤 美咲", "営業部", "Sales", "ja", "misaki@example.com")]

LEAKS = re.compile(
    r"Traceback|File \"|site-packages|sqlalchemy|psycopg|sqlite3|aiohttp\.|pydantic|\.py\b|/home/|/tmp/|/app/|"
    r"never-to-be-seen|SELECT |INSERT |Errno"
)
"""What no answer to a caller may hold: where the code is, what it is made of, what is secret."""


@dataclass(frozen=True)
class Answer:
    """What a caller gets."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Served:
    """A running Banso, and the ways to knock at it."""

    url: str
    host: str
    port: int
    loop: asyncio.AbstractEventLoop
    intake: Intake
    database: Database
    app: web.Application
    slack: SlackPeer
    connector: Connector
    key: SigningKey
    service: str
    log: Lines
    answers: list[str] = field(default_factory=list, repr=False)
    """Headers and body of every answer so far."""
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)
    _token: tuple[float, str] = field(default=(0.0, ""), repr=False)

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request and read the whole answer."""
        tally["requests"] += 1
        for fresh in (False, True):
            if self._connection is None or fresh:
                self._connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
            try:
                # A stream has no own length: the header stays as the caller wants it.
                self._connection.request(method, path, io.BytesIO(body) if body else None, self._headers(body, headers))
                answer = self._connection.getresponse()
                told = Answer(answer.status, dict(answer.getheaders()), answer.read())
            except (http.client.HTTPException, OSError):
                self._connection.close()
                if fresh:
                    raise
            else:
                self.answers.append(f"{told.headers} {told.text}")
                return told
        raise AssertionError("unreachable")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("POST", path, body, headers)

    def slack_post(self, body: bytes, kind: str = "application/json", at: float | None = None) -> Answer:
        """As Slack."""
        return self.post("/slack/events", body, {"Content-Type": kind, **slack_signature(body, at)})

    def teams_post(self, body: bytes, **claims: Any) -> Answer:
        """As Teams."""
        bearer = token(self.key, self.service, **claims) if claims else self.teams_token()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {bearer}"}
        return self.post("/api/messages", body, headers)

    def teams_token(self) -> str:
        """A token as Teams sends it, good for some minutes."""
        if time.monotonic() - self._token[0] > 60:
            self._token = (time.monotonic(), token(self.key, self.service))
        return self._token[1]

    def usage_post(self, body: bytes, kind: str, **headers: str) -> Answer:
        """As a system of the company's."""
        return self.post(
            "/api/usage", body, {"Content-Type": kind, "Authorization": f"Bearer {USAGE_TOKEN}", **headers}
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the server's loop."""
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return done.result(30)

    def inbox(self) -> int:
        """How many events are recorded."""
        return self.count(InboxEvent)

    def count(self, table: type[Base]) -> int:
        """How many rows a table has."""
        with self.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def check(self, answer: Answer, *statuses: int) -> None:
        """The answer is one of those declared, and gives nothing away."""
        assert answer.status in statuses, (answer.status, answer.text[:500])
        assert not (leak := LEAKS.search(answer.text)), leak
        self.run(self.intake.drain(30))
        faults = self.log.faults()
        assert not faults, faults

    def at_rest(self) -> None:
        """Nothing is half-done: every recorded event was answered and emptied, nothing failed, the process lives."""
        self.run(self.intake.drain(30))
        with self.database.transaction() as session:
            left = session.execute(
                select(InboxEvent.platform, InboxEvent.state, InboxEvent.payload).where(
                    InboxEvent.state != InboxState.DONE
                )
            ).all()
        assert left == []
        assert self.log.faults() == []
        assert self.ask("GET", "/healthz").status == 200

    @staticmethod
    def _headers(body: bytes, given: Mapping[str, str] | None) -> dict[str, str]:
        return {"Content-Length": str(len(body)), **(given or {})} if body else dict(given or {})


def slack_signature(body: bytes, at: float | None = None, secret: str = SLACK_SECRET) -> dict[str, str]:
    """Slack's signature headers."""
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac.hexdigest()}"}


@contextmanager
def served(
    coach: Coach, database: Database, folder: Path, settings: Settings, model: Model | None = None
) -> Iterator[Served]:
    """Serve until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    stack = AsyncExitStack()
    log = Lines()

    def run(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    root = logging.getLogger()
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.INFO)
    with pytest.MonkeyPatch.context() as environment:
        tls, trusted = certificate(folder)
        environment.setenv("REQUESTS_CA_BUNDLE", str(trusted))
        try:
            running = run(_start(stack, coach, database, settings, model, tls, log))
            yield running
            running.close()
        finally:
            run(stack.aclose())
            run(_end_the_rest())
            root.removeHandler(log)
            root.setLevel(level)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(30)
            loop.close()


async def _end_the_rest() -> None:
    """As asyncio.run does: aiohttp still waits some seconds for the rest of a body that it has refused."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


async def _start(
    stack: AsyncExitStack,
    coach: Coach,
    database: Database,
    settings: Settings,
    model: Model | None,
    tls: Any,
    log: Lines,
) -> Served:
    key = SigningKey("k1")
    slack, connector, login_service = SlackPeer(), Connector(), Login(password=TEAMS_SECRET)
    intake = Intake(coach, database, model)
    service = await stack.enter_async_context(serving(Provider([key.listed()]), connector))
    api = await stack.enter_async_context(serving(slack))  # type: ignore[arg-type]
    login = await stack.enter_async_context(serving(login_service, tls=tls))
    teams = TeamsSettings(
        APP_ID,
        TEAMS_SECRET,
        TENANT,
        service_hosts=("127.0.0.1",),
        openid_url=f"{service}/metadata",
        login_url=login,
        sends_per_second=10_000,
    )
    front_ends: dict[str, FrontEnd] = {
        "slack": SlackFrontEnd(
            intake, SlackSettings(bot_token=BOT_TOKEN, signing_secret=SLACK_SECRET, api_url=f"{api}/api/")
        ),
        "teams": TeamsFrontEnd(intake, teams),
        "playground": PlaygroundFrontEnd(intake, lambda: PEOPLE),
    }
    app = build_app(settings, front_ends, database, coach, lambda: NOON)
    runner = web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    for front_end in front_ends.values():
        await stack.enter_async_context(front_end)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stack.push_async_callback(intake.drain, 10)
    host, port = runner.addresses[0][:2]
    return Served(
        f"http://{host}:{port}",
        host,
        port,
        asyncio.get_running_loop(),
        intake,
        database,
        app,
        slack,
        connector,
        key,
        service,
        log,
    )
