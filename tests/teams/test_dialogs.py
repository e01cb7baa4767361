"""Long forms: a button in the message, the dialog it opens, what is sent from it, and what must never break it."""

import asyncio
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.frontend import Address
from bot.teams import pressing
from bot.teams.controls import read_press
from bot.teams.dialogs import note, read_dialog, shown
from bot.teams.pressing import both
from bot.teams.render import render
from coach.cards import Button, Card, Form, Input, InputKind, Option, Paragraph
from coach.coach import Coach
from coach.locales import say
from coach.turn import Account, Incoming, Reply
from storage.db import Database
from tests.builders import dump
from tests.teams.conftest import World
from tests.teams.microsoft import APP_ID, TENANT
from tests.teams.test_render import check_part, walk

TYPED = {"industry": "印刷業の会社です", "problem": "見積に3日かかる", "offer": "見積の自動作成"}
CHANNEL = {"id": "19:channel@thread.tacv2;messageid=5", "tenantId": TENANT, "conversationType": "channel"}
REFUSED = note(both("teams-unreadable"))


def form_of(count: int, value: str = "", command: str = "try.fill") -> Form:
    """A form as the coach makes it, with more inputs than any of today's."""
    more = (Input(f"extra{number}", f"質問{number}", required=False) for number in range(count - 3))
    inputs = (*(Input(name, name, InputKind.TEXT, hint="ヒント", value=value) for name in TYPED), *more)
    return Form(inputs, Button("プロンプトを作る", command, {"use_case": "sales/proposal-draft"}, primary=True))


def card_of(count: int, value: str = "") -> Card:
    return Card("長いフォーム", (Paragraph("先に読むこと"), form_of(count, value)))


def openers(card: Any) -> list[dict[str, Any]]:
    return [part for part in walk(card) if part.get("data", {}).get("msteams") == {"type": "task/fetch"}]


def inputs_of(card: Any) -> list[dict[str, Any]]:
    return [part for part in walk(card) if part["type"].startswith("Input.")]


async def opens(world: World, data: Any, **changes: Any) -> Any:
    """Press the button of a message; the value is what is answered."""
    value = {"data": data, "context": {"theme": "default"}}
    given = {"type": "invoke", "name": "task/fetch", "text": None, "value": value, "replyToId": "m7"}
    status, answer = await world.post(world.activity(**{**given, **changes}))
    assert status == 200
    return answer


async def sends(world: World, dialog: Any, typed: dict[str, str], **changes: Any) -> Any:
    """Fill in the dialog and press its button: Teams does not say which message was behind it."""
    [submit] = dialog["task"]["value"]["card"]["content"]["actions"]
    assert submit["type"] == "Action.Submit"
    ids = {name: key for key, name in submit["data"]["banso"]["inputs"].items()}
    data = {**submit["data"], **{ids[name]: value for name, value in typed.items()}}
    given = {"type": "invoke", "name": "task/submit", "text": None, "value": {"data": data}}
    status, answer = await world.post(world.activity(**{**given, **changes}))
    assert status == 200
    return answer


async def opened(world: World, count: int = 8, **changes: Any) -> Any:
    """A person who is known has the dialog of a long form before them."""
    await world.post(world.activity())
    await world.settled()
    where = {"service": world.service, "conversation": "a:chat", "bot": f"28:{APP_ID}"}
    await world.front_end.send(Address(Account("teams", TENANT, "29:ana"), where), card_of(count))
    message = world.connector.posted()[-1]
    world.connector.sent.clear()
    [opener] = openers(message["attachments"][0]["content"])
    return await opens(world, opener["data"], **changes)


def changed(world: World) -> list[tuple[str, str]]:
    """Messages that were replaced: where, and with what."""
    sent = world.connector.sent
    return [(path, json.dumps(body, ensure_ascii=False)) for method, path, body, _ in sent if method == "PUT"]


def prompts(database: Database) -> int:
    return sum(row["kind"] == "prompt_made" for row in dump(database)["event"])


@pytest.mark.parametrize(("count", "value"), [(6, ""), (4, "あ" * 2000)])
def test_a_form_that_fits_a_phone_stays_in_the_message(count: int, value: str) -> None:
    [message] = render(card_of(count, value), "ja")
    assert openers(message.card) == []
    assert len(inputs_of(message.card)) == count


@pytest.mark.parametrize(("count", "value"), [(7, ""), (12, ""), (4, "あ" * 7000)])
def test_a_long_form_is_a_button_below_everything_else(count: int, value: str) -> None:
    [message] = render(card_of(count, value), "en")
    [opener] = openers(message.card)
    assert opener["type"] == "Action.Submit"
    assert opener["title"] == say("en", "teams-open-form")
    assert inputs_of(message.card) == []
    assert "先に読むこと" in json.dumps(message.card, ensure_ascii=False)


