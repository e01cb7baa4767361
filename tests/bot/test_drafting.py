"""A draft on its way through the process: the call is made outside of any transaction, at most once, and never lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import openai  # noqa: F401 loaded before the first call: loading takes longer than the pause between two updates
import pytest
import pytest_asyncio
from aiohttp import web
from sqlalchemy import text as sql

from bot.frontend import Throttled
from bot.intake import LEASE, Intake
from coach.cards import Card, Copyable, Paragraph
from coach.coach import Coach
from coach.locales import say
from coach.turn import Incoming, Place
from storage.db import Database
from tests.bot.model_peer import ModelPeer, draft, model_peer, says
from tests.bot.platform import Notebook
from tests.builders import NOON, dump, dump_text
from tests.coach.drafting import HIDDEN, TYPED, USE_CASE, Drafter, coach_with_model

WHERE = {"channel": "C1", "replace": "M1"}
WORKING, MADE = say("ja", "draft-working-heading"), say("ja", "draft-made-heading", title="文章の敬語・トーン直し")


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[ModelPeer]:
    async with model_peer() as peer:
        yield peer


@pytest.fixture
def drafter(database: Database) -> Drafter:
    """Somebody who has looked at what would be sent."""
    drafter = Drafter(coach_with_model(database))
    drafter.command("welcome.hello")
    drafter.looks()
    return drafter


@pytest_asyncio.fixture
async def intake(drafter: Drafter, database: Database, peer: ModelPeer) -> AsyncIterator[Intake]:
    model = peer.model()
    yield Intake(drafter.coach, database, model)
    await model.aclose()


@pytest.fixture
def platform() -> Notebook:
    return Notebook()


def press(drafter: Drafter, **more: Any) -> Incoming:
    """The press that sends the prompt."""
    button = drafter.button(say("ja", "draft-button-make"))
    usual = Incoming("E1", drafter.account, NOON, command=button.command, args=button.args, reply_to=WHERE)
    return replace(usual, **more)


async def answer(intake: Intake, platform: Notebook, incoming: Incoming) -> None:
    """What a front end does."""
    assert await intake.record(incoming)
    intake.answer_later(platform, incoming)
    await intake.drain(10)


def inbox(database: Database) -> dict[str, tuple[str, bool]]:
    return {row["event_id"]: (row["state"], row["payload"] is not None) for row in dump(database)["inbox"]}


def copied(card: Card) -> str:
    return "".join(block.text for block in card.blocks if isinstance(block, Copyable))


async def test_the_draft_takes_the_place_of_the_message_that_said_it_is_being_made(
    intake: Intake, platform: Notebook, drafter: Drafter, database: Database, peer: ModelPeer
) -> None:
    peer.behaviour = says(draft("[メール1] まで、やわらかく。"))
    await answer(intake, platform, press(drafter))
    assert platform.headings == [WORKING, MADE]
    assert [address.where for address, _ in platform.sent] == [WHERE, WHERE]
    assert copied(platform.sent[-1][1]) == "taro.yamada@example.co.jp まで、やわらかく。"
    assert inbox(database) == {"E1": ("done", False), "E1:answer": ("done", False)}
    assert not any(words in peer.sent() for words in HIDDEN[1:])


async def test_no_transaction_is_open_while_the_model_is_asked(
    intake: Intake, platform: Notebook, drafter: Drafter, database: Database, peer: ModelPeer
) -> None:
    open_connections: list[int] = []

    async def looks(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        pool: Any = database.engine.pool
        open_connections.append(pool.checkedout())
        with database.engine.begin() as other:  # on SQLite this would wait for any open transaction, and fail
            other.execute(sql("UPDATE employee SET name = 'changed meanwhile'"))
        return await says(draft("OK"))(request, body)

    peer.behaviour = looks
    await answer(intake, platform, press(drafter))
    assert open_connections == [0]
    assert copied(platform.sent[-1][1]) == "OK"


async def test_the_message_grows_while_the_answer_comes_but_not_more_than_once_a_second(
    intake: Intake, platform: Notebook, drafter: Drafter, peer: ModelPeer
) -> None:
    words = "一文ずつ書いています。" * 30
    peer.behaviour = says(draft(words), piece=10, pause=0.07)  # about 2.5 seconds
    await answer(intake, platform, press(drafter))
    assert platform.headings[0] == WORKING
    assert platform.headings[-1] == MADE
    first = [card.blocks[0] for _, card in platform.sent[1:-1]]
    growing = [block.text for block in first if isinstance(block, Paragraph)]
    assert 1 <= len(growing) <= 3
    assert all(words.startswith(text) for text in growing)
    assert all(address.where == WHERE for address, _ in platform.sent)


@pytest.mark.parametrize("where", [{"channel": "C1"}, {"response_url": "x", "replace": "original"}])
async def test_where_a_message_cannot_be_replaced_often_it_does_not_grow(
    intake: Intake, platform: Notebook, drafter: Drafter, peer: ModelPeer, where: dict[str, str]
) -> None:
    peer.behaviour = says(draft("文" * 300), piece=10, pause=0.05)
    await answer(intake, platform, press(drafter, reply_to=where))
    assert platform.headings == [WORKING, MADE]


async def test_a_platform_that_throttles_is_not_bothered_with_progress_again(
    intake: Intake, platform: Notebook, drafter: Drafter, peer: ModelPeer
) -> None:
    platform.troubles.extend([None, Throttled(0.01)])
    peer.behaviour = says(draft("文" * 400), piece=10, pause=0.06)
    await answer(intake, platform, press(drafter))
    assert platform.headings == [WORKING, MADE]
    assert platform.attempts == 3


async def test_a_crash_while_the_model_writes_is_owned_up_to_and_it_is_not_asked_again(
    drafter: Drafter, database: Database, platform: Notebook, peer: ModelPeer
) -> None:
    begun = asyncio.Event()

    async def hangs(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    peer.behaviour = hangs
    model = peer.model()
    dying = Intake(drafter.coach, database, model)
    assert await dying.record(press(drafter))
    dying.answer_later(platform, press(drafter))
    await begun.wait()
    tasks = list(dying._running)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert inbox(database) == {"E1": ("answered", True)}
    living = Intake(drafter.coach, database, model)
    assert await living.recover({"test": platform}, NOON + LEASE / 2) == 0
    assert await living.recover({"test": platform}, NOON + LEASE * 2) == 1
    assert platform.headings == [WORKING, say("ja", "sorry-heading") + " / " + say("en", "sorry-heading")]
    assert len(peer.asked) == 1
    assert inbox(database) == {"E1": ("done", False)}
    await model.aclose()
    drafter.command("draft.preview", press(drafter).args)
    drafter.sends()
    drafter.hears(draft("次は大丈夫"))
    assert copied(drafter.cards[0]) == "次は大丈夫"


async def test_a_crash_after_the_answer_was_recorded_loses_nothing(
    drafter: Drafter, database: Database, platform: Notebook, peer: ModelPeer
) -> None:
    class Dies(Intake):
        async def reply(self, incoming: Incoming) -> Any:
            if incoming.answer is not None:
                raise SystemError("power cut")
            return await super().reply(incoming)

    model = peer.model()
    await answer(Dies(drafter.coach, database, model), platform, press(drafter))
    assert inbox(database)["E1:answer"] == ("received", True)
    assert not any(words in dump_text_of_inbox(database) for words in HIDDEN[1:])
    await Intake(drafter.coach, database, model).recover({"test": platform}, NOON + LEASE * 3)
    assert platform.headings == [WORKING, MADE]
    assert len(peer.asked) == 1
    await model.aclose()


def dump_text_of_inbox(database: Database) -> str:
    return "".join(str(row["payload"]) for row in dump(database)["inbox"])


async def test_who_deletes_their_data_meanwhile_is_not_written_down_again(
    intake: Intake, platform: Notebook, drafter: Drafter, database: Database, peer: ModelPeer
) -> None:
    async def deletes(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        await asyncio.to_thread(drafter.command, "privacy.delete")
        return await says(draft("OK"))(request, body)

    peer.behaviour = deletes
    await answer(intake, platform, press(drafter))
    assert dump(database)["employee"] == []
    assert platform.headings == [WORKING]
    assert inbox(database)["E1"] == ("done", False)
    assert TYPED["reader"] not in dump_text(database)


async def test_without_a_connection_to_the_model_the_prompt_is_there(
    drafter: Drafter, database: Database, platform: Notebook
) -> None:
    await answer(Intake(drafter.coach, database), platform, press(drafter))
    assert platform.headings == [WORKING, say("ja", "draft-failed-heading")]
    assert "taro.yamada@example.co.jp" in copied(platform.sent[-1][1])


async def test_where_others_read_the_draft_goes_to_the_person_alone(
    intake: Intake, platform: Notebook, drafter: Drafter, peer: ModelPeer
) -> None:
    peer.behaviour = says(draft("内緒"))
    await answer(intake, platform, press(drafter, place=Place.SHARED, reply_to={"channel": "C1", "thread": "1"}))
    public = [card for address, card in platform.sent if address.where]
    assert all(card.heading == say("ja", "answered-directly") for card in public)
    assert platform.headings[-1] == MADE


async def test_a_company_without_a_model_sends_nothing_anywhere(
    coach: Coach, database: Database, platform: Notebook, peer: ModelPeer
) -> None:
    model = peer.model()
    intake = Intake(coach, database, model)
    for number, args in enumerate([{"use_case": USE_CASE}, {"use_case": USE_CASE, **TYPED}]):
        command = "try.fill" if number else "try.open"
        incoming = Incoming(f"E{number}", Drafter(coach).account, NOON, command=command, args=args)
        await answer(intake, platform, incoming)
    assert TYPED["tone"] in "".join(copied(card) for _, card in platform.sent)
    assert peer.asked == []
    await model.aclose()


async def test_ten_people_at_once_each_get_their_own(
    intake: Intake, database: Database, peer: ModelPeer, drafter: Drafter
) -> None:
    async def repeats(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        reader = body["messages"][1]["content"].split("# 読む相手\n")[1].split("\n")[0]
        return await says(draft(f"{reader}へ"), pause=0.01)(request, body)

    peer.behaviour = repeats
    platform = Notebook()
    everyone = []
    for number in range(10):
        one = Drafter(drafter.coach, user=f"P{number}")
        one.command("welcome.hello")
        one.looks(reader=f"部長その{number}")
        everyone.append(press(one, id=f"E{number}"))
    await asyncio.gather(*(answer(intake, platform, incoming) for incoming in everyone))
    got = {address.account.user: copied(card) for address, card in platform.sent if card.heading == MADE}
    assert got == {f"P{number}": f"部長その{number}へ" for number in range(10)}
