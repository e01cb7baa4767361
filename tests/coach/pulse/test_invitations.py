"""Who is asked, when, and how often: nobody who does not want it, nobody outside their hours, nobody twice."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from coach.coach import Coach
from coach.locales import say
from coach.pulse import waves
from storage import outbox, pulses
from storage.db import Database
from storage.models import Account, Employee
from storage.outbox import DeliveryState
from storage.pulse_models import WaveState
from tests.builders import dump
from tests.coach.pulse.company import COMPANY, TOKYO, Staff, said
from usecases.load import Catalogue, load_departments

SENT, QUEUED, SKIPPED = DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.SKIPPED


def change(staff: Staff, user: str, **values: object) -> None:
    """Change a person's row, as weeks of use would."""
    with staff.database.transaction() as session:
        session.execute(update(Employee).where(Employee.id == staff.ids[user]).values(**values))


def told(staff: Staff, departments: list[str] | None = None) -> int:
    """The number of recipients that the lead is told before confirming."""
    with staff.database.transaction() as session:
        pulse = pulses.add_pulse(session, "fortnight", None, staff.clock.now)
        pulse.departments = departments
        return waves.recipients(session, pulse, staff.clock.now)


def deliveries(database: Database, message: str = "pulse_invitation") -> list[Mapping[str, object]]:
    return [row for row in dump(database)["delivery"] if row["message"] == message]


def test_only_those_who_may_be_asked_are_and_the_number_told_is_exact(staff: Staff, database: Database) -> None:
    staff.hire(sales=3)
    now = staff.clock.now
    for user, values in {
        "opted-out": {"opted_out": True},
        "paused": {"paused_until": now + timedelta(hours=1)},
        "asked-lately": {"invited_at": now - timedelta(days=6)},
        "ignores": {"pulses_ignored": 3, "invited_at": now - timedelta(days=84)},
        "other-department": {"department": "hr"},
        "unknown-department": {"department": None},
        "no-longer-paused": {"paused_until": now},
        "asked-last-week": {"invited_at": now - timedelta(days=7)},
        "ignored-twice": {"pulses_ignored": 2, "invited_at": now - timedelta(days=14)},
        "ignored-for-a-quarter": {"pulses_ignored": 3, "invited_at": now - timedelta(days=91)},
    }.items():
        staff.add(user, "sales")
        change(staff, user, **values)
    staff.add("no-account", "sales")
    with database.transaction() as session:
        session.execute(update(Account).where(Account.user == "no-account").values(unreachable="user_disabled"))
    number = told(staff, ["sales"])
    wave = staff.plan(departments=["sales"])
    got = staff.post()
    colleagues = {"sales-1", "sales-2", "sales-3"}
    assert set(got) == colleagues | {"no-longer-paused", "asked-last-week", "ignored-twice", "ignored-for-a-quarter"}
    assert number == len(got) == len(dump(database)["invitation"]) == len(deliveries(database))
    assert staff.states(wave) == {SENT: 7}
    assert all(len(cards) == 1 for cards in got.values())


@pytest.mark.parametrize(("departments", "expected"), [(None, 6), (["sales"], 3), (["sales", "hr"], 5), ([], 0)])
def test_the_audience_is_everyone_or_departments(staff: Staff, departments: list[str] | None, expected: int) -> None:
    staff.hire(sales=3, hr=2)
    staff.add("somebody", None)
    assert told(staff, departments) == expected
    staff.plan(departments=departments)
    assert len(staff.post()) == expected


def test_a_week_is_a_week_though_a_wave_opens_some_seconds_earlier_than_the_last(staff: Staff) -> None:
    staff.hire(sales=2)
    staff.at("2026-12-01", 10)
    staff.clock.forward(seconds=50)
    staff.open()
    staff.at("2026-12-08", 10)
    staff.clock.forward(seconds=5)
    staff.plan()
    assert len(staff.post()) == 2
    staff.clock.forward(days=1)
    assert told(staff) == 0


def test_who_has_two_accounts_is_asked_once_where_they_were_last(staff: Staff, database: Database) -> None:
    staff.hire(sales=1)
    with database.transaction() as session:
        account = Account(employee_id=staff.ids["sales-1"], platform="test", tenant="T1", user="new")
        account.seen_at = staff.clock.now + timedelta(days=1)
        session.add(account)
    staff.plan()
    assert list(staff.post()) == ["new"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Tokyo", "2026-09-17T15:30"),
        ("America/New_York", "2026-09-17T10:00"),
        # It is past four there, and the next days are a weekend and three Japanese holidays in a row.
        ("Pacific/Auckland", "2026-09-24T10:00"),
        ("Europe/London", "2026-09-17T10:00"),
    ],
)
def test_an_invitation_comes_in_the_persons_own_hours_and_on_no_holiday(staff: Staff, zone: str, expected: str) -> None:
    staff.add("someone", "sales", timezone=zone)
    staff.clock.now = datetime(2026, 9, 17, 15, 30, tzinfo=TOKYO)
    wave = staff.plan()
    staff.post()
    wished = datetime.fromisoformat(expected).replace(tzinfo=ZoneInfo(zone))
    if wished > staff.clock.now:
        for hours in (5, 1):
            staff.clock.now = wished - timedelta(hours=hours)
            assert staff.post() == {}
        staff.clock.now = wished
        staff.post()
    assert staff.states(wave) == {SENT: 1}


def test_a_day_off_between_planning_and_opening_moves_everybodys_invitation(staff: Staff) -> None:
    staff.hire(sales=2)
    staff.at("2026-11-03")  # Culture Day, a Tuesday
    staff.plan()
    assert staff.post() == {}
    staff.at("2026-11-04", 10)
    assert len(staff.post()) == 2
    with_holidays = waves.first_days(datetime(2026, 11, 2, 9, tzinfo=TOKYO), COMPANY, 4)
    assert with_holidays == [date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 11)]