def test_a_form_too_large_for_a_button_stays_in_the_message() -> None:
    [message] = render(card_of(8, "あ" * 15_000), "ja")
    assert openers(message.card) == []
    assert len(inputs_of(message.card)) == 8


def test_what_is_wrong_in_a_long_form_is_read_before_it_is_opened() -> None:
    wrong = Input("n", "かかった分数", InputKind.NUMBER, value="たくさん", problem="数字で書いてください")
    form = form_of(8)
    [message] = render(Card("長い", (Form((*form.inputs, wrong), form.submit),)), "ja")
    assert "⚠ かかった分数: 数字で書いてください" in json.dumps(message.card, ensure_ascii=False)


short = st.text(max_size=12)
names = st.lists(st.text("abcdefgh_", min_size=1, max_size=8), min_size=7, max_size=14, unique=True)
options = st.lists(st.builds(Option, st.text("xyz", min_size=1, max_size=4), short), max_size=4).map(tuple)
forms = names.flatmap(
    lambda given: st.builds(
        Form,
        st.tuples(
            *(
                st.builds(
                    Input, st.just(name), short, st.sampled_from(InputKind), short, short, short, st.booleans(), options
                )
                for name in given
            )
        ),
        st.builds(Button, short, st.just("x.y"), st.dictionaries(short, short, max_size=3), st.booleans(), short),
    )
)


@settings(max_examples=60, deadline=None)
@given(forms)
def test_any_long_form_comes_out_of_its_button_as_it_went_in(form: Form) -> None:
    [message] = render(Card("x", (form,)), "en")
    [opener] = openers(message.card)
    dialog = read_dialog(json.loads(json.dumps(opener["data"])))
    assert dialog is not None
    assert dialog.form == form
    card = shown(dialog, "m7")["task"]["value"]["card"]["content"]
    for part in walk(card):
        check_part(part)
    [data] = [part["data"] for part in walk(card) if part["type"] == "Action.Submit"]
    press = read_press(json.loads(json.dumps(data)))
    assert press is not None
    assert (press.command, press.message) == ("x.y", "m7")
    assert press.args == {**form.submit.args, **dict.fromkeys((item.name for item in form.inputs), "")}


async def test_the_button_opens_the_form_and_does_nothing_yet(world: World, database: Database) -> None:
    dialog = await opened(world)
    known = dump(database)["inbox"]
    value = dialog["task"]["value"]
    assert (dialog["task"]["type"], value["title"], value["height"]) == ("continue", "長いフォーム", "large")
    assert value["card"]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert [part["label"] for part in inputs_of(value["card"]["content"])][:4] == [*TYPED, "質問0"]
    assert len(known) == 1
    assert await world.settled() == []


async def test_what_is_sent_closes_the_dialog_and_the_answer_takes_the_place_of_the_card(
    world: World, database: Database
) -> None:
    dialog = await opened(world)
    assert await sends(world, dialog, TYPED) is None
    assert await world.settled() == []
    [(path, said)] = changed(world)
    assert path == "/v3/conversations/a:chat/activities/m7"
    assert all(word in said for word in TYPED.values())
    assert prompts(database) == 1


async def test_what_is_wrong_is_marked_in_the_dialog_and_what_was_typed_stays(world: World, database: Database) -> None:
    dialog = await opened(world)
    again = await sends(world, dialog, {**TYPED, "offer": "　"})
    value = again["task"]["value"]
    drawn = json.dumps(value["card"]["content"], ensure_ascii=False)
    assert (again["task"]["type"], value["title"] != "") == ("continue", True)
    assert "⚠" in drawn
    assert TYPED["industry"] in [part.get("value") for part in inputs_of(value["card"]["content"])]
    assert await world.settled() == []
    assert changed(world) == []
    assert await sends(world, again, TYPED) is None
    await world.settled()
    [(path, _)] = changed(world)
    assert path.endswith("/m7")
    assert prompts(database) == 1


async def test_a_second_delivery_is_answered_the_same_and_done_once(world: World, database: Database) -> None:
    dialog = await opened(world)
    answers = await asyncio.gather(*(sends(world, dialog, TYPED) for _ in range(3)))
    assert answers == [None, None, None]
    wrong = [await sends(world, dialog, {"industry": "x"}) for _ in range(2)]
    assert wrong[0] == wrong[1]
    await world.settled()
    assert len(changed(world)) == 1
    assert prompts(database) == 1


