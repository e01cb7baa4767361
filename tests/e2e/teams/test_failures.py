"""What goes wrong between Teams and the bot, and what the person and the records notice of it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from bot.delivery import DeliveryLoop
from bot.frontend import Address, Throttled, Unreachable, Unsure
from coach.cards import Card, Chart, ChartKind, Copyable, Paragraph, Series
from coach.coach import Coach
from coach.locales import say
from coach.turn import Account
from storage import people
from storage.db import Database
from storage.outbox import Delivery, DeliveryState
from tests.builders import dump
from tests.e2e.peers.faults import Fault, Mode
from tests.e2e.peers.teams_client import shown
from tests.e2e.teams.person import Chat

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

CARD = Card("お知らせ", (Paragraph("本文"),))
BLOCKED = {"errorCode": 209, "message": '{ "subCode": "MessageWritesBlocked" }'}


def to(chat: Chat, **more: str) -> Address:
    account = Account("teams", str(chat.client.config["tenantId"]), chat.client.user)
    return Address(account, where={"service": chat.service, "conversation": chat.client.chat, **more})


def later(database: Database) -> datetime:
    """A Tuesday morning where the person is, long after everything that was queued fell due."""
    with database.transaction() as session:
        [(_, employee)] = people.everyone(session, "teams")
        return datetime(2030, 1, 8, 10, 30, tzinfo=ZoneInfo(employee.timezone)).astimezone(UTC)


def account_of(database: Database) -> people.Account:
    with database.transaction() as session:
        [(_, employee)] = people.everyone(session, "teams")
        return people.accounts(session, employee.id)[0]


def queue(database: Database, name: str) -> None:
    """Put a follow-up about the person's latest try into the outbox."""
    tries = [row for row in dump(database)["event"] if row["kind"] == "prompt_made"]
    due = later(database) - timedelta(hours=1)
    with database.transaction() as session:
        [(_, employee)] = people.everyone(session, "teams")
        args = {"try": tries[-1]["id"]}
        session.add(Delivery(employee_id=employee.id, message="follow_up", args=args, once=name, due_at=due))


async def send_due(loop: DeliveryLoop) -> None:
    """Everything that is due, and what becomes of it."""
    await loop.step()
    await loop.drain()


def states(database: Database) -> dict[str, str]:
    return {row["once"]: row["state"] for row in dump(database)["delivery"]}


async def makes_a_prompt(chat: Chat) -> None:
    await chat.says("議事録を要約したい", sees=say("ja", "button-try"))
    await chat.presses(say("ja", "button-try"), say("ja", "button-make-prompt"))
    await chat.presses(
        say("ja", "button-make-prompt"), say("ja", "prompt-heading", title=""), **dict.fromkeys(chat.inputs(), "x")
    )
    await chat.intake.drain(5)


async def test_blocked_people_are_left_alone_until_they_install_again(
    chat: Chat, database: Database, coach: Coach
) -> None:
    await makes_a_prompt(chat)
    loop = DeliveryLoop(coach, {"teams": chat.front_end}, lambda: later(database))
    chat.proxy.reset()
    chat.proxy.faults.append(Fault("/activities", status=403, body=BLOCKED, count=99))
    await send_due(loop)
    queued = states(database)
    assert DeliveryState.FAILED in queued.values()
    tried = len(chat.proxy.calls)
    assert tried == 1, "not retried"
    assert account_of(database).unreachable == "MessageWritesBlocked"

    queue(database, "later")
    await send_due(loop)
    assert states(database)["later"] == DeliveryState.SKIPPED
    assert len(chat.proxy.calls) == tried, "nobody was written to"

    chat.proxy.reset()
    before = len(chat.client.messages)
    await chat.client.install()
    await chat.client.sees(say("ja", "hello-heading"), before)
    assert account_of(database).unreachable == ""
    queue(database, "again")
    await send_due(loop)
    assert states(database)["again"] == DeliveryState.SENT


