"""The outbox loop: every delivery ends in exactly one state, whatever a platform does."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery import DeliveryLoop
from bot.frontend import Refused, Revoked, Throttled, Unreachable, Unsure
from coach.coach import Coach
from storage import outbox
from storage.db import Database
from tests.bot.platform import Notebook
from tests.builders import Clock, Person, dump


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
    """Everything that is due now."""
    while await loop.step():
        pass


def states(database: Database) -> list[tuple[str, str]]:
    return [(row["state"], row["reason"]) for row in dump(database)["delivery"]]


async def test_what_is_due_is_sent_to_the_person_and_settled(
    loop: DeliveryLoop, platform: Notebook, coach: Coach, clock: Clock, database: Database
) -> None:
    person = waiting(coach, clock)
    assert await loop.step()
    ((address, card),) = platform.sent
    assert address.account == person.account
    assert address.where == {}
    assert card.heading == "先日のひな形、使えましたか"
    assert states(database) == [("sent", "")]
    assert not await loop.step()
    assert platform.attempts == 1


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Unsure("connection lost after the request"), "unknown"),
        (Refused("invalid_blocks"), "failed"),
        (Revoked("token_revoked"), "failed"),
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
    slow, quick = Notebook("slow"), Notebook("quick")
    loop = DeliveryLoop(coach, {"slow": slow, "quick": quick}, lambda: clock.now)
    for number in range(3):
        waiting(coach, clock, f"S{number}", "slow")
    waiting(coach, clock, "Q", "quick")
    slow.troubles.append(Throttled(120))
    await send_all(loop)
    assert slow.attempts == 1, "a platform that throttles is not asked again in the same breath"
    assert len(quick.sent) == 1
    clock.forward(seconds=119)
    await send_all(loop)
    assert slow.attempts == 1
    clock.forward(seconds=60)
    await send_all(loop)
    assert len(slow.sent) == 3
    assert {state for state, _ in states(database)} == {"sent"}


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
    assert coach.take_due(clock.now, clock.now, ["test"])  # and then it died
    await send_all(loop)
    assert states(database) == [("sending", "")]
    clock.forward(minutes=3)
    await send_all(loop)
    assert states(database) == [("unknown", "the process stopped while sending")]
    assert platform.attempts == 0


async def test_two_loops_never_send_the_same(
    coach: Coach, platform: Notebook, clock: Clock, database: Database
) -> None:
    for number in range(10):
        waiting(coach, clock, f"U{number}")
    loops = [DeliveryLoop(coach, {"test": platform}, lambda: clock.now) for _ in range(4)]
    await asyncio.gather(*(send_all(loop) for loop in loops))
    assert len(platform.sent) == 10
    assert len({address.account.user for address, _ in platform.sent}) == 10
    assert [state for state, _ in states(database)] == ["sent"] * 10


async def test_the_loop_outlives_a_fault_and_goes_on(
    coach: Coach, platform: Notebook, clock: Clock, database: Database
) -> None:
    broken = [True]

    def time() -> object:
        if broken.pop() if broken else False:
            raise RuntimeError("a clock that fails once")
        return clock.now

    waiting(coach, clock)
    running = asyncio.create_task(DeliveryLoop(coach, {"test": platform}, time).run())  # type: ignore[arg-type] # faulty
    async with asyncio.timeout(10):
        while not platform.sent:  # noqa: ASYNC110 a list tells nobody when it grows
            await asyncio.sleep(0.05)
    running.cancel()
    assert states(database)[0][0] in ("sent", "sending")
