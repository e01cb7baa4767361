"""The outbox loop: every delivery ends in exactly one state, whatever a platform does."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from bot.delivery import IN_FLIGHT, PAUSE, DeliveryLoop
from bot.frontend import Address, Refused, Revoked, Throttled, Unreachable, Unsure
from coach.cards import Card
from coach.coach import Coach
from coach.locales import say
from storage import leads, outbox, people
from storage.db import Database
from storage.outbox import DeliveryState
from tests.bot.platform import Notebook
from tests.builders import Clock, Person, dump
from tests.waves import hire, open_wave


@pytest.fixture
def platform() -> Notebook:
    return Notebook()


@pytest.fixture
def loop(coach: Coach, platform: Notebook, clock: Clock) -> DeliveryLoop:
    return DeliveryLoop(coach, {"test": platform}, lambda: clock.now)


def waiting(coach: Coach, clock: Clock, user: str = "U1", platform: str = "test") -> Person:
    """Somebody whose follow-up is due now."""
    person = Person(coach, user, clock=Clock(clock.now - timedelta(days=1)), platform=platform)
    person.command("try.open", {"use_case": "sales/proposal-draft"})
    person.fill(industry="x", problem="y", offer="z")
    return person


async def send_all(loop: DeliveryLoop) -> None:
    """Everything that is due now, and what that makes due."""
    idle = 0
    while idle < 2:
        idle = idle + 1 if await loop.step() >= PAUSE else 0
        await loop.drain()


def states(database: Database) -> list[tuple[str, str]]:
    return [(row["state"], row["reason"]) for row in dump(database)["delivery"]]


def totals(database: Database, wave: int) -> dict[DeliveryState, int]:
    with database.transaction() as session:
        return outbox.totals(session, wave)


async def test_what_is_due_is_sent_to_the_person_and_settled(
    loop: DeliveryLoop, platform: Notebook, coach: Coach, clock: Clock, database: Database
) -> None:
    person = waiting(coach, clock)
    await send_all(loop)
    ((address, card),) = platform.sent
    assert address.account == person.account
    assert address.where == {}
    assert card.heading == "先日のひな形、使えましたか"
    assert states(database) == [("sent", "")]
    await send_all(loop)
    assert platform.attempts == 1


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Unsure("connection lost after the request"), "unknown"),
        (Refused("invalid_blocks"), "failed"),
        (Unreachable("user_disabled"), "failed"),
        (RuntimeError("a bug in a renderer"), "unknown"),
    ],
)
async def test_trouble_settles_it_and_it_is_never_sent_again(
    loop: DeliveryLoop,
    platform: Notebook,
    coach: Coach,
    clock: Clock,
    database: Database,
    trouble: Exception,
    state: str,
) -> None:
    waiting(coach, clock)
    platform.troubles.append(trouble)
    await send_all(loop)
    ((found, reason),) = states(database)
    assert found == state
    assert reason
    clock.forward(days=7)
    await send_all(loop)
    assert platform.attempts == 1
    assert platform.sent == []


async def test_the_words_of_a_fault_of_ours_stay_out_of_the_table(
    loop: DeliveryLoop, platform: Notebook, coach: Coach, clock: Clock, database: Database
) -> None:
    waiting(coach, clock)
    platform.troubles.append(ValueError("taro@example.com"))
    await send_all(loop)
    assert states(database) == [("unknown", "a fault while sending: ValueError")]


async def test_one_persons_trouble_is_nobody_elses(
    loop: DeliveryLoop, platform: Notebook, coach: Coach, clock: Clock, database: Database
) -> None:
    for number in range(4):
        waiting(coach, clock, f"U{number}")
    platform.troubles.extend([None, Refused("no"), RuntimeError("bug")])
    await send_all(loop)
    assert sorted(state for state, _ in states(database)) == ["failed", "sent", "sent", "unknown"]


async def test_a_throttled_platform_waits_as_told_while_another_goes_on(
    coach: Coach, clock: Clock, database: Database
) -> None:
    slow, quick = Notebook("slow", sends_per_second=1), Notebook("quick")
    loops = [DeliveryLoop(coach, {"slow": slow, "quick": quick}, lambda: clock.now) for _ in range(2)]
    for number in range(3):
        waiting(coach, clock, f"S{number}", "slow")
    for number in range(5):
        waiting(coach, clock, f"Q{number}", "quick")
    slow.troubles.append(Throttled(120))

    async def look() -> None:
        for loop in loops:  # two replicas: what one was told holds for both
            await loop.step()
            await loop.drain()

    await look()
    assert slow.attempts == 1
    assert len(quick.sent) == 5
    clock.forward(seconds=119)
    await look()
    assert slow.attempts == 1
    for _ in range(4):
        clock.forward(seconds=1)
        await look()
    assert len(slow.sent) == 3
    assert slow.attempts == 4
    assert {state for state, _ in states(database)} == {"sent"}


async def test_two_replicas_together_keep_the_platforms_pace(coach: Coach, clock: Clock, database: Database) -> None:
    platform = Notebook(sends_per_second=5)
    loops = [DeliveryLoop(coach, {"test": platform}, lambda: clock.now) for _ in range(2)]
    hire(database, 100)
    open_wave(database, clock.now)
    for _ in range(100):
        for loop in loops:
            await loop.step()
            await loop.drain()
        clock.forward(seconds=0.1)
    assert 49 <= len(platform.sent) <= 53, "ten seconds at five a second, and half a second's at once"


async def test_who_gets_nothing_takes_nobodys_turn(
    loop: DeliveryLoop, platform: Notebook, clock: Clock, database: Database
) -> None:
    """A wave half of whose people opted out after it was planned goes at the full rate."""
    platform.sends_per_second = 5
    ids = hire(database, 60)
    wave = open_wave(database, clock.now)
    with database.transaction() as session:
        for employee in ids[::2]:
            session.get_one(people.Employee, employee).opted_out = True
    for _ in range(30):
        await loop.step()
        await loop.drain()
        clock.forward(seconds=0.2)
    assert totals(database, wave) == {DeliveryState.SENT: 30, DeliveryState.SKIPPED: 30}, "thirty in six seconds"


async def test_a_refusal_of_everything_stops_the_wave_after_the_first_and_tells_the_leads_once(
    coach: Coach, clock: Clock, database: Database
) -> None:
    broken, other = Notebook(), Notebook("other")
    loop = DeliveryLoop(coach, {"test": broken, "other": other}, lambda: clock.now)
    ids = hire(database, 50)
    wave = open_wave(database, clock.now)
    (elsewhere,) = hire(database, 1, "other", opted_out=False)
    with database.transaction() as session:
        for lead in (ids[0], elsewhere):
            leads.grant(session, lead, None, clock.now)
    broken.troubles.extend([Revoked("token_revoked")] * 100)
    await send_all(loop)
    tried = broken.attempts
    assert tried <= IN_FLIGHT, "what was on its way, and nothing more"
    assert totals(database, wave) == {DeliveryState.QUEUED: 50}
    row = dump(database)["wave"][0]
    assert (row["state"], row["stopped_for"]) == ("stopped", "token_revoked")
    assert other.headings == [say("ja", "pulse-stopped-heading")]

    for _ in range(2):  # tried again with one message after each pause, until somebody mends it
        clock.forward(minutes=16)
        await send_all(loop)
    assert broken.attempts <= tried + 2
    broken.troubles.clear()
    clock.forward(minutes=16)
    await send_all(loop)
    told = [row for row in dump(database)["delivery"] if row["message"] == "pulse_stopped"]
    assert sorted((row["employee_id"], row["state"]) for row in told) == sorted(
        [(ids[0], "sent"), (elsewhere, "sent")]
    ), "each lead once, the one whose only platform was refused as soon as it takes messages again"
    assert [row["refused"] for row in dump(database)["channel"]] == ["", ""]
    assert totals(database, wave) == {DeliveryState.QUEUED: 50}, "the wave goes on when a lead says so"


async def test_a_blocked_account_is_left_alone_until_the_person_writes_again(
    loop: DeliveryLoop, platform: Notebook, coach: Coach, clock: Clock, database: Database
) -> None:
    person = waiting(coach, clock)
    platform.troubles.append(Unreachable("blocked"))
    await send_all(loop)
    employee = dump(database)["employee"][0]["id"]
    tried = next(row["id"] for row in dump(database)["event"] if row["kind"] == "prompt_made")

    async def another(once: str) -> None:
        with database.transaction() as session:
            outbox.enqueue(session, employee, "follow_up", {"try": tried}, once=once, due_at=clock.now)
        await send_all(loop)

    await another("second")
    assert states(database)[1] == ("skipped", "no account takes messages")
    person.say("こんにちは")
    await another("third")
    assert states(database)[2] == ("sent", "")


async def test_a_process_that_died_while_sending_leaves_it_unknown(
    loop: DeliveryLoop, coach: Coach, platform: Notebook, clock: Clock, database: Database
) -> None:
    waiting(coach, clock)
    (name,) = coach.channels(clock.now, clock.now, ["test"])
    assert coach.claim(name, clock.now, 1000, 1).due  # and then it died
    await send_all(loop)
    assert states(database) == [("sending", "")]
    clock.forward(minutes=3)
    await send_all(loop)
    assert states(database) == [("unknown", "the process stopped while sending")]
    assert platform.attempts == 0


async def test_two_loops_never_send_the_same(
    coach: Coach, platform: Notebook, clock: Clock, database: Database
) -> None:
    hire(database, 100)
    wave = open_wave(database, clock.now)
    loops = [DeliveryLoop(coach, {"test": platform}, lambda: clock.now) for _ in range(4)]
    await asyncio.gather(*(send_all(loop) for loop in loops))
    assert max(Counter(address.account.user for address, _ in platform.sent).values()) == 1
    assert totals(database, wave) == {DeliveryState.SENT: 100}


@dataclass
class Slow(Notebook):
    """A platform that answers when it is allowed to."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    most: int = 0
    _now: int = 0

    async def send(self, address: Address, card: Card) -> None:
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await self.go.wait()
            await super().send(address, card)
        finally:
            self._now -= 1


