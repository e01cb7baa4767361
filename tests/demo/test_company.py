"""The demo company as a visitor or a lead would notice it: who is there, and what they did."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.activity import WEEKS
from bot.demo.company import Colleague, DemoCompany
from bot.demo.visits import Step, Story
from storage.usage import EventKind, Outcome, PreferenceKind
from usecases.load import Catalogue

TODAY = date(2026, 11, 24)
"""A Tuesday."""

ANY_WEEKDAY = [TODAY + timedelta(days=days) for days in range(7)]
CLOCKS_CHANGE = [date(2026, 11, 9), date(2026, 4, 6)]
"""Days whose eight weeks hold a change of the clocks in London and New York."""


@pytest.fixture(scope="module")
def stories(catalogue: Catalogue) -> list[tuple[Colleague, Story]]:
    """The company that a visitor of the playground meets."""
    return list(DemoCompany(catalogue, TODAY).stories())


def _steps(stories: list[tuple[Colleague, Story]]) -> Iterator[tuple[Colleague, Step]]:
    return ((colleague, step) for colleague, story in stories for step in story.steps)


def _active_by_week(stories: list[tuple[Colleague, Story]]) -> list[int]:
    active: dict[int, set[int]] = defaultdict(set)
    for colleague, step in _steps(stories):
        active[(step.at.date() - (TODAY - timedelta(weeks=WEEKS))).days // 7].add(colleague.number)
    return [len(active[week]) for week in range(WEEKS)]


def test_the_same_seed_gives_the_same_company_and_another_seed_another(catalogue: Catalogue) -> None:
    company, again, other = (DemoCompany(catalogue, TODAY, seed=seed) for seed in (7, 7, 8))
    assert list(company.stories()) == list(again.stories())
    assert list(company.tallies()) == list(again.tallies())
    assert [c.name for c in company.colleagues()] != [c.name for c in other.colleagues()]
    assert list(company.tallies()) != list(other.tallies())


def test_two_hundred_people_in_eighteen_departments(
    catalogue: Catalogue, stories: list[tuple[Colleague, Story]]
) -> None:
    people = [colleague for colleague, _ in stories]
    assert len(people) == 200
    assert [people[0].user, people[-1].user] == ["demo-0001", "demo-0200"]
    headcount = Counter(person.department for person in people)
    assert set(headcount) == set(catalogue.departments)
    assert len(headcount) == 18
    assert min(headcount.values()) >= 3
    assert headcount["sales"] > 25, "the largest department of this company"
    assert len({person.department for person in people[:20]}) > 8, "a list of the first people shows many departments"


def test_names_and_addresses_are_realistic_unique_and_reach_nobody(stories: list[tuple[Colleague, Story]]) -> None:
    people = [colleague for colleague, _ in stories]
    assert len({person.name for person in people}) == 200
    assert len({person.email for person in people}) == 200
    for person in people:
        local, domain = person.email.split("@")
        assert domain == "example.com"
        assert re.fullmatch(r"[a-z]+\.[a-z]+[0-9]*", local)
        assert person.name.isascii() == (person.language == "en")
        if person.language == "en":
            assert person.email.startswith(person.name.lower().replace(" ", "."))
        else:
            assert person.timezone == "Asia/Tokyo"
    assert 30 <= sum(person.language == "en" for person in people) <= 50


def test_addresses_stay_unique_when_names_run_out(catalogue: Catalogue) -> None:
    people = list(DemoCompany(catalogue, TODAY, size=12_000).colleagues())
    assert len({person.name for person in people}) < 12_000
    assert len({person.email for person in people}) == 12_000
    assert len({person.user for person in people}) == 12_000


@pytest.mark.parametrize("today", [*ANY_WEEKDAY, *CLOCKS_CHANGE], ids=str)
def test_everything_happens_in_working_hours_of_the_last_eight_weeks(catalogue: Catalogue, today: date) -> None:
    start_of_today = datetime.combine(today, time(), ZoneInfo("Asia/Tokyo"))
    first_day = today - timedelta(weeks=WEEKS)
    for colleague, step in _steps(list(DemoCompany(catalogue, today).stories())):
        there = step.at.astimezone(ZoneInfo(colleague.timezone))
        assert step.at.tzinfo is UTC
        assert there.weekday() < 5, f"{colleague.user} worked on {there:%A %d %B}"
        assert time(9) <= there.time() <= time(19), f"{colleague.user} worked at {there:%H:%M}"
        assert first_day <= there.date() < today
        assert step.at < start_of_today


def test_adoption_grows_over_eight_weeks_with_a_dip_when_the_novelty_is_gone(
    stories: list[tuple[Colleague, Story]],
) -> None:
    active = _active_by_week(stories)
    assert all(active), f"a week without anybody: {active}"
    assert max(active[2:4]) < min(active[0:2]), f"no dip in weeks 3 and 4: {active}"
    assert active[7] > 1.3 * active[1], f"no growth: {active}"
    assert active[7] < 120, "most of the company but not all of it"


def test_departments_differ_and_each_has_somebody_who_started(stories: list[tuple[Colleague, Story]]) -> None:
    headcount = Counter(colleague.department for colleague, _ in stories)
    started = Counter(colleague.department for colleague, story in stories if story.steps)
    assert set(started) == set(headcount)
    share = {department: started[department] / headcount[department] for department in headcount}
    assert min(share["it"], share["engineering"], share["marketing_pr"]) > 0.75
    assert max(share["manufacturing"], share["retail"], share["medical_care"]) < 0.45


def test_some_never_start_and_some_fall_silent(stories: list[tuple[Colleague, Story]]) -> None:
    three_weeks_ago = datetime.combine(TODAY - timedelta(weeks=3), time(), UTC)
    started = [story for _, story in stories if story.steps]
    silent = [story for story in started if story.steps[-1].at < three_weeks_ago]
    assert 60 <= 200 - len(started) <= 100
    assert 12 <= len(silent) <= 45


def test_every_story_begins_with_the_first_contact_and_runs_in_order(stories: list[tuple[Colleague, Story]]) -> None:
    for _, story in stories:
        kinds = [step.kind for step in story.steps]
        assert kinds.count(EventKind.FIRST_CONTACT) == (1 if kinds else 0)
        assert kinds[:1] in ([], [EventKind.FIRST_CONTACT])
        assert [step.at for step in story.steps] == sorted(step.at for step in story.steps)
        opened, made = set(), set()
        for step in story.steps:
            match step.kind:
                case EventKind.TEMPLATE_OPENED:
                    opened.add(step.use_case)
                case EventKind.PROMPT_MADE:
                    assert step.use_case in opened
                    made.add((step.attempt, step.use_case))
                case EventKind.OUTCOME:
                    assert (step.attempt, step.use_case) in made
    elsewhere = {EventKind.FEEDBACK, EventKind.EXTERNAL_USE, *(kind for kind in EventKind if kind.startswith("story_"))}
    assert {step.kind for _, step in _steps(stories)} == set(EventKind) - elsewhere


def test_six_in_ten_tries_are_answered_and_most_helped(stories: list[tuple[Colleague, Story]]) -> None:
    made = sum(step.kind is EventKind.PROMPT_MADE for _, step in _steps(stories))
    said = {(colleague.number, step.attempt): step.outcome for colleague, step in _steps(stories) if step.outcome}
    share = {outcome: count / len(said) for outcome, count in Counter(said.values()).items()}
    assert made > 150
    assert 0.52 <= len(said) / made <= 0.68
    assert 0.52 <= share[Outcome.HELPED] <= 0.68
    assert 0.22 <= share[Outcome.PARTLY] <= 0.34
    assert 0.07 <= share[Outcome.NO] <= 0.17


def test_minutes_lie_around_the_examples_and_ai_does_not_always_win(
    catalogue: Catalogue, stories: list[tuple[Colleague, Story]]
) -> None:
    reports = [step for _, step in _steps(stories) if step.minutes_before is not None]
    told = [step.minutes_before or 0 for step in reports]
    needed = [step.minutes_after or 0 for step in reports]
    saved = [before - after for before, after in zip(told, needed, strict=True)]
    examples = [catalogue.use_cases[step.use_case or ""].minutes.before for step in reports]
    assert len(reports) > 80
    assert sum(minutes > 0 for minutes in saved) / len(saved) > 0.8
    assert any(minutes < 0 for minutes in saved)
    assert 0.85 < sum(told) / sum(examples) < 1.2
    assert told != examples
    assert all(1 <= minutes <= 480 for minutes in told + needed)
    assert all(step.corrections for step in reports)
    assert len({step.corrections for step in reports}) == 4


def test_people_try_what_the_catalogue_offers_mostly_for_their_own_department(
    catalogue: Catalogue, stories: list[tuple[Colleague, Story]]
) -> None:
    tried = [
        (colleague.department, catalogue.use_cases[step.use_case or ""])
        for colleague, step in _steps(stories)
        if step.kind is EventKind.PROMPT_MADE
    ]
    homes = Counter(use_case.home == department for department, use_case in tried)
    assert homes[True] > homes[False] > 0
    assert len({use_case.id for _, use_case in tried}) > 50
    assert all(department in use_case.departments for department, use_case in tried)


def test_some_keep_favourites_some_turn_down_and_some_ask_in_vain(stories: list[tuple[Colleague, Story]]) -> None:
    said = Counter(kind for _, story in stories for kind, _ in story.preferences.values())
    unmet = [unmet for _, story in stories for unmet in story.unmet]
    assert set(said) == set(PreferenceKind)
    assert said[PreferenceKind.FAVOURITE] >= 10
    assert 10 <= len(unmet) <= sum(step.kind is EventKind.UNANSWERED for _, step in _steps(stories))
    assert 0 < sum(bool(question.wording) for question in unmet) < len(unmet) / 2, "few agree to share the wording"


def test_worries_and_rule_questions_are_counted_for_groups_on_working_days(catalogue: Catalogue) -> None:
    tallies = list(DemoCompany(catalogue, TODAY).tallies())
    assert {tally.kind for tally in tallies} == {"worry", "policy"}
    assert len({(tally.day, tally.kind, tally.department) for tally in tallies}) == len(tallies)
    assert all(tally.day.weekday() < 5 and tally.day < TODAY and tally.count > 0 for tally in tallies)
    assert len({tally.department for tally in tallies}) > 12
    assert 60 < sum(tally.count for tally in tallies) < 300


def test_a_large_company_asks_in_proportion(catalogue: Catalogue) -> None:
    small, large = (
        sum(tally.count for tally in DemoCompany(catalogue, TODAY, size).tallies()) / size for size in (2_000, 200_000)
    )
    assert large == pytest.approx(small, rel=0.1)


def test_a_company_that_hid_every_use_case_still_has_people(catalogue: Catalogue) -> None:
    bare = Catalogue({}, catalogue.departments)
    stories = list(DemoCompany(bare, TODAY).stories())
    assert len(stories) == 200
    assert not any(story.steps for _, story in stories)
