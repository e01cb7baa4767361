"""What goes wrong between Slack and the bot, and what the person notices of it."""

import asyncio
import json
import time

import pytest
from sqlalchemy import text

from coach.locales import say
from storage.db import Database
from tests.e2e.peers.faults import Fault, Mode
from tests.e2e.peers.slack_driver import FORM
from tests.e2e.slack.workspace import Person, Shown, Workspace, until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

ASK = "AIって何に使える?"
IDEAS = say("ja", "button-try")
SLOW_DOWN = Fault(
    "chat.postMessage", status=429, body={"ok": False, "error": "ratelimited"}, headers={"Retry-After": "1"}
)


async def greeted(workspace: Workspace, number: int) -> tuple[Person, Shown]:
    """A person who was greeted and looks at the first suggestions."""
    person = await workspace.person(number)
    await person.says(ASK)
    ideas = await person.sees(IDEAS)
    workspace.proxy.calls.clear()
    person._read = person._modals = 0
    return person, ideas


async def settled(workspace: Workspace) -> None:
    """Wait until a later question is answered, so that what did not come will not come."""
    other = await workspace.person(59)
    await other.says("使い方")
    await other.sees(say("ja", "help-heading"))


async def test_an_event_delivered_twice_is_answered_once(workspace: Workspace) -> None:
    ana, _ = await greeted(workspace, 20)
    await ana.says("使い方", "EvTWICE")
    again = await ana.says("使い方", "EvTWICE", retry=1)
    assert again.status == 200
    assert again.seconds < 0.5
    await ana.sees(say("ja", "help-heading"))
    await settled(workspace)
    assert len(workspace.messages(ana.channel)) == 1


async def test_a_retry_while_the_first_is_under_way_is_not_answered(workspace: Workspace) -> None:
    ana, _ = await greeted(workspace, 21)
    answers = await asyncio.gather(*(ana.says("使い方", "EvRACE", retry=n) for n in range(4)))
    assert {answer.status for answer in answers} == {200}
    await ana.sees(say("ja", "help-heading"))
    await settled(workspace)
    assert len(workspace.messages(ana.channel)) == 1


async def test_without_storage_slack_is_told_to_retry_and_the_person_is_told_why(
    workspace: Workspace, database: Database
) -> None:
    ana, ideas = await greeted(workspace, 22)
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO away"))
    try:
        assert (await ana.says("使い方", "EvGONE")).status == 503
        assert (await ana.says("使い方", "EvGONE", retry=1)).status == 503
        assert (await ana.presses(ideas, IDEAS)).status == 503
        await ana.sees(say("ja", "sorry-storage"))
    finally:
        with database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO inbox"))
    assert (await ana.says("使い方", "EvGONE", retry=2)).status == 200
    await ana.sees(say("ja", "help-heading"))


async def test_only_slack_is_listened_to(workspace: Workspace) -> None:
    driver, ana = workspace.driver, await workspace.person(23)
    body = driver.envelope(driver.direct_message(ana.user, ana.channel, "使い方"))
    forged = [
        {},
        driver.signed(body, secret="wrong"),
        driver.signed(body, at=time.time() - 301),
        driver.signed(body, at=time.time() + 301),
        {**driver.signed(body), "X-Slack-Request-Timestamp": "yesterday"},
        {**driver.signed(body), "X-Slack-Signature": "v0=é"},
    ]
    assert [(await driver.post(body, headers=headers)).status for headers in forged] == [401] * len(forged)
    assert (await driver.post("{bad", headers={})).status == 401
    await settled(workspace)
    assert workspace.messages(ana.channel) == []


