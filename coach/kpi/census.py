"""Figures that count everybody: who was reached, who is active, who stays, and what is used."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import exp, log

from coach.kpi.control import Rate, individuals_chart, share_chart
from coach.kpi.model import Growth, Value
from coach.kpi.statistics import quantile
from coach.kpi.weeks import WEEK, bounds
from coach.pulse.visibility import K
from coach.turn import Company
from storage import kpi, weeks
from storage.db import Session
from storage.kpi import Episodes, Tried
from storage.weeks import Entitled, Regulars, Users

CHARTED = 26
"""Earlier weeks that say what a usual one is."""
COHORTS = 26
"""Weeks of first use whose people are followed."""
RETAINED = (1, 4, 8, 12)
ROLLING = 4
OBSERVED = 14
"""Days: for how long somebody must have known Banso before they count as not activated."""
REACHED = timedelta(weeks=12)
"""Who was reached longer ago says nothing of how people are met today."""
ASKED = 12
"""Earlier weeks with which the questions of a week are compared."""
USED_BY = 3
"""People from which a use case counts as used."""


def share(key: str, part: float, whole: float, before: float | None = None, people: int | None = None) -> Value:
    """A share of everyone; none of fewer than five people."""
    if not whole:
        return Value(key, None, "no_people", before=before)
    if (whole if people is None else people) < K:
        return Value(key, None, "too_few")
    return Value(key, part / whole, numerator=part, denominator=whole, before=before)


def entitled(
    session: Session, week: date, now: Mapping[str, Entitled], users: Users, regulars: Regulars
) -> list[Value]:
    """Reach, adoption and habit: shares of those who are entitled at the end of the week."""
    last = weeks.entitled_by_department(session, week - WEEK)
    eligible, eligible_last = (sum(row.eligible for row in rows.values()) for rows in (now, last))
    reached, reached_last = (sum(row.reached for row in rows.values()) for rows in (now, last))
    earlier: tuple[float | None, ...] = (None, None, None)
    if eligible_last:
        counts = (reached_last, regulars.adopted_before, regulars.habitual_before)
        earlier = tuple(min(1.0, count / eligible_last) for count in counts)
    return [
        share("reach", reached, eligible, earlier[0]),
        share("adoption", min(sum(users.entitled.values()), eligible), eligible, earlier[1]),
        share("habitual", min(regulars.habitual, eligible), eligible, earlier[2]),
    ]


def activity(session: Session, week: date, users: Users, regulars: Regulars) -> list[Value]:
    """Weekly and monthly users, with what weeks have been like so far."""
    first = week - (CHARTED - 1) * WEEK
    active = weeks.active_by_week(session, first, week)
    eligible = {day: row.eligible for day, row in weeks.totals(session, first, week).items()}
    rates = {day: Rate(active.get(day, 0), count) for day, count in sorted(eligible.items())}
    began = min(active, default=week)  # before anybody used it, no week was a usual one
    now, earlier = rates[week], [rate for day, rate in rates.items() if began <= day < week]
    before = rates.get(week - WEEK)
    chart = share_chart(earlier, now)
    four = [active.get(week - number * WEEK, 0) for number in range(4)]
    return [
        Value("weekly_active", now.part, before=before.part if before else None, verdict=chart.verdict),
        Value(
            "weekly_active_share",
            now.share if now.whole >= K else None,
            "" if now.whole >= K else "too_few",
            now.part,
            now.whole,
            control=chart.band,
            before=before.share if before else None,
            verdict=chart.verdict,
        ),
        Value("monthly_active", users.everyone, before=regulars.monthly_before if before else None),
        share("stickiness", sum(four) / 4, users.everyone),
    ]


def growth(session: Session, week: date) -> tuple[Value, Growth | None]:
    """Who came and who went; the net of it is how much the number of weekly users changed."""
    found = weeks.turnover(session, week)
    if sum(found.values()) < K:
        return Value("growth", None, "too_few" if found else "no_people"), None
    account = Growth(*(found.get(name, 0) for name in ("new", "returning", "resurrected", "dormant")))
    return Value("growth", account.new + account.resurrected - account.dormant), account


def retention(session: Session, week: date) -> list[Value]:
    """Of the people first active in a week, those active so many weeks later: all cohorts for which that is known."""
    first = week - (COHORTS - 1) * WEEK
    active: Counter[tuple[date, date]] = Counter()
    rolling = 0
    for began, last, during, count in weeks.cohorts(session, first, week):
        active[began, during] += count
        if during == began and last - began >= ROLLING * WEEK:
            rolling += count
    sizes = {began: size for (began, during), size in active.items() if during == began}
    watched = sum(size for began, size in sizes.items() if began + ROLLING * WEEK <= week)
    key = f"rolling_retention_{ROLLING}"
    return [
        *(_retained(sizes, active, later * WEEK, week) for later in RETAINED),
        share(key, rolling, watched) if watched else Value(key, None, "too_early"),
    ]


def activation(session: Session, week: date, company: Company) -> list[Value]:
    """How many made their first try within two weeks of Banso's first message, and how many days it took half."""
    end = bounds(week, company)[1]
    people = kpi.first_tries(session, end - REACHED, end)
    watched = {days: count for days, count in people.items() if days[0] >= OBSERVED}
    soon = sum(count for (_, waited), count in watched.items() if waited is not None and waited < OBSERVED)
    size = sum(watched.values())
    rate = share("activation", soon, size) if size else Value("activation", None, "too_early")
    if people.total() < K:
        return [rate, Value("time_to_activation", None, "too_few" if people else "too_early")]
    median = median_days(people)
    return [rate, Value("time_to_activation", median, "" if median is not None else "too_early")]


