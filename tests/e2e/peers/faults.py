"""A reverse proxy before a platform's API that fails on request, and remembers what passed."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web


class Mode(Enum):
    """How a call fails."""

    ANSWER = auto()
    """The fault's status, headers and body, without asking the platform."""
    ANSWER_AFTER = auto()
    """The same, but the platform did what was asked."""
    DROP_BEFORE = auto()
    """The connection is cut and the platform saw nothing."""
    DROP_AFTER = auto()
    """The connection is cut after the platform did what was asked."""
    HANG = auto()
    """No answer for ``seconds``, then the platform's."""


@dataclass
class Fault:
    """The next ``count`` calls whose path contains ``match`` fail, after ``skip`` that do not."""

    match: str
    mode: Mode = Mode.ANSWER
    status: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    count: int = 1
    skip: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Call:
    """One call that was made, with its parameters as the platform would read them."""

    method: str
    parameters: Mapping[str, Any]
    reached: bool
    """Whether the platform saw it."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    """What the platform said, whether or not that arrived."""


class FaultProxy:
    """The proxy while it runs."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.url = ""

    def reset(self) -> None:
        """Forget faults and calls."""
        self.faults.clear()
        self.calls.clear()

    def made(self, method: str) -> list[Mapping[str, Any]]:
        """The parameters of every call of ``method``, such as "chat.postMessage"."""
        return [call.parameters for call in self.calls if call.method == method]

    def reached(self, method: str) -> int:
        """How many calls of ``method`` the platform itself saw."""
        return sum(call.reached for call in self.calls if call.method == method)

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["FaultProxy"]:
        """Serve on ``port``, or one of the system's choice; ``url`` ends in "/api/"."""
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        async with aiohttp.ClientSession() as self._session:
            yield self
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        fault = self._next_fault(request.path)
        mode = fault.mode if fault else None
        reaches = mode not in (Mode.ANSWER, Mode.DROP_BEFORE)
        if fault and mode is Mode.HANG:
            await asyncio.sleep(fault.seconds)
        answer = await self._forward(request, raw) if reaches else web.Response()
        said = _parameters(answer.body) if isinstance(answer.body, bytes) else {}
        self.calls.append(Call(request.path.removeprefix("/api/"), _parameters(raw), reaches, said))
        if fault and mode in (Mode.DROP_BEFORE, Mode.DROP_AFTER):
            assert request.transport is not None
            request.transport.close()
        if fault and mode in (Mode.ANSWER, Mode.ANSWER_AFTER):
            return web.json_response(dict(fault.body), status=fault.status, headers=fault.headers)
        return answer

    async def _forward(self, request: web.Request, raw: bytes) -> web.Response:
        assert self._session is not None
        kept = {k: v for k, v in request.headers.items() if k.lower() in ("authorization", "content-type")}
        async with self._session.request(
            request.method, self._upstream + request.raw_path, data=raw, headers=kept
        ) as r:
            return web.Response(status=r.status, body=await r.read(), content_type=r.content_type)

    def _next_fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.match in path and fault.count > 0:
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.count -= 1
                return fault
        return None


def _parameters(raw: bytes) -> Mapping[str, Any]:
    if raw.startswith(b"{"):
        found = json.loads(raw)
        return found if isinstance(found, dict) else {}
    return {name: _value(value) for name, value in parse_qsl(raw.decode())}


def _value(text: str) -> Any:
    return json.loads(text) if text.startswith(("[", "{")) else text