async def test_a_request_replayed_within_five_minutes_changes_nothing(workspace: Workspace) -> None:
    driver = workspace.driver
    ana, ideas = await greeted(workspace, 24)
    payload = {
        "type": "block_actions",
        "channel": {"id": ana.channel},
        "message": {"ts": ideas.ts},
        "container": {"type": "message", "message_ts": ideas.ts, "channel_id": ana.channel},
        "trigger_id": "9.9.replayed",
        "actions": [{"action_ts": "1700000000.1", **ideas.button(say("ja", "button-others"))}],
    }
    for _ in range(3):
        assert (await driver.interaction(ana.user, payload)).status == 200
    await ana.sees(IDEAS)
    await settled(workspace)
    assert len(workspace.messages(ana.channel)) == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{bad", "application/json", 400),
        ("", "application/json", 400),
        ("[]", "application/json", 400),
        ("payload=%5B1%5D", FORM, 400),
        ("payload={bad", FORM, 400),
        ('{"type":' * 40_000, "application/json", 400),
        (json.dumps({"type": "event_callback", "team": []}), "application/json", 200),
        (json.dumps({"type": "event_callback", "event": "x", "authorizations": [3]}), "application/json", 400),
        (json.dumps({"type": "block_actions", "actions": {}, "user": []}), "application/json", 200),
        ("x" * 1_100_000, "application/json", 413),
    ],
)
async def test_what_cannot_be_read_is_refused_in_a_word(
    workspace: Workspace, body: str, kind: str, status: int
) -> None:
    answer = await workspace.driver.post(body, kind)
    assert answer.status == status
    assert "Traceback" not in answer.text
    assert len(answer.text) < 300


async def test_slacks_own_checks_are_answered(workspace: Workspace) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert "abc" in (await workspace.driver.post(challenge)).text
    assert (await workspace.driver.post("ssl_check=1&token=t", FORM, headers={})).status == 200


IGNORED = [
    {"subtype": "message_changed"},
    {"subtype": "message_deleted"},
    {"subtype": "thread_broadcast"},
    {"subtype": "bot_message"},
    {"bot_id": "B1"},
    {"user": "U0BANSO01"},
    {"user": "USLACKBOT"},
    {"edited": {"user": "U1", "ts": "1.1"}},
    {"channel_type": "mpim"},
    {"type": "reaction_added"},
    {"source_team": "T0OTHER"},
]


async def test_bots_edits_and_strangers_are_not_answered(workspace: Workspace) -> None:
    driver, ana = workspace.driver, await workspace.person(25)
    for change in IGNORED:
        event = {**driver.direct_message(ana.user, ana.channel, ASK), **change}
        assert (await driver.event(event)).status == 200, change
    assert (
        await driver.event(driver.direct_message(ana.user, ana.channel, ASK), is_ext_shared_channel=True)
    ).status == 200
    await settled(workspace)
    assert workspace.messages(ana.channel) == []


@pytest.mark.parametrize(
    ("number", "flag"), [(26, "is_restricted"), (27, "is_ultra_restricted"), (28, "is_stranger"), (29, "is_bot")]
)
async def test_guests_are_not_answered(workspace: Workspace, number: int, flag: str) -> None:
    ana = await workspace.person(number)
    answer = {"ok": True, "user": {"id": ana.user, flag: True, "profile": {}}}
    workspace.proxy.faults.append(Fault("users.info", body=answer))
    await ana.says(ASK)
    await settled(workspace)
    assert workspace.messages(ana.channel) == []


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id", "invalid_arguments"])
async def test_a_modal_that_does_not_open_is_a_form_in_the_chat(workspace: Workspace, error: str) -> None:
    ana, ideas = await greeted(workspace, {"expired_trigger_id": 30, "exchanged_trigger_id": 31}.get(error, 32))
    workspace.proxy.faults.append(Fault("views.open", body={"ok": False, "error": error}))
    await ana.presses(ideas, IDEAS)
    form = await ana.sees(say("ja", "button-make-prompt"))
    values = form.filled(*["<b> & 提案"] * len(form.inputs()))
    await ana.presses(form, say("ja", "button-make-prompt"), state={"values": values})
    prompt = await ana.sees(say("ja", "prompt-heading", title=""))
    assert "<b> & 提案" in prompt.copyable()
    assert prompt.ts == form.ts, "the prompt takes the place of the form"


