"""The answer comes in the person's language, and personal things come to the person alone."""

import pytest

from coach.coach import Coach, language_of
from coach.commands import COMMANDS
from coach.turn import Place, Profile
from storage.db import Database
from tests.builders import Person, dump

SHARED_ANSWER = {"ja": "個人的な内容なので、ダイレクトメッセージでお答えしました"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("AIって何に使える？", "ja"),
        ("What can I use it for?", "en"),
        ("ChatGPTで議事録", "ja"),
        ("OK", ""),
        ("👍", ""),
        ("", ""),
        ("123", ""),
        ("テスト", "ja"),
        ("résumé please", "en"),
    ],
)
def test_what_a_message_is_plainly_written_in(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_language_follows_what_the_person_writes(person: Person) -> None:
    person.say("What is a good way to start using AI?")
    assert person.cards[0].heading == "Hello, I'm Banso"
    person.say("マイページ")
    assert person.cards[0].heading == "マイページ"
    person.command("me.page")
    assert person.cards[0].heading == "マイページ"


@pytest.mark.parametrize("text", ["ok", "👍", "…", "3"])
def test_a_word_that_says_nothing_of_the_language_does_not_switch_it(person: Person, text: str) -> None:
    person.say("こんにちは")
    person.say(text)
    assert language_of(person.text) == "ja"


def test_the_profiles_language_is_the_first_guess(coach: Coach) -> None:
    english, german = Person(coach, "E", Profile(language="en-GB")), Person(coach, "G", Profile(language="de"))
    for person in (english, german):
        person.command("welcome.hello")
        assert person.cards[0].heading == "Hello, I'm Banso"


def test_a_chosen_language_stays_whatever_is_written_and_wherever_from(coach: Coach, database: Database) -> None:
    person = Person(coach, profile=Profile(email="a@example.com", language="ja"))
    person.command("welcome.help")
    person.press("English")
    person.say("マイページ")
    assert person.cards[0].heading == "My page"
    other = Person(coach, "T", Profile(email="a@example.com", language="ja"), platform="teams")
    other.command("me.page")
    assert other.cards[-1].heading == "My page"
    assert len(dump(database)["employee"]) == 1


def test_it_can_be_changed_back_any_time(person: Person) -> None:
    for words, heading in (
        ("in English", "Language changed"),
        ("日本語で", "言語を変えました"),
        ("English", "Language changed"),
    ):
        person.say(words)
        assert person.cards[-1].heading == heading


@pytest.mark.parametrize("language", ["fr", "", "JA", "ja\x00"])
def test_a_language_nobody_speaks_here_changes_nothing(person: Person, language: str) -> None:
    person.say("こんにちは")
    person.command("welcome.language", {"language": language})
    assert person.cards[0].heading == "言語を変えました"


PERSONAL = sorted(name for name, command in COMMANDS.items() if command.personal)


@pytest.mark.parametrize("name", PERSONAL)
def test_personal_commands_given_where_others_read_are_answered_directly(coach: Coach, name: str) -> None:
    person = Person(coach, place=Place.SHARED)
    person.command("welcome.hello")
    person.command(name, {"use_case": "sales/proposal-draft"})
    (public,) = person.last.cards
    assert (public.heading, public.blocks) == (SHARED_ANSWER["ja"], ())
    assert person.last.direct
    assert not person.last.replaces


def test_everything_about_the_person_is_personal() -> None:
    assert {name for name in COMMANDS if name.startswith(("me.", "privacy.", "try.", "pulse."))} - {"pulse.who"} <= set(
        PERSONAL
    )


def test_what_is_for_leads_is_for_their_eyes_alone() -> None:
    """But for a story, which a lead shows where others read."""
    assert {name for name, command in COMMANDS.items() if command.lead and not command.personal} <= {"story.post"}


def test_what_can_be_asked_in_a_channel_is_answered_there(coach: Coach) -> None:
    person = Person(coach, place=Place.SHARED)
    person.command("suggest.discover")
    assert person.last.direct == ()
    assert len(person.suggested()) == 3


def test_the_first_contact_of_a_personal_question_is_personal_too(coach: Coach) -> None:
    person = Person(coach, place=Place.SHARED, profile=Profile(department="人事部", language="ja"))
    person.say("マイページ")
    assert len(person.last.cards) == 1
    assert [card.heading for card in person.last.direct] == ["はじめまして、伴走（Banso）です", "マイページ"]


@pytest.mark.parametrize("name", ["pulse.forget", "", " ", "try.open ", "__import__", "welcome"])
def test_an_unknown_or_old_button_is_said_plainly(person: Person, name: str) -> None:
    person.say("こんにちは")
    person.command(name or "x", {"a": "b"})
    assert person.cards[0].heading == "このボタンは古くなっています"