async def test_the_app_removed_means_no_more_messages(chat: Chat, database: Database, coach: Coach) -> None:
    await makes_a_prompt(chat)
    await chat.client.custom(await chat.client.template("uninstall"))
    async with asyncio.timeout(5):
        while not account_of(database).unreachable:  # noqa: ASYNC110 the other side of a socket
            await asyncio.sleep(0.05)
    chat.proxy.reset()
    await send_due(DeliveryLoop(coach, {"teams": chat.front_end}, lambda: later(database)))
    assert chat.proxy.calls == []
    assert set(states(database).values()) == {DeliveryState.SKIPPED}


async def test_a_follow_up_arrives_once_in_the_private_chat(chat: Chat, database: Database, coach: Coach) -> None:
    await makes_a_prompt(chat)
    before = len(chat.client.messages)
    await send_due(DeliveryLoop(coach, {"teams": chat.front_end}, lambda: later(database)))
    await chat.client.sees(say("ja", "outcome-helped"), before)
    assert set(states(database).values()) == {DeliveryState.SENT}


@pytest.mark.parametrize(
    "fault",
    [
        Fault("/activities", Mode.DROP_AFTER),
        Fault("/activities", Mode.ANSWER_AFTER, status=500),
        Fault("/activities", Mode.ANSWER_AFTER, status=502),
    ],
    ids=["connection cut", "500", "502"],
)
async def test_a_lost_answer_is_unsure_and_the_message_comes_once(chat: Chat, fault: Fault) -> None:
    fault.count = 1
    chat.proxy.faults.append(fault)
    with pytest.raises(Unsure):
        await chat.front_end.send(to(chat), CARD)
    await chat.client.sees("お知らせ")
    assert sum("お知らせ" in shown(message) for message in chat.client.messages) == 1
    assert len(chat.proxy.calls) == 1


async def test_a_lost_answer_leaves_the_delivery_unknown(chat: Chat, database: Database, coach: Coach) -> None:
    await makes_a_prompt(chat)
    chat.proxy.faults.append(Fault("/activities", Mode.DROP_AFTER))
    loop = DeliveryLoop(coach, {"teams": chat.front_end}, lambda: later(database))
    await send_due(loop)
    await loop.step()
    assert set(states(database).values()) == {DeliveryState.UNKNOWN}


async def test_a_throttled_answer_waits_as_told(chat: Chat) -> None:
    await chat.client.install()
    await chat.client.sees(say("en", "welcome-heading"))
    chat.proxy.faults.append(Fault("/activities", status=429, headers={"Retry-After": "1"}))
    await chat.says("使い方", sees=say("ja", "help-heading"))
    chat.proxy.faults.append(Fault("/activities", status=429, headers={"Retry-After": "30"}))
    with pytest.raises(Throttled) as caught:
        await chat.front_end.send(to(chat), CARD)
    assert caught.value.retry_after == 30


async def test_unreachable_is_told(chat: Chat) -> None:
    chat.proxy.faults.append(Fault("/activities", status=403, body=BLOCKED))
    with pytest.raises(Unreachable):
        await chat.front_end.send(to(chat), CARD)


async def test_too_large_goes_out_again_in_smaller_parts(chat: Chat) -> None:
    words = "".join(f"{number} " for number in range(5000))
    chat.proxy.faults.append(Fault("/activities", status=413))
    await chat.front_end.send(to(chat), Card("長い文章", (Copyable(words, "コピー"),)))
    await chat.client.sees("4999")
    boxes = [part for message in chat.client.messages for part in copy_boxes(message)]
    assert "".join(boxes) == words


async def test_a_press_sent_twice_is_answered_twice_and_done_once(chat: Chat, database: Database) -> None:
    await makes_a_prompt(chat)
    action = chat.button(say("ja", "outcome-helped"))
    answers = [await chat.client.executes(chat.message, action) for _ in range(2)]
    assert answers[0] == answers[1]
    assert sum(row["kind"] == "outcome" for row in dump(database)["event"]) <= 1


