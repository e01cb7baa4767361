"""What the company does with suggestions changes what is suggested: better ones rise, none is buried or forgotten."""

import random
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from coach.cards import Paragraph
from coach.coach import Coach
from coach.experience import CERTAIN, Record, Standings
from coach.ranking import Person as Newcomer
from coach.ranking import by_fit, for_discovery
from coach.turn import Company, Profile
from storage.db import Database
from tests.builders import NOON, Clock, Person, dump
from usecases.load import Catalogue
from usecases.schema import Level
from usecases.search import Hit

WEEKLY = 60
MONDAY = NOON + timedelta(days=6)


class Town:
    """A sales department in which newcomers ask each week what AI is good for."""

    def __init__(self, catalogue: Catalogue, seed: int = 1) -> None:
        self.catalogue = catalogue
        self.random = random.Random(seed)
        self.cells: dict[tuple[str, str], Record] = defaultdict(Record)
        self.seen: Counter[str] = Counter()
        self.tries: dict[str, float] = {}
        """How likely a use case is tried when it is shown; 0.1 when it is not named."""
        self.helps: dict[str, float] = {}
        """How likely it helps; 0.5 when it is not named."""

    def week(self, tried: frozenset[str] = frozenset()) -> Counter[str]:
        standings = Standings.of(dict(self.cells))
        shown: Counter[str] = Counter()
        for number in range(WEEKLY):
            person = Newcomer(self.random.randrange(10**6) + number, "sales", tried, {})
            shown.update(u.id for u in for_discovery(self.catalogue, person, (), standings)[:3])
        for name, count in shown.items():
            tries = sum(self.random.random() < self.tries.get(name, 0.1) for _ in range(count))
            helped = sum(self.random.random() < self.helps.get(name, 0.5) for _ in range(tries))
            self.cells[name, "sales"] += Record(count, tries, tries, helped)
        self.seen += shown
        return shown


@pytest.fixture
def first_steps(catalogue: Catalogue) -> list[str]:
    return [u.id for u in catalogue.use_cases.values() if u.home == "sales" and u.level is Level.FIRST_STEP]


@pytest.mark.parametrize("seed", range(5))
def test_a_better_use_case_rises_and_an_early_favourite_falls(
    catalogue: Catalogue, first_steps: list[str], seed: int
) -> None:
    town = Town(catalogue, seed)
    better, favourite = first_steps[0], first_steps[-1]
    assert better != favourite
    town.tries[favourite], town.helps[favourite] = 0.6, 0.9
    for _ in range(4):
        town.week()
    town.tries[favourite], town.helps[favourite] = 0.01, 0.2
    town.tries[better], town.helps[better] = 0.5, 0.9
    weeks = [town.week() for _ in range(46)]
    late = sum(weeks[-8:], Counter())
    assert late[better] > 0.8 * 8 * WEEKLY
    assert late[favourite] < 0.5 * late[better]


def test_no_use_case_of_the_department_goes_unseen(catalogue: Catalogue) -> None:
    town = Town(catalogue)
    practised = frozenset({"common/mail-polish", "common/translation", "common/meeting-minutes"})
    for _ in range(25):
        town.week()
        town.week(practised)
    own = {u.id for u in catalogue.use_cases.values() if u.home == "sales"}
    assert own <= set(town.seen)


def test_being_shown_often_earns_nothing_by_itself() -> None:
    often, seldom, usual = Record(4000, 400, 100, 50), Record(40, 4, 1, 1), Record(1000, 100, 50, 25)
    standings = Standings.of({("a", "hr"): often, ("b", "hr"): seldom, ("c", "hr"): usual})
    assert standings.standing("b", "hr") > standings.standing("c", "hr") > standings.standing("a", "hr")
    assert standings.standing("never-shown", "hr") > standings.standing("a", "hr")


def test_without_any_use_nothing_is_better_than_another() -> None:
    assert Standings().standing("sales/proposal-draft", "sales") == 0


def test_a_search_is_swayed_between_near_equals_only(catalogue: Catalogue) -> None:
    first, second = list(catalogue.use_cases.values())[:2]
    cells = {(first.id, "hr"): Record(500, 1, 1, 0), (second.id, "hr"): Record(500, 200, 50, 50)}
    standings = Standings.of(cells)
    assert by_fit([Hit(first, 20.0, 1), Hit(second, 19.5, 1)], standings, "hr") == [second, first]
    assert by_fit([Hit(first, 20.0, 1), Hit(second, 18.0, 1)], standings, "hr") == [first, second]


