"""What people said of their tries: how they went, and the minutes they saved. Self-reported, and always called so."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import ceil
from operator import attrgetter
from random import Random
from typing import NamedTuple

from coach.kpi.model import Hours, TaskMinutes, Value
from coach.kpi.sampling import people_interval
from coach.kpi.statistics import (
    Interval,
    effective,
    median_interval,
    newcombe,
    quantile,
    ratio_interval,
    saving_ratio,
    survey_verdict,
    wilson,
    winsorised,
)
from coach.pulse.visibility import K
from storage.kpi import GoodOfAll, Told
from storage.usage import Corrections, Outcome
from usecases.load import Catalogue

LONGEST = 480
"""Minutes, a working day: a report of more is a slip of the pen and is left out."""
SHOWN_FROM = 10
"""Reports of minutes from which their median is told, if they come from five people."""
INTERVAL_FROM = 9
"""People from which the median has an interval; of fewer its ends would be the lowest and the highest own average."""
REALISED = (0.25, 0.5, 1.0)
"""How much of the estimated time may have become free for other work: low, base and high."""
OTHER = "other"
"""The family of tries whose use case is no longer in the catalogue."""
CHAMPIONS = 0.1


class Report(NamedTuple):
    """One try with minutes; ``saved`` with outliers of its family of tasks pulled in."""

    person: int
    task: str
    use_case: str
    before: int
    after: int
    saved: float


Amount = Callable[[Report], float]
BEFORE: Amount = attrgetter("before")
AFTER: Amount = attrgetter("after")
SAVED: Amount = attrgetter("saved")


class Family(NamedTuple):
    """What was told of the tries in one family of tasks, by person."""

    uses: int
    """Its tries, told of or not."""
    told: Mapping[int, int]
    helped: Mapping[int, int]
    minutes: Mapping[int, float]
    """The mean of the minutes saved."""

    def hours(self, people: Sequence[int]) -> float:
        """What its tries may have saved, going by these people."""
        told = sum(self.told.get(person, 0) for person in people)
        minutes = [self.minutes[person] for person in people if person in self.minutes]
        if not told or not minutes:
            return 0.0
        success = sum(self.helped.get(person, 0) for person in people) / told
        return self.uses * success * quantile(minutes, 0.5) / 60


def reports(rows: Sequence[Told], catalogue: Catalogue) -> tuple[list[Report], int]:
    """The reports of minutes, and how many had to be left out."""
    found: list[Report] = []
    timed = [row for row in rows if row.before is not None and row.after is not None]
    kept = [row for row in timed if max(_minutes(row)) <= LONGEST]
    for task, told in sorted(_by_task(kept, catalogue).items()):
        saved = winsorised([before - after for before, after in map(_minutes, told)])
        found += [
            Report(row.person, task, row.use_case, *_minutes(row), minutes)
            for row, minutes in zip(told, saved, strict=True)
        ]
    return found, len(timed) - len(kept)


def by_task(found: Sequence[Report]) -> tuple[TaskMinutes, ...]:
    """The families of tasks of which enough people reported enough."""
    families: dict[str, list[Report]] = defaultdict(list)
    for report in found:
        families[report.task].append(report)
    return tuple(_family(task, rows) for task, rows in sorted(families.items()) if _enough(rows))


def outcome_values(rows: Sequence[Told], helped: GoodOfAll, touched_up: GoodOfAll, active: int) -> list[Value]:
    """How tries went, against the tallies of the four weeks before; and on how few people the successes rest."""
    return [
        _share("success", rows, _helped, helped),
        _share("first_draft", [row for row in rows if row.corrections], _touched_up, touched_up),
        _champions(rows, active),
    ]


def minutes_values(found: Sequence[Report]) -> list[Value]:
    """The minutes saved per use, the share of time saved, and the hours."""
    if not _enough(found):
        reason = "too_few" if found else "no_reports"
        return [Value(key, None, reason) for key in ("minutes_saved", "saving_ratio", "reported_hours")]
    means = list(_means(found, SAVED).values())
    before, after = Counter[int](), Counter[int]()
    for report in found:
        before[report.person] += report.before
        after[report.person] += report.after
    ratio = saving_ratio([(before[person], after[person]) for person in before])
    left = ratio_interval(Counter((after[person], before[person]) for person in before))
    hours = sum(report.saved for report in found) / 60
    return [
        Value(
            "minutes_saved",
            quantile(means, 0.5),
            numerator=len(found),
            denominator=len(means),
            interval=median_interval(means) if len(means) >= INTERVAL_FROM else None,
        ),
        Value(
            "saving_ratio",
            ratio,
            reason="" if ratio is not None else "no_reports",
            numerator=after.total(),
            denominator=before.total(),
            interval=Interval(1 - left.high, min(1.0, 1 - left.low)) if left is not None else None,
        ),
        Value("reported_hours", hours, numerator=len(found), denominator=len(means)),
    ]


def estimate(
    rows: Sequence[Told],
    found: Sequence[Report],
    families: Sequence[TaskMinutes],
    tried: Mapping[str, tuple[int, int]],
    catalogue: Catalogue,
    random: Random,
) -> tuple[Value, Hours | None]:
    """The hours that all tries may have saved: tries, how many of them go well, and the median of their minutes.

    Only families of tasks with enough reports are in it, so it is rather too low. The value is the base version.
    """
    if not families:
        return Value("estimated_hours", None, "too_few" if found else "no_reports"), None
    uses: Counter[str] = Counter()
    for use_case, (count, _) in tried.items():
        uses[_task(use_case, catalogue)] += count
    told = _by_task(rows, catalogue)
    known = [
        Family(
            uses[task],
            Counter(row.person for row in told[task]),
            Counter(row.person for row in told[task] if _helped(row)),
            _means([report for report in found if report.task == task], SAVED),
        )
        for task in (family.task for family in families)
    ]

    def hours(people: Sequence[int]) -> float:
        return sum(family.hours(people) for family in known)

    people = list(dict.fromkeys(person for family in known for person in family.told))
    total = hours(people)
    low, base, high = (factor * total for factor in REALISED)
    interval = people_interval(people, lambda drawn: REALISED[1] * hours(drawn), random)
    reported = sum(report.saved for report in found) / 60
    return Value("estimated_hours", base, interval=interval), Hours(reported, low, base, high)


def told_of(key: str, rows: Sequence[Told], use_cases: Collection[str]) -> Value:
    """How many tries of some use cases an outcome was told of."""
    people = {row.person for row in rows if row.use_case in use_cases}
    if len(people) < K:
        return Value(key, None, "too_few" if people else "no_reports")
    return Value(key, sum(row.use_case in use_cases for row in rows), denominator=len(people))


def minutes_of(key: str, found: Sequence[Report], use_cases: Collection[str]) -> Value:
    """The median of the minutes that a use took with AI, checking included, for some use cases."""
    chosen = [report for report in found if report.use_case in use_cases]
    if not _enough(chosen):
        return Value(key, None, "too_few" if chosen else "no_reports")
    before, after = list(_means(chosen, BEFORE).values()), list(_means(chosen, AFTER).values())
    return Value(key, quantile(after, 0.5), numerator=len(chosen), denominator=len(after), before=quantile(before, 0.5))


def corrections_of(key: str, rows: Sequence[Told], use_cases: Collection[str]) -> Value:
    """The share of tries of some use cases whose result needed little or no correction."""
    return _share(key, [row for row in rows if row.corrections and row.use_case in use_cases], _touched_up)


def _share(key: str, rows: Sequence[Told], is_good: Callable[[Told], bool], earlier: GoodOfAll | None = None) -> Value:
    told = Counter(row.person for row in rows)
    if len(told) < K:
        return Value(key, None, "too_few" if rows else "no_reports")
    good = Counter(row.person for row in rows if is_good(row))
    now = Counter((good[person], count) for person, count in told.items())
    part, whole = good.total(), told.total()
    interval = wilson(*effective(now))
    if earlier is None or sum(earlier.values()) < K:
        return Value(key, part / whole, "", part, whole, interval)
    part_before, whole_before = (sum(pair[place] * people for pair, people in earlier.items()) for place in (0, 1))
    change = newcombe(*effective(now), *effective(earlier))
    verdict = survey_verdict(whole_before, whole, change)
    return Value(key, part / whole, "", part, whole, interval, None, part_before / whole_before, verdict, change)


def _helped(row: Told) -> bool:
    return row.outcome == Outcome.HELPED


def _touched_up(row: Told) -> bool:
    return row.corrections in (Corrections.NONE, Corrections.LITTLE)


def _champions(rows: Sequence[Told], active: int) -> Value:
    helped = Counter(row.person for row in rows if _helped(row))
    if len(helped) < K:
        return Value("champion_load", None, "too_few" if helped else "no_reports")
    few = ceil(CHAMPIONS * active)
    part = sum(count for _, count in helped.most_common(few))
    return Value("champion_load", part / helped.total(), numerator=part, denominator=helped.total())


def _family(task: str, rows: Sequence[Report]) -> TaskMinutes:
    people = list(_means(rows, SAVED).values())
    lower, median, upper = (quantile(people, share) for share in (0.25, 0.5, 0.75))
    negative = sum(row.before < row.after for row in rows) / len(rows)
    ratio = saving_ratio([(row.before, row.after) for row in rows])
    return TaskMinutes(task, len(rows), len(people), median, lower, upper, negative, ratio)


def _enough(rows: Sequence[Report]) -> bool:
    return len(rows) >= SHOWN_FROM and len({row.person for row in rows}) >= K


def _minutes(row: Told) -> tuple[int, int]:
    """Before and after, of a try with both."""
    return row.before or 0, row.after or 0


def _means(rows: Sequence[Report], amount: Amount) -> dict[int, float]:
    """Everybody counts once: their reports are averaged first, so of five people nobody has more than a fifth."""
    counts = Counter(row.person for row in rows)
    sums: dict[int, float] = defaultdict(float)
    for row in rows:
        sums[row.person] += amount(row)
    return {person: total / counts[person] for person, total in sums.items()}


def _by_task(rows: Iterable[Told], catalogue: Catalogue) -> dict[str, list[Told]]:
    tasks: dict[str, str] = {}
    found: dict[str, list[Told]] = defaultdict(list)
    for row in rows:
        if row.use_case not in tasks:
            tasks[row.use_case] = _task(row.use_case, catalogue)
        found[tasks[row.use_case]].append(row)
    return found


def _task(use_case: str, catalogue: Catalogue) -> str:
    known = catalogue.use_cases.get(use_case)
    return known.task if known is not None else OTHER