@pytest.mark.parametrize("value", [None, {"action": {"verb": "x"}}, {"action": {"data": {"banso": {"command": 1}}}}])
async def test_a_broken_press_is_explained(chat: Chat, value: Any) -> None:
    status, answer = await chat.post(
        {**activity(chat), "type": "invoke", "name": "adaptiveCard/action", "value": value}
    )
    assert status == 200
    assert answer["type"] == "application/vnd.microsoft.error"


async def test_an_old_card_is_explained(chat: Chat) -> None:
    await makes_a_prompt(chat)
    old = {"verb": "no.more", "data": {"banso": {"command": "no.more", "args": {}}}}
    before = len(chat.client.messages)
    status, answer = await chat.client.executes(chat.message, old)
    assert status == 200
    if say("ja", "old-button-heading") not in shown(answer):
        await chat.client.sees(say("ja", "old-button-heading"), before)


async def test_a_client_without_execute_presses_with_a_message(chat: Chat) -> None:
    await makes_a_prompt(chat)
    before = len(chat.client.messages)
    await chat.client.submits(chat.message, chat.button(say("ja", "outcome-helped")))
    await chat.client.sees(say("ja", "minutes-before"), before)


@pytest.mark.parametrize("locale", [None, "ar-SA", "xx", ""])
async def test_any_locale_gets_an_answer(chat: Chat, locale: str | None) -> None:
    status, _ = await chat.post({**activity(chat), "locale": locale, "text": "hello there"})
    assert status == 202
    await chat.client.sees(say("en", "welcome-heading"))


async def test_a_question_in_the_group_chat_is_answered_there_and_what_is_personal_in_private(chat: Chat) -> None:
    await chat.client.install()
    await chat.client.sees(say("en", "welcome-heading"))
    group = str(chat.client.config["groupChats"][0]["id"])
    before = len(chat.client.messages)
    asked = {**activity(chat), "conversation": {"id": group, "conversationType": "groupChat", "isGroup": True}}
    await chat.post({**asked, "id": "g1", "text": "<at>Banso</at> 使い方"})
    await chat.client.sees(say("ja", "help-heading"), before)
    await chat.post({**asked, "id": "g2", "text": "マイページ"})
    await chat.client.sees(say("ja", "answered-directly"), before)
    await chat.client.sees(say("ja", "page-heading"), before)
    await chat.intake.drain(5)
    pages = [call.method for call in chat.proxy.calls if call.parameters.get("summary") == say("ja", "page-heading")]
    assert pages == [f"/v3/conversations/{quote(chat.client.chat, safe='')}/activities"], "in the private chat alone"


async def test_a_chart_is_drawn_with_its_numbers_behind_it(chat: Chat) -> None:
    chart = Chart(ChartKind.LINE, "時間", ("9月", "10月"), (Series("営業", (3, 4)),), "増えています。", "分")
    await chat.front_end.send(to(chat), Card("図", (chart,)))
    message = await chat.client.sees("増えています。")
    [drawn] = [part for part in message["attachments"][0]["content"]["body"] if part["type"] == "Chart.Line"]
    assert drawn["fallback"]["facts"][1] == {"title": "10月", "value": "4分"}


def activity(chat: Chat) -> dict[str, Any]:
    """A message as the simulated Teams would send it."""
    tenant = chat.client.config["tenantId"]
    return {
        "type": "message",
        "id": "direct-1",
        "text": "x",
        "channelId": "msteams",
        "serviceUrl": chat.service,
        "conversation": {"id": chat.client.chat, "tenantId": tenant, "conversationType": "personal"},
        "from": {"id": chat.client.user, "name": "Alex"},
        "recipient": {"id": "28:bot"},
        "channelData": {"tenant": {"id": tenant}},
    }


def copy_boxes(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in copy_boxes(item)]
    if not isinstance(value, dict):
        return []
    if str(value.get("id", "")).startswith("copy-"):
        return [value["value"]]
    return [found for item in value.values() for found in copy_boxes(item)]
