"""Channels: a rate that replicas share, pauses that hold for all of them, and a platform that refuses us."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from storage import channels
from storage.channels import ChannelName
from storage.db import Database
from tests.builders import NOON, Clock

SLACK, TEAMS = ChannelName("slack", "T1"), ChannelName("teams", "X1")


@pytest.fixture(autouse=True)
def _two_channels(database: Database) -> None:
    with database.transaction() as session:
        for name in (SLACK, TEAMS):
            channels.ensure_channel(session, *name)


def take(database: Database, now: datetime, rate: float, most: int = 1000, name: ChannelName = SLACK) -> int:
    """Turns taken by one replica at one moment."""
    with database.transaction() as session:
        channel = channels.lock(session, name)
        if channel is None:
            return 0
        count = min(most, channels.permitted(channel, now, rate))
        channels.spend(channel, now, rate, count)
        return count


@pytest.mark.parametrize("rate", [200 / 60, 20, 300])
def test_a_minute_has_the_permitted_messages_and_hardly_fewer(database: Database, clock: Clock, rate: float) -> None:
    sent = 0
    while clock.now < NOON + timedelta(minutes=1):
        sent += take(database, clock.now, rate)
        clock.forward(seconds=0.173)  # a loop that is never quite on time
    assert rate * 60 * 0.98 <= sent <= rate * 60.5 + 1


def test_two_replicas_together_keep_the_rate_of_one(database: Database, clock: Clock) -> None:
    sent = 0
    with ThreadPoolExecutor(2) as pool:
        while clock.now < NOON + timedelta(seconds=10):
            sent += sum(pool.map(lambda _: take(database, clock.now, 20), range(2)))
            clock.forward(seconds=0.1)
    assert 195 <= sent <= 211


def test_after_a_pause_there_is_no_flood(database: Database, clock: Clock) -> None:
    take(database, clock.now, 20)
    clock.forward(hours=3)
    assert take(database, clock.now, 20) == 11, "half a second's and one"
    assert take(database, clock.now, 20) == 0


def test_what_is_not_used_is_not_lost(database: Database, clock: Clock) -> None:
    assert take(database, clock.now, 20, most=3) == 3
    assert take(database, clock.now, 20) == 8


def test_a_pause_holds_for_one_channel_and_the_longer_one_stays(database: Database, clock: Clock) -> None:
    with database.transaction() as session:
        channels.pause(session, SLACK, clock.now + timedelta(seconds=30))
        channels.pause(session, SLACK, clock.now + timedelta(seconds=10))
    assert take(database, clock.forward(seconds=29), 20) == 0
    assert take(database, clock.now, 20, name=TEAMS) > 0
    assert take(database, clock.forward(seconds=1), 20) > 0


def test_a_refused_channel_is_tried_with_one_message_after_its_pause(database: Database, clock: Clock) -> None:
    with database.transaction() as session:
        assert channels.refuse(session, SLACK, "token_revoked", clock.now + timedelta(minutes=15)) == []
        channels.accept(session, SLACK, clock.now)  # one that was on its way before
        assert channels.refused(session) == {SLACK}
    assert take(database, clock.forward(minutes=14), 20) == 0
    assert take(database, clock.forward(minutes=1), 20) == 1
    with database.transaction() as session:
        channels.accept(session, SLACK, clock.now)
        assert channels.refused(session) == set()
    assert take(database, clock.forward(minutes=1), 20) > 1


def test_a_clock_that_was_set_back_does_not_stop_the_channel(database: Database, clock: Clock) -> None:
    take(database, clock.now, 20)
    assert take(database, clock.forward(hours=-2), 20) > 0


def test_a_channel_that_another_replica_has_is_left_to_it(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("a file has one writer at a time anyway")
    with database.transaction() as session:
        assert channels.lock(session, SLACK) is not None
        with database.transaction() as other:
            assert channels.lock(other, SLACK) is None
            assert channels.lock(other, TEAMS) is not None
