"""Between opening and closing: "later" once, one reminder, and a lead who stops the sending and goes on."""

import pytest
from sqlalchemy import delete

from coach.cards import Card
from coach.locales import say
from coach.pulse import waves
from storage import pulses
from storage.db import Database
from storage.models import Employee
from storage.outbox import DeliveryState
from tests.builders import dump
from tests.coach.pulse.company import Staff, said

INVITED, REMINDED = say("ja", "pulse-heading", count=3), say("ja", "pulse-reminder-heading", count=3)


def headings(got: dict[str, list[Card]]) -> dict[str, list[str]]:
    return {user: [card.heading for card in cards] for user, cards in got.items()}


def stop(staff: Staff, wave: int) -> None:
    with staff.database.transaction() as session:
        found = pulses.find_wave(session, wave, to_change=True)
        assert found is not None
        waves.stop(session, found)


def resume(staff: Staff, wave: int) -> None:
    with staff.database.transaction() as session:
        found = pulses.find_wave(session, wave, to_change=True)
        assert found is not None
        waves.resume(session, found, staff.clock.now)


def test_later_is_a_day_later_and_once(staff: Staff) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    person.command("pulse.later", {"wave": str(wave)})
    assert person.text.startswith(say("ja", "pulse-later-heading"))
    staff.clock.forward(hours=23)
    assert staff.post() == {}
    staff.clock.forward(hours=1)
    assert headings(staff.post()) == {"sato": [INVITED]}
    person.command("pulse.later", {"wave": str(wave)})
    assert person.text.startswith(say("ja", "pulse-later-once-heading"))
    for _ in range(6):
        staff.clock.forward(days=1)
        assert staff.post() == {}, "nor is there a reminder besides"


def test_whoever_answers_in_the_meantime_is_not_asked_again(staff: Staff, database: Database) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    person.command("pulse.later", {"wave": str(wave)})
    staff.answer("sato", wave, {"US0": 4})
    staff.clock.forward(hours=24)
    assert staff.post() == {}
    reasons = {row["reason"] for row in dump(database)["delivery"]}
    assert not any("answer" in str(reason) for reason in reasons), "why it was not sent stays with the person"


def test_the_one_reminder_goes_to_those_who_got_it_and_neither_answered_nor_put_it_off(staff: Staff) -> None:
    staff.hire(sales=3)
    staff.add("opted-out", "sales")
    wave = staff.open()
    staff.answer("sales-1", wave, {"US0": 3})
    staff.people["sales-2"].command("pulse.later", {"wave": str(wave)})
    staff.people["opted-out"].command("me.opt_out")
    staff.at("2026-11-25", 12)
    assert headings(staff.post()) == {"sales-2": [INVITED]}
    staff.at("2026-11-26", 10)
    assert headings(staff.post()) == {"sales-3": [REMINDED]}
    for _ in range(5):
        staff.clock.forward(days=1)
        assert REMINDED not in str(headings(staff.post()).get("sales-3")), "one reminder at most"


def test_who_puts_it_off_before_the_reminder_has_gone_out_gets_no_reminder(staff: Staff) -> None:
    person = staff.add("sato", "sales", timezone="America/New_York")
    wave = staff.open()
    staff.at("2026-11-25", 1)
    assert headings(staff.post()) == {"sato": [INVITED]}
    staff.at("2026-11-26", 10)
    assert staff.post() == {}, "it is queued, and night in New York"
    person.command("pulse.later", {"wave": str(wave)})
    staff.clock.forward(hours=20)
    assert staff.post() == {}
    staff.clock.forward(hours=20)
    assert headings(staff.post()) == {"sato": [INVITED]}


def test_a_stopped_wave_sends_nothing_still_counts_answers_and_goes_on(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    staff.add("far", "sales", timezone="America/New_York")
    wave = staff.open()
    stop(staff, wave)
    staff.answer("sales-1", wave, {"US0": 4})
    staff.answer("far", wave, {"US0": 4})
    assert len(dump(database)["answer"]) == 2
    for _ in range(3):
        staff.clock.forward(days=1)
        assert staff.post() == {}
    resume(staff, wave)
    staff.post()
    staff.at("2026-11-30", 10)
    assert headings(staff.post()) == {"sales-2": [REMINDED]}
    staff.close(wave)
    assert staff.post() == {}, "results take their working days"


def test_stopping_and_going_on_does_not_shorten_a_later(staff: Staff) -> None:
    person = staff.add("sato", "sales")
    wave = staff.open()
    person.command("pulse.later", {"wave": str(wave)})
    staff.clock.forward(hours=1)
    stop(staff, wave)
    resume(staff, wave)
    assert staff.post() == {}
    staff.clock.forward(hours=24)
    assert headings(staff.post()) == {"sato": [INVITED]}


def test_an_invitation_not_sent_before_a_stop_is_sent_after_it(staff: Staff) -> None:
    staff.hire(sales=2)
    staff.at("2026-11-24", 20)
    wave = staff.open()
    stop(staff, wave)
    stop(staff, wave)
    staff.at("2026-11-25")
    assert staff.post() == {}
    staff.at("2026-11-25", 16)
    resume(staff, wave)
    resume(staff, wave)
    assert staff.post() == {}, "nobody is asked towards the end of their day"
    staff.at("2026-11-26", 9)
    assert staff.post() == {}
    staff.at("2026-11-26", 10)
    assert headings(staff.post()) == {"sales-1": [INVITED], "sales-2": [INVITED]}
    assert staff.states(wave) == {DeliveryState.SENT: 2}


@pytest.mark.parametrize("stopped", [False, True])
def test_closing_cancels_what_is_queued(staff: Staff, database: Database, *, stopped: bool) -> None:
    staff.hire(sales=2)
    staff.at("2026-11-24", 20)
    wave = staff.open()
    if stopped:
        stop(staff, wave)
    staff.close(wave)
    staff.at("2026-11-25")
    assert staff.post() == {}
    assert staff.states(wave) == {DeliveryState.CANCELLED: 2}
    assert {row["pulses_ignored"] for row in dump(database)["employee"]} == {0}, "what never came was not ignored"
    stop(staff, wave)
    resume(staff, wave)
    assert [row["state"] for row in dump(database)["wave"]] == ["closed"]


def test_a_wave_whose_people_have_all_left_is_reminded_of_without_a_fault(
    staff: Staff, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    staff.hire(sales=1)
    staff.open()
    with database.transaction() as session:
        session.execute(delete(Employee))
    staff.at("2026-11-26", 10)
    assert said([card for cards in staff.post().values() for card in cards]) == ""
    assert "job_failed" not in [record.getMessage() for record in caplog.records]