def member(coach: Coach, number: int, department: str = "sales", language: str = "ja") -> Person:
    person = Person(coach, f"U{number}", Profile(language=language), Clock())
    person.command("welcome.department", {"department": department})
    return person


def test_suggestions_are_counted_by_week_and_department_without_a_person(coach: Coach, database: Database) -> None:
    member(coach, 1).command("suggest.discover")
    member(coach, 2).command("suggest.discover")
    coach.run_jobs(NOON, [], [])
    rows = dump(database)["suggestion_count"]
    assert sum(row["shown"] for row in rows) >= 6
    assert {row["department"] for row in rows} == {"sales"}
    assert set(rows[0]) == {"week", "use_case", "department", "shown"}
    coach.run_jobs(NOON + timedelta(minutes=1), [], [])
    assert dump(database)["suggestion_count"] == rows, "each is counted once"


def tries_with(coach: Coach, catalogue: Catalogue, use_case: str, outcomes: list[str]) -> None:
    entry = catalogue.use_cases[use_case]
    for number, outcome in enumerate(outcomes):
        person = member(coach, number)
        person.command("try.fill", {"use_case": use_case, **dict.fromkeys(entry.blanks, "例")})
        person.command("try.outcome", {**_try_of(person), "outcome": outcome})


def _try_of(person: Person) -> dict[str, str]:
    return {"try": next(b.args["try"] for b in person.buttons if b.command == "try.outcome")}


@pytest.fixture
def coach(database: Database, catalogue: Catalogue) -> Coach:
    """One that has learned nothing yet."""
    return Coach(database, catalogue, Company())


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        (["helped"] * (CERTAIN - 1), False),
        (["helped"] * 5 + ["no"] * 5, True),
        (["helped"] * 4 + ["partly"] * 6, False),
    ],
)
def test_that_it_helped_colleagues_is_told_from_ten_answers_of_which_half_are_good(
    coach: Coach, database: Database, catalogue: Catalogue, outcomes: list[str], told: bool
) -> None:
    use_case = next(u.id for u in catalogue.use_cases.values() if u.home == "sales" and u.level is Level.FIRST_STEP)
    tries_with(coach, catalogue, use_case, outcomes)
    person = member(coach, 99)
    person.command("suggest.pick", {"use_case": use_case})
    assert "同じ部署で試した人の半分以上" not in person.text, (
        "learned once a week, so that nobody sees a single answer arrive"
    )
    coach.run_jobs(MONDAY)
    person.command("suggest.pick", {"use_case": use_case})
    assert ("同じ部署で試した人の半分以上が「助かった」と回答" in person.text) is told
    other = member(coach, 100, "hr")
    other.command("suggest.pick", {"use_case": use_case})
    assert "半分以上" not in other.text


@pytest.mark.parametrize(("language", "said"), [("ja", "最初の一歩に向いている"), ("en", "good for a first step")])
def test_a_newcomer_is_told_that_it_is_a_first_step(coach: Coach, language: str, said: str) -> None:
    person = member(coach, 1, "sales", language)
    person.command("suggest.discover")
    assert person.text.count(said) == 3


def test_what_is_like_a_favourite_says_so(coach: Coach, catalogue: Catalogue) -> None:
    person = member(coach, 1)
    person.command("me.favourite", {"use_case": "sales/proposal-draft"})
    kept = catalogue.use_cases["sales/proposal-draft"]
    other = next(u.id for u in catalogue.for_department("sales") if u.task == kept.task and u.id != kept.id)
    person.command("suggest.pick", {"use_case": other})
    title = catalogue.use_cases["sales/proposal-draft"].ja.title
    assert f"おすすめの理由：「{title}」と同じ種類の作業" in person.text


def test_without_a_reason_there_is_no_line(coach: Coach, catalogue: Catalogue) -> None:
    person = member(coach, 1)
    advanced = next(u.id for u in catalogue.use_cases.values() if u.level is Level.ADVANCED)
    person.command("suggest.pick", {"use_case": advanced})
    assert not any("理由" in block.text for block in person.cards[0].blocks if isinstance(block, Paragraph))
