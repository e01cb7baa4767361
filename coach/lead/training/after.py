"""What changed after a training: the four weeks after its week beside the four before, never why.

Of those who came only sums are told, and only where these, what remains of their departments, and the sums of any
other training's people differ by enough people. Of the departments nothing is told that the weekly figures and the
surveys have not told already.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from coach.dates import week_of
from coach.kpi.feelings import ITEMS, LOOKED_AT, PER_POINT
from coach.kpi.figures import figures
from coach.kpi.groups import LEAST_APART
from coach.kpi.model import Figures
from coach.kpi.notable import LEVEL, place
from coach.kpi.statistics import (
    Interval,
    Moments,
    department_verdict,
    effective,
    index,
    newcombe,
    ratio_interval,
    survey_verdict,
    welch,
)
from coach.kpi.weeks import WEEK, bounds
from coach.lead.training.attendance import ends
from coach.pulse.published import Published, read, size_band
from coach.pulse.visibility import EXACT_FROM, K, safe_groups, visible
from coach.turn import Company
from storage import kpi, pulses, training, weeks
from storage.db import Session
from storage.pulses import WaveState
from storage.training import TrainingSession
from storage.usage import Outcome
from usecases.load import Catalogue

MONTH = 4
"""Weeks on either side; the training's own week is in neither."""
GROUPS_SHOWN = 6

NOTHING: Mapping[str, Any] = {"people": "", "came": [], "groups": []}
"""What is told where there is no record of the weeks."""

TRIES = "tries_per_person"
"""The one figure that is no KPI."""


@dataclass(frozen=True)
class Line:
    """One figure before and after, where its change lies, and the word for it."""

    key: str
    before: float
    after: float
    low: float
    high: float
    verdict: str


class Apart(NamedTuple):
    """Of one group of departments, those who came and the others."""

    came: set[int]
    others: set[int]


def ready_on(found: TrainingSession, company: Company) -> date:
    """The Monday on which the four weeks after are over."""
    return _week(found, company) + (MONTH + 1) * WEEK


def measured(session: Session, found: TrainingSession, company: Company, catalogue: Catalogue) -> dict[str, Any] | None:
    """What may be told: "people", "came" and "groups"; None while weeks are missing that are still to be counted."""
    week = _week(found, company)
    done = weeks.rolled_up(session, week - MONTH * WEEK)
    before, after = ([week + sign * number * WEEK for number in range(1, MONTH + 1)] for sign in (-1, 1))
    if not done.issuperset(after):
        return None
    if not done.issuperset(before):
        return {**NOTHING}
    apart = _apart(session, found, week)
    came = {person for part in apart for person in part.came}
    lines = [*_use(session, came, week, company), *_success(session, apart, week, company)] if came else []
    return {
        "people": size_band(len(came)) if came else "",
        "came": [asdict(line) for line in lines],
        "groups": _departments(session, found, week, company, catalogue),
    }


def _week(found: TrainingSession, company: Company) -> date:
    return week_of(found.starts_at.astimezone(ZoneInfo(company.timezone)).date())


def _active(session: Session, week: date) -> tuple[Counter[int], Counter[int]]:
    """In how many weeks before and after each person used AI."""
    before = training.active_weeks(session, week - MONTH * WEEK, week - WEEK)
    return before, training.active_weeks(session, week + WEEK, week + MONTH * WEEK)


