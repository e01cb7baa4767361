"""A wave to ten thousand people through two served replicas, one of which is killed on the way."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
import pytest_asyncio

from bot.delivery import IN_FLIGHT
from storage import outbox
from storage.db import Database
from storage.outbox import DeliveryState
from tests.conftest import POSTGRESQL, new_postgresql
from tests.e2e.peers.emulate import BOT_TOKEN
from tests.e2e.peers.processes import free_port, running
from tests.e2e.peers.slack_counter import SlackCounter
from tests.e2e.slack.conftest import SECRET, TEAM
from tests.waves import hire, open_wave

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

PEOPLE = 10_000
TEN = datetime.fromisoformat("2026-11-25T10:00+09:00")
"""A Wednesday."""

Start = Callable[[timedelta], "Replica"]


class Replica:
    """A served process."""

    def __init__(self, stack: ExitStack, settings: dict[str, str], folder: Path, moment: datetime) -> None:
        port = free_port()
        log = folder / f"replica-{port}.log"
        command = [sys.executable, "-m", "tests.e2e.peers.served_at", moment.isoformat()]
        self._process = stack.enter_context(running(command, port, log, {**settings, "BANSO_PORT": str(port)}))

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self._process.terminate()
        return self._process.wait(30)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """PostgreSQL: only there several replicas work together."""
    if not POSTGRESQL:
        pytest.skip("needs BANSO_TEST_DATABASE_URL: replicas share a PostgreSQL")
    with new_postgresql() as url:
        made = Database(url)
        made.migrate()
        yield made
        made.close()


@pytest.fixture
def start(database: Database, peer: SlackCounter, tmp_path: Path) -> Iterator[Start]:
    """Starts replicas whose clock shows ten o'clock plus the time since the test began, plus what is given."""
    began = monotonic()
    settings = {
        "BANSO_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "BANSO_SLACK_BOT_TOKEN": BOT_TOKEN,
        "BANSO_SLACK_SIGNING_SECRET": SECRET,
        "BANSO_SLACK_API_URL": peer.url,
        "BANSO_SLACK_SENDS_PER_MINUTE": "30000",
    }
    with ExitStack() as stack:
        yield lambda later: Replica(stack, settings, tmp_path, TEN + timedelta(seconds=monotonic() - began) + later)


@pytest_asyncio.fixture
async def peer() -> SlackCounter:  # type: ignore[misc] # an async generator
    """Slack, which answers after 50 ms."""
    async with SlackCounter(seconds=0.05).serving() as serving:
        yield serving


def totals(database: Database, wave: int) -> dict[DeliveryState, int]:
    with database.transaction() as session:
        return outbox.totals(session, wave)


async def until(look: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(look):  # noqa: ASYNC110 other processes tell nobody
            await asyncio.sleep(0.05)


async def test_a_replica_killed_at_two_fifths_costs_at_most_what_it_had_in_flight(
    database: Database, peer: SlackCounter, start: Start
) -> None:
    hire(database, PEOPLE, "slack", TEAM)
    wave = open_wave(database, TEN)
    assert totals(database, wave) == {DeliveryState.QUEUED: PEOPLE}
    first, second = await asyncio.gather(*(asyncio.to_thread(start, timedelta()) for _ in range(2)))
    await until(lambda: peer.posted.total() >= PEOPLE * 0.4, 60)
    await asyncio.to_thread(first.kill)
    third = await asyncio.to_thread(start, timedelta())
    await until(lambda: DeliveryState.QUEUED not in totals(database, wave), 90)
    for replica in (second, third):
        assert await asyncio.to_thread(replica.stop) == 0
    left = totals(database, wave)
    assert left.get(DeliveryState.SENDING, 0) <= IN_FLIGHT, "of the killed replica; those that stopped left none"

    # After the lease, what the killed one was sending is given up.
    await asyncio.to_thread(start, timedelta(minutes=5))
    await until(lambda: DeliveryState.SENDING not in totals(database, wave), 20)
    found = totals(database, wave)
    assert set(found) <= {DeliveryState.SENT, DeliveryState.UNKNOWN}
    assert sum(found.values()) == PEOPLE
    assert found.get(DeliveryState.UNKNOWN, 0) <= IN_FLIGHT
    assert max(peer.posted.values()) == 1, "nobody twice"
    with database.transaction() as session:
        for line in outbox.recipients(session, wave, "pulse_invitation"):
            assert peer.posted[line.user] == 1 or line.state == DeliveryState.UNKNOWN


async def test_a_replica_that_is_told_to_stop_leaves_nothing_half_sent(
    database: Database, peer: SlackCounter, start: Start
) -> None:
    hire(database, 2000, "slack", TEAM)
    wave = open_wave(database, TEN)
    replica = await asyncio.to_thread(start, timedelta())
    await until(lambda: peer.posted.total() >= 200, 60)
    assert await asyncio.to_thread(replica.stop) == 0
    found = totals(database, wave)
    assert set(found) == {DeliveryState.SENT, DeliveryState.QUEUED}
    assert found[DeliveryState.SENT] == peer.posted.total() < 2000
