"""From an event to its answer: once, recovered after a crash, and never silently lost."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import bot.intake
from bot.frontend import Refused, Throttled, Unsure
from bot.intake import LEASE, TOO_OLD, Intake
from coach.coach import Coach
from coach.turn import Account, Company, Incoming, Place, Profile, Reply
from storage.db import Database, DatabaseGone
from tests.bot.platform import Notebook
from tests.builders import NOON, dump, dump_text
from usecases.load import Catalogue, load_departments

ACCOUNT = Account("test", "T1", "U1")


@pytest.fixture
def intake(coach: Coach, database: Database) -> Intake:
    return Intake(coach, database)


@pytest.fixture
def platform() -> Notebook:
    return Notebook()


def event(name: str = "E1", text: str = "ヘルプ", **details: object) -> Incoming:
    return Incoming(name, ACCOUNT, NOON, text=text, **details)  # type: ignore[arg-type] # fields by name


def inbox(database: Database) -> list[tuple[str, bool]]:
    return [(row["state"], row["payload"] is not None) for row in dump(database)["inbox"]]


async def answer(intake: Intake, platform: Notebook, incoming: Incoming) -> None:
    """What a front end does."""
    if await intake.record(incoming):
        intake.answer_later(platform, incoming)
        await intake.drain(10)


async def test_an_event_is_recorded_answered_closed_and_emptied(
    intake: Intake, platform: Notebook, database: Database
) -> None:
    await answer(intake, platform, event(text="極秘の相談です"))
    assert platform.headings[0] == "はじめまして、伴走（Banso）です"
    assert inbox(database) == [("done", False)]
    assert "極秘の相談です" not in dump_text(database)


async def test_a_redelivery_is_not_answered_again(intake: Intake, platform: Notebook) -> None:
    for _ in range(3):
        await answer(intake, platform, event())
    assert platform.headings == ["はじめまして、伴走（Banso）です", "できること"]


async def test_eight_deliveries_of_one_event_at_once_are_one_answer(intake: Intake, platform: Notebook) -> None:
    await asyncio.gather(*(answer(intake, platform, event()) for _ in range(8)))
    await intake.drain(10)
    assert platform.headings == ["はじめまして、伴走（Banso）です", "できること"]


async def test_a_crash_after_recording_is_answered_by_the_next_process(
    intake: Intake, platform: Notebook, database: Database
) -> None:
    await intake.record(event(profile=Profile(language="ja"), reply_to={"channel": "C1"}, place=Place.PRIVATE))
    assert await intake.recover({"test": platform}, NOON + LEASE / 2) == 0
    assert await intake.recover({"test": platform}, NOON + LEASE * 2) == 1
    assert platform.headings[-1] == "できること"
    assert platform.sent[-1][0].where == {"channel": "C1"}
    assert inbox(database) == [("done", False)]
    assert await intake.recover({"test": platform}, NOON + LEASE * 4) == 0


async def test_a_crash_after_the_turn_is_owned_up_to_and_the_turn_is_not_done_twice(
    intake: Intake, platform: Notebook, database: Database
) -> None:
    incoming = event(
        text="",
        command="try.fill",
        args={"use_case": "sales/proposal-draft", "industry": "x", "problem": "y", "offer": "z"},
    )
    await intake.record(incoming)
    await intake.reply(incoming)
    tried = [row for row in dump(database)["event"] if row["kind"] == "prompt_made"]
    await intake.recover({"test": platform}, NOON + LEASE * 2)
    assert platform.headings == ["うまくいきませんでした / Something went wrong"]
    assert [row for row in dump(database)["event"] if row["kind"] == "prompt_made"] == tried
    assert inbox(database) == [("done", False)]


async def test_a_replica_that_stood_still_gives_no_second_answer_and_does_nothing_twice(
    intake: Intake, platform: Notebook, coach: Coach, database: Database
) -> None:
    incoming = event(
        text="",
        command="try.fill",
        args={"use_case": "sales/proposal-draft", "industry": "x", "problem": "y", "offer": "z"},
    )
    await intake.record(incoming)
    other = Intake(coach, database)
    await other.recover({"test": platform}, NOON + LEASE * 2)
    answered, log = list(platform.headings), dump(database)["event"]
    intake.answer_later(platform, incoming)  # goes on where it stood still
    await intake.drain(10)
    assert platform.headings == answered
    assert dump(database)["event"] == log
    assert inbox(database) == [("done", False)]


async def test_what_is_not_answered_within_the_grace_is_handed_back_at_once(
    intake: Intake, platform: Notebook, coach: Coach, database: Database
) -> None:
    await intake.record(event("E1"))
    platform.troubles.append(Throttled(20))
    await intake.record(event("E2"))
    intake.answer_later(platform, event("E2"))
    await intake.drain(0.5)
    other = Intake(coach, database)
    assert await other.recover({"test": platform}, NOON + timedelta(seconds=1)) == 2
    assert inbox(database) == [("done", False)] * 2
    assert "できること" in platform.headings


async def test_many_left_events_are_all_taken_up_and_by_one_replica_each(
    intake: Intake, platform: Notebook, coach: Coach, database: Database
) -> None:
    for number in range(35):
        await intake.record(event(f"E{number:02}", command="welcome.help"))
    late, both = NOON + LEASE * 2, {"test": platform}
    taken = await asyncio.gather(*(Intake(coach, database).recover(both, late) for _ in range(2)))
    assert sum(taken) == 35
    assert platform.headings.count("できること") == 35
    assert inbox(database) == [("done", False)] * 35


async def test_replicas_that_get_the_same_events_in_another_order_do_not_block_each_other(
    coach: Coach, database: Database, platform: Notebook
) -> None:
    events = [event(f"E{number:02}", command="welcome.help") for number in range(60)]
    first, second = Intake(coach, database), Intake(coach, database)

    async def everything(intake: Intake, order: list[Incoming]) -> list[bool]:
        return await asyncio.gather(*(intake.record(one) for one in order))

    for _ in range(5):
        recorded, again = await asyncio.gather(everything(first, events), everything(second, events[::-1]))
        assert [*map(sum, zip(recorded, reversed(again), strict=True))] in ([1] * 60, [0] * 60)
        await asyncio.gather(
            *(first.deliver(platform, one, Reply()) for one in events), everything(second, events[::-1])
        )
    assert inbox(database) == [("done", False)] * 60


async def test_an_answer_out_while_the_database_was_away_is_closed_and_not_called_interrupted(
    intake: Intake, platform: Notebook, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.is_sqlite:
        pytest.skip("on PostgreSQL a table that is missing is no database that is away")
    monkeypatch.setattr(bot.intake, "CLOSE_AGAIN", 0.05)
    await intake.record(event())
    reply = await intake.reply(event())
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO away"))
    await intake.deliver(platform, event(), reply)
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO inbox"))
    await intake.drain(10)
    assert inbox(database) == [("done", False)]
    assert await intake.recover({"test": platform}, NOON + LEASE * 2) == 0


async def test_an_event_that_is_too_old_is_given_up(intake: Intake, platform: Notebook, database: Database) -> None:
    await intake.record(event())
    assert await intake.recover({"test": platform}, NOON + TOO_OLD + timedelta(seconds=1)) == 0
    assert platform.attempts == 0
    assert inbox(database) == [("expired", False)]


async def test_an_event_that_cannot_be_read_holds_up_nobody(
    intake: Intake, platform: Notebook, database: Database
) -> None:
    await intake.record(event("E1"))
    await intake.record(event("E2"))
    with database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE inbox SET payload = '{\"of\": 2031}' WHERE event_id = 'E1'")
    await intake.recover({"test": platform}, NOON + LEASE * 2)
    assert platform.headings[-1] == "できること"
    await intake.recover({"test": platform}, NOON + TOO_OLD * 2)
    assert inbox(database) == [("expired", False), ("done", False)]


async def test_a_fault_with_one_event_holds_up_nobody(intake: Intake, platform: Notebook) -> None:
    await intake.record(event("E1", command="welcome.help"))
    await intake.record(event("E2", command="welcome.help"))
    platform.troubles.append(RuntimeError("a bug in a renderer"))
    await intake.recover({"test": platform}, NOON + LEASE * 2)
    assert platform.headings[-1] == "できること"


async def test_an_event_of_a_platform_that_is_not_running_here_waits(
    intake: Intake, platform: Notebook, database: Database
) -> None:
    await intake.record(event())
    await intake.recover({"teams": platform}, NOON + LEASE * 2)
    assert platform.attempts == 0
    assert inbox(database) == [("received", True)]


@pytest.mark.parametrize("trouble", [Refused("no"), Unsure("lost"), Throttled(3600)])
async def test_a_platform_that_takes_no_answer_still_closes_the_event(
    intake: Intake, platform: Notebook, database: Database, trouble: Exception
) -> None:
    platform.troubles.append(trouble)
    await answer(intake, platform, event())
    assert platform.headings == ["できること"]
    assert inbox(database) == [("done", False)]


async def test_a_short_throttling_is_waited_for(intake: Intake, platform: Notebook) -> None:
    platform.troubles.extend([Throttled(0.01), Throttled(0.01)])
    await answer(intake, platform, event())
    assert platform.headings == ["はじめまして、伴走（Banso）です", "できること"]


async def test_a_bug_in_a_renderer_leaves_the_event_to_be_owned_up_to(
    intake: Intake, platform: Notebook, database: Database
) -> None:
    platform.troubles.append(RuntimeError("bug"))
    await answer(intake, platform, event())
    assert inbox(database) == [("answered", True)]
    await intake.recover({"test": platform}, NOON + LEASE * 2)
    assert platform.headings == ["うまくいきませんでした"]


async def test_only_the_answer_to_a_press_replaces_its_message_and_only_with_its_first_card(
    intake: Intake, platform: Notebook
) -> None:
    await answer(intake, platform, event("E0"))
    platform.sent.clear()
    where = {"channel": "C1", "replace": "M1"}
    await answer(intake, platform, event("E1", "", command="suggest.keep_wording", reply_to=where))
    await answer(intake, platform, event("E2", "", command="suggest.discover", reply_to=where))
    assert [address.where for address, _ in platform.sent] == [where, {"channel": "C1"}]


async def test_what_is_personal_goes_to_the_private_chat(intake: Intake, platform: Notebook) -> None:
    where = {"channel": "C1", "thread": "1"}
    await answer(intake, platform, event(text="マイページ", place=Place.SHARED, reply_to=where))
    assert [address.where for address, _ in platform.sent] == [where, {}, {}]
    assert platform.headings[0] == "個人的な内容なので、ダイレクトメッセージでお答えしました"
    assert platform.headings[-1] == "マイページ"


@pytest.mark.parametrize("text", ["\ud83d half an emoji", "\x00\x01", "😀" * 5000, "あ" * 100_000])
async def test_any_text_can_be_recorded_and_taken_up_again(intake: Intake, platform: Notebook, text: str) -> None:
    assert await intake.record(event(text=text, command="welcome.help", args={"a": text}))
    assert await intake.recover({"test": platform}, NOON + LEASE * 2) == 1
    assert platform.headings[-1] in ("できること", "What you can ask")


async def test_without_a_database_the_platform_is_told_to_send_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/never-migrated.db")
    intake = Intake(Coach(database, Catalogue({}, load_departments()), Company()), database)
    with pytest.raises(DatabaseGone):
        await intake.record(event())
    with pytest.raises(DatabaseGone):
        await intake.is_known(ACCOUNT)


async def test_who_ever_wrote_is_known(intake: Intake, platform: Notebook) -> None:
    assert not await intake.is_known(ACCOUNT)
    await answer(intake, platform, event())
    assert await intake.is_known(ACCOUNT)
    assert not await intake.is_known(Account("test", "T2", "U1"))
