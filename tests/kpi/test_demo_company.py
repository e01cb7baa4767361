"""Every figure of two weeks of the demo company, computed a second time from the rows, in plain Python."""

import math
import statistics
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.demo.seed import seed
from coach.kpi.definitions import DEFINITIONS
from coach.kpi.figures import figures
from coach.kpi.model import Figures
from coach.kpi.weeks import roll_up_missing
from coach.turn import Company
from storage.db import Database
from tests.builders import dump
from usecases.load import Catalogue

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
WEEKS = [date(2026, 11, 16), date(2026, 11, 2)]
WEEK = timedelta(weeks=1)
TOKYO = ZoneInfo("Asia/Tokyo")
VALUE = {"discover", "task", "howto", "template_opened", "prompt_made", "outcome", "external_use", "story_opened"}
Row = dict[str, Any]


def chance_of_less(count: int, people: int) -> float:
    """That fewer than ``count`` of so many lie below the median."""
    return sum(math.comb(people, number) for number in range(count)) / 2**people


class Recount:
    """The demo company's rows, counted anew for one week."""

    def __init__(self, rows: dict[str, list[Row]], week: date, entries: dict[str, str]) -> None:
        self.rows, self.week, self.entries = rows, week, entries
        self.people = {row["id"]: row for row in rows["employee"] if row["eligible"]}
        self.events = [row for row in rows["event"] if row["at"] < self.moment(week + WEEK)]
        self.end = self.moment(week + WEEK)
        self.active = {week - n * WEEK: self.users(week - n * WEEK, 1) for n in range(12)}
        self.month = self.users(week - 3 * WEEK, 4)

    @staticmethod
    def moment(day: date) -> datetime:
        return datetime.combine(day, time(), TOKYO)

    def during(self, first: date, weeks: int) -> list[Row]:
        return [row for row in self.events if self.moment(first) <= row["at"] < self.moment(first + weeks * WEEK)]

    def users(self, first: date, weeks: int) -> set[int]:
        return {row["employee_id"] for row in self.during(first, weeks) if row["kind"] in VALUE} & set(self.people)

    def of(self, department: str, people: set[int]) -> int:
        return sum(self.people[person]["department"] == department for person in people)

    def usage(self) -> dict[str, float | None]:
        now, before = self.active[self.week], self.active[self.week - WEEK]
        earlier = {p for monday, people in self.active.items() if monday < self.week for p in people}
        return {
            "weekly_active": len(now),
            "weekly_active_share": len(now) / len(self.people),
            "monthly_active": len(self.month),
            "adoption": len(self.month) / len(self.people),
            "stickiness": statistics.fmean(len(self.active[self.week - n * WEEK]) for n in range(4)) / len(self.month),
            "habitual": sum(sum(p in week for week in self.active.values()) >= 9 for p in self.people)
            / len(self.people),
            "growth": len(now - earlier) + len((now & earlier) - before) - len(before - now),
            "reach": sum(moment < self.end for moment in self.first_messages().values()) / len(self.people),
        }

    def retention(self) -> dict[str, float | None]:
        seen: dict[int, list[int]] = defaultdict(list)
        for number, monday in enumerate(sorted(self.active)):
            for person in self.active[monday]:
                seen[person].append(number)
        values: dict[str, float | None] = {}
        for later in (1, 4, 8, 12):
            back = [weeks[0] + later in weeks for weeks in seen.values() if weeks[0] + later <= 11]
            values[f"retention_{later}"] = statistics.fmean(back) if back else None
        old = [weeks for weeks in seen.values() if min(weeks) + 4 <= 11]
        return {
            **values,
            "rolling_retention_4": sum(max(weeks) >= min(weeks) + 4 for weeks in old) / len(old) if old else None,
        }

    def first_messages(self) -> dict[int, datetime]:
        sent = [(row["employee_id"], row["settled_at"]) for row in self.rows["delivery"] if row["state"] == "sent"] + [
            (row["id"], row["greeted_at"]) for row in self.people.values() if row["greeted_at"]
        ]
        found: dict[int, datetime] = {}
        for person, at in sorted(sent, key=lambda pair: pair[1]):
            found.setdefault(person, at)
        return found

    def activation(self) -> dict[str, float | None]:
        tried: dict[int, datetime] = {}
        for row in sorted(self.events, key=lambda row: row["at"]):
            if row["kind"] == "prompt_made":
                tried.setdefault(row["employee_id"], row["at"])
        begin = self.end - timedelta(weeks=12)
        reached = {p: at for p, at in self.first_messages().items() if begin <= at < self.end}
        two = timedelta(days=14)
        watched = [p for p, at in reached.items() if at + two <= self.end]
        soon = [p for p in watched if p in tried and tried[p] <= reached[p] + two]
        waits = {p: int((tried.get(p, self.end) - at) / timedelta(days=1)) for p, at in reached.items()}
        left, median = 1.0, None
        for day in range(max(waits.values()) + 1):
            at_risk = [p for p, wait in waits.items() if wait >= day]
            left *= 1 - sum(waits[p] == day for p in at_risk if p in tried) / len(at_risk)
            if left <= 0.5:
                median = day
                break
        return {"activation": len(soon) / len(watched) if watched else None, "time_to_activation": median}

    def tries(self) -> list[Row]:
        return [row for row in self.during(self.week - 3 * WEEK, 4) if row["kind"] == "prompt_made"]

    def told(self, first: date) -> dict[int, Row]:
        made = {row["id"]: row for row in self.during(first, 4) if row["kind"] == "prompt_made"}
        latest: dict[int, Row] = {}
        for row in sorted(self.during(first, 4), key=lambda row: (row["at"], row["id"])):
            if row["kind"] == "outcome" and row["about"] in made:
                latest[row["about"]] = {**row, "department": made[row["about"]]["department"]}
        return latest

    def quality(self) -> dict[str, float | None]:
        told = list(self.told(self.week - 3 * WEEK).values())
        corrected = [row for row in told if row["corrections"]]
        helped = Counter(row["employee_id"] for row in told if row["outcome"] == "helped")
        top = sorted(helped.values(), reverse=True)[: math.ceil(0.1 * len(self.month))]
        return {
            "success": sum(row["outcome"] == "helped" for row in told) / len(told),
            "first_draft": sum(row["corrections"] in ("none", "little") for row in corrected) / len(corrected),
            "champion_load": sum(top) / sum(helped.values()),
        }

    def sureness(self) -> dict[str, tuple[float, float]]:
        """The 95 % intervals of what people told, each person's tries together."""
        told = list(self.told(self.week - 3 * WEEK).values())
        helped = [(row["employee_id"], row["outcome"] == "helped") for row in told]
        few = [(row["employee_id"], row["corrections"] in ("none", "little")) for row in told if row["corrections"]]
        saved = sorted(statistics.fmean(mine) for mine in self.saved().values())
        places = [k for k in range(len(saved) // 2) if 2 * chance_of_less(k + 1, len(saved)) <= 0.05]
        place = max(places, default=0)
        return {
            "success": self.share_over_people(helped),
            "first_draft": self.share_over_people(few),
            "minutes_saved": (saved[place], saved[-1 - place]),
        }

    @staticmethod
    def share_over_people(tries: list[tuple[int, bool]]) -> tuple[float, float]:
        mine: dict[int, list[bool]] = defaultdict(list)
        for person, good in tries:
            mine[person].append(good)
        n, people = len(tries), len(mine)
        share = sum(good for _, good in tries) / n
        without = [(share * n - sum(good)) / (n - len(good)) for good in mine.values()]
        variance = (people - 1) / people * sum((other - share) ** 2 for other in without)
        worth = min(people, n / (variance / (share * (1 - share) / (n - 1))))
        z = statistics.NormalDist().inv_cdf(0.975)
        # Wilson's ends solve (share - p)^2 = z^2 p (1 - p) / worth.
        a, b, c = 1 + z * z / worth, 2 * share + z * z / worth, share**2
        return (b - math.sqrt(b * b - 4 * a * c)) / (2 * a), (b + math.sqrt(b * b - 4 * a * c)) / (2 * a)

    def breadth(self) -> dict[str, float | None]:
        mine: dict[int, set[str]] = {person: set() for person in self.month}
        users: dict[str, set[int]] = defaultdict(set)
        for row in self.tries():
            mine[row["employee_id"]].add(row["use_case"])
            users[row["use_case"]].add(row["employee_id"])
        counts = Counter(row["use_case"] for row in self.tries())
        shares = [count / counts.total() for count in counts.values()]
        return {
            "breadth": statistics.median(map(len, mine.values())),
            "breadth_three": sum(len(entries) >= 3 for entries in mine.values()) / len(mine),
            "catalogue_use": sum(len(people) >= 3 for people in users.values()) / len(self.entries),
            "catalogue_effective": math.prod(share**-share for share in shares),
        }

    def minutes(self) -> dict[str, float | None]:
        timed = [r for r in self.told(self.week - 3 * WEEK).values() if r["minutes_before"] is not None]
        before, after = (sum(row[f"minutes_{when}"] for row in timed) for when in ("before", "after"))
        saved = self.saved()
        return {
            "minutes_saved": statistics.median(statistics.fmean(mine) for mine in saved.values()),
            "saving_ratio": 1 - after / before,
            "reported_hours": sum(map(sum, saved.values())) / 60,
        }

    def saved(self) -> dict[int, list[float]]:
        """The minutes that each person saved, outliers pulled in."""
        tasks: dict[str, list[Row]] = defaultdict(list)
        for row in self.told(self.week - 3 * WEEK).values():
            if row["minutes_before"] is not None:
                tasks[self.entries[row["use_case"]]].append(row)
        saved: dict[int, list[float]] = defaultdict(list)
        for rows in tasks.values():
            plain = [row["minutes_before"] - row["minutes_after"] for row in rows]
            low, high = -60.0, 120.0
            if len(plain) >= 20:
                cuts = statistics.quantiles(plain, n=20, method="inclusive")
                low, high = cuts[0], cuts[-1]
            for row, minutes in zip(rows, plain, strict=True):
                saved[row["employee_id"]].append(min(max(minutes, low), high))
        return saved

    def requests(self) -> tuple[dict[str, float | None], dict[str, list[bool]]]:
        """The week's pieces of work: each person's messages, cut where half an hour lies between them."""
        kinds = {"task", "discover", "unanswered", "not_for_me", "prompt_made"}
        mine: dict[int, list[Row]] = defaultdict(list)
        for row in sorted(self.during(self.week - 12 * WEEK, 13), key=lambda row: (row["at"], row["id"])):
            if row["kind"] in kinds:
                mine[row["employee_id"]].append(row)
        unmet, by_department, answered, kept = [], defaultdict(list), 0, 0
        for rows in mine.values():
            pieces: list[list[Row]] = []
            for row in rows:
                if not pieces or row["at"] - pieces[-1][-1]["at"] >= timedelta(minutes=30):
                    pieces.append([])
                pieces[-1].append(row)
            for piece in pieces:
                seen = Counter(row["kind"] for row in piece)
                asked = seen["task"] + seen["discover"] + seen["unanswered"]
                if not asked or piece[0]["at"] < self.moment(self.week):
                    continue
                vain = seen["unanswered"] + seen["not_for_me"]
                unmet.append(not seen["prompt_made"] and (vain > 0 or asked > 2))
                by_department[piece[0]["department"]].append(unmet[-1])
                if seen["task"] + seen["discover"]:
                    answered += 1
                    later = [*piece[1:], *[row for row in rows if row["at"] > piece[-1]["at"]][:1], None]
                    kept += any(
                        row["kind"] == "prompt_made"
                        and not (
                            following
                            and following["kind"] in {"task", "discover", "unanswered"}
                            and following["at"] - row["at"] <= timedelta(minutes=10)
                        )
                        for row, following in zip(piece, later, strict=False)
                    )
        return {"unmet": sum(unmet) / len(unmet), "success_proxy": kept / answered}, by_department

    def questions(self) -> dict[str, float | None]:
        days = [self.week + timedelta(days=n) for n in range(7)]
        counts = Counter[str]()
        for row in self.rows["daily_count"]:
            if row["day"] in days:
                counts[row["kind"]] += row["count"]
        counts["howto"] = sum(row["kind"] == "howto" for row in self.during(self.week, 1))
        each = 100 / len(self.active[self.week])
        return {
            "policy_questions": each * counts["policy"],
            "worries": each * counts["worry"],
            "howto_questions": each * counts["howto"],
        }

    def solved(self) -> dict[str, float | None]:
        asked = [row for row in self.during(self.week - 3 * WEEK, 4) if row["kind"] in ("howto", "unanswered")]
        questions = [row for row in asked if row["kind"] == "howto"]
        again = [
            row
            for row in questions
            if any(
                other["employee_id"] == row["employee_id"]
                and timedelta(0) < other["at"] - row["at"] <= timedelta(hours=24)
                for other in asked
            )
        ]
        return {"it_self_solve": 1 - len(again) / len(questions) if questions else None}

    def survey(self) -> dict[str, float | None]:
        closed = [w for w in self.rows["wave"] if w["state"] == "closed" and w["closes_at"] <= self.end]
        wave = max(closed, key=lambda w: w["opens_at"], default=None)
        found: dict[str, float | None] = self.answers([w["id"] for w in sorted(closed, key=lambda w: w["opens_at"])])
        if wave is None:
            return {**found, "response": None, "participation": None}
        for row in self.rows["wave_group"]:
            if (row["wave_id"], row["group"]) == (wave["id"], ""):
                found["response"] = row["answered"] / row["invited"]
                found["participation"] = row["took_part"] / row["asked_lately"]
        return found

    def answers(self, waves: list[int]) -> dict[str, float | None]:
        """Of the last wave that asked. Of 0 to 10, promoters count as 5, detractors as 1 and the others as 3."""
        cells = {
            (row["item"], row["wave_id"]): row["content"]
            for row in self.rows["published_cell"]
            if not row["group"] and row["content"].get("exact")
        }
        families = {"usefulness": ["US0"], "unease": ["AX0"], "satisfaction": ["SA0"]}
        families |= {"ease": ["EZ1", "EZ2"], "safety": ["PS1", "PS2", "PS3"]}
        found: dict[str, float | None] = dict.fromkeys((*families, "recommendation"))
        for key, items in families.items():
            for wave in waves:
                asked = [cells[item, wave] for item in items if (item, wave) in cells]
                if asked:
                    mean = sum(cell["exact"][0] for cell in asked) / sum(cell["n"] for cell in asked)
                    found[key] = 25 * (mean - 1)
        for wave in waves:
            if (cell := cells.get(("RC0", wave))) is not None:
                (_, squares, promoters), n = cell["exact"], cell["n"]
                detractors = (9 * n + 16 * promoters - squares) / 8
                found["recommendation"] = 100 * (promoters - detractors) / n
        return found

    def tickets(self) -> dict[str, float | None]:
        days = [row["tickets"] for row in self.rows["service_desk_count"] if self.week <= row["day"] < self.week + WEEK]
        return {"service_desk_tickets": sum(days) if days else None}


def recounted(recount: Recount) -> dict[str, float | None]:
    return {
        **recount.usage(),
        **recount.retention(),
        **recount.activation(),
        **recount.quality(),
        **recount.breadth(),
        **recount.minutes(),
        **recount.requests()[0],
        **recount.questions(),
        **recount.survey(),
        **recount.solved(),
        **recount.tickets(),
    }


def check_departments(found: Figures, recount: Recount) -> None:
    """Sales and engineering are large enough to be told alone."""
    requests = recount.requests()[1]
    told = recount.told(recount.week - 3 * WEEK).values()
    checked = set()
    for department in ("sales", "engineering"):
        size = recount.of(department, set(recount.people))
        mine = [row for row in told if row["department"] == department]
        expected = {
            "adoption": recount.of(department, recount.month) / size,
            "weekly_active_share": recount.of(department, recount.active[recount.week]) / size,
            "unmet": statistics.fmean(requests[department]) if requests[department] else None,
            "success": statistics.fmean(row["outcome"] == "helped" for row in mine) if mine else None,
        }
        for group in found.groups:
            share = expected.get(group.key)
            if group.group == (department,) and share is not None:
                assert group.value is None or group.value == pytest.approx(share, abs=0.00501), group
                assert group.band[0] <= 100 * share <= group.band[1]
                checked.add((department, group.key))
    assert {("sales", "adoption"), ("engineering", "adoption")} <= checked


@pytest.mark.parametrize("week", WEEKS)
def test_a_second_count_gives_the_same_figures(database: Database, catalogue: Catalogue, week: date) -> None:
    seed(database, catalogue, TODAY)
    with database.transaction() as session:
        roll_up_missing(session, NOW, Company())
        found = figures(session, week, Company(), catalogue)
    recount = Recount(dump(database), week, {key: u.task for key, u in catalogue.use_cases.items()})
    expected = recounted(recount)
    for key, value in expected.items():
        shown = found.values[key].value
        assert shown is None or value is not None, key
        if shown is not None:
            assert shown == pytest.approx(value), key
    hidden = {key for key in expected if found.values[key].value is None}
    assert hidden <= {
        "retention_4",
        "retention_8",
        "retention_12",
        "time_to_activation",
        "rolling_retention_4",
        "usefulness",
        "unease",
        "response",
        "participation",
        "ease",
        "safety",
        "satisfaction",
        "recommendation",
    }
    for key, (low, high) in recount.sureness().items():
        interval = found.values[key].interval
        assert interval is not None, key
        assert (interval.low, interval.high) == (pytest.approx(low), pytest.approx(high)), key
    assert found.eligible == len(recount.people)
    assert found.active + found.dormant + found.never_used == found.eligible
    check_departments(found, recount)


def test_every_figure_that_is_defined_is_there_and_survives_storage(database: Database, catalogue: Catalogue) -> None:
    seed(database, catalogue, TODAY)
    with database.transaction() as session:
        roll_up_missing(session, NOW, Company())
        found = figures(session, WEEKS[0], Company(), catalogue)
    assert set(found.values) == set(DEFINITIONS)
    assert {group.key for group in found.groups} <= {key for key, d in DEFINITIONS.items() if d.departmental}
    assert Figures.from_json(found.to_json()) == found
