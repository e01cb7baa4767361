"""A model server of a few lines: Chat Completions as a stream, and the ways a real one fails that no emulator shows."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.metrics import Metrics
from bot.model import Model, ModelSettings
from coach.model import Price

Behaviour = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]

SECRET = "sk-never-to-be-seen"


def draft(text: str, *missing: str) -> str:
    """An answer as it is asked for."""
    return json.dumps({"draft": text, "missing": missing}, ensure_ascii=False)


def event(content: str = "", finish: str | None = None, **delta: str) -> dict[str, Any]:
    """One event of the stream."""
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def usage(tokens_in: int, tokens_out: int) -> dict[str, Any]:
    """The last event of the stream."""
    total = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}
    return {**event(), "choices": [], "usage": total}


async def stream(request: web.Request, *events: Any, pause: float = 0.0, ends: bool = True) -> web.StreamResponse:
    """Send these events; with ``ends`` false the connection breaks after the last one."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for one in events:
        text = one if isinstance(one, str) else json.dumps(one)
        await response.write(f"data: {text}\n\n".encode())
        await asyncio.sleep(pause)
    if not ends:
        assert request.transport is not None
        request.transport.abort()
        return response
    await response.write(b"data: [DONE]\n\n")
    return response


def says(text: str, finish: str = "stop", piece: int = 40, pause: float = 0.0) -> Behaviour:
    """A model that answers with this text, in pieces."""

    async def behave(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        pieces = [event(text[start : start + piece]) for start in range(0, len(text), piece)]
        return await stream(request, *pieces, event(finish=finish), usage(700, 300), pause=pause)

    return behave


def fails(status: int, code: str = "", **headers: str) -> Behaviour:
    """A server that refuses."""

    async def behave(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        error = {"message": "no", "type": "t", "code": code or None}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response({"error": error}, status=status, headers=named)

    return behave


@dataclass
class ModelPeer:
    """The server: how it behaves, the next request's way first, and what it was asked."""

    behaviour: Behaviour = field(default_factory=lambda: says(draft("下書きです。", "納期")))
    next: list[Behaviour] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        body = await request.json()
        self.asked.append(body)
        return await (self.next.pop(0) if self.next else self.behaviour)(request, body)

    def sent(self) -> str:
        """Everything that ever left for the model, as one text."""
        return json.dumps(self.asked, ensure_ascii=False)

    def model(
        self, seconds: float = 5.0, clock: Callable[[], float] = time.monotonic, metrics: Metrics | None = None
    ) -> Model:
        """A client of this server."""
        settings = ModelSettings("test-model", self.url, SECRET, seconds, Price(2.5, 10.0, "USD"))
        return Model(settings, clock, metrics)


@asynccontextmanager
async def model_peer() -> AsyncIterator[ModelPeer]:
    """Serve until the block ends."""
    peer = ModelPeer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", peer.handle)
    async with TestServer(app) as server:
        peer.url = str(server.make_url("/v1"))
        yield peer
