"""A coach does not pretend to act, to decide about people or to foretell; ordinary work about such things goes on."""

from pathlib import Path

import pytest
import yaml

from coach.coach import Coach
from coach.limits import limit_of
from coach.turn import Profile
from tests.builders import Person

CORPUS = yaml.safe_load(Path(__file__).with_name("beyond.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", CORPUS["declined"])
def test_what_no_coach_can_do_is_declined(text: str) -> None:
    assert limit_of(text)


@pytest.mark.parametrize("text", CORPUS["ordinary"])
def test_ordinary_work_is_not_declined(text: str) -> None:
    assert not limit_of(text)


@pytest.mark.parametrize("text", CORPUS["declined"])
def test_nothing_is_offered_as_if_it_could_do_that(coach: Coach, text: str) -> None:
    person = Person(coach, profile=Profile(language="ja"))
    person.command("welcome.hello")
    person.say(text)
    assert not person.suggested()
