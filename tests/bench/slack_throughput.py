"""How many signed Slack messages a second are recorded and answered, beside a bare Bolt app that only answers.

Both answer each direct message with one chat.postMessage to the same peer, which runs in a process of its own.
Run it as ``python -m tests.bench.slack_throughput``.
"""

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.intake import Intake
from bot.slack.app import SlackFrontEnd
from bot.slack.render import render
from bot.slack.settings import SlackSettings
from coach.cards import Actions, Button, Card, Paragraph
from coach.coach import Coach
from coach.locales import say
from coach.turn import Company
from storage.db import Database
from tests.bench.beside import report, running
from tests.e2e.peers.processes import free_port
from tests.e2e.peers.slack_driver import SlackDriver
from usecases.load import load_catalogue

SECRET, TOKEN, TEAM, BOT = "bench-secret", "xoxb-bench", "T1", "U0BOT"
BOT_NAMES = {"user_id": BOT, "bot_id": "B0BOT", "team_id": TEAM}
ROUNDS = 5
MESSAGES = 400
AT_ONCE = 40
PEOPLE = 50
PACE = 50
PACED_SECONDS = 10

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def peer(port: int) -> None:
    """A Web API that accepts everything at once, and says how many messages were posted."""
    posted = 0

    async def handle(request: web.Request) -> web.Response:
        nonlocal posted
        await request.read()
        posted += request.path.endswith("chat.postMessage")
        said = {"ok": True, "channel": "D1", "ts": "1.1", "posted": posted, "user": {"profile": {}}}
        return web.json_response({**said, **BOT_NAMES})

    app = web.Application()
    app.router.add_route("*", "/api/{method}", handle)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


def serve_banso(port: int, api: str, folder: str) -> None:
    """Banso, as it is served."""
    asyncio.run(_serve(port, _banso(api, folder)))


def serve_bare(port: int, api: str, _folder: str) -> None:
    """A Bolt app as Bolt's guide shows it: one listener that says one thing; nothing is stored."""
    asyncio.run(_serve(port, _bare(api, pooled=False)))


def serve_pooled(port: int, api: str, _folder: str) -> None:
    """The same with one connection pool for its calls, which Bolt does not have by itself; for comparison."""
    asyncio.run(_serve(port, _bare(api, pooled=True)))


@asynccontextmanager
async def _banso(api: str, folder: str) -> AsyncIterator[Handler]:
    database = Database(f"sqlite:///{folder}/bench.db")
    database.migrate()
    intake = Intake(Coach(database, load_catalogue(), Company()), database)
    async with SlackFrontEnd(intake, SlackSettings(TOKEN, SECRET, api_url=api)) as front_end:
        [route] = front_end.routes()
        assert isinstance(route, web.RouteDef)
        yield route.handler  # type: ignore[misc]  # aiohttp allows classes here, too


@asynccontextmanager
async def _bare(api: str, *, pooled: bool) -> AsyncIterator[Handler]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=TOKEN, base_url=api, session=session if pooled else None)
        app = AsyncApp(signing_secret=SECRET, client=client)
        # The same answer as Banso's, made once.
        words = tuple(Paragraph(say("en", name)) for name in ("help-body", "welcome-what"))
        buttons = Actions(tuple(Button(str(number), "welcome.help") for number in range(4)))
        [message] = render(Card("Banso", (*words, buttons)), "en")
        answer = {"text": message.text, "blocks": list(message.blocks)}

        @app.event("message")
        async def reply(event: dict[str, Any], say: AsyncSay) -> None:
            if pooled:
                await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], **answer)
            else:
                await say(thread_ts=event["ts"], **answer)

        async def handle(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

        yield handle


async def _serve(port: int, program: Any) -> None:
    async with program as handler:
        app = web.Application()
        app.router.add_post("/slack/events", handler)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


async def _posted(session: aiohttp.ClientSession, api: str) -> int:
    async with session.post(f"{api}bench") as answer:
        return int((await answer.json())["posted"])


async def _round(driver: SlackDriver, session: aiohttp.ClientSession, api: str) -> float:
    """Messages a second, from the first request to the last answer at the peer."""
    before, started = await _posted(session, api), time.perf_counter()
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with gate:
            answer = await driver.dm(f"U{number % PEOPLE}", f"D{number % PEOPLE}", "help")
            assert answer.status == 200, answer

    await asyncio.gather(*(one(number) for number in range(MESSAGES)))
    while await _posted(session, api) - before < MESSAGES:
        assert time.perf_counter() - started < 120, "answers are missing"
        await asyncio.sleep(0.005)
    return MESSAGES / (time.perf_counter() - started)


async def _acknowledgements(driver: SlackDriver) -> list[float]:
    """Seconds until each acknowledgement, at PACE messages a second."""

    async def one(number: int) -> float:
        await asyncio.sleep(number / PACE)
        return (await driver.dm(f"U{number % PEOPLE}", f"D{number % PEOPLE}", "help")).seconds

    return await asyncio.gather(*(one(number) for number in range(PACE * PACED_SECONDS)))


async def _measure(ports: dict[str, int], api: str) -> None:
    rates: dict[str, list[float]] = {name: [] for name in ports}
    waits: dict[str, list[float]] = {}
    async with aiohttp.ClientSession() as session:
        for count in range(ROUNDS + 1):
            for name, port in ports.items():
                async with SlackDriver(f"http://127.0.0.1:{port}/slack/events", SECRET, TEAM, BOT) as driver:
                    rate = await _round(driver, session, api)
                    if count:  # the first round warms up: everybody is greeted
                        rates[name].append(rate)
        for name, port in ports.items():
            async with SlackDriver(f"http://127.0.0.1:{port}/slack/events", SECRET, TEAM, BOT) as driver:
                waits[name] = sorted(await _acknowledgements(driver))
    report(rates, waits, "bare bolt", PACE)


def main() -> None:
    """Start the peer and both programs, measure in turns, print the table."""
    context = multiprocessing.get_context("spawn")
    api_port = free_port()
    api = f"http://127.0.0.1:{api_port}/api/"
    programs = {"banso": serve_banso, "bare bolt": serve_bare, "+ pool": serve_pooled}
    ports = {name: free_port() for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        processes = [context.Process(target=peer, args=(api_port,), daemon=True)]
        for name, program in programs.items():
            processes.append(context.Process(target=program, args=(ports[name], api, folder), daemon=True))
        with running(processes, [api_port, *ports.values()]):
            asyncio.run(_measure(ports, api))


if __name__ == "__main__":
    main()