def median_days(people: Mapping[tuple[int, int | None], int]) -> float | None:
    """The day by which half had tried, by Kaplan and Meier (1958).

    ``people``: days since they were reached, days until they tried or None, and how many. Who has not tried counts as
    long as they were watched. None while it is less than half.
    """
    done: Counter[int] = Counter()
    leaves: Counter[int] = Counter()
    for (watched, waited), count in people.items():
        day = watched if waited is None else max(0, waited)
        leaves[day] += count
        if waited is not None:
            done[day] += count
    left, at_risk = 1.0, leaves.total()
    for day in sorted(leaves):
        left *= 1 - done[day] / at_risk
        if left <= 0.5:
            return day
        at_risk -= leaves[day]
    return None


def catalogue_use(tried: Tried, entries: int, active: int) -> list[Value]:
    """How many use cases a person tries, how many are tried at all, and how evenly."""
    if active < K:
        return [
            Value(key, None, "too_few" if active else "no_people")
            for key in ("breadth", "breadth_three", "catalogue_use", "catalogue_effective")
        ]
    without = max(0, active - sum(tried.breadth.values()))
    people = [0] * without + [number for number, count in tried.breadth.items() for _ in range(count)]
    counts = [count for count, _ in tried.use_cases.values()]
    even = exp(-sum(count / sum(counts) * log(count / sum(counts)) for count in counts)) if counts else None
    used = sum(by >= USED_BY for _, by in tried.use_cases.values())
    return [
        Value("breadth", quantile(people, 0.5), denominator=active),
        share("breadth_three", sum(number >= 3 for number in people), len(people)),
        share("catalogue_use", used, entries, people=active),
        Value("catalogue_effective", even, "" if even is not None else "no_reports"),
    ]


def unmet(session: Session, week: date, found: Mapping[str, Episodes]) -> list[Value]:
    """How many pieces of work got no good answer, and how many seem to have been served."""
    totals = weeks.totals(session, week - ASKED * WEEK, week - WEEK)
    rates = {day: Rate(row.unmet, row.requests) for day, row in sorted(totals.items())}
    now = Rate(sum(row.unmet for row in found.values()), sum(row.count for row in found.values()))
    people = sum(row.people for row in found.values())
    proxy = share(
        "success_proxy", sum(r.kept for r in found.values()), sum(r.answered for r in found.values()), people=people
    )
    value = share("unmet", *now, people=people)
    if value.value is None:
        return [value, proxy]
    chart = share_chart(list(rates.values()), now)
    last = rates.get(week - WEEK)
    before = last.share if last is not None and last.whole else None
    return [Value("unmet", value.value, "", *now, None, chart.band, before, chart.verdict), proxy]


def questions(session: Session, week: date, company: Company) -> list[Value]:
    """Questions about rules, worries and how to use AI, per 100 people active in the week, and how many rested."""
    days = [week - number * WEEK for number in reversed(range(ASKED + 1))]
    active = weeks.active_by_week(session, days[0], week)
    counted = kpi.counted(session, days[0], week + timedelta(days=6))
    found = []
    for key, kind in (("policy_questions", "policy"), ("worries", "worry")):
        by_day = counted.get(kind, {})
        weekly = [
            (sum(by_day.get(monday + timedelta(days=number), 0) for number in range(7)), active.get(monday, 0))
            for monday in days
        ]
        found.append(per_hundred(key, weekly))
    start, end = bounds(week, company)
    month = kpi.howto(session, bounds(week - 3 * WEEK, company)[0], end)
    return [
        *found,
        per_hundred("howto_questions", [(kpi.howto_questions(session, start, end), active.get(week, 0))]),
        share("it_self_solve", month.good, month.whole, people=month.people),
    ]


def per_hundred(key: str, weekly: Sequence[tuple[int, int]]) -> Value:
    """How often something was asked per 100 active people, by week as counts and active people; oldest first."""
    count, active = weekly[-1]
    if active < K:
        return Value(key, None, "too_few" if active else "no_people")
    rates = [100 * asked / people for asked, people in weekly[:-1] if people >= K]
    chart = individuals_chart(rates, 100 * count / active)
    before = rates[-1] if rates and weekly[-2][1] >= K else None
    return Value(key, 100 * count / active, "", count, active, None, chart.band, before, chart.verdict)


def _retained(sizes: Mapping[date, int], active: Counter[tuple[date, date]], later: timedelta, week: date) -> Value:
    """Of the cohorts that were observed for so long, all together; who leaves still counts in their size."""
    key = f"retention_{later // WEEK}"
    observed = {began: size for began, size in sizes.items() if began + later <= week}
    stayed = sum(active[began, began + later] for began in observed)
    return share(key, stayed, sum(observed.values())) if observed else Value(key, None, "too_early")