def _apart(session: Session, found: TrainingSession, week: date) -> list[Apart]:
    """Those who came, in the departments as they are told apart, where their sums may be told.

    A department's sums are public, so what remains of it must be as safe to tell as those who came.
    """
    people = training.entitled_people(session, week + MONTH * WEEK)
    sizes = Counter(people.values())
    came, active = training.attendees(session, found.id), _active(session, week)
    parts = []
    for group in safe_groups({name: size // 2 for name, size in sizes.items()}):
        members = {person for person, department in people.items() if department in group}
        part = Apart(came & members, members - came)
        if part.came and all(_may_be_told(part, period) for period in active):
            parts.append(part)
    members = {person for part in parts for person in part.came | part.others}
    others = _others_told(session, found)
    return [] if any(len((came ^ other) & members) < K for other in others) else parts


def _may_be_told(part: Apart, active: Mapping[int, int]) -> bool:
    """Whether it says of nobody if they used AI: neither of those who came nor of the others."""

    def table(people: Collection[int]) -> tuple[int, int, int, int, int]:
        used = sum(active.get(person, 0) > 0 for person in people)
        return len(people) - used, 0, 0, 0, used

    cells = visible({"came": table(part.came), "others": table(part.others)})
    told = cells if not part.others else [cell for cell in cells if cell.group == ("came",)]
    return bool(told) and told[0].exact is not None


def _others_told(session: Session, found: TrainingSession) -> list[set[int]]:
    """Who came to the trainings whose people's sums are of some of the same weeks."""
    reach = (2 * MONTH + 1) * WEEK
    near = training.announced(session, found.starts_at - reach, found.starts_at + reach)
    told = [other for other in near if other.id != found.id and other.told.get("after", {}).get("came")]
    return [training.attendees(session, other.id) for other in told]


def _use(session: Session, came: Collection[int], week: date, company: Company) -> Iterator[Line]:
    """The share of weeks in which they used AI, and their tries; the same people before and after."""
    before, after = _active(session, week)
    share = _paired("weekly_active_share", came, before, after, MONTH)
    start, middle, first, end = _moments(week, company)
    made = training.tries(session, start, middle), training.tries(session, first, end)
    alone = any(2 * max(period[person] for person in came) > sum(period[person] for person in came) for period in made)
    tries = None if alone else _paired(TRIES, came, *made, 1)
    yield from (line for line in (share, tries) if line is not None)


def _paired(key: str, came: Collection[int], before: Counter[int], after: Counter[int], of: int) -> Line | None:
    """A mean per person, with the interval of its change by Student's t; None where all changed alike."""
    interval = ratio_interval(Counter((after[person] - before[person], of) for person in came))
    if interval is None or interval.low == interval.high:
        return None
    then, now = (sum(period[person] for person in came) / of / len(came) for period in (before, after))
    return Line(key, then, now, interval.low, interval.high, survey_verdict(len(came), len(came), interval))


def _success(session: Session, apart: Sequence[Apart], week: date, company: Company) -> Iterator[Line]:
    """How many of their tries helped, as they said themselves."""
    start, middle, first, end = _moments(week, company)
    periods = []
    for since, until in ((start, middle), (first, end)):
        told: dict[int, list[bool]] = {}
        for row in kpi.told(session, since, until):
            told.setdefault(row.person, []).append(row.outcome == Outcome.HELPED)
        for part in apart:
            came, others = ([told[person] for person in people if person in told] for people in part)
            if not _enough(came) or (others and not _enough(others)):
                return
        rows = [told[person] for part in apart for person in part.came if person in told]
        periods.append(Counter((sum(row), len(row)) for row in rows))
    before, after = periods
    interval = newcombe(*effective(after), *effective(before))
    then, now = (_share(period) for period in periods)
    yield Line("success", then, now, interval.low, interval.high, survey_verdict(EXACT_FROM, EXACT_FROM, interval))


def _enough(rows: Sequence[Sequence[bool]]) -> bool:
    good, whole = sum(map(sum, rows)), sum(map(len, rows))
    return len(rows) >= EXACT_FROM and min(good, whole - good) >= LEAST_APART


def _share(period: Counter[tuple[int, int]]) -> float:
    return sum(good * people for (good, _), people in period.items()) / sum(
        whole * people for (_, whole), people in period.items()
    )


def _moments(week: date, company: Company) -> tuple[datetime, datetime, datetime, datetime]:
    """The first moment of the weeks before, of the training's week, of the weeks after, and the end."""
    start, middle = bounds(week - MONTH * WEEK, company)[0], bounds(week, company)[0]
    return start, middle, bounds(week, company)[1], bounds(week + MONTH * WEEK, company)[1]


def _departments(
    session: Session, found: TrainingSession, week: date, company: Company, catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Of the departments that were invited, what the figures and surveys tell of them."""
    told = [figures(session, monday, company, catalogue) for monday in (week - WEEK, week + MONTH * WEEK)]
    lines: dict[tuple[str, ...], list[Line]] = {}
    for group, line in (*_shares(*told), *_feelings(session, found, bounds(week + MONTH * WEEK, company)[1])):
        if found.departments is None or (group and set(group) <= set(found.departments)):
            lines.setdefault(group, []).append(line)
    order = sorted(lines, key=lambda group: place(group, catalogue.departments) if group else -1)[:GROUPS_SHOWN]
    return [{"group": [*group], "lines": [asdict(line) for line in lines[group]]} for group in order]


def _shares(before: Figures, after: Figures) -> Iterator[tuple[tuple[str, ...], Line]]:
    """Of everyone; and by department, for as few people as the band allows.

    At 99 %, for among many departments some differ by chance.
    """
    past, now = before.values.get("adoption"), after.values.get("adoption")
    if past and now and past.numerator and past.denominator and now.numerator and now.denominator:
        interval = newcombe(now.numerator, now.denominator, past.numerator, past.denominator, LEVEL)
        word = survey_verdict(int(past.denominator), int(now.denominator), interval)
        shares = past.numerator / past.denominator, now.numerator / now.denominator
        yield (), Line("adoption", *shares, interval.low, interval.high, word)
    then = {(row.key, row.group): row for row in before.groups}
    for row in after.groups:
        earlier = then.get((row.key, row.group))
        if row.key not in ("adoption", "success") or earlier is None or earlier.value is None or row.value is None:
            continue
        people, before_people = (int(re.findall(r"\d+", one.people)[0]) for one in (row, earlier))
        counts = row.value * people, people, earlier.value * before_people, before_people
        interval = newcombe(*counts, LEVEL)
        word = survey_verdict(before_people, people, interval)
        yield row.group, Line(row.key, earlier.value, row.value, interval.low, interval.high, word)


def _feelings(session: Session, found: TrainingSession, end: datetime) -> Iterator[tuple[tuple[str, ...], Line]]:
    """By department, of the last survey before the training and the last one after it that asked for it."""
    closed = [wave for wave in pulses.latest_waves(session, LOOKED_AT) if wave.state == WaveState.CLOSED]
    before = [read(session, wave) for wave in closed if wave.closes_at <= found.starts_at]
    after = [read(session, wave) for wave in closed if wave.opens_at >= ends(found) and wave.closes_at <= end]
    for key in ("usefulness", "unease"):
        (item,) = ITEMS[key]
        then, now = _last(before, item), _last(after, item)
        for group in sorted(then.keys() & now.keys()):
            change = welch(then[group], now[group], LEVEL).interval
            points = Interval(PER_POINT * change.low, PER_POINT * change.high)
            values = [index(moments.total / moments.n) for moments in (then[group], now[group])]
            word = department_verdict([then[group], now[group]])
            yield group, Line(key, values[0], values[1], points.low, points.high, word)


def _last(seen: Sequence[Published], item: str) -> dict[tuple[str, ...], Moments]:
    asked = next((published for published in seen if published.everyone(item) is not None), None)
    found = asked.groups(item) if asked is not None else []
    return {
        figure.group: Moments(figure.n, figure.exact.total, figure.exact.squares)
        for figure in found
        if figure.exact is not None
    }
