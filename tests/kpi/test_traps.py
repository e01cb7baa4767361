"""How numbers mislead, and what is told instead: small groups, leavers, a new department, outliers, late reports."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from coach.kpi.model import Value
from coach.kpi.statistics import newcombe, wilson
from coach.kpi.weeks import touch_weeks
from storage import usage
from storage.db import Database
from storage.models import Base, DailyCount, Employee
from tests.kpi.companies import COMPANY, LAST, hire, tell, told, use
from usecases.load import Catalogue

WEEK = timedelta(weeks=1)
PROPOSAL = "sales/proposal-draft"


def test_adoption_is_of_everyone_entitled_not_of_those_who_came(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 50)
    use(database, people[:10], LAST)
    found = told(database, catalogue)
    assert found.values["adoption"] == Value("adoption", 0.2, numerator=10, denominator=50, before=0.0)
    assert (found.active, found.dormant, found.never_used) == (10, 0, 40)


def test_never_used_and_dormant_are_told_apart(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 30)
    use(database, people[:12], LAST - 6 * WEEK)
    use(database, people[:5], LAST)
    found = told(database, catalogue)
    assert (found.active, found.dormant, found.never_used) == (5, 7, 18)


def test_more_people_entitled_later_do_not_change_a_week_that_is_over(database: Database, catalogue: Catalogue) -> None:
    use(database, hire(database, "sales", 20)[:10], LAST)
    before = told(database, catalogue)
    hire(database, "sales", 100)
    assert told(database, catalogue).values["adoption"] == before.values["adoption"]


def test_who_left_still_counts_among_those_who_began(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 20)
    use(database, people[:10], LAST - 4 * WEEK)
    use(database, people[:5], LAST)
    told(database, catalogue, LAST - WEEK)
    with database.transaction() as session:
        session.execute(update(Employee).where(Employee.id.in_(people[5:10])).values(left_on=LAST - WEEK))
    retained = told(database, catalogue, weeks=1).values["retention_4"]
    assert (retained.value, retained.denominator) == (0.5, 10)


def test_retention_of_a_worked_example_with_everybody_five_times(database: Database, catalogue: Catalogue) -> None:
    toy = json.loads(Path(__file__).with_name("stat_vectors.json").read_text(encoding="utf-8"))["retention_toy"]
    for active in toy["active"].values():
        people = hire(database, "sales", 5)
        for number in active:
            use(database, people, LAST - (3 - number) * WEEK)
    found = told(database, catalogue)
    assert found.values["retention_1"].value == toy["expected"]["pooled_R1"]
    assert found.values["retention_1"].denominator == 5 * (3 + 2 + 1), "the last week's cohort has not been observed"
    assert found.values["retention_4"].reason == "too_early"


def test_the_growth_account_explains_a_flat_number(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 40)
    use(database, people[20:23], LAST - 3 * WEEK)
    use(database, people[:10], LAST - WEEK)
    use(database, [*people[:4], *people[10:13], *people[20:23]], LAST)
    found = told(database, catalogue)
    assert found.growth is not None
    account = (found.growth.new, found.growth.returning, found.growth.resurrected, found.growth.dormant)
    assert account == (3, 4, 3, 6)
    assert found.values["growth"].value == 0
    assert (found.values["weekly_active"].value, found.values["weekly_active"].before) == (10, 10)


@pytest.mark.parametrize("count", [1, 4])
def test_what_fewer_than_five_told_is_not_told(database: Database, catalogue: Catalogue, count: int) -> None:
    people = hire(database, "sales", 20)
    for _ in range(3):
        tries = use(database, people[:count], LAST, "prompt_made", use_case=PROPOSAL, department="sales")
        tell(database, dict(zip(tries, people, strict=False)), LAST, minutes_before=60, minutes_after=15)
    found = told(database, catalogue)
    for key in (
        "success",
        "minutes_saved",
        "saving_ratio",
        "reported_hours",
        "estimated_hours",
        "sales_proposal_minutes",
    ):
        assert (found.values[key].value, found.values[key].reason) == (None, "too_few"), key
    assert (found.tasks, found.hours) == ((), None)


def test_five_of_five_is_not_told_as_certain(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 5)
    tries = use(database, people, LAST, "prompt_made", use_case=PROPOSAL)
    tell(database, dict(zip(tries, people, strict=True)), LAST)
    success = told(database, catalogue).values["success"]
    assert success.value == 1
    assert success.interval is not None
    assert success.interval.low == pytest.approx(0.57, abs=0.01)


def test_one_person_with_many_tries_makes_no_figure_surer_and_no_change(
    database: Database, catalogue: Catalogue
) -> None:
    people = hire(database, "sales", 20)
    for week in (LAST - 4 * WEEK, LAST):
        tries = use(database, people, week, "prompt_made", use_case=PROPOSAL)
        for outcome, some in (("helped", slice(10)), ("no", slice(10, 20))):
            tell(database, dict(zip(tries[some], people[some], strict=True)), week, outcome=outcome)
    calm = told(database, catalogue).values["success"]
    assert (calm.value, calm.before, calm.verdict) == (0.5, 0.5, "no_change")
    assert calm.interval == wilson(10, 20)
    assert calm.change == newcombe(10, 20, 10, 20)
    keen = use(database, [people[0]] * 60, LAST, "prompt_made", use_case=PROPOSAL)
    tell(database, dict.fromkeys(keen, people[0]), LAST)
    found = told(database, catalogue).values["success"]
    assert (found.value, found.denominator) == (70 / 80, 80)
    assert found.verdict == "no_change"
    assert found.interval is not None
    assert found.interval.low < 0.5


def test_one_person_with_many_reports_weighs_no_more_than_another(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 10)
    for person, count, saved in [(people[0], 40, 100), *((person, 2, 10) for person in people[1:6])]:
        for _ in range(count):
            (attempt,) = use(database, [person], LAST, "prompt_made", use_case=PROPOSAL)
            tell(database, {attempt: person}, LAST, minutes_before=saved + 20, minutes_after=20)
    found = told(database, catalogue)
    assert found.values["minutes_saved"].value == 10
    assert found.values["minutes_saved"].interval is None, "its ends would be two people's own minutes"
    (task,) = found.tasks
    assert (task.task, task.median, task.reports, task.people) == ("draft", 10, 50, 6)


def test_reports_of_more_time_count_and_absurd_ones_do_not(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 12)
    tries = use(database, people, LAST, "prompt_made", use_case=PROPOSAL)
    for place, (attempt, person) in enumerate(zip(tries, people, strict=True)):
        before, after = (30, 50) if place < 6 else (60, 20) if place < 11 else (2000, 10)
        tell(database, {attempt: person}, LAST, minutes_before=before, minutes_after=after)
    found = told(database, catalogue)
    (task,) = found.tasks
    assert task.negative == pytest.approx(6 / 11)
    assert task.median == -20
    assert found.coverage["discarded"] == pytest.approx(1 / 12)
    assert found.values["reported_hours"].value == pytest.approx((5 * 40 - 6 * 20) / 60)
    assert found.values["saving_ratio"].value == pytest.approx(1 - (6 * 50 + 5 * 20) / (6 * 30 + 5 * 60))


def test_an_outcome_that_was_mended_counts_once_as_last_told(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 6)
    tries = use(database, people, LAST, "prompt_made", use_case=PROPOSAL)
    told_of = dict(zip(tries, people, strict=True))
    tell(database, told_of, LAST, outcome="no")
    tell(database, told_of, LAST, outcome="helped", corrections="little")
    found = told(database, catalogue)
    assert (found.values["success"].value, found.values["success"].denominator) == (1, 6)
    assert found.coverage["outcomes"] == 1


def test_outcomes_nobody_told_are_said_to_be_missing(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 20)
    tries = use(database, people, LAST, "prompt_made", use_case=PROPOSAL)
    tell(database, dict(zip(tries[:5], people, strict=False)), LAST)
    assert told(database, catalogue).coverage["outcomes"] == 0.25


def test_uses_reported_late_are_counted_in_the_week_they_belong_to(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 20)
    use(database, people[:5], LAST)
    told(database, catalogue)
    use(database, people[5:15], LAST - WEEK, "external_use")
    with database.transaction() as session:
        touch_weeks(session, [LAST - WEEK], COMPANY)
    weekly = told(database, catalogue, weeks=1).values["weekly_active"]
    assert (weekly.value, weekly.before) == (5, 10)


def test_a_usual_week_is_known_from_eight_on_and_an_unusual_one_is_flagged(
    database: Database, catalogue: Catalogue
) -> None:
    people = hire(database, "sales", 200)
    for number in range(1, 9):
        use(database, people[: 40 + number % 3], LAST - number * WEEK)
    use(database, people[:120], LAST)
    assert told(database, catalogue, LAST - WEEK).values["weekly_active_share"].control is None
    found = told(database, catalogue).values["weekly_active_share"]
    assert found.verdict == "high"
    assert found.control is not None
    assert found.control.low < 0.2 < found.control.high < 0.6


def test_a_topic_is_named_from_three_people_on_and_in_bands(database: Database, catalogue: Catalogue) -> None:
    people = hire(database, "sales", 20)
    asked = [(person, LAST, "plan") for person in people[:3]]
    asked += [(people[0], LAST + timedelta(days=day), "other") for day in range(7)]
    asked += [(person, LAST - 4 * WEEK, "idea") for person in people]
    with database.transaction() as session:
        for person, day, topic in asked:
            employee = session.get(Employee, person)
            assert employee is not None
            usage.add_unmet(session, day, employee, topic)
    assert [(row.topic, row.questions) for row in told(database, catalogue).unmet] == [("plan", "3–4")]


def test_questions_are_told_per_hundred_who_were_active(database: Database, catalogue: Catalogue) -> None:
    use(database, hire(database, "sales", 60)[:50], LAST)
    with database.transaction() as session:
        session.add(DailyCount(day=LAST, kind="policy", department="sales", count=4))
        session.add(DailyCount(day=LAST + timedelta(days=7), kind="policy", department="sales", count=90))
    assert told(database, catalogue).values["policy_questions"].value == 8


def test_a_week_of_holidays_says_so(database: Database, catalogue: Catalogue) -> None:
    hire(database, "sales", 20)
    golden = LAST.replace(month=5, day=4)
    found = told(database, catalogue, golden)
    assert found.days_off == ("2026-05-04", "2026-05-05", "2026-05-06")
    assert found.season == "golden_week"


@settings(
    max_examples=15, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 11)), max_size=60))
def test_what_can_be_told_of_any_company_is_sound(
    database: Database, catalogue: Catalogue, uses: list[tuple[int, int]]
) -> None:
    with database.transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    people = hire(database, "sales", 12) + hire(database, "hr", 8)
    for person, week in uses:
        use(database, [people[person]], LAST - week * WEEK)
    found = told(database, catalogue)
    assert found.active + found.dormant + found.never_used == found.eligible == 20
    for value in found.values.values():
        assert (value.value is None) == bool(value.reason), value
        if value.interval and value.value is not None:
            assert value.interval.low <= value.value <= value.interval.high
        if value.numerator is not None and value.denominator and value.key in ("adoption", "reach", "unmet"):
            assert 0 <= value.numerator <= value.denominator
    stickiness = found.values["stickiness"].value
    assert stickiness is None or 0.25 <= stickiness <= 1
    one, rolling = found.values["retention_4"].value, found.values["rolling_retention_4"].value
    assert one is None or rolling is None or rolling >= one
    if found.growth:
        change = (found.values["weekly_active"].value or 0) - (found.values["weekly_active"].before or 0)
        assert found.values["growth"].value == change


def test_the_estimate_is_tries_times_success_times_the_median_in_three_versions(
    database: Database, catalogue: Catalogue
) -> None:
    people = hire(database, "sales", 12)
    tries = use(database, [*people, *people], LAST, "prompt_made", use_case=PROPOSAL)
    for place, (attempt, person) in enumerate(zip(tries[:12], people, strict=True)):
        outcome = "helped" if place < 9 else "no"
        tell(database, {attempt: person}, LAST, outcome=outcome, minutes_before=50, minutes_after=20)
    found = told(database, catalogue)
    assert found.hours is not None
    hours = 24 * (9 / 12) * 30 / 60
    assert (found.hours.low, found.hours.base, found.hours.high) == (hours / 4, hours / 2, hours)
    assert found.hours.reported == 12 * 30 / 60
    estimated = found.values["estimated_hours"]
    assert estimated.value == hours / 2
    assert estimated.interval is not None
    assert estimated.interval.low < hours / 2 < estimated.interval.high