async def test_a_stop_lets_what_is_on_its_way_arrive_and_leaves_the_rest_queued(
    coach: Coach, clock: Clock, database: Database
) -> None:
    platform, stop = Slow(), asyncio.Event()
    hire(database, 100)
    wave = open_wave(database, clock.now)
    loop = DeliveryLoop(coach, {"test": platform}, lambda: clock.now)
    running = asyncio.create_task(loop.run(stop))
    await eventually(lambda: platform.most == IN_FLIGHT)
    stop.set()
    await running
    platform.go.set()
    await loop.drain(10)
    assert platform.most == IN_FLIGHT
    assert totals(database, wave) == {DeliveryState.SENT: IN_FLIGHT, DeliveryState.QUEUED: 100 - IN_FLIGHT}


async def test_what_is_not_through_within_the_grace_is_unknown(coach: Coach, clock: Clock, database: Database) -> None:
    platform = Slow()
    hire(database, 3)
    wave = open_wave(database, clock.now)
    loop = DeliveryLoop(coach, {"test": platform}, lambda: clock.now)
    await loop.step()
    await loop.drain(0.1)
    assert totals(database, wave) == {DeliveryState.UNKNOWN: 3}


async def test_what_was_claimed_before_a_standstill_is_not_sent_after_it(
    platform: Notebook, coach: Coach, clock: Clock, database: Database
) -> None:
    waiting(coach, clock)
    moments = [clock.now, clock.now]  # of the look and of the claim; then the process stands still

    loop = DeliveryLoop(coach, {"test": platform}, lambda: moments.pop() if moments else clock.now)
    clock.forward(hours=10)
    await loop.step()
    await loop.drain()
    assert platform.attempts == 0
    assert states(database) == [("queued", "")]
    clock.forward(hours=14)
    await send_all(loop)
    assert states(database) == [("sent", "")]


