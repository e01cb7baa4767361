"""Weeks of a company whose people come, go, move and change their minds, and every file that a lead could have."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import combinations, product
from random import Random

from coach.coach import Coach
from coach.kpi.digest_content import kept
from coach.kpi.model import Figures
from coach.kpi.weeks import WEEK, bounds, touch_weeks, week_name
from coach.lead.files import FILES
from coach.locales import LANGUAGES
from coach.pulse import waves
from coach.pulse.results import group_label
from coach.pulse.visibility import Group
from coach.turn import Company
from storage import leads, people, pulses, rollout, seeding, stories, targets
from storage.db import Database, Session
from storage.models import Employee, Event
from storage.stories import Credit, Story, StoryState
from tests.pulse import office
from usecases.load import Catalogue

COMPANY = Company()
FIRST = date(2026, 9, 7)
SIZES: Mapping[str | None, int] = {"sales": 30, "hr": 15, "it": 12, "legal": 4, "procurement": 3, None: 2}
UNKNOWN = "unknown"
DEPARTMENTS = tuple(sorted(where or UNKNOWN for where in SIZES))
SCOPES: tuple[Collection[str] | None, ...] = (None, ("sales", "legal"), ("hr",))
FORMS = {"csv": ("figures", "ja"), "xlsx": ("figures", "en"), "pptx": ("report", "ja"), "docx": ("report", "en")}
"""What makes each format, and the language in which it is taken."""
BOOKS, PAGES = ("csv", "xlsx"), ("pptx", "docx")
OF_ONE_MIND = ("it", "procurement")
TRACES = ("漏洩花子", "@secret.example", "ACCT-", "漏洩課")
"""Name, address, account and section of everybody, as far as they are alike."""
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\n=1")
"""What somebody types who wants a spreadsheet to compute it."""

Counts = dict[str, int]


@dataclass(frozen=True)
class Made:
    """One file: of which week, for whom, in which language, and what is in it."""

    week: date
    kind: str
    language: str
    scope: Collection[str] | None
    content: bytes

    def rows(self) -> Sequence[office.Row]:
        """The rows of an export."""
        return office.comma_rows(self.content) if self.kind == "csv" else office.sheet_rows(self.content)


@dataclass(frozen=True)
class Truth:
    """A figure of a week as everybody in it together knows it: of so many in a department, so many."""

    whole: Counts
    part: Counts


@dataclass
class Watched:
    """The company, what is true of it, and all that was told of it."""

    database: Database
    coach: Coach
    catalogue: Catalogue
    chance: Random = field(default_factory=lambda: Random(4))
    here: dict[int, str | None] = field(default_factory=dict)
    """Who is entitled, with their department."""
    last_use: dict[int, tuple[int, str]] = field(default_factory=dict)
    """The last week of use by its place, and the department then."""
    tries: list[tuple[int, int, str, bool]] = field(default_factory=list)
    """Week, person, department, and whether it helped."""
    files: list[Made] = field(default_factory=list)
    truths: dict[date, Mapping[str, Truth]] = field(default_factory=dict)
    """By figure."""
    digests: dict[date, Figures] = field(default_factory=dict)
    answered: dict[date, Mapping[str, Mapping[str, list[int]]]] = field(default_factory=dict)
    """Of each survey, by the day it closed: how often 1 to 5 was answered, by item and department."""

    def live(self, count: int, pages: Sequence[str] = PAGES) -> None:
        """Let weeks pass, and take the files of each on the Monday after, and again after a few changes."""
        for department, size in SIZES.items():
            for _ in range(size):
                self.hire(department, FIRST)
        self.say_much()
        for place in range(count):
            week = FIRST + place * WEEK
            self.work(week, place)
            if place % 2 == 0:
                self.ask(week, place // 2)
            monday = bounds(week, COMPANY)[1] + timedelta(hours=8, minutes=1)
            self.coach.run_jobs(monday)
            with self.database.transaction() as session:
                digest = kept(session, week, None)
            assert digest is not None
            self.digests[week] = digest.figures
            # Each week both formats of a report, the one before the changes and the other after.
            one, other = (pages[place % 2 :][:1], pages[1 - place % 2 :][:1])
            self.take(week, monday, [*product(SCOPES, BOOKS), *product((None,), one), *product(SCOPES[1:2], other)])
            self.change(week, place)
            self.take(week, monday + timedelta(days=1), product((None,), (*BOOKS, *other)))

    def hire(self, department: str | None, day: date) -> None:
        """Add somebody with a name, an address, an account and a section that must be in no file."""
        number = len(self.here) + 1000 * day.toordinal()
        employee = Employee(name=f"漏洩花子{number}", email=f"leak{number}@secret.example", department=department)
        employee.timezone, employee.from_directory, employee.section = "Asia/Tokyo", True, f"漏洩課{number}"
        start = bounds(day, COMPANY)[0]
        employee.greeted_at = start if number % 4 else None
        with self.database.transaction() as session:
            people.join(session, employee, "test", "T1", f"ACCT-{number}", start)
        self.here[employee.id] = department

    def say_much(self) -> None:
        """Fill every field in which people type what a file repeats, with what a spreadsheet would compute."""
        teller, due = next(iter(self.here)), date(2027, 3, 31)
        with self.database.transaction() as session:
            leads.grant(session, teller, None, bounds(FIRST, COMPANY)[0])
            for place, (kpi, department) in enumerate(
                [("adoption", ""), ("adoption", "sales"), ("adoption", "it"), ("reach", "legal"), ("unmet", "hr")]
            ):
                now = bounds(FIRST, COMPANY)[0]
                targets.put(session, kpi, department, 0.5, due, owner=FORMULAS[place], now=now)
            rollout.begin(session, "policy", FORMULAS[0], FIRST, ())
            rollout.tick(session, "purpose", FORMULAS[4], FIRST)
            for words, credit in zip(FORMULAS, (Credit.ANONYMOUS, Credit.DEPARTMENT), strict=False):
                story = Story(employee_id=teller, use_case="sales/proposal-draft", department="sales", credit=credit)
                story.words, story.state, story.told_at = words, StoryState.SHARED, bounds(FIRST, COMPANY)[0]
                stories.add(session, story)

    def work(self, week: date, place: int) -> None:
        """A week of use: in each department few, all but few, or some of those who ever use AI; and how it went."""
        busy: list[int] = []
        for department in SIZES:
            # A department in two is of one mind; in the others every third person never uses it.
            team = [p for p, where in self.here.items() if where == department and (p % 3 or where in OF_ONE_MIND)]
            few = self.chance.randint(0, min(2, len(team)))
            size = self.chance.choice([few, len(team) - few, self.chance.randint(0, len(team))])
            busy += self.chance.sample(team, size)
        with self.database.transaction() as session:
            for person in busy:
                self.log(session, person, week, place)
        self.last_use |= {person: (place, self.here[person] or UNKNOWN) for person in busy}
        monthly = [where for p, (when, where) in self.last_use.items() if when > place - 4 and p in self.here]
        entitled = count(where or UNKNOWN for where in self.here.values())
        told = [(where, helped) for when, _, where, helped in self.tries if when > place - 4]
        self.truths[week] = {
            "weekly_active_share": Truth(entitled, count(self.here[person] or UNKNOWN for person in busy)),
            "adoption": Truth(entitled, count(monthly)),
            "success": Truth(count(where for where, _ in told), count(where for where, helped in told if helped)),
        }

    def log(self, session: Session, person: int, week: date, place: int) -> None:
        """A question, and mostly a try, of which is told whether it helped."""
        start = bounds(week, COMPANY)[0] + timedelta(days=1, hours=10)
        row = {"employee_id": person, "department": self.here[person], "platform": "test"}
        session.add(Event(at=start, kind="task", **row))
        if self.chance.random() < 0.2:
            session.add(Event(at=start + timedelta(minutes=1), kind="unanswered", **row))
            return
        attempt = Event(at=start + timedelta(minutes=2), kind="prompt_made", use_case="sales/proposal-draft", **row)
        session.add(attempt)
        session.flush()
        helped = self.chance.random() < 0.7
        told = {"outcome": "helped" if helped else "no", "corrections": "little" if helped else "much"}
        minutes = {"minutes_before": self.chance.randint(20, 90), "minutes_after": self.chance.randint(5, 30)}
        session.add(Event(at=start + timedelta(hours=1), kind="outcome", about=attempt.id, **row, **told, **minutes))
        self.tries.append((place, person, self.here[person] or UNKNOWN, helped))

    def ask(self, week: date, wave: int) -> None:
        """A survey of everybody: of many minds, of one, of four people, and twice of the same people."""
        opens, day = bounds(week, COMPANY)[0] + timedelta(days=1, hours=10), week + timedelta(days=1)
        answering = list(self.here)[: 4 if wave == 2 else None]
        given: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * 5))
        with self.database.transaction() as session:
            pulse = pulses.add_pulse(session, "fortnight", None, opens)
            asked = waves.plan(session, pulse, day, COMPANY)
            waves.open_and_close(session, opens, COMPANY)
            rows: list[seeding.AnswerRow] = []
            for person in answering:
                for item, value in self.answers(person, wave).items():
                    department = self.here[person] or UNKNOWN
                    given[item][department][value - 1] += 1
                    row = {"wave_id": asked.id, "key": f"{person:064}", "item": item, "theme": ""}
                    rows.append({**row, "department": department, "value": value})  # type: ignore[typeddict-item]
            seeding.add_answers(session, asked.id, rows, answering)
            waves.close(session, asked, opens + timedelta(days=3), COMPANY)
        self.answered[day + timedelta(days=3)] = given

    def answers(self, person: int, wave: int) -> dict[str, int]:
        same = Random(person)
        facet = ("EZ1", "EZ2", "PS1", "PS2", "PS3")[person % 5]
        useful = 5 if wave == 1 else same.randint(1, 5)
        return {"US0": useful, "AX0": same.randint(1, 5), facet: 4 if wave == 3 else same.randint(1, 5)}

    def change(self, week: date, place: int) -> None:
        """What happens after the files were taken, and everybody hears of.

        Of those who used AI one loses the entitlement, one deletes what is kept of them, one is moved and one leaves;
        a use of somebody who did not becomes known late; and two join.
        """
        used = [person for person, (when, _) in self.last_use.items() if when == place and person in self.here]
        barred, forgotten, moved, left = self.chance.sample(used, 4)
        late = self.chance.choice([person for person in self.here if person not in used])
        with self.database.transaction() as session:
            found = {person: session.get_one(Employee, person) for person in (barred, forgotten, moved, left)}
            found[barred].eligible, found[moved].department, found[left].left_on = False, "it", week + WEEK
            people.forget(session, found[forgotten])
            at = bounds(week, COMPANY)[0] + timedelta(days=2)
            session.add(Event(at=at, employee_id=late, kind="external_use", platform="test"))
            session.flush()
            touch_weeks(session, [week], COMPANY)
        # A week that is written down again has the departments of today.
        self.here[moved], self.last_use[moved] = "it", (place, "it")
        self.last_use[late] = (place, self.here[late] or UNKNOWN)
        del self.last_use[forgotten], self.here[barred], self.here[left]
        self.tries = [row for row in self.tries if row[1] != forgotten]
        for _ in range(2):
            self.hire(self.chance.choice(["sales", "hr", "it", "legal"]), week + WEEK)

    def take(self, week: date, now: datetime, wanted: Iterable[tuple[Collection[str] | None, str]]) -> None:
        """Files of the week, as the desk and the terminal make them: for whom, and in which format."""
        for scope, form in wanted:
            kind, language = FORMS[form]
            args = {"week": week_name(week), "format": form, "lang": language, "at": now.isoformat()}
            with self.database.transaction() as session:
                file = FILES[kind](session, COMPANY, self.catalogue, scope, language, args)
            self.files.append(Made(week, form, language, scope, file.content))

    @cached_property
    def called(self) -> Mapping[str, Mapping[str, Group]]:
        """Every group there can be, by what it is called in each language."""
        sizes = range(1, len(DEPARTMENTS) + 1)
        sets = [group for size in sizes for group in combinations(DEPARTMENTS, size)]
        return {code: {group_label(code, group, self.catalogue): group for group in sets} for code in LANGUAGES}


def count(places: Iterable[str]) -> Counts:
    """How often each department is there."""
    found = Counter(places)
    return {place: found[place] for place in DEPARTMENTS}
