"""Slack's chat.postMessage for ten thousand people, which only counts who got what.

The emulator carries some 400 messages a second on a core of its own and is seeded with every person; beside two
replicas and a database that would measure the emulator. The answers are those of Slack's reference for the method.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web


class SlackCounter:
    """The Web API while it runs."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self.posted: Counter[str] = Counter()
        """Messages by the channel they were posted to: for a private chat the person's id."""
        self.under_way = 0
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Self]:
        """Serve on a port of the system's choice; ``url`` ends in "/api/"."""
        app = web.Application()
        app.router.add_post("/api/chat.postMessage", self._post)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.post() if request.content_type.startswith("application/x-www") else await request.json()
        channel = str(body["channel"])
        self.posted[channel] += 1
        self.under_way += 1
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self.under_way -= 1
        return web.json_response(
            {"ok": True, "channel": f"D{channel}", "ts": "1790000000.000100", "message": {"text": str(body["text"])}}
        )
