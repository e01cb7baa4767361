"""Socket Mode: with an app token alone the same bot is reached over its own connection to Slack."""

import json

import pytest
from sqlalchemy import text

from bot.intake import Intake
from bot.slack.app import SlackFrontEnd
from bot.slack.settings import SlackSettings
from coach.coach import Coach
from coach.locales import say
from coach.turn import Company
from storage.db import Database
from tests.e2e.peers.slack_driver import SlackDriver
from tests.e2e.peers.socket_mode import SocketModeSlack
from tests.e2e.slack.workspace import until
from usecases.load import Catalogue

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]


def times(slack: SocketModeSlack, message: str) -> int:
    """How many messages with this text were posted."""
    return sum(say("ja", message) in str(posted["text"]) for posted in slack.made("chat.postMessage"))


async def test_events_are_recorded_acknowledged_and_answered_once(database: Database, catalogue: Catalogue) -> None:
    intake = Intake(Coach(database, catalogue, Company()), database)
    driver = SlackDriver("", "", "T1", "U0BOT")
    async with SocketModeSlack().serving() as slack:
        settings = SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url=slack.url)
        async with SlackFrontEnd(intake, settings) as front_end:
            assert list(front_end.routes()) == []
            event = json.loads(driver.envelope(driver.direct_message("U1", "D1", "使い方"), "EvSOCKET"))
            first = await slack.deliver(event)
            await until(lambda: first in slack.acknowledged)
            again = await slack.deliver(event)
            await until(lambda: again in slack.acknowledged)
            await until(lambda: slack.made("chat.postMessage"))

            with database.engine.begin() as connection:
                connection.execute(text("ALTER TABLE inbox RENAME TO away"))
            event = json.loads(driver.envelope(driver.direct_message("U1", "D1", "マイページ"), "EvLOST"))
            lost = await slack.deliver(event)
            await until(lambda: times(slack, "sorry-storage"))
            assert lost not in slack.acknowledged, "Slack must deliver it again"
            with database.engine.begin() as connection:
                connection.execute(text("ALTER TABLE away RENAME TO inbox"))
            kept = await slack.deliver(event)
            await until(lambda: kept in slack.acknowledged)
            await until(lambda: times(slack, "page-heading"))
            await intake.drain(5)
    assert times(slack, "help-heading") == 1


async def test_a_connection_that_slack_ends_is_made_anew_and_no_event_is_lost(
    database: Database, catalogue: Catalogue
) -> None:
    intake = Intake(Coach(database, catalogue, Company()), database)
    driver = SlackDriver("", "", "T1", "U0BOT")
    async with SocketModeSlack().serving() as slack:
        settings = SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url=slack.url)
        async with SlackFrontEnd(intake, settings):
            for number in range(3):
                event = json.loads(driver.envelope(driver.direct_message("U1", "D1", "使い方"), f"EvLINK{number}"))
                envelope = await slack.deliver(event)
                await until(lambda envelope=envelope: envelope in slack.acknowledged)  # type: ignore[misc]
                slack.refused_links = number
                await slack.refresh()
                await slack.connected(30)
                # Slack delivers again what it got no word about before the connection ended.
                again = await slack.deliver(event)
                await until(lambda again=again: again in slack.acknowledged)  # type: ignore[misc]
            await intake.drain(5)
    assert times(slack, "help-heading") == 3
    assert len(slack.made("apps.connections.open")) <= 2 * (1 + 3 + 3), "a refused connection is no reason for a storm"
