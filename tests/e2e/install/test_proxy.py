"""Two replicas on PostgreSQL behind the nginx that is shipped: what gets through, what does not, and one that dies."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import aiohttp
import pytest
import pytest_asyncio

from coach.locales import say
from tests.e2e.install.nginx import Proxy, proxied
from tests.e2e.install.served import settings
from tests.e2e.peers.emulate import BOT_USER
from tests.e2e.peers.faults import FaultProxy
from tests.e2e.peers.processes import free_port, running
from tests.e2e.peers.slack_driver import SlackDriver
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.e2e.slack.workspace import Person, Workspace

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

HELP = say("ja", "help-heading")


@dataclass
class Site:
    """The company's Banso as the outside sees it."""

    front: Proxy
    workspace: Workspace
    replicas: list["Popen[bytes]"]

    async def ask(self, method: str, path: str, **more: object) -> aiohttp.ClientResponse:
        """An answer of the proxy, with its body read."""
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=self.front.trusted)) as session,
            session.request(method, self.front.url + path, **more) as answer,  # type: ignore[arg-type]
        ):
            await answer.read()
            return answer


@pytest_asyncio.fixture
async def site(postgresql: str, slack_api: str, proxy: FaultProxy, tmp_path: Path) -> AsyncIterator[Site]:
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(
                running(
                    [sys.executable, "-m", "bot"], port, tmp_path / f"{port}.log", settings(postgresql, port, proxy.url)
                )
            )
            for port in ports
        ]
        front = stack.enter_context(proxied(tmp_path, ports))
        async with SlackDriver(f"{front.url}/slack/events", SECRET, TEAM, BOT_USER, front.trusted) as driver:
            yield Site(front, Workspace(driver, proxy, slack_api), replicas)


async def helped(site: Site, person: Person) -> None:
    """Ask and be answered."""
    assert (await person.says("使い方")).status == 200
    await person.sees(HELP)


async def test_events_are_answered_once_whichever_replica_takes_them(site: Site) -> None:
    ana = await site.workspace.person(50)
    answers = await asyncio.gather(*(ana.says("使い方", "EvTWICE", retry=number) for number in range(6)))
    assert {answer.status for answer in answers} == {200}
    await ana.sees(HELP)
    await helped(site, await site.workspace.person(51))
    assert sum(HELP in message.text for message in site.workspace.messages(ana.channel)) == 1


async def test_when_a_replica_dies_the_other_takes_everything(site: Site) -> None:
    people = [await site.workspace.person(number) for number in range(52, 56)]
    await helped(site, people[0])
    os.kill(site.replicas[0].pid, signal.SIGKILL)
    site.replicas[0].wait()
    for person in people[1:]:
        await helped(site, person)


async def test_what_is_for_the_inside_stays_inside(site: Site) -> None:
    assert (await site.ask("GET", "/healthz")).status == 200
    for path in ("/metrics", "/readyz", "//metrics", "/%6detrics", "/./readyz", "/healthz/../readyz"):
        answer = await site.ask("GET", path)
        assert answer.status == 404, path
        assert "banso_" not in await answer.text()


async def test_a_forged_event_is_refused_and_a_large_one_does_not_arrive(site: Site) -> None:
    assert (await site.ask("POST", "/slack/events", data=b"{}")).status == 401
    assert (await site.ask("POST", "/slack/events", data=io.BytesIO(b"x" * 1_100_000))).status == 413


async def test_without_tls_there_is_only_the_way_to_it(site: Site) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{site.front.plain_url}/healthz", allow_redirects=False) as answer,
    ):
        assert answer.status == 301
        assert answer.headers["Location"] == "https://127.0.0.1/healthz"


async def test_the_token_of_a_link_is_in_no_log_of_the_proxy(site: Site) -> None:
    for replica in site.replicas:
        os.kill(replica.pid, signal.SIGKILL)
        replica.wait()
    for address in ("/download/SECRETTOKEN", "/desk/enter/SECRETTOKEN"):
        assert (await site.ask("GET", address)).status == 502
    assert (await site.ask("GET", "/teams/about")).status == 502
    complaints = site.front.errors.read_text(encoding="utf-8")
    assert "/teams/about" in complaints, "it does complain of other addresses"
    assert "SECRETTOKEN" not in complaints