async def test_the_form_opened_again_and_sent_again_is_meant(world: World, database: Database) -> None:
    await sends(world, await opened(world), TYPED)
    await world.settled()
    [message] = render(card_of(8), "ja")
    await sends(world, await opens(world, openers(message.card)[0]["data"]), TYPED)
    await world.settled()
    assert prompts(database) == 2


async def test_a_slow_turn_ends_the_dialog_in_time_and_its_answer_follows(
    world: World, coach: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = await opened(world)
    quick = coach.handle

    def slow(incoming: Incoming) -> Reply:
        time.sleep(0.6)
        return quick(incoming)

    monkeypatch.setattr(coach, "handle", slow)
    monkeypatch.setattr(pressing, "PATIENCE", 0.1)
    assert await sends(world, dialog, TYPED) == note(say("ja", "teams-working"))
    assert changed(world) == []
    await world.settled()
    assert TYPED["offer"] in changed(world)[0][1]


async def test_in_a_channel_the_dialog_alone_shows_what_is_personal(world: World) -> None:
    dialog = await opened(world, conversation=CHANNEL)
    again = await sends(world, dialog, {"industry": "x"}, conversation=CHANNEL)
    assert again["task"]["type"] == "continue"
    assert await world.settled() == []
    assert await sends(world, again, TYPED, conversation=CHANNEL) is None
    await world.settled()
    assert changed(world) == []
    told = {path: body for _, path, body, _ in world.connector.sent if TYPED["offer"] in str(body)}
    assert told
    assert not any(CHANNEL["id"] in path for path in told)
    assert say("ja", "answered-directly") in str(world.connector.sent)


async def test_guests_get_no_answer(world: World, database: Database) -> None:
    world.connector.members["29:guest"] = {"id": "29:guest", "userRole": "guest"}
    dialog = await opened(world)
    assert await sends(world, dialog, TYPED, **{"from": {"id": "29:guest", "name": "G"}}) is None
    assert await world.settled() == []
    assert prompts(database) == 0


def carried(inputs: Any, title: Any = "t", language: str = "ja") -> Any:
    """What a button carries, as whoever changes it may write it."""
    form = {"inputs": inputs, "submit": {"label": "Send", "command": "x.y"}}
    return {"banso": {"dialog": {"title": title, "form": form, "language": language}}}


ONE = {"name": "a", "label": "A"}


async def test_what_a_button_carries_is_shown(world: World) -> None:
    assert (await opens(world, carried([ONE])))["task"]["type"] == "continue"


@pytest.mark.parametrize(
    "data",
    [
        None,
        "x",
        [],
        {},
        {"banso": "x"},
        {"banso": {"dialog": None}},
        {"banso": {"dialog": {"title": "t", "form": {"inputs": 3, "submit": "x"}, "language": "ja"}}},
        carried([ONE], language="xx"),
        carried([ONE], title=["t"]),
        carried([ONE, ONE]),
        carried([{"name": 5, "label": "A"}]),
        carried([{**ONE, "kind": "date"}]),
        carried([{"name": f"n{number}", "label": "x" * 99} for number in range(900)]),
    ],
)
async def test_a_button_that_was_changed_or_is_of_another_version_is_explained(world: World, data: Any) -> None:
    assert await opens(world, data) == REFUSED


@pytest.mark.parametrize("value", [None, "x", {}, {"data": None}, {"data": {"banso": {"command": 5}}}])
async def test_what_cannot_be_read_of_a_sent_dialog_is_explained(world: World, value: Any) -> None:
    for name in ("task/fetch", "task/submit"):
        status, answer = await world.post(world.activity(type="invoke", name=name, text=None, value=value))
        assert (status, answer) == (200, REFUSED)


async def test_a_command_that_is_gone_is_explained_in_the_chat(world: World) -> None:
    await opened(world)
    form = form_of(8, command="no.such.command")
    [message] = render(Card("x", (form,)), "ja")
    dialog = await opens(world, openers(message.card)[0]["data"])
    assert await sends(world, dialog, TYPED) is None
    assert say("ja", "old-button-heading") in json.dumps(await world.settled(), ensure_ascii=False)


async def test_without_a_database_the_dialog_says_so(world: World, database: Database) -> None:
    if database.engine.dialect.name == "postgresql":
        pytest.skip("a server tells a table that is missing from a database that is gone")
    dialog = await opened(world)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")
    try:
        assert await sends(world, dialog, TYPED) == note(say("ja", "sorry-storage"))
    finally:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO inbox")
