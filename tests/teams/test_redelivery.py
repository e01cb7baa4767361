"""The same press delivered again, with a new id and to another replica: once is once, and again is again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest_asyncio

from bot.intake import Intake
from bot.teams.connector import Connector
from bot.teams.credential import Credential
from bot.teams.incoming import read
from bot.teams.members import Members
from bot.teams.pace import Pace
from bot.teams.pressing import Answer, Pressing, note
from bot.teams.sending import Sender
from coach.coach import Coach
from coach.locales import say
from storage.db import Database
from tests.builders import dump
from tests.teams.conftest import World

FIRST = datetime(2026, 11, 24, 3, 0, 50, tzinfo=UTC)
"""Ten seconds before the minute is full."""
RECEIVED = note(say("ja", "teams-received"))


@dataclass
class Replicas:
    """Two processes with a memory of their own and one database."""

    world: World
    database: Database
    both: tuple[Pressing, Pressing]
    intake: Intake
    """The second one's."""

    async def press(self, replica: int, command: str, seconds: float = 0, **args: str) -> Answer:
        """Deliver a press under a new id, ``seconds`` after the first."""
        action = {"verb": command, "data": {"banso": {"command": command, "args": args}}}
        given: dict[str, Any] = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
        received = read(self.world.activity(text=None, replyToId="m7", **given), FIRST + timedelta(seconds=seconds))
        assert received is not None
        return await self.both[replica].answer(received.incoming)

    async def opens(self, replica: int, seconds: float = 0) -> Answer:
        """Press the button of a use case, which is counted every time."""
        return await self.press(replica, "try.open", seconds, use_case="sales/proposal-draft")

    async def counted(self) -> int:
        """How often that was done."""
        await self.world.intake.drain(5)
        await self.intake.drain(5)
        return sum(row["kind"] == "template_opened" for row in dump(self.database)["event"])


@pytest_asyncio.fixture
async def replicas(world: World, coach: Coach, database: Database) -> AsyncIterator[Replicas]:
    credential = Credential(world.settings)
    connector, second = Connector(world.session, credential, Pace(1000)), Intake(coach, database)
    made = [
        Pressing(world.front_end, intake, Members(connector, intake), Sender(connector))
        for intake in (world.intake, second)
    ]
    yield Replicas(world, database, (made[0], made[1]), second)
    await second.drain(5)
    await credential.aclose()


async def test_a_second_delivery_to_another_replica_in_the_next_minute_does_nothing(replicas: Replicas) -> None:
    await replicas.opens(0)
    assert await replicas.opens(1, seconds=30) == RECEIVED
    assert await replicas.counted() == 1


async def test_what_was_pressed_there_before_does_not_make_it_another_press(replicas: Replicas) -> None:
    await replicas.press(1, "welcome.help", seconds=-300)
    await replicas.opens(0)
    assert await replicas.opens(1, seconds=30) == RECEIVED
    assert await replicas.counted() == 1


async def test_two_replicas_at_the_same_moment_do_it_once(replicas: Replicas) -> None:
    answers = await asyncio.gather(*(replicas.opens(number % 2, seconds=number) for number in range(6)))
    assert RECEIVED in answers
    assert await replicas.counted() == 1


async def test_what_is_pressed_again_after_something_else_is_meant_wherever_it_arrives(replicas: Replicas) -> None:
    await replicas.opens(0)
    await replicas.press(1, "welcome.help", seconds=4)
    assert await replicas.opens(1, seconds=8) != RECEIVED
    assert await replicas.counted() == 2


async def test_what_is_pressed_again_much_later_is_meant(replicas: Replicas) -> None:
    await replicas.opens(0)
    for replica, seconds in ((1, 90), (0, 180), (0, 270)):
        assert await replicas.opens(replica, seconds) != RECEIVED
    assert await replicas.counted() == 4
