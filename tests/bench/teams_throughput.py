"""Teams: 50 messages of our own at once, and how many messages a second are answered beside a bare botbuilder bot.

Banso checks every token, records every message and logs in; the bare bot, as Microsoft's sample has it without an app
id, does none of that. Both answer with one message to the same peer, which runs in a process of its own.
Run it as ``python -m tests.bench.teams_throughput``.
"""

import asyncio
import multiprocessing
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from botbuilder.core import ActivityHandler, CardFactory, MessageFactory, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from cryptography.hazmat.primitives import serialization

from bot.frontend import Address
from bot.intake import Intake
from bot.server import make_app
from bot.teams.app import PATH, TeamsFrontEnd
from bot.teams.render import render
from bot.teams.settings import TeamsSettings
from coach.cards import Actions, Button, Card, Paragraph
from coach.coach import Coach
from coach.locales import say
from coach.turn import Account, Company
from storage.db import Database
from tests.bench.beside import report, running
from tests.e2e.peers.processes import free_port
from tests.teams.microsoft import APP_ID, TENANT, Connector, Login, Provider, SigningKey, certificate, message, token
from usecases.load import load_catalogue

ROUNDS = 5
MESSAGES = 400
AT_ONCE = 40
PEOPLE = 50
PACE = 50
PACED_SECONDS = 10
SENDS = 50
LOGIN_DELAY = 0.05


@dataclass(frozen=True)
class Microsoft:
    """Where the peer is, and the folder with its keys."""

    port: int
    login_port: int
    folder: Path

    @property
    def service(self) -> str:
        """The connector's address."""
        return f"http://127.0.0.1:{self.port}"

    def settings(self, per_second: float) -> TeamsSettings:
        """A bot registration there."""
        return TeamsSettings(
            APP_ID,
            "secret",
            TENANT,
            service_hosts=("127.0.0.1",),
            openid_url=f"{self.service}/metadata",
            login_url=f"https://127.0.0.1:{self.login_port}",
            sends_per_second=per_second,
        )


def peer(microsoft: Microsoft, key: bytes) -> None:
    """Connector, keys and login; counts what it was given."""
    asyncio.run(_peer(microsoft, key))


async def _peer(microsoft: Microsoft, key: bytes) -> None:
    connector, login, signing = Connector(), Login(delay=LOGIN_DELAY), _key(key)

    async def count(_request: web.Request) -> web.Response:
        posted = sum(method == "POST" for method, *_ in connector.sent)
        return web.json_response({"posted": posted, "tokens": login.issued, "connections": len(connector.peers)})

    tls, _ = certificate(microsoft.folder)
    for port, context, services in (
        (microsoft.port, None, (connector, Provider([signing.listed()]))),
        (microsoft.login_port, tls, (login,)),
    ):
        app = web.Application()
        app.router.add_get("/bench", count)
        for service in services:
            app.router.add_routes(service.routes())
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
    await asyncio.Event().wait()


def serve_banso(port: int, microsoft: Microsoft) -> None:
    """Banso, as it is served, at a pace that is not Teams'."""
    asyncio.run(_serve(port, _banso(microsoft)))


def serve_bare(port: int, _microsoft: Microsoft) -> None:
    """A bot as Microsoft's sample shows it, without an app id; it answers with the same card, made once."""
    asyncio.run(_serve(port, _bare()))


@asynccontextmanager
async def _banso(microsoft: Microsoft) -> AsyncIterator[web.Application]:
    database = Database(f"sqlite:///{microsoft.folder}/bench.db")
    database.migrate()
    intake = Intake(Coach(database, load_catalogue(), Company()), database)
    async with TeamsFrontEnd(intake, microsoft.settings(10_000)) as front_end:
        yield make_app([front_end], database)


@asynccontextmanager
async def _bare() -> AsyncIterator[web.Application]:
    class Registration:
        APP_ID = APP_PASSWORD = ""

    class Bot(ActivityHandler):
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(answer)

    words = tuple(Paragraph(say("en", name)) for name in ("help-body", "welcome-what"))
    buttons = Actions(tuple(Button(str(number), "welcome.help") for number in range(4)))
    [drawn] = render(Card("Banso", (*words, buttons)), "en")
    answer = MessageFactory.attachment(CardFactory.adaptive_card(drawn.card))
    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(Registration)), Bot()

    async def receive(request: web.Request) -> web.StreamResponse:
        return await adapter.process(request, bot) or web.Response()

    app = web.Application()
    app.router.add_post(PATH, receive)
    yield app


async def _serve(port: int, program: Any) -> None:
    async with program as app:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


class Teams:
    """Sends a bot messages as Teams does."""

    def __init__(self, session: aiohttp.ClientSession, port: int, microsoft: Microsoft, bearer: str) -> None:
        self._session, self._service = session, microsoft.service
        self._url, self._headers = f"http://127.0.0.1:{port}{PATH}", {"Authorization": f"Bearer {bearer}"}
        self._count = 0

    async def says(self, person: int) -> float:
        """One message; the value is the seconds until its acknowledgement."""
        self._count += 1
        activity = message(
            self._service,
            id=f"{time.time_ns()}-{self._count}",
            text="help",
            conversation={"id": f"a:{person}", "tenantId": TENANT, "conversationType": "personal"},
            **{"from": {"id": f"29:{person}", "name": f"Person {person}"}},
        )
        started = time.perf_counter()
        # The bare bot without an app id would read a token as an emulator's.
        async with self._session.post(self._url, json=activity, headers=self._headers) as answer:
            assert answer.status in (200, 201, 202), await answer.text()
            return time.perf_counter() - started


