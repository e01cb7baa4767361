"""A survey on a phone: three taps, in place, with a finger or with the keyboard."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from bot.playground.app import PLATFORM, TENANT
from coach.locales import say
from coach.pulse import asking, waves
from coach.pulse.visibility import K
from coach.turn import Company
from storage import answers, people, pulses
from storage.people import Employee
from storage.pulses import PulseState, Wave
from tests.e2e.playground.conftest import Visit
from tests.e2e.playground.served import Served
from tests.e2e.playground.visitor import Visitor
from usecases.load import load_catalogue

pytestmark = pytest.mark.e2e

USER, NAME = "person-0", "佐藤 美咲"
QUESTIONS = 3


def invite(served: Served) -> tuple[Wave, int]:
    """Ask the person, whatever day it is, and send them the invitation; the wave and the person's id."""
    now = datetime.now(UTC)
    with served.database.transaction() as session:
        employee = Employee(name=NAME, department="sales", greeted_at=now, timezone="Asia/Tokyo")
        people.join(session, employee, PLATFORM, TENANT, USER, now)
        pulse = pulses.add_pulse(session, "fortnight", None, now)
        pulse.state = PulseState.ACTIVE
        wave = pulses.add_wave(session, pulse.id, now - timedelta(hours=1), now + timedelta(days=1), K)
        waves.open_and_close(session, now, Company())
        card = asking.invitation(session, employee, {"wave": wave.id}, load_catalogue())
        assert not isinstance(card, str), card
    served.send(USER, card)
    return wave, employee.id


def answer(visitor: Visitor, value: int, key: str) -> None:
    """Give an answer: with a finger, or reach it with a key and press Enter."""
    wanted = f"button[data-command='pulse.answer'][data-value='{value}']"
    if not key:
        visitor.log.locator(wanted).tap()
        return visitor.settle()
    for _ in range(30):
        if visitor.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            visitor.page.keyboard.press("Enter")
            return visitor.settle()
        visitor.page.keyboard.press(key)
    raise AssertionError(f"{wanted} cannot be reached with {key}")


@pytest.mark.parametrize("keys", [("", "", ""), ("Shift+Tab", "Tab", "Tab")], ids=["touch", "keyboard"])
def test_three_taps_answer_a_survey_in_place(visit: Visit, served: Served, keys: tuple[str, ...]) -> None:
    wave, employee_id = invite(served)
    visitor = visit("ja", phone=True)
    visitor.choose(NAME)
    for place, (value, key) in enumerate(zip((4, 2, 5), keys, strict=True), start=1):
        expect(visitor.log.get_by_text(say("ja", "pulse-place", place=place, count=QUESTIONS))).to_be_visible()
        expect(visitor.cards).to_have_count(1)
        visitor.check(f"survey-{place}-{'keyboard' if key else 'touch'}")
        answer(visitor, value, key)
    visitor.heading(say("ja", "pulse-done-heading"))
    expect(visitor.cards).to_have_count(1)
    visitor.check(f"survey-done-{'keyboard' if key else 'touch'}")
    with served.database.transaction() as session:
        given = answers.given(session, wave, employee_id)
    assert (given.pop("US0"), given.pop("AX0"), *given.values()) == (4, 2, 5)
