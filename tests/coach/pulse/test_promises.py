"""What people are told of a survey agrees with what the program does."""

import re

import pytest

from coach.locales import LANGUAGES, say
from coach.pulse.lead_results import LOW_RESPONSE
from coach.pulse.visibility import COMMENTS_K, K
from coach.pulse.waves import OPEN_DAYS, RETURNED_AFTER, SNOOZE
from storage.db import Database
from tests.builders import dump
from tests.coach.pulse.company import Staff, said


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rule_before_the_first_answer_is_that_of_the_wave(staff: Staff, database: Database, language: str) -> None:
    person = staff.add("sato", "sales", language)
    wave = staff.plan()
    assert [row["least"] for row in dump(database)["wave"]] == [K]
    assert say(language, "pulse-rule", least=K) in said(staff.post()["sato"])
    assert numbers(say(language, "pulse-rule", least=K)) == [K]
    person.command("pulse.comment", {"wave": str(wave)})
    assert say(language, "pulse-comment-rule", least=COMMENTS_K) in person.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_sees_what_names_the_numbers_that_hold(staff: Staff, language: str) -> None:
    person = staff.add("sato", "sales", language)
    person.command("pulse.who")
    assert say(language, "pulse-who-groups", least=K) in person.text
    assert say(language, "pulse-who-themes", least=COMMENTS_K) in person.text
    assert numbers(person.text) == [K, COMMENTS_K], "and no other"


@pytest.mark.parametrize(
    "words", ["誰に見えるの？", "アンケートは誰に見えるの？", "who sees my answers?", "Who can see my survey answers?"]
)
def test_who_sees_what_can_be_asked_in_words(staff: Staff, words: str) -> None:
    person = staff.add("sato", "sales")
    person.say(words)
    assert person.text.startswith(say("ja", "pulse-who-heading"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_says_how_long_later_is(language: str) -> None:
    assert numbers(say(language, "pulse-button-later")) == [SNOOZE.total_seconds() / 3600]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lead_is_told_when_results_go_back_and_what_a_low_response_is(staff: Staff, language: str) -> None:
    staff.hire(sales=20)
    lead = staff.lead()
    lead.command("welcome.language", {"language": language})
    wave = staff.open()
    for number in range(1, 6):
        staff.answer(f"sales-{number}", wave, {"US0": number})
    staff.close(wave)
    assert say(language, "results-ready", days=RETURNED_AFTER) in said(staff.post()["lead"])
    lead.command("pulse.results", {"wave": str(wave)})
    values = {"answered": 5, "delivered": 21, "invited": 21, "rate": 24}
    assert say(language, "results-response-low", **values, alarm=round(100 * LOW_RESPONSE)) in lead.text


def test_the_closing_told_is_the_end_of_the_fifth_working_day(staff: Staff) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    person.command("pulse.show", {"wave": str(wave)})
    for _ in range(3):
        person.press(say("ja", "pulse-skip"))
    assert OPEN_DAYS == 5
    assert say("ja", "pulse-done", closes="11/30（月）18:00") in person.text, "a weekend lies between"
    staff.at("2026-11-30", 17)
    staff.post()
    staff.answer("sato", wave, {"US0": 4})
    assert person.text.startswith(say("ja", "pulse-done-heading"))
    staff.at("2026-11-30", 18)
    staff.answer("sato", wave, {"US0": 5})
    assert person.text.startswith(say("ja", "pulse-closed-heading"))
