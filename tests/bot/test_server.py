"""The web server: plain sentences, no stack traces, and health that tells alive from ready."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.server import MAX_BODY, make_app
from storage.db import Database, DatabaseGone
from tests.bot.platform import Notebook

Client = TestClient[web.Request, web.Application]


@dataclass
class Routed(Notebook):
    """A platform whose routes do what their names say."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.post("/echo", self.echo),
            web.get("/bug", self.bug),
            web.get("/gone", self.gone),
            web.get("/refused", self.refused),
        ]

    async def echo(self, request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    async def bug(self, _request: web.Request) -> web.Response:
        raise RuntimeError("secret detail: taro@example.com")

    async def gone(self, _request: web.Request) -> web.Response:
        raise DatabaseGone("secret host db-17")

    async def refused(self, _request: web.Request) -> web.Response:
        raise web.HTTPUnauthorized


@pytest_asyncio.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app([Routed()], database))) as client:
        yield client


async def test_alive_and_ready(client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        assert (await client.get(path)).status == 200


async def test_without_a_database_it_is_alive_but_not_ready_and_recovers(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    database = Database(f"sqlite:///{folder}/banso.db")
    folder.rmdir()
    async with TestClient(TestServer(make_app([], database))) as client:
        assert (await client.get("/healthz")).status == 200
        away = await client.get("/readyz")
        assert away.status == 503
        assert "Storage cannot be reached" in (await away.json())["error"]
        folder.mkdir()
        assert (await client.get("/readyz")).status == 200
    database.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing-here", 404),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/%00", 404),
        ("POST", "/healthz", 405),
        ("GET", "/bug", 500),
        ("GET", "/gone", 503),
        ("GET", "/refused", 401),
    ],
)
async def test_an_error_is_a_sentence_and_never_a_trace(client: Client, method: str, path: str, status: int) -> None:
    answer = await client.request(method, path)
    said = await answer.text()
    assert answer.status == status
    assert not any(leak in said for leak in ("Traceback", "secret", "taro@", "RuntimeError", ".py", "aiohttp"))
    if status != 401:
        assert (await answer.json())["error"].isprintable()


async def test_too_large_is_refused(client: Client) -> None:
    assert (await client.post("/echo", data=b"x" * (MAX_BODY - 1))).status == 200
    refused = await client.post("/echo", data=b"x" * (MAX_BODY + 1))
    assert refused.status == 413
    assert "too large" in (await refused.json())["error"]
