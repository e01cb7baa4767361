"""Slack's end of Socket Mode: hands out a WebSocket address, sends envelopes, collects acknowledgements."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web


class SocketModeSlack:
    """The peer while it runs; every other Web API call is accepted and kept in ``calls``."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.acknowledged: set[str] = set()
        self._socket: web.WebSocketResponse | None = None
        self._connected = asyncio.Event()
        self.refused_links = 0
        """How many of the next connections are closed at once as too many."""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["SocketModeSlack"]:
        """Serve on a port of the system's choice."""
        app = web.Application()
        app.router.add_post("/api/{method}", self._call)
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        yield self
        await runner.cleanup()

    async def deliver(self, payload: Mapping[str, Any], kind: str = "events_api") -> str:
        """Send a payload to the bot once it is connected; the value is the envelope's id."""
        await self.connected()
        envelope = str(uuid.uuid4())
        assert self._socket is not None
        message = {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": False}
        await self._socket.send_str(json.dumps(message))
        return envelope

    async def connected(self, seconds: float = 10) -> None:
        """Wait for the bot's connection."""
        await asyncio.wait_for(self._connected.wait(), seconds)

    async def refresh(self) -> None:
        """Tell the bot that this connection ends, and end it, as Slack does every few hours."""
        assert self._socket is not None
        self._connected.clear()
        await self._socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        await self._socket.close()

    def made(self, method: str) -> list[Mapping[str, Any]]:
        """The parameters of every call of ``method``."""
        return [parameters for name, parameters in self.calls if name == method]

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "apps.connections.open":
            self.calls.append((method, {}))
            address = self.url.replace("http", "ws", 1).replace("/api/", "/link")
            return web.json_response({"ok": True, "url": address})
        is_json = request.content_type == "application/json"
        self.calls.append((method, await request.json() if is_json else dict(await request.post())))
        return web.json_response({"ok": True, "channel": "D1", "ts": f"1.{len(self.calls)}", "user": {"profile": {}}})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        self._socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.refused_links:
            self.refused_links -= 1
            await socket.send_str(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            await socket.close()
            return socket
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                self.acknowledged.add(json.loads(message.data)["envelope_id"])
        return socket
