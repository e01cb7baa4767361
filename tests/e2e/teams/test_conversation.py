"""The whole coaching conversation in Teams, from installation to the reported minutes, in both languages."""

import pytest

from coach.locales import say
from storage import people, usage
from storage.db import Database
from tests.e2e.teams.person import Chat
from usecases.load import Catalogue

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

QUESTIONS = [
    pytest.param("ja", "AIって何に使える?", id="ja"),
    pytest.param("en", "What can I use AI for?", id="en"),
]


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
async def test_from_first_contact_to_minutes(
    chat: Chat, database: Database, catalogue: Catalogue, language: str, question: str
) -> None:
    department = catalogue.departments["marketing_pr"].say(language)

    await chat.says(question, sees=say(language, "welcome-heading"))
    await chat.presses(
        say(language, "teams-pick"),
        say(language, "department-thanks", department=department),
        department="marketing_pr",
    )
    await chat.presses(say(language, "button-discover"), say(language, "discover-heading", department=department))

    await chat.presses(say(language, "button-try"), say(language, "button-make-prompt"))
    words = {name: f"<at>all</at> **{{{{x}}}}** [{name}](https://x.test)" for name in chat.inputs()}
    await chat.presses(say(language, "button-make-prompt"), say(language, "prompt-heading", title=""), **words)
    assert all(word in chat.copyable() for word in words.values()), "the prompt holds what was typed, unchanged"

    await chat.presses(say(language, "outcome-helped"), say(language, "minutes-before"))
    await chat.presses(
        say(language, "button-send"),
        say(language, "thanks-saved", minutes=35),
        before="60",
        after="25",
        corrections="little",
    )

    with database.transaction() as session:
        [(_, employee)] = people.everyone(session, "teams")
        [tried] = usage.tries(session, employee.id)
    assert (tried.outcome, tried.minutes_before, tried.minutes_after) == ("helped", 60, 25)
