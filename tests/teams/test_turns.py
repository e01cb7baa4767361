"""From an activity to its answer: messages, presses, places, people; once, and never a 500."""

import asyncio
import json
import time
from typing import Any

import pytest

from bot.teams import pressing
from coach.coach import Coach
from coach.locales import say
from coach.turn import Incoming, Reply
from storage import people
from storage.db import Database
from tests.builders import add_employee
from tests.teams.conftest import World
from tests.teams.microsoft import APP_ID, TENANT

CARD = "application/vnd.microsoft.card.adaptive"
NOTE = "application/vnd.microsoft.activity.message"
MENTION = {
    "type": "mention",
    "text": "<at>Banso</at>",
    "mentioned": {"id": f"28:{APP_ID}", "name": "Banso"},
}
CHANNEL = {"id": "19:channel@thread.tacv2;messageid=5", "tenantId": TENANT, "conversationType": "channel"}


def press(world: World, command: str, args: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    data = {"banso": {"command": command, "args": args or {}}}
    action = {"type": "Action.Execute", "verb": command, "data": data}
    value = {"action": action, "trigger": "manual"}
    return world.activity(
        **{"type": "invoke", "name": "adaptiveCard/action", "text": None, "replyToId": "m7", "value": value, **changes}
    )


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


async def test_a_press_is_answered_in_place_and_the_message_is_changed_for_good(world: World) -> None:
    await world.post(world.activity())
    await world.settled()
    status, answer = await world.post(press(world, "welcome.department", {"department": "sales"}))
    assert (status, answer["statusCode"], answer["type"]) == (200, 200, CARD)
    assert "営業" in text_of(answer["value"])
    await world.settled()
    [(path, body)] = [(path, body) for method, path, body, _ in world.connector.sent if method == "PUT"]
    assert path == "/v3/conversations/a:chat/activities/m7"
    assert body["attachments"][0]["content"] == answer["value"]


async def test_an_update_that_fails_leaves_the_answer_as_it_is(world: World) -> None:
    await world.post(world.activity())
    posted = len(await world.settled())
    world.connector.answers = [(404, {}, {})]
    status, answer = await world.post(press(world, "welcome.department", {"department": "sales"}))
    assert (status, answer["type"]) == (200, CARD)
    assert len(await world.settled()) == posted


async def test_an_answer_that_replaces_nothing_follows_below(world: World) -> None:
    await world.post(world.activity())
    posted = len(await world.settled())
    status, answer = await world.post(press(world, "welcome.help"))
    assert (status, answer["type"]) in ((200, NOTE), (200, CARD))
    if answer["type"] == NOTE:
        assert answer["value"] == say("ja", "teams-below")
        assert len(await world.settled()) == posted + 1


async def test_a_second_delivery_with_a_new_id_gets_the_same_answer_and_does_nothing(
    world: World, database: Database
) -> None:
    await world.post(world.activity())
    await world.settled()
    pressed = press(world, "welcome.department", {"department": "sales"})
    first, second = await asyncio.gather(world.post(pressed), world.post({**pressed, "id": "again"}))
    third = await world.post({**pressed, "id": "once more"})
    assert first == second == third
    await world.settled()
    assert sum(method == "PUT" for method, *_ in world.connector.sent) == 1


async def test_going_back_and_pressing_again_is_meant(world: World) -> None:
    await world.post(world.activity())
    await world.settled()
    for command in ("welcome.english", "welcome.japanese", "welcome.english"):
        await world.post(press(world, command))
        await world.settled()
    await world.post(world.activity(text="help"))
    assert say("en", "help-heading") in text_of((await world.settled())[-1])


async def test_the_same_press_after_other_words_is_meant(world: World) -> None:
    await world.post(world.activity())
    await world.settled()
    pressed = press(world, "suggest.discover")
    await world.post(pressed)
    await world.post(world.activity())
    before = len(await world.settled())
    status, answer = await world.post({**pressed, "id": "later"})
    assert status == 200
    assert answer["type"] == CARD or len(await world.settled()) > before


async def test_a_slow_turn_is_answered_in_time_and_delivered_below(
    world: World, coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.post(world.activity())
    posted = len(await world.settled())
    quick = coach.handle

    def slow(incoming: Incoming) -> Reply:
        time.sleep(0.6)
        return quick(incoming)

    monkeypatch.setattr(coach, "handle", slow)
    monkeypatch.setattr(pressing, "PATIENCE", 0.2)
    pressed = press(world, "welcome.department", {"department": "sales"})
    start = time.monotonic()
    status, answer = await world.post(pressed)
    assert time.monotonic() - start < 0.5
    assert (status, answer) == (200, pressing.note(say("ja", "teams-working")))
    assert (await world.post({**pressed, "id": "again"}))[1] == answer
    await world.settled()
    changed = [body for method, _, body, _ in world.connector.sent if method == "PUT"]
    assert len(changed) == 1
    assert "営業" in text_of(changed)
    assert len(world.connector.posted()) == posted


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        "x",
        {"action": None},
        {"action": "x"},
        {"action": {"verb": "welcome.help"}},
        {"action": {"verb": "welcome.help", "data": "x"}},
        {"action": {"verb": "x", "data": {"banso": []}}},
        {"action": {"verb": ["x"], "data": {"banso": {"command": 5}}}},
    ],
)
async def test_a_button_that_cannot_be_read_is_explained(world: World, value: Any) -> None:
    status, answer = await world.post(press(world, "welcome.help", value=value))
    assert (status, answer["statusCode"], answer["type"]) == (200, 400, "application/vnd.microsoft.error")
    assert say("ja", "teams-unreadable") in answer["value"]["message"]


