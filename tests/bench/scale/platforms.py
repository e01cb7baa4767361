"""Slack and Microsoft on loopback for a whole company: they take every message, and say when which one arrived."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.e2e.peers.processes import free_port
from tests.teams.microsoft import Login, Provider, SigningKey, certificate


@dataclass(frozen=True)
class Arrived:
    """What arrived at a platform, and when (``time.perf_counter``)."""

    at: float
    raw: bytes
    """Read only if somebody wants to go on from it."""

    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Platforms:
    """Both, while they run."""

    folder: Path
    key: SigningKey = field(default_factory=lambda: SigningKey("k1"))
    counted: Counter[str] = field(default_factory=Counter)
    """Calls by method."""
    waiting: dict[str, "asyncio.Future[Arrived]"] = field(default_factory=dict)
    """Who waits for an answer, by conversation, or by the trigger of a press."""
    port: int = field(default_factory=free_port)
    login_port: int = field(default_factory=free_port)

    @property
    def service(self) -> str:
        """The address of Teams' connector."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def login(self) -> str:
        return f"https://127.0.0.1:{self.login_port}"

    @property
    def slack_api(self) -> str:
        return f"{self.service}/api/"

    @property
    def certificate(self) -> str:
        """The file that clients of the login must trust."""
        return str(self.folder / "certificate.pem")

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        tls, _ = certificate(self.folder)
        runners = []
        for port, context, routes in (
            (self.port, None, [*self._routes(), *Provider([self.key.listed()]).routes()]),
            (self.login_port, tls, Login().routes()),
        ):
            app = web.Application(client_max_size=2**22)
            app.router.add_routes(routes)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
            runners.append(runner)
        try:
            yield
        finally:
            for runner in runners:
                await runner.cleanup()

    def expect(self, *names: str) -> "asyncio.Future[Arrived]":
        """What arrives first under one of these names."""
        future: asyncio.Future[Arrived] = asyncio.get_running_loop().create_future()
        self.waiting |= dict.fromkeys(names, future)
        future.add_done_callback(lambda _: [self.waiting.pop(name, None) for name in names])
        return future

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/{method}", self._slack),
            web.route("*", "/v3/conversations/{conversation}/{rest:.*}", self._teams),
        ]

    def _arrived(self, name: str, raw: bytes) -> None:
        """Nobody waits for a survey, nor for the rest of an answer of several messages."""
        future = self.waiting.get(name)
        if future is not None and not future.done():
            future.set_result(Arrived(time.perf_counter(), raw))

    async def _slack(self, request: web.Request) -> web.Response:
        method, raw = request.match_info["method"], await request.read()
        self.counted[method] += 1
        if method in ("users.info", "users.profile.get"):
            return web.json_response(_member((await request.post()).get("user", "")))
        body = json.loads(raw)
        if method == "views.open":
            self._arrived(body["trigger_id"], raw)
            return web.json_response({"ok": True, "view": {"id": "V1"}})
        if method in ("chat.postMessage", "chat.update"):
            self._arrived(body["channel"], raw)
        stamp = f"{time.time():.6f}"
        return web.json_response({"ok": True, "channel": body.get("channel", ""), "ts": body.get("ts", stamp)})

    async def _teams(self, request: web.Request) -> web.Response:
        conversation, raw = unquote(request.match_info["conversation"]), await request.read()
        self.counted[f"connector {request.method}"] += 1
        if request.method in ("POST", "PUT"):
            self._arrived(conversation, raw)
        return web.json_response({"id": f"m{sum(self.counted.values())}"})


def _member(user: object) -> Mapping[str, Any]:
    """A colleague, known to the directory by address."""
    profile = {"real_name": f"Person {user}", "email": f"{str(user)[1:]}@example.com", "fields": {}}
    return {
        "ok": True,
        "user": {"id": user, "locale": "ja-JP", "tz": "Asia/Tokyo", "profile": profile},
        "profile": profile,
    }
