"""What people said of their tries: how they went, and the minutes they saved. Self-reported, and always called so."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from statistics import fmean

from coach.kpi.model import Hours, TaskMinutes, Value
from coach.kpi.sampling import people_interval
from coach.kpi.statistics import newcombe, quantile, saving_ratio, survey_verdict, wilson, winsorised
from coach.pulse.visibility import K
from storage.kpi import Tally, Told
from storage.usage import Corrections, Outcome
from usecases.load import Catalogue

LONGEST = 480
"""Minutes, a working day: a report of more is a slip of the pen and is left out."""
SHOWN_FROM = 10
"""Reports of minutes from which their median is told, if they come from five people."""
REALISED = (0.25, 0.5, 1.0)
"""How much of the estimated time may have become free for other work: low, base and high."""
OTHER = "other"
"""The family of tries whose use case is no longer in the catalogue."""
CHAMPIONS = 0.1


@dataclass(frozen=True, slots=True)
class Report:
    """One try with minutes; ``saved`` with outliers of its family of tasks pulled in."""

    person: int
    task: str
    use_case: str
    before: int
    after: int
    saved: float


def reports(rows: Sequence[Told], catalogue: Catalogue) -> tuple[list[Report], int]:
    """The reports of minutes, and how many had to be left out."""
    timed: dict[str, list[Told]] = defaultdict(list)
    discarded = 0
    for row in rows:
        if row.before is None or row.after is None:
            continue
        if max(row.before, row.after) > LONGEST:
            discarded += 1
        else:
            timed[_task(row.use_case, catalogue)].append(row)
    found = []
    for task, told in sorted(timed.items()):
        pairs = [(row.before or 0, row.after or 0) for row in told]
        saved = winsorised([before - after for before, after in pairs])
        for row, (before, after), minutes in zip(told, pairs, saved, strict=True):
            found.append(Report(row.person, task, row.use_case, before, after, minutes))
    return found, discarded


def by_task(found: Sequence[Report]) -> tuple[TaskMinutes, ...]:
    """The families of tasks of which enough people reported enough."""
    families: dict[str, list[Report]] = defaultdict(list)
    for report in found:
        families[report.task].append(report)
    return tuple(_family(task, rows) for task, rows in sorted(families.items()) if _enough(rows))


def outcome_values(rows: Sequence[Told], helped: Tally, touched_up: Tally, active: int) -> list[Value]:
    """How tries went, against the tallies of the four weeks before; and on how few people the successes rest."""
    return [
        _share("success", rows, _helped, helped),
        _share("first_draft", [row for row in rows if row.corrections], _touched_up, touched_up),
        _champions(rows, active),
    ]


def minutes_values(found: Sequence[Report], random: Random) -> list[Value]:
    """The minutes saved per use, the share of time saved, and the hours."""
    people = list(_by_person(found).values())
    means = [_mean(rows) for rows in people]
    if not _enough(found):
        reason = "too_few" if found else "no_reports"
        return [Value(key, None, reason) for key in ("minutes_saved", "saving_ratio", "reported_hours")]
    hours = sum(report.saved for report in found) / 60
    ratio = saving_ratio([(report.before, report.after) for report in found])
    return [
        Value(
            "minutes_saved",
            quantile(means, 0.5),
            numerator=len(found),
            denominator=len(people),
            interval=people_interval(means, lambda drawn: quantile(drawn, 0.5), random),
        ),
        Value(
            "saving_ratio",
            ratio,
            reason="" if ratio is not None else "no_reports",
            numerator=sum(report.after for report in found),
            denominator=sum(report.before for report in found),
            interval=people_interval(
                [(sum(r.before for r in rows), sum(r.after for r in rows)) for rows in people],
                lambda drawn: saving_ratio(drawn) or 0.0,
                random,
            ),
        ),
        Value("reported_hours", hours, numerator=len(found), denominator=len(people)),
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
    uses: Counter[str] = Counter()
    for use_case, (count, _) in tried.items():
        uses[_task(use_case, catalogue)] += count
    known = {family.task for family in families}
    if not known:
        return Value("estimated_hours", None, "too_few" if found else "no_reports"), None
    people: dict[int, dict[str, list[float]]] = defaultdict(dict)
    for row in rows:
        task = _task(row.use_case, catalogue)
        if task in known:
            outcomes = people[row.person].setdefault(task, [0, 0])
            outcomes[0] += _helped(row)
            outcomes[1] += 1
    minutes = {person: _means_by_task(mine) for person, mine in _by_person(found).items()}
    drawn_from = [(outcomes, minutes.get(person, {})) for person, outcomes in people.items()]

    def hours(drawn: Sequence[tuple[Mapping[str, list[float]], Mapping[str, float]]]) -> float:
        return sum(_hours_of(task, uses[task], drawn) for task in known) / 60

    total = hours(drawn_from)
    low, base, high = (factor * total for factor in REALISED)
    interval = people_interval(drawn_from, lambda drawn: REALISED[1] * hours(drawn), random)
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
    people = [fmean(report.after for report in rows) for rows in _by_person(chosen).values()]
    before = [fmean(report.before for report in rows) for rows in _by_person(chosen).values()]
    return Value(
        key, quantile(people, 0.5), numerator=len(chosen), denominator=len(people), before=quantile(before, 0.5)
    )


def corrections_of(key: str, rows: Sequence[Told], use_cases: Collection[str]) -> Value:
    """The share of tries of some use cases whose result needed little or no correction."""
    return _share(key, [row for row in rows if row.corrections and row.use_case in use_cases], _touched_up)


def _share(key: str, rows: Sequence[Told], is_good: Callable[[Told], bool], earlier: Tally | None = None) -> Value:
    if len({row.person for row in rows}) < K:
        return Value(key, None, "too_few" if rows else "no_reports")
    part, whole = sum(is_good(row) for row in rows), len(rows)
    interval = wilson(part, whole)
    if earlier is None or earlier.people < K:
        return Value(key, part / whole, "", part, whole, interval)
    change = newcombe(part, whole, earlier.good, earlier.whole)
    verdict = survey_verdict(earlier.whole, whole, change)
    return Value(key, part / whole, "", part, whole, interval, None, earlier.good / earlier.whole, verdict, change)


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
    people = [_mean(mine) for mine in _by_person(rows).values()]
    lower, median, upper = (quantile(people, share) for share in (0.25, 0.5, 0.75))
    negative = sum(row.before < row.after for row in rows) / len(rows)
    ratio = saving_ratio([(row.before, row.after) for row in rows])
    return TaskMinutes(task, len(rows), len(people), median, lower, upper, negative, ratio)


def _hours_of(task: str, uses: int, drawn: Sequence[tuple[Mapping[str, list[float]], Mapping[str, float]]]) -> float:
    outcomes = [mine[task] for mine, _ in drawn if task in mine]
    minutes = [mine[task] for _, mine in drawn if task in mine]
    if not outcomes or not minutes:
        return 0.0
    success = sum(helped for helped, _ in outcomes) / sum(count for _, count in outcomes)
    return uses * success * quantile(minutes, 0.5)


def _enough(rows: Sequence[Report]) -> bool:
    return len(rows) >= SHOWN_FROM and len({row.person for row in rows}) >= K


def _by_person(rows: Sequence[Report]) -> dict[int, list[Report]]:
    """Everybody counts once: their reports are averaged first, so of five people nobody has more than a fifth."""
    found: dict[int, list[Report]] = defaultdict(list)
    for row in rows:
        found[row.person].append(row)
    return found


def _mean(rows: Sequence[Report]) -> float:
    return sum(row.saved for row in rows) / len(rows)


def _means_by_task(rows: Sequence[Report]) -> dict[str, float]:
    tasks: dict[str, list[Report]] = defaultdict(list)
    for row in rows:
        tasks[row.task].append(row)
    return {task: _mean(mine) for task, mine in tasks.items()}


def _task(use_case: str, catalogue: Catalogue) -> str:
    known = catalogue.use_cases.get(use_case)
    return known.task if known is not None else OTHER
