"""The web server: plain sentences, no stack traces, and health that tells alive from ready."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from bot.server import HEALTH, MAX_BODY, make_app
from storage.db import Database, DatabaseGone
from tests.bot.log import Log, kept_log
from tests.bot.platform import Notebook

Client = TestClient[web.Request, web.Application]

DETAIL = "secret detail: taro@example.com"
PATIENCE = 20.0
"""Seconds that something may take on a busy machine."""


@dataclass
class Routed(Notebook):
    """A platform whose routes do what their names say."""

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        return [
            web.post("/echo", self.echo),
            web.get("/bug", self.bug),
            web.get("/gone", self.gone),
            web.get("/refused", self.refused),
            web.get("/download/{token}", self.used_up),
        ]

    async def echo(self, request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    async def bug(self, _request: web.Request) -> web.Response:
        raise RuntimeError(DETAIL)

    async def gone(self, _request: web.Request) -> web.Response:
        raise DatabaseGone("secret host db-17")

    async def used_up(self, _request: web.Request) -> web.Response:
        return web.Response(status=410)

    async def refused(self, _request: web.Request) -> web.Response:
        raise web.HTTPUnauthorized


@pytest_asyncio.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app([Routed()], database))) as client:
        yield client


@pytest.fixture
def log() -> Iterator[Log]:
    with kept_log() as log:
        yield log


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
        database.migrate()
        assert (await client.get("/readyz")).status == 200
    database.close()


async def test_the_schema_of_another_version_is_not_ready(database_url: str) -> None:
    database = Database(database_url)
    async with TestClient(TestServer(make_app([], database))) as client:
        empty = await client.get("/readyz")
        assert (empty.status, "another version" in await empty.text()) == (503, True)
        database.migrate()
        assert (await client.get("/readyz")).status == 200
    database.close()


async def test_a_database_that_hangs_is_not_waited_for_and_uses_up_one_thread(database: Database) -> None:
    with database.engine.connect() as other:
        # SQLite begins every transaction as a writer, and there is one writer at a time.
        locks = "SELECT 1" if database.is_sqlite else "LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"
        other.execute(text(locks))
        before = threading.active_count()
        async with TestClient(TestServer(make_app([], database))) as client:
            probes = await asyncio.gather(*(client.get("/readyz") for _ in range(10)))
            assert {probe.status for probe in probes} == {503}
            assert "did not answer within 2 seconds" in await probes[0].text()
            assert threading.active_count() <= before + 1
            assert (await client.get("/healthz")).status == 200
            other.rollback()
            async with asyncio.timeout(PATIENCE):
                while (await client.get("/readyz")).status != 200:  # noqa: ASYNC110 the other side of a socket
                    await asyncio.sleep(0.05)


async def test_a_process_that_stops_is_alive_and_not_ready(database: Database) -> None:
    app = make_app([], database)
    async with TestClient(TestServer(app)) as client:
        app[HEALTH].stop()
        stopping = await client.get("/readyz")
        assert (stopping.status, "stopping" in await stopping.text()) == (503, True)
        assert (await client.get("/healthz")).status == 200


@pytest.mark.parametrize("given", ["4bf92f3577b34da6", "a-Z_9", "x" * 64])
async def test_a_request_keeps_the_id_that_a_proxy_gave_it(client: Client, given: str) -> None:
    assert (await client.get("/healthz", headers={"X-Request-ID": given})).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "taro@example.com", "a b", 'a"b', "極秘"])
async def test_what_is_no_id_is_replaced_by_one(client: Client, given: str) -> None:
    answers = [await client.get("/nothing-here", headers={"X-Request-ID": given}) for _ in range(2)]
    first, second = (answer.headers["X-Request-ID"] for answer in answers)
    assert first != second
    assert {len(first), len(second)} == {32}


@pytest.mark.parametrize(
    ("method", "path", "line"),
    [
        ("GET", "/bug?q=taro@example.com", ("GET", "/bug", 500)),
        ("POST", "/echo", ("POST", "/echo", 200)),
        ("GET", "/download/tok3n", ("GET", "/download/{token}", 410)),
        ("GET", "/taro@example.com", ("GET", "", 404)),
        ("PROPFIND", "/echo", ("other", "", 405)),
        ("GET", "/refused", ("GET", "/refused", 401)),
    ],
)
async def test_a_request_is_a_line_without_what_the_caller_wrote(
    client: Client, log: Log, method: str, path: str, line: tuple[str, str, int]
) -> None:
    answer = await client.request(method, path, headers={"X-Request-ID": "r1"})
    told = log.events("request")
    assert [(entry["method"], entry["route"], entry["status"]) for entry in told] == [line]
    assert told[0]["milliseconds"] >= 0
    assert {entry["request"] for entry in log.lines()} == {"r1"} == {answer.headers["X-Request-ID"]}
    for leak in ("taro", "tok3n", "127.0.0.1"):
        assert leak not in log.text.lower()


@pytest.mark.parametrize(
    "request_", [b"TARO / HTTP/1.1\r\n\r\n", b"GET /taro\0 HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\ntaro\r\n\r\n"]
)
async def test_what_is_no_http_is_not_repeated_in_the_log(client: Client, log: Log, request_: bytes) -> None:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(request_)
    answer = await reader.read()
    writer.close()
    assert b" 400 " in answer.partition(b"\n")[0]
    assert b"Traceback" not in answer
    assert "taro" not in log.text.lower()


async def test_probes_are_in_the_log_only_when_something_is_wrong(client: Client, log: Log) -> None:
    for path in ("/healthz", "/readyz"):
        assert (await client.get(path)).status == 200
    assert log.events("request") == []
    client.app[HEALTH].stop()
    await client.get("/readyz")
    assert [entry["status"] for entry in log.events("request")] == [503]


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
