"""A reverse proxy before the replicas, as companies run one: in turn, and around those that do not answer."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

TIMEOUT = 5.0
"""Seconds a replica may take."""
REST = 20.0
"""Seconds in which a replica that failed gets no requests."""
PASSED_ON = ("content-type", "authorization")


class ReverseProxy:
    """The proxy while it runs."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        """The replicas, by port."""
        self._resting: dict[int, float] = {}
        self._count = 0
        self._session: aiohttp.ClientSession
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["ReverseProxy"]:
        """Serve on a port of the system's choice."""
        app = web.Application()
        app.router.add_post("/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        limits = {"timeout": aiohttp.ClientTimeout(total=TIMEOUT), "connector": aiohttp.TCPConnector(limit=0)}
        async with aiohttp.ClientSession(**limits) as self._session:
            yield self
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() in PASSED_ON or name.lower().startswith("x-slack-")
        }
        for port in self._in_turn():
            url = f"http://127.0.0.1:{port}{request.raw_path}"
            try:
                async with self._session.post(url, data=body, headers=headers) as answer:
                    return web.Response(status=answer.status, body=await answer.read())
            except aiohttp.ClientConnectorError:
                self._resting[port] = time.monotonic() + REST  # nothing was sent: the next one gets it
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                self._resting[port] = time.monotonic() + REST
                return web.Response(status=504 if isinstance(error, asyncio.TimeoutError) else 502)
        return web.Response(status=502)

    def _in_turn(self) -> list[int]:
        """Every replica, those that rest last."""
        self._count += 1
        first = self._count % max(1, len(self.ports))
        now = time.monotonic()
        return sorted(self.ports[first:] + self.ports[:first], key=lambda port: self._resting.get(port, 0.0) > now)
