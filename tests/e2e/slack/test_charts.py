"""A chart that Slack does not draw yet everywhere: its figures arrive as a table instead."""

import pytest

from bot.frontend import Address
from bot.intake import Intake
from bot.slack.app import SlackFrontEnd
from bot.slack.settings import SlackSettings
from coach.cards import Card, Chart, ChartKind, Series
from coach.coach import Coach
from coach.turn import Account, Company
from storage.db import Database
from tests.e2e.peers.emulate import BOT_TOKEN
from tests.e2e.peers.faults import Fault, FaultProxy
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.e2e.slack.workspace import Workspace
from usecases.load import Catalogue

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

USE = Chart(ChartKind.LINE, "利用", ("11/9", "11/16"), (Series("人数", (71.0, 72.0)),), "少し増えました", "人")


async def test_a_chart_that_is_refused_arrives_once_as_a_table(
    slack_api: str, proxy: FaultProxy, database: Database, catalogue: Catalogue
) -> None:
    somebody = await Workspace(None, proxy, slack_api).person(50)  # type: ignore[arg-type]  # nobody writes here
    settings = SlackSettings(BOT_TOKEN, SECRET, api_url=proxy.url)
    async with SlackFrontEnd(Intake(Coach(database, catalogue, Company()), database), settings) as front_end:
        proxy.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "invalid_blocks"}))
        await front_end.send(Address(Account("slack", TEAM, somebody.user)), Card("週報", (USE,)))
    refused, taken = [call for call in proxy.calls if call.method == "chat.postMessage"]
    assert "data_visualization" in str(refused.parameters["blocks"])
    assert not refused.reached
    assert "data_visualization" not in str(taken.parameters["blocks"])
    assert all(figure in str(taken.parameters["blocks"]) for figure in ("11/9", "71", "11/16", "72"))