async def test_a_button_of_an_older_version_is_explained(world: World) -> None:
    status, answer = await world.post(press(world, "no.such.command"))
    assert status == 200
    assert say("ja", "old-button-heading") in text_of([answer, *await world.settled()])


async def test_an_old_client_presses_with_a_message(world: World) -> None:
    await world.post(world.activity())
    await world.settled()
    data = press(world, "welcome.department", {"department": "sales"})["value"]["action"]["data"]
    submitted = world.activity(text=None, value=data, replyToId="m7")
    assert (await world.post(submitted))[0] == 202
    await world.settled()
    assert any(method == "PUT" and "営業" in text_of(body) for method, _, body, _ in world.connector.sent)


async def test_a_button_of_another_app_in_a_message_is_not_ours(world: World) -> None:
    assert (await world.post(world.activity(text=None, value={"x": 1})))[0] == 200
    assert await world.settled() == []


async def test_a_message_without_words_gets_help(world: World) -> None:
    await world.post(world.activity(text="", attachments=[{"contentType": "image/png"}]))
    assert say("ja", "help-heading") in text_of(await world.settled())


async def test_a_question_in_a_channel_is_answered_in_its_thread_without_the_mention(world: World) -> None:
    asked = world.activity(conversation=CHANNEL, text="<at>Banso</at>&nbsp;議事録を要約したい", entities=[MENTION])
    await world.post(asked)
    await world.settled()
    paths = {path for method, path, *_ in world.connector.sent if method == "POST"}
    assert paths == {"/v3/conversations/19:channel@thread.tacv2;messageid=5/activities"}
    [roster] = [path for method, path, *_ in world.connector.sent if method == "GET"]
    assert roster == "/v3/conversations/19:channel@thread.tacv2/members/29:ana"


async def test_what_is_personal_goes_to_the_private_chat_even_when_asked_in_a_channel(world: World) -> None:
    await world.post(world.activity(text="使い方"))
    await world.settled()
    world.connector.sent.clear()
    await world.post(world.activity(conversation=CHANNEL, text="<at>Banso</at> マイページ", entities=[MENTION]))
    await world.settled()
    by_path = {path: text_of(body) for method, path, body, _ in world.connector.sent if method == "POST"}
    channel = by_path[f"/v3/conversations/{CHANNEL['id']}/activities"]
    assert say("ja", "answered-directly") in channel
    assert say("ja", "page-heading") not in channel
    assert say("ja", "page-heading") in text_of([by_path[path] for path in by_path if CHANNEL["id"] not in path])


async def test_a_press_in_a_channel_leaves_the_message_for_the_others(world: World) -> None:
    await world.post(world.activity())
    await world.settled()
    pressed = press(world, "suggest.discover", conversation=CHANNEL)
    assert (await world.post(pressed))[1]["type"] == NOTE
    await world.settled()
    assert all(method != "PUT" for method, *_ in world.connector.sent)