def test_a_department_is_left_alone_on_its_quiet_days(staff: Staff, database: Database) -> None:
    staff.hire(sales=2, finance=2)
    with database.transaction() as session:
        pulses.add_quiet_period(session, "finance", date(2026, 11, 24), date(2026, 11, 25))
    staff.plan()
    assert set(staff.post()) == {"sales-1", "sales-2"}
    staff.at("2026-11-25")
    assert staff.post() == {}
    staff.at("2026-11-26", 10)
    assert set(staff.post()) >= {"finance-1", "finance-2"}


@pytest.mark.parametrize("command", ["me.opt_out", "me.pause"])
def test_a_no_between_queueing_and_sending_is_kept(staff: Staff, command: str) -> None:
    staff.hire(sales=2)
    staff.at("2026-11-24", 20)
    wave = staff.open()
    assert staff.states(wave) == {QUEUED: 2}
    staff.people["sales-1"].command(command)
    staff.at("2026-11-25")
    assert set(staff.post()) == {"sales-2"}
    assert sum(staff.states(wave).values()) == 2


def test_deleting_ones_data_takes_answers_invitation_and_queue_along(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    wave = staff.open()
    for user in ("sales-1", "sales-2"):
        staff.answer(user, wave, {"US0": 4, "AX0": 2})
        staff.people[user].command("pulse.send_comment", {"wave": str(wave), "text": "便利"})
    staff.people["sales-1"].command("privacy.delete")
    found = dump(database)
    for table in ("invitation", "delivery", "account", "employee"):
        assert len(found[table]) == 1, table
    assert len(found["answer"]) == 3
    staff.people["sales-1"].command("pulse.answer", {"wave": str(wave), "item": "US0", "value": "1"})
    assert say("ja", "pulse-closed-heading") in staff.people["sales-1"].text
    assert len(dump(database)["answer"]) == 3


def test_one_replica_opens_a_wave_and_plans_the_next_once(database: Database, staff: Staff) -> None:
    staff.hire(sales=5)
    staff.plan(every=14)
    url = database.engine.url.render_as_string(hide_password=False)
    replicas = [Database(url), Database(url)]
    together = Barrier(2, timeout=30)

    def look(replica: Database) -> None:
        coach = Coach(replica, Catalogue({}, load_departments()), COMPANY)
        for _ in range(5):
            together.wait()
            coach.run_jobs(staff.clock.now)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(look, replicas))
    for replica in replicas:
        replica.close()
    found = dump(database)
    assert [wave["state"] for wave in found["wave"]] == [WaveState.OPEN, WaveState.PLANNED]
    assert len(found["invitation"]) == len(deliveries(database)) == 5
    assert found["wave"][1]["opens_at"] == datetime(2026, 12, 8, 10, tzinfo=TOKYO)
    assert {len(cards) for cards in staff.post().values()} == {1}


def test_a_repeated_pulse_asks_again_and_ends_when_it_is_ended(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    wave = staff.open(every=14)
    staff.at("2026-12-08", 10)
    assert len(staff.post()) == 2
    with database.transaction() as session:
        found = pulses.find_wave(session, wave)
        assert found is not None
        pulse = pulses.find_pulse(session, found.pulse_id)
        assert pulse is not None
        waves.end(session, pulse)
        waves.plan(session, pulse, date(2026, 12, 15), COMPANY)
        pulse.state = pulses.PulseState.ENDED  # another replica was planning it at that very moment
    staff.at("2026-12-22", 10)
    assert staff.post() == {}
    states = [row["state"] for row in dump(database)["wave"]]
    assert states == [WaveState.CLOSED, WaveState.CLOSED, WaveState.CANCELLED, WaveState.CANCELLED]


@pytest.mark.parametrize(("back", "following"), [("2026-12-02", "2026-12-08"), ("2026-12-10", "2026-12-22")])
def test_a_wave_that_nobody_could_open_in_time_is_cancelled_and_the_next_one_comes(
    staff: Staff, database: Database, back: str, following: str
) -> None:
    staff.hire(sales=2)
    staff.plan(every=14)
    staff.at(back, 3)
    assert staff.post() == {}
    first, second = dump(database)["wave"]
    assert (first["state"], first["secret"]) == (WaveState.CANCELLED, None)
    assert second["opens_at"] == datetime.fromisoformat(following).replace(hour=10, tzinfo=TOKYO)
    assert deliveries(database) == []
    staff.at(following, 10)
    assert len(staff.post()) == 2


def test_a_wave_opened_at_night_is_sent_the_next_morning(staff: Staff) -> None:
    staff.hire(sales=2)
    staff.plan()
    staff.at("2026-11-25", 3)
    assert staff.post() == {}
    staff.at("2026-11-25", 10)
    assert all(say("ja", "pulse-heading", count=3) in said(cards) for cards in staff.post().values())


def test_accounts_that_cannot_be_reached_any_more_are_skipped_with_a_reason(staff: Staff, database: Database) -> None:
    staff.hire(sales=2)
    staff.at("2026-11-24", 20)
    wave = staff.open()
    with database.transaction() as session:
        session.execute(update(Account).where(Account.user == "sales-1").values(unreachable="user_disabled"))
    staff.at("2026-11-25")
    assert set(staff.post()) == {"sales-2"}
    assert staff.states(wave) == {SENT: 1, SKIPPED: 1}
    assert outbox.NO_ACCOUNT in [row["reason"] for row in deliveries(database)]