async def test_connections_cut_again_and_again_lose_and_double_nothing(
    platform: Notebook, coach: Coach, clock: Clock, database: Database
) -> None:
    if database.is_sqlite:
        pytest.skip("a file has no connections to cut")
    hire(database, 150)
    wave = open_wave(database, clock.now)
    loop, stop = DeliveryLoop(coach, {"test": platform}, lambda: clock.now), asyncio.Event()
    running = asyncio.create_task(loop.run(stop))
    cut = create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

    cuts = iter(range(6))

    def cut_and_look() -> bool:
        with cut.connect() as connection:
            if next(cuts, None) is not None:
                connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
            clock.forward(seconds=5)  # a claim whose commit was cut off is given up after the lease
            waiting = "SELECT count(*) FROM delivery WHERE state IN ('queued', 'sending')"
            return connection.scalar(text(waiting)) == 0

    async with asyncio.timeout(60):
        while not await asyncio.to_thread(cut_and_look):  # noqa: ASYNC110 the database tells nobody
            await asyncio.sleep(0.2)
    stop.set()
    await running
    cut.dispose()
    assert max(Counter(address.account.user for address, _ in platform.sent).values()) == 1
    found = totals(database, wave)
    assert sum(found.values()) == 150
    assert found[DeliveryState.SENT] >= 150 - IN_FLIGHT


async def test_the_loop_outlives_a_fault_and_goes_on(
    coach: Coach, platform: Notebook, clock: Clock, database: Database
) -> None:
    broken, stop = [True], asyncio.Event()

    def time() -> datetime:
        if broken.pop() if broken else False:
            raise RuntimeError("a clock that fails once")
        return clock.now

    waiting(coach, clock)
    loop = DeliveryLoop(coach, {"test": platform}, time)
    running = asyncio.create_task(loop.run(stop))
    await eventually(lambda: platform.sent)
    stop.set()
    await running
    await loop.drain()
    assert states(database) == [("sent", "")]


async def eventually(look: Callable[[], object]) -> None:
    """Wait for something that other tasks bring about."""
    async with asyncio.timeout(10):
        while not look():  # noqa: ASYNC110 a list tells nobody when it grows
            await asyncio.sleep(0.01)