async def test_installation_greets_and_removal_is_left_alone_until_the_return(world: World, database: Database) -> None:
    def unreachable() -> str:
        with database.transaction() as session:
            employee = people.by_account(session, "teams", TENANT, "29:ana")
            assert employee is not None
            return people.accounts(session, employee.id)[0].unreachable

    install = {"type": "installationUpdate", "action": "add", "text": None}
    assert (await world.post(world.activity(**install)))[0] == 202
    assert say("ja", "welcome-heading") in text_of(await world.settled())
    greeted = len(world.connector.posted())
    assert (await world.post(world.activity(**{**install, "action": "add-upgrade"})))[0] == 200
    assert (await world.post(world.activity(**{**install, "action": "remove"})))[0] == 200
    assert len(await world.settled()) == greeted
    assert unreachable()
    assert (await world.post(world.activity(**install)))[0] == 202
    await world.settled()
    assert not unreachable()


async def test_the_chat_is_kept_for_messages_of_our_own(world: World, database: Database) -> None:
    await world.post(world.activity())
    await world.post(world.activity(conversation=CHANNEL, text="<at>Banso</at> 使い方", entities=[MENTION]))
    await world.settled()
    with database.transaction() as session:
        employee = people.by_account(session, "teams", TENANT, "29:ana")
        assert employee is not None
        [account] = people.accounts(session, employee.id)
    assert account.address == {"service": world.service, "conversation": "a:chat", "bot": f"28:{APP_ID}"}


async def test_the_same_person_on_slack_and_teams_is_one_employee(
    world: World, database: Database, coach: Coach
) -> None:
    known = add_employee(database, name="Ana", email="ana@acme.test", department="sales")
    world.connector.members["29:ana"] = {"id": "29:ana", "name": "Ana", "email": "Ana@acme.test", "userRole": "user"}
    await world.post(world.activity())
    await world.settled()
    with database.transaction() as session:
        employee = people.by_account(session, "teams", TENANT, "29:ana")
        assert employee is not None
        assert employee.id == known


async def test_a_roster_that_fails_once_is_asked_again(world: World, database: Database) -> None:
    known = add_employee(database, name="Ana", email="ana@acme.test")
    world.connector.members["29:ana"] = {"id": "29:ana", "userPrincipalName": "ana@acme.test"}
    world.connector.answers = [(502, {}, {})]
    await world.post(world.activity())
    await world.settled()
    with database.transaction() as session:
        employee = people.by_account(session, "teams", TENANT, "29:ana")
        assert employee is not None
        assert employee.id == known


@pytest.mark.parametrize("text", ["\ud83d", "a\0b", "\udc00x", "👍"])
async def test_halves_of_characters_break_nothing(world: World, text: str) -> None:
    person = {"id": f"29:ana{text}", "name": text}
    assert (await world.post(world.activity(text=text, id=text, **{"from": person})))[0] == 202
    assert len(await world.settled()) > 0
    status, answer = await world.post(press(world, "try.fill", {"use_case": text, text: text}, **{"from": person}))
    assert (status, answer["statusCode"]) == (200, 200)


async def test_guests_are_no_colleagues(world: World, database: Database) -> None:
    world.connector.members["29:guest"] = {"id": "29:guest", "email": "ana@acme.test", "userRole": "guest"}
    await world.post(world.activity(**{"from": {"id": "29:guest", "name": "G"}}))
    assert await world.settled() == []
    with database.transaction() as session:
        assert people.by_account(session, "teams", TENANT, "29:guest") is None


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en-US", "en"), ("ja-JP", "ja"), ("ar-SA", "en"), (None, "ja"), ("", "ja"), ("x" * 300, "en"), (5, "en")],
)
async def test_any_locale_or_none_gets_an_answer(world: World, locale: Any, language: str) -> None:
    activity = world.activity(type="installationUpdate", action="add", text=None, locale=locale)
    assert (await world.post(activity))[0] == 202
    assert say(language, "welcome-heading") in text_of(await world.settled())


async def test_locale_and_time_zone_of_the_client_count(world: World, database: Database) -> None:
    client = {"type": "clientInfo", "locale": "en-US", "timezone": "Europe/Berlin"}
    await world.post(world.activity(locale=None, text="hello there", entities=[client]))
    await world.settled()
    with database.transaction() as session:
        employee = people.by_account(session, "teams", TENANT, "29:ana")
        assert employee is not None
        assert (employee.language, employee.timezone) == ("en", "Europe/Berlin")