@pytest.mark.parametrize("error", ["message_not_found", "edit_window_closed", "cant_update_message"])
async def test_a_message_that_cannot_be_replaced_is_followed_by_the_answer(workspace: Workspace, error: str) -> None:
    ana = await workspace.person({"message_not_found": 33, "edit_window_closed": 34}.get(error, 35))
    await ana.says("こんにちは")
    welcome = await ana.sees(say("ja", "welcome-heading"))
    workspace.proxy.faults.append(Fault("chat.update", body={"ok": False, "error": error}))
    await ana.picks(welcome, "人事")
    thanks = await ana.sees(say("ja", "department-thanks", department="人事"))
    assert thanks.ts != welcome.ts


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (
            36,
            Fault(
                "chat.postMessage", status=429, body={"ok": False, "error": "ratelimited"}, headers={"Retry-After": "1"}
            ),
        ),
        (37, Fault("chat.postMessage", body={"ok": False, "error": "message_limit_exceeded"})),
    ],
    ids=["429", "no Retry-After"],
)
async def test_a_throttled_answer_comes_later_and_once(workspace: Workspace, number: int, fault: Fault) -> None:
    ana, _ = await greeted(workspace, number)
    workspace.proxy.faults.append(fault)
    started = time.monotonic()
    await ana.says("使い方")
    await ana.sees(say("ja", "help-heading"))
    assert time.monotonic() - started >= 1
    assert workspace.proxy.reached("chat.postMessage") == 1


@pytest.mark.parametrize(
    ("number", "fault"),
    [(38, Fault("chat.postMessage", Mode.DROP_AFTER)), (39, Fault("chat.postMessage", Mode.ANSWER_AFTER, status=500))],
    ids=["connection lost", "500"],
)
async def test_an_answer_that_may_have_arrived_is_not_sent_twice(
    workspace: Workspace, number: int, fault: Fault
) -> None:
    ana, _ = await greeted(workspace, number)
    workspace.proxy.faults.append(fault)
    await ana.says("使い方")
    await ana.sees(say("ja", "help-heading"))
    await settled(workspace)
    assert len(workspace.messages(ana.channel)) == 1


async def test_a_double_click_is_one_press_and_a_changed_mind_is_two(workspace: Workspace) -> None:
    ana, ideas = await greeted(workspace, 40)
    action = {"action_ts": "1700000000.100", **ideas.button(say("ja", "button-others"))}
    shown = {"ts": ideas.ts}
    await workspace.driver.press(ana.user, ana.channel, shown, action)
    await workspace.driver.press(ana.user, ana.channel, shown, {**action, "action_ts": "1700000000.400"})
    await ana.sees(IDEAS)
    await settled(workspace)
    assert len(workspace.messages(ana.channel)) == 1
    await workspace.driver.press(ana.user, ana.channel, shown, {**action, "action_ts": "1700000009.000"})
    await until(lambda: len(workspace.messages(ana.channel)) == 2)


async def test_buttons_of_others_are_left_alone(workspace: Workspace) -> None:
    ana, ideas = await greeted(workspace, 42)
    foreign = {"type": "button", "action_id": "someone_elses", "value": "1"}
    assert (await workspace.driver.press(ana.user, ana.channel, {"ts": ideas.ts}, foreign)).status == 200
    await settled(workspace)
    assert workspace.messages(ana.channel) == []


async def test_members_of_other_companies_cannot_press(workspace: Workspace) -> None:
    ana, ideas = await greeted(workspace, 43)
    payload = {
        "type": "block_actions",
        "user": {"id": ana.user, "team_id": "T0OTHER"},
        "channel": {"id": ana.channel},
        "message": {"ts": ideas.ts},
        "actions": [{"action_ts": "1700000000.1", **ideas.button(say("ja", "button-others"))}],
    }
    assert (await workspace.driver.interaction(ana.user, payload)).status == 200
    await settled(workspace)
    assert workspace.messages(ana.channel) == []
