"""A served process that is told to stop: first it gets no more requests, then what is under way is finished."""

import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from coach.locales import say
from tests.e2e.peers.emulate import BOT_TOKEN, BOT_USER
from tests.e2e.peers.faults import Fault, FaultProxy, Mode
from tests.e2e.peers.processes import free_port, running
from tests.e2e.peers.slack_driver import SlackDriver
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.e2e.slack.workspace import Workspace, until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]


async def test_a_stopping_process_is_alive_not_ready_and_ends_with_its_answers_out(
    slack_api: str, proxy: FaultProxy, tmp_path: Path
) -> None:
    port = free_port()
    settings = {
        "BANSO_DATABASE_URL": f"sqlite:///{tmp_path}/banso.db",
        "BANSO_PORT": str(port),
        "BANSO_SLACK_BOT_TOKEN": BOT_TOKEN,
        "BANSO_SLACK_SIGNING_SECRET": SECRET,
        "BANSO_SLACK_API_URL": proxy.url,
    }
    address = f"http://127.0.0.1:{port}"
    async with SlackDriver(f"{address}/slack/events", SECRET, TEAM, BOT_USER) as driver, aiohttp.ClientSession() as web:
        workspace = Workspace(driver, proxy, slack_api)
        ana = await workspace.person(51)
        asking = Fault("users.info", Mode.HANG, seconds=1.2)
        proxy.faults.append(asking)
        with running([sys.executable, "-m", "bot"], port, tmp_path / "log", settings) as process:
            assert (await web.get(f"{address}/readyz")).status == 200
            assert (await ana.says("使い方")).status == 200
            await until(lambda: asking.count == 0)
            process.send_signal(signal.SIGTERM)
            ready = await web.get(f"{address}/readyz")
            while ready.status == 200:
                ready = await web.get(f"{address}/readyz")
            assert (ready.status, "stopping" in await ready.text()) == (503, True)
            assert (await web.get(f"{address}/healthz")).status == 200
            await ana.sees(say("ja", "help-heading"))
            await until(lambda: process.poll() is not None)
            assert process.returncode == 0
