"""What is due is looked at once more before it goes out: the person, the wave, the hour, the account, the card."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from coach.coach import Coach
from coach.outgoing import Due, Result
from coach.pulse import waves
from coach.turn import Company
from storage import outbox, people, pulses
from storage.channels import ChannelName
from storage.db import Database
from storage.models import Account, Employee
from storage.outbox import DeliveryState
from tests.builders import NOON, Clock, Person, dump, take_due
from tests.waves import hire, open_wave

CHANNEL = ChannelName("test", "T1")
FIVE = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
"""16:00 in Tokyo, when the hours of a pulse end."""


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database inside the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def totals(database: Database, wave: int) -> dict[DeliveryState, int]:
    with database.transaction() as session:
        return outbox.totals(session, wave)


def due_times(database: Database) -> set[datetime]:
    return {row["due_at"] for row in dump(database)["delivery"] if row["state"] == "queued"}


def sent(coach: Coach, clock: Clock, items: list[Due]) -> None:
    coach.settle([Result(item, DeliveryState.SENT) for item in items], clock.now)


@pytest.mark.parametrize("people_waiting", [50, 1000])
def test_the_end_of_the_day_puts_everybody_off_at_once(
    coach: Coach, clock: Clock, database: Database, people_waiting: int
) -> None:
    hire(database, people_waiting)
    wave = open_wave(database, clock.now)
    clock.now = FIVE
    with statements(database) as asked:
        assert take_due(coach, clock.now) == []
    assert len(asked) < 20, "however many wait"
    assert due_times(database) == {datetime(2026, 11, 25, 1, 0, tzinfo=UTC)}
    assert totals(database, wave) == {DeliveryState.QUEUED: people_waiting}
    clock.now = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert take_due(coach, clock.now)


def test_the_day_ends_where_the_person_is(coach: Coach, clock: Clock, database: Database) -> None:
    hire(database, 3)
    bangkok = hire(database, 2, timezone="Asia/Bangkok")
    open_wave(database, clock.now)
    clock.now = FIVE
    found = take_due(coach, clock.now) or take_due(coach, clock.now)
    assert {item.account.user for item in found} == {f"U{employee}" for employee in bangkok}


def test_a_quiet_department_waits_and_the_others_do_not(coach: Coach, clock: Clock, database: Database) -> None:
    hire(database, 30, department="accounting")
    hire(database, 3, department="sales")
    with database.transaction() as session:
        pulses.add_quiet_period(session, "accounting", date(2026, 11, 20), date(2026, 11, 30))
    open_wave(database, clock.now)
    found: list[Due] = []
    for _ in range(3):
        found += take_due(coach, clock.now)
    assert len(found) == 3
    assert due_times(database) == {datetime(2026, 12, 1, 1, 0, tzinfo=UTC)}


def test_an_opt_out_holds_for_the_next_message_that_is_not_sent_yet(
    coach: Coach, clock: Clock, database: Database
) -> None:
    hire(database, 2)
    person = Person(coach, "U0", clock=clock)
    person.say("こんにちは")
    wave = open_wave(database, clock.now)
    person.say("配信停止")
    found = take_due(coach, clock.now)
    assert "U0" not in {item.account.user for item in found}
    sent(coach, clock, found)
    assert totals(database, wave) == {DeliveryState.SENT: 2, DeliveryState.CANCELLED: 1}


def test_a_stopped_wave_sends_nothing_until_it_goes_on(coach: Coach, clock: Clock, database: Database) -> None:
    hire(database, 40)
    wave = open_wave(database, clock.now)
    first = list(coach.claim(CHANNEL, clock.now, 1000, 10).due)
    with database.transaction() as session:
        waves.stop(session, pulses.find_wave(session, wave, to_change=True))  # type: ignore[arg-type] # it exists
    coach.settle([Result(item, DeliveryState.QUEUED) for item in first], clock.now)  # throttled on their way
    assert take_due(coach, clock.now) == []
    assert due_times(database) == {outbox.NEVER}
    with database.transaction() as session:
        waves.resume(session, pulses.find_wave(session, wave, to_change=True), clock.now)  # type: ignore[arg-type] # it exists
    found = take_due(coach, clock.now)
    assert len(found) == 40
    sent(coach, clock, found)
    assert totals(database, wave) == {DeliveryState.SENT: 40}


def test_a_closed_wave_asks_nobody_any_more_and_still_gives_its_results(
    coach: Coach, clock: Clock, database: Database
) -> None:
    hire(database, 5)
    person = Person(coach, "U0", clock=clock)
    person.say("こんにちは")
    wave = open_wave(database, clock.now)
    (asked,) = (item for item in take_due(coach, clock.now) if item.account.user == "U0")
    answer = next(button for button in asked.card.buttons() if button.command == "pulse.answer")
    person.command(answer.command, answer.args)
    items = [row["id"] for row in dump(database)["delivery"]]
    with database.transaction() as session:
        outbox.requeue(session, items)  # throttled just as the wave ends
        waves.close(session, pulses.find_wave(session, wave, to_change=True), clock.now, Company())  # type: ignore[arg-type] # it exists
    assert take_due(coach, clock.now) == []
    clock.forward(days=6)
    found = take_due(coach, clock.now)
    assert [item.account.user for item in found] == ["U0"]
    found_totals = totals(database, wave)
    assert found_totals[DeliveryState.CANCELLED] == 6


def test_a_moved_account_gets_it_where_the_person_is_now(coach: Coach, clock: Clock, database: Database) -> None:
    (employee,) = hire(database, 1)
    wave = open_wave(database, clock.now)
    with database.transaction() as session:
        people.mark_unreachable(session, "test", "T1", f"U{employee}", "user_disabled")
        session.add(Account(employee_id=employee, platform="other", tenant="X", user="V", seen_at=NOON))
    assert take_due(coach, clock.now) == []
    (item,) = take_due(coach, clock.now, "other")
    assert (item.account.tenant, item.account.user) == ("X", "V")
    sent(coach, clock, [item])
    with database.transaction() as session:
        (line,) = outbox.recipients(session, wave, "pulse_invitation")
    assert (line.platform, line.user, line.state) == ("other", "V", "sent")


def test_one_broken_card_holds_up_nobody(coach: Coach, clock: Clock, database: Database) -> None:
    first, *_ = hire(database, 4)
    with database.transaction() as session:
        for number, args in enumerate(({}, {"try": "x"}, {"try": None}, {"try": [1]})):
            outbox.enqueue(
                session, first, "follow_up", args, once=str(number), due_at=NOON, platform="test", tenant="T1"
            )
    open_wave(database, clock.now)
    assert len(take_due(coach, clock.now)) == 4
    broken = [row for row in dump(database)["delivery"] if row["message"] == "follow_up"]
    assert {row["state"] for row in broken} <= {"failed", "skipped"}


def test_a_wave_of_people_who_want_nothing_is_through_after_a_few_looks(
    coach: Coach, clock: Clock, database: Database
) -> None:
    hire(database, 500)
    wave = open_wave(database, clock.now)
    with database.transaction() as session:
        session.execute(update(Employee).values(paused_until=clock.now + timedelta(days=30)))
    for _ in range(5):
        assert take_due(coach, clock.now) == []
    assert totals(database, wave) == {DeliveryState.SKIPPED: 500}
