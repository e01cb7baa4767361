"""Weeks are written down once they are over: the same again, with late events, and whoever comes or goes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coach.coach import Coach
from coach.kpi.figures import WeekNotReady, figures
from coach.kpi.weeks import bounds, last_closed, parse_week, roll_up, roll_up_missing, touch_weeks, week_name
from coach.turn import Company
from storage.db import Database
from storage.models import Employee, Event
from storage.people import forget
from tests.builders import add_employee, dump
from usecases.load import Catalogue

COMPANY = Company()
MONDAY = date(2026, 11, 16)
WEDNESDAY = datetime(2026, 11, 18, 3, tzinfo=UTC)


def use(database: Database, employee: int, at: datetime = WEDNESDAY, kind: str = "task", **values: Any) -> None:
    with database.transaction() as session:
        session.add(Event(at=at, employee_id=employee, kind=kind, platform="test", **values))


def rolled(database: Database, week: date = MONDAY) -> None:
    with database.transaction() as session:
        roll_up(session, week, COMPANY)


def uses(database: Database) -> dict[tuple[date, int], int]:
    return {(row["week"], row["employee_id"]): row["uses"] for row in dump(database)["week_use"]}


def eligible(database: Database) -> dict[tuple[date, str], int]:
    rows = [row for row in dump(database)["week_eligible"] if row["eligible"]]
    return {(row["week"], row["department"]): row["eligible"] for row in rows}


@pytest.mark.parametrize("name", ["2026-W00", "2026-W54", "2025-W53", "2026-47", "2026W47", "", "w"])
def test_a_name_that_is_no_week_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(ValueError, match="2026-W47"):
        parse_week(name)


def test_a_year_may_have_53_weeks() -> None:
    assert parse_week("2026-W53") == date(2026, 12, 28)
    assert week_name(date(2026, 12, 28)) == "2026-W53"


def test_a_week_begins_and_ends_at_midnight_where_the_company_is(database: Database) -> None:
    person = add_employee(database)
    start, end = bounds(MONDAY, COMPANY)
    assert start == datetime(2026, 11, 15, 15, tzinfo=UTC)
    for at in (start - timedelta(seconds=1), start, end - timedelta(seconds=1), end):
        use(database, person, at)
    rolled(database)
    assert uses(database) == {(MONDAY, person): 2}


def test_only_what_is_of_value_makes_a_person_active(database: Database) -> None:
    busy, greeted = add_employee(database), add_employee(database)
    for kind in (
        "discover",
        "task",
        "howto",
        "template_opened",
        "prompt_made",
        "outcome",
        "external_use",
        "story_opened",
    ):
        use(database, busy, kind=kind)
    for kind in ("first_contact", "unanswered", "not_for_me", "feedback"):
        use(database, greeted, kind=kind)
    rolled(database)
    assert uses(database) == {(MONDAY, busy): 8}


def test_who_is_entitled_at_the_end_of_the_week_counts(database: Database) -> None:
    sunday = MONDAY + timedelta(days=6)
    counted = [
        {},
        {"left_on": sunday},
        {"leave_from": MONDAY + timedelta(days=1)},
        {"leave_from": MONDAY - timedelta(days=30), "leave_until": sunday - timedelta(days=1)},
    ]
    left_out = [
        {"eligible": False},
        {"left_on": sunday - timedelta(days=1)},
        {"leave_from": MONDAY},
        {"leave_from": MONDAY - timedelta(days=30), "leave_until": sunday},
    ]
    here = [add_employee(database, department="sales", **values) for values in counted]
    for person in [*here, *(add_employee(database, department="sales", **values) for values in left_out)]:
        use(database, person)
    rolled(database)
    assert eligible(database) == {(MONDAY, "sales"): len(counted)}
    assert set(uses(database)) == {(MONDAY, person) for person in here}


def test_doing_it_again_changes_nothing(database: Database) -> None:
    for department in ("sales", "hr", None):
        use(database, add_employee(database, department=department), department=department)
    rolled(database)
    before = dump(database)
    rolled(database)
    assert dump(database) == before
    assert eligible(database) == {(MONDAY, name): 1 for name in ("hr", "sales", "unknown")}


def test_late_uses_are_counted_and_the_number_entitled_stays_frozen(database: Database) -> None:
    person = add_employee(database, department="sales")
    rolled(database)
    late = add_employee(database, department="sales")
    use(database, person, kind="external_use")
    use(database, late, kind="external_use")
    with database.transaction() as session:
        touch_weeks(session, [WEDNESDAY.date(), MONDAY + timedelta(days=6)], COMPANY)
    assert uses(database) == {(MONDAY, person): 1, (MONDAY, late): 1}
    assert eligible(database) == {(MONDAY, "sales"): 1}


def test_a_week_that_was_not_rolled_up_is_left_to_its_job(database: Database) -> None:
    use(database, add_employee(database))
    with database.transaction() as session:
        touch_weeks(session, [WEDNESDAY.date()], COMPANY)
    assert uses(database) == {}


def test_the_job_writes_down_the_week_that_ended_and_those_that_were_missed(
    database: Database, catalogue: Catalogue
) -> None:
    person = add_employee(database)
    old = WEDNESDAY - timedelta(weeks=11)
    for at in (WEDNESDAY, old, old - timedelta(weeks=1)):
        use(database, person, at)
    coach = Coach(database, catalogue, COMPANY)
    coach.run_jobs(datetime(2026, 11, 22, 18, 44, tzinfo=UTC))  # Monday, 03:44
    assert uses(database) == {}
    coach.run_jobs(datetime(2026, 11, 22, 18, 45, tzinfo=UTC))
    assert set(uses(database)) == {(MONDAY, person), (MONDAY - timedelta(weeks=11), person)}


def test_a_week_without_a_rollup_has_no_figures(database: Database, catalogue: Catalogue) -> None:
    with database.transaction() as session, pytest.raises(WeekNotReady, match="2026-W47"):
        figures(session, MONDAY, COMPANY, catalogue)


def test_the_last_week_is_the_one_that_is_over_where_the_company_is() -> None:
    assert last_closed(datetime(2026, 11, 22, 14, 59, tzinfo=UTC), COMPANY) == date(2026, 11, 9)
    assert last_closed(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), COMPANY) == MONDAY


def test_who_asks_to_be_forgotten_is_in_no_week_any_more(database: Database) -> None:
    person = add_employee(database)
    use(database, person)
    rolled(database)
    with database.transaction() as session:
        employee = session.get(Employee, person)
        assert employee is not None
        forget(session, employee)
    assert uses(database) == {}
    with database.transaction() as session:
        roll_up_missing(session, datetime(2026, 11, 24, tzinfo=UTC), COMPANY)
    assert uses(database) == {}