async def _counts(session: aiohttp.ClientSession, microsoft: Microsoft) -> dict[str, int]:
    async with session.get(f"{microsoft.service}/bench") as answer:
        return dict(await answer.json())


async def _round(teams: Teams, session: aiohttp.ClientSession, microsoft: Microsoft) -> float:
    """Messages a second, from the first request to the last answer at the peer."""
    before, started = (await _counts(session, microsoft))["posted"], time.perf_counter()
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with gate:
            await teams.says(number % PEOPLE)

    await asyncio.gather(*(one(number) for number in range(MESSAGES)))
    while (await _counts(session, microsoft))["posted"] - before < MESSAGES:
        assert time.perf_counter() - started < 120, "answers are missing"
        await asyncio.sleep(0.01)
    return MESSAGES / (time.perf_counter() - started)


async def _paced(teams: Teams) -> list[float]:
    async def one(number: int) -> float:
        await asyncio.sleep(number / PACE)
        return await teams.says(number % PEOPLE)

    return sorted(await asyncio.gather(*(one(number) for number in range(PACE * PACED_SECONDS))))


async def _measure(ports: dict[str, int], microsoft: Microsoft, key: SigningKey) -> None:
    rates: dict[str, list[float]] = {name: [] for name in ports}
    waits: dict[str, list[float]] = {}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        everyone = {
            name: Teams(session, port, microsoft, token(key, microsoft.service) if name == "banso" else "")
            for name, port in ports.items()
        }
        everyone["bare botbuilder"]._headers.clear()
        for count in range(ROUNDS + 1):
            for name, teams in everyone.items():
                rate = await _round(teams, session, microsoft)
                if count:  # the first round warms up: everybody is greeted
                    rates[name].append(rate)
                await asyncio.sleep(1)
        for name, teams in everyone.items():
            waits[name] = await _paced(teams)
    report(rates, waits, "bare botbuilder", PACE)


async def _proactive(microsoft: Microsoft) -> None:
    """Fifty messages of our own at Teams' pace, while a clock in the same loop watches for stalls."""
    os.environ["REQUESTS_CA_BUNDLE"] = str(microsoft.folder / "certificate.pem")
    database = Database(f"sqlite:///{microsoft.folder}/proactive.db")
    database.migrate()
    intake = Intake(Coach(database, load_catalogue(), Company()), database)
    card = Card("お知らせ", (Paragraph("本文"), Actions((Button("はい", "welcome.help"),))))
    worst = 0.0

    async def watch() -> None:
        nonlocal worst
        while True:
            moment = time.perf_counter()
            await asyncio.sleep(0.002)
            worst = max(worst, time.perf_counter() - moment - 0.002)

    async with aiohttp.ClientSession() as session, TeamsFrontEnd(intake, microsoft.settings(25)) as front_end:
        before = await _counts(session, microsoft)
        watching = asyncio.create_task(watch())
        started = time.perf_counter()
        await asyncio.gather(
            *(
                front_end.send(
                    Address(
                        Account("teams", TENANT, f"29:{number}"),
                        where={"service": microsoft.service, "conversation": f"a:{number}"},
                    ),
                    card,
                )
                for number in range(SENDS)
            )
        )
        seconds = time.perf_counter() - started
        watching.cancel()
        after = await _counts(session, microsoft)
    database.close()
    counted = {name: after[name] - before[name] for name in after}
    print(
        f"{counted['posted']} messages of our own in {seconds:.2f} s, {counted['tokens']} token request (1), "
        f"{counted['connections']} connections, longest stall {worst * 1000:.1f} ms (at most 50 ms)"
    )


def main() -> None:
    """Start the peer and both programs, measure in turns, print the figures."""
    context = multiprocessing.get_context("spawn")
    programs: dict[str, Callable[[int, Microsoft], None]] = {"banso": serve_banso, "bare botbuilder": serve_bare}
    ports = {name: free_port() for name in programs}
    key = SigningKey("k1")
    with tempfile.TemporaryDirectory() as folder:
        microsoft = Microsoft(free_port(), free_port(), Path(folder))
        os.environ["REQUESTS_CA_BUNDLE"] = f"{folder}/certificate.pem"
        processes = [context.Process(target=peer, args=(microsoft, _pem(key)), daemon=True)]
        for name, program in programs.items():
            processes.append(context.Process(target=program, args=(ports[name], microsoft), daemon=True))
        with running(processes, [microsoft.port, microsoft.login_port, *ports.values()]):
            asyncio.run(_proactive(microsoft))
            asyncio.run(_measure(ports, microsoft, key))


def _pem(key: SigningKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _key(pem: bytes) -> SigningKey:
    made = SigningKey("k1")
    made.private = serialization.load_pem_private_key(pem, None)
    return made


if __name__ == "__main__":
    main()
