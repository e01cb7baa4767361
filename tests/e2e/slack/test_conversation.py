"""The whole coaching conversation in Slack, from the first word to the reported minutes, in both languages."""

import pytest

from coach.locales import say
from coach.turn import Account
from storage import people, usage
from storage.db import Database
from tests.e2e.slack.conftest import TEAM
from tests.e2e.slack.workspace import Workspace
from usecases.load import Catalogue

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

QUESTIONS = [
    pytest.param(1, "ja", "AIって何に使える?", id="ja"),
    pytest.param(2, "en", "What can I use AI for?", id="en"),
]


@pytest.mark.parametrize(("number", "language", "question"), QUESTIONS)
async def test_from_first_contact_to_minutes(
    workspace: Workspace, database: Database, catalogue: Catalogue, number: int, language: str, question: str
) -> None:
    ana = await workspace.person(number)
    department = catalogue.departments["marketing_pr"].say(language)

    assert (await ana.says(question)).status == 200
    welcome = await ana.sees(say(language, "welcome-heading"))
    assert welcome.thread_ts, "every answer in the private chat belongs to a thread"

    await ana.picks(welcome, department)
    thanks = await ana.sees(say(language, "department-thanks", department=department))
    assert thanks.ts == welcome.ts, "the question is replaced by its answer"

    await ana.presses(thanks, say(language, "button-discover"))
    ideas = await ana.sees(say(language, "discover-heading", department=department))
    tries = [e for e in ideas.elements() if e.get("text", {}).get("text") == say(language, "button-try")]
    assert len(tries) == 3

    await ana.presses(ideas, say(language, "button-try"))
    modal = await ana.sees_modal("")
    assert modal.view is not None
    assert modal.inputs()

    words = [f"<!channel> & {{{{x}}}} {position}" for position in range(len(modal.inputs()))]
    sent = await ana.sends(modal, *words)
    assert (sent.status, sent.text) == (200, "")
    prompt = await ana.sees(say(language, "prompt-heading", title=""))
    assert all(word in prompt.copyable() for word in words), "the finished prompt holds what was typed, unchanged"
    assert "<!channel>" not in prompt.text, "nobody is called by what was typed"

    await ana.presses(prompt, say(language, "outcome-helped"))
    minutes = await ana.sees_modal(say(language, "minutes-before"))
    assert (await ana.sends(minutes, "60", "25", "little")).text == ""
    await ana.sees(say(language, "thanks-saved", minutes=35))

    with database.transaction() as session:
        employee = people.by_account(session, "slack", TEAM, ana.user)
        assert employee is not None
        [tried] = usage.tries(session, employee.id)
    assert (tried.outcome, tried.minutes_before, tried.minutes_after) == ("helped", 60, 25)


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


async def test_the_department_of_the_profile_is_confirmed_with_one_tap(
    workspace: Workspace, catalogue: Catalogue
) -> None:
    cho = await workspace.person(4)
    await cho.says("こんにちは")
    name = catalogue.departments["sales"].say("ja")
    welcome = await cho.sees(say("ja", "department-guess", department=name))
    await cho.presses(welcome, say("ja", "department-yes", department=name))
    await cho.sees(say("ja", "department-thanks", department=name))


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
