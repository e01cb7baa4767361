"""What is Slack's own in a conversation; the conversation itself is tests/contract."""

import pytest

from coach.locales import say
from coach.turn import Account
from storage import people
from storage.db import Database
from tests.e2e.slack.conftest import TEAM
from tests.e2e.slack.workspace import Workspace

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]


async def test_an_answer_stands_in_the_thread_of_its_question_and_a_choice_takes_the_place_of_its_message(
    workspace: Workspace,
) -> None:
    ana = await workspace.person(1)
    await ana.says("AIって何に使える?")
    welcome = await ana.sees(say("ja", "welcome-heading"))
    assert welcome.thread_ts, "every answer in the private chat belongs to a thread"
    await ana.picks(welcome, "営業")
    thanks = await ana.sees(say("ja", "department-thanks", department="営業"))
    assert thanks.ts == welcome.ts


async def test_a_wrong_answer_in_a_modal_is_explained_beside_its_input(workspace: Workspace) -> None:
    bob = await workspace.person(3)
    await bob.says("AIって何に使える?")
    ideas = await bob.sees(say("ja", "button-try"))
    await bob.presses(ideas, say("ja", "button-try"))
    modal = await bob.sees_modal("")
    await bob.sends(modal, *["x"] * len(modal.inputs()))
    prompt = await bob.sees(say("ja", "outcome-helped"))
    await bob.presses(prompt, say("ja", "outcome-helped"))
    minutes = await bob.sees_modal(say("ja", "minutes-before"))

    answer = (await bob.sends(minutes, "many", "5", "little")).json()

    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [minutes.inputs()[0]["block_id"]]
    assert (await bob.sends(minutes, "60", "5", "little")).text == "", "the same modal can be sent again, mended"
    await bob.sees(say("ja", "thanks-heading"))


async def test_a_long_prompt_arrives_whole_in_several_messages(workspace: Workspace) -> None:
    dan = await workspace.person(5)
    await dan.says("議事録を要約したい")
    ideas = await dan.sees(say("ja", "button-try"))
    await dan.presses(ideas, say("ja", "button-try"))
    modal = await dan.sees_modal("")
    pasted = [f"{position}" + "会議の発言「はい」\n" * 330 for position in range(len(modal.inputs()))]
    long = [block["element"].get("multiline") for block in modal.inputs()]
    await dan.sends(modal, *(text if many else "短い" for text, many in zip(pasted, long, strict=True)))
    await dan.sees(say("ja", "outcome-helped"))
    whole = "".join(message.copyable() for message in workspace.messages(dan.channel))
    assert all(text.strip() in whole for text, many in zip(pasted, long, strict=True) if many)


async def test_accounts_are_kept_by_team_and_user(workspace: Workspace, database: Database) -> None:
    eva = await workspace.person(6)
    await eva.says("help")
    await eva.sees("Banso")
    with database.transaction() as session:
        employee = people.by_account(session, *vars(Account("slack", TEAM, eva.user)).values())
        assert employee is not None
        assert employee.email == "person6@acme.test"
