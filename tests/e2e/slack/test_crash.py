"""A real server process is killed between the acknowledgement and the answer; the next one answers, once."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from coach.locales import say
from tests.e2e.peers.emulate import BOT_TOKEN, BOT_USER
from tests.e2e.peers.faults import Fault, FaultProxy, Mode
from tests.e2e.peers.processes import free_port, running
from tests.e2e.peers.slack_driver import SlackDriver
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.e2e.slack.workspace import Workspace, until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

SERVE = [sys.executable, "-m", "bot"]


async def test_an_acknowledged_event_survives_kill_9(slack_api: str, proxy: FaultProxy, tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "BANSO_DATABASE_URL": f"sqlite:///{tmp_path}/banso.db",
        "BANSO_PORT": str(port),
        "BANSO_SLACK_BOT_TOKEN": BOT_TOKEN,
        "BANSO_SLACK_SIGNING_SECRET": SECRET,
        "BANSO_SLACK_API_URL": proxy.url,
    }
    async with SlackDriver(f"http://127.0.0.1:{port}/slack/events", SECRET, TEAM, BOT_USER) as driver:
        workspace = Workspace(driver, proxy, slack_api)
        ana = await workspace.person(50)
        # The bot asks who is writing before it answers; it is killed while it waits.
        asking = Fault("users.info", Mode.HANG, seconds=1.2)
        proxy.faults.append(asking)
        with running(SERVE, port, tmp_path / "first.log", settings) as process:
            assert (await ana.says("使い方", "EvCRASH")).status == 200
            await until(lambda: asking.count == 0)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert workspace.messages(ana.channel) == []

        with running(SERVE, port, tmp_path / "second.log", settings):
            started = time.monotonic()
            await ana.sees(say("ja", "help-heading"))
            assert time.monotonic() - started < 10
            assert (await ana.says("使い方", "EvCRASH", retry=1)).status == 200
            await ana.says("マイページ")
            await ana.sees(say("ja", "page-heading"))
        assert sum(say("ja", "help-heading") in message.text for message in workspace.messages(ana.channel)) == 1
