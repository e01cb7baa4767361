"""Any words, any command, any arguments: always a reply, always cards whose buttons lead somewhere, in one language."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.cards import Choices, Form, as_text
from coach.coach import JAPANESE, Coach
from coach.commands import COMMANDS
from coach.locales import LANGUAGES, say
from coach.turn import Account, Incoming, Place, Profile, Reply
from tests.builders import NOON

ARGUMENTS = [
    "use_case",
    "try",
    "outcome",
    "unmet",
    "text",
    "seen",
    "department",
    "language",
    "reason",
    "family",
    "length",
]
ARGUMENTS += ["before", "after", "corrections", "industry", "problem", "offer", "terms"]
LIKELY = [
    "sales/proposal-draft",
    "hr/job-posting",
    "helped",
    "1",
    "2",
    "9" * 18,
    "9" * 25,
    "-1",
    "²",
    "sales",
    "en",
    "ja",
]
LIKELY += ["not_my_job", "draft", "week", "60", "60分", "little", "\x00", "\ud800", "", "{{x}}", "<!channel>"]

anything = st.text(max_size=300) | st.text(string.printable, max_size=300) | st.sampled_from(LIKELY)
arguments = st.dictionaries(st.sampled_from(ARGUMENTS) | st.text(max_size=10), anything, max_size=6)
profiles = st.none() | st.builds(
    Profile, anything, anything, anything, st.sampled_from(["ja", "en-US", "", "de"]), anything
)
steady = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def check(reply: Reply) -> None:
    assert reply.cards
    for card in reply.cards + reply.direct:
        assert card.heading.strip()
        assert not any(say(language, "sorry-heading") in card.heading for language in LANGUAGES), "a fault"
        assert as_text(card)
        assert sum(isinstance(block, Form) for block in card.blocks) <= 1
        for button in card.buttons():
            assert button.label.strip()
            assert button.command in COMMANDS
            assert all(isinstance(value, str) for value in button.args.values())
        for block in card.blocks:
            if isinstance(block, Choices):
                assert block.command in COMMANDS
                assert block.options
            if isinstance(block, Form):
                assert len({item.name for item in block.inputs}) == len(block.inputs)


@steady
@given(st.sampled_from(sorted(COMMANDS)), arguments, st.sampled_from(Place), profiles)
def test_any_command_with_any_arguments(
    coach: Coach, command: str, args: dict[str, str], place: Place, profile: Profile | None
) -> None:
    account = Account("test", "T1", "U1")
    check(coach.handle(Incoming("E", account, NOON, place, command=command, args=args, profile=profile)))


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "9" * 30, "²", "", " "])
def test_every_command_with_the_same_nonsense_everywhere(coach: Coach, bad: str) -> None:
    for command in COMMANDS:
        account = Account("test", "T1", command)
        for args in (dict.fromkeys(ARGUMENTS, bad), {**dict.fromkeys(ARGUMENTS, bad), "use_case": LIKELY[0]}):
            profile = Profile(*[f"{bad}x"] * 5)
            check(coach.handle(Incoming("E", account, NOON, command=command, args=args, profile=profile)))


@steady
@given(anything | st.text("提案書議事録メール不安入れていい？AIって何に使える", max_size=40), st.sampled_from(Place))
def test_any_words(coach: Coach, text: str, place: Place) -> None:
    check(coach.handle(Incoming("E", Account("test", "T1", "U1"), NOON, place, text=text)))


@steady
@given(st.text(max_size=30), arguments)
def test_any_name_of_a_command(coach: Coach, command: str, args: dict[str, str]) -> None:
    check(coach.handle(Incoming("E", Account("test", "T1", "U1"), NOON, command=command, args=args)))


@steady
@given(
    st.sampled_from(
        sorted(set(COMMANDS) - {"welcome.japanese", "welcome.language", "privacy.delete", "privacy.export"})
    ),
    st.dictionaries(st.sampled_from(ARGUMENTS), st.text(string.ascii_letters + string.digits, max_size=20), max_size=5),
)
def test_whoever_chose_english_reads_no_japanese(coach: Coach, command: str, args: dict[str, str]) -> None:
    account = Account("test", "T1", "english")
    coach.handle(Incoming("E", account, NOON, command="welcome.english"))
    reply = coach.handle(Incoming("E", account, NOON, command=command, args=args))
    for card in reply.cards + reply.direct:
        assert not JAPANESE.search(as_text(card).replace("[日本語]", "")), as_text(card)
