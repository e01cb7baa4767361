"""What the directory says of leaving, leave and entitlement holds for what Banso sends of its own accord."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from coach.coach import Coach
from storage.db import Database
from storage.models import Employee
from tests.builders import Clock, dump
from tests.coach.pulse.company import Staff


@pytest.fixture
def staff(coach: Coach, database: Database, clock: Clock) -> Staff:
    return Staff(coach, database, clock)


def change(staff: Staff, user: str, **values: object) -> None:
    """Change a person's row, as an import does."""
    with staff.database.transaction() as session:
        session.execute(update(Employee).where(Employee.id == staff.ids[user]).values(**values))


def test_who_left_is_away_or_is_not_entitled_is_not_asked(staff: Staff) -> None:
    today, day = staff.today(), timedelta(days=1)
    expected = set()
    for user, asked, values in (
        ("left-yesterday", False, {"left_on": today - day}),
        ("last-day", True, {"left_on": today}),
        ("leaves-later", True, {"left_on": today + day}),
        ("away", False, {"leave_from": today}),
        ("last-day-away", False, {"leave_from": today - day, "leave_until": today}),
        ("back", True, {"leave_from": today - day - day, "leave_until": today - day}),
        ("away-later", True, {"leave_from": today + day}),
        ("not-entitled", False, {"eligible": False}),
    ):
        staff.add(user, "sales")
        change(staff, user, **values)
        expected |= {user} if asked else set()
    staff.plan()
    assert set(staff.post()) == expected


@pytest.mark.parametrize(("left_on", "arrives"), [("2026-11-24", True), ("2026-11-23", False)])
def test_nothing_is_sent_after_the_last_day(staff: Staff, left_on: str, *, arrives: bool) -> None:
    staff.add("taro", "sales")
    staff.plan()
    staff.coach.run_jobs(staff.clock.now)  # invited before the directory told of it
    change(staff, "taro", left_on=date.fromisoformat(left_on))
    assert ("taro" in staff.post()) is arrives
    (delivery,) = dump(staff.database)["delivery"]
    assert (delivery["state"], delivery["reason"]) == (("sent", "") if arrives else ("skipped", "left the company"))


def test_the_last_day_ends_where_the_person_is(staff: Staff) -> None:
    staff.add("ann", "sales", timezone="Pacific/Honolulu")
    staff.plan()
    staff.coach.run_jobs(staff.clock.now)
    change(staff, "ann", left_on=date(2026, 11, 24))
    staff.clock.forward(hours=22)  # 15:00 on the 24th in Honolulu, the 25th in Tokyo and in UTC
    assert "ann" in staff.post()
