"""Figures over time as a lead sees them in the browser: what each digest told, and gaps where none told anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose

from coach import dates
from coach.cards import Table
from coach.kpi.definitions import DEFINITIONS, Unit, definition, name, number, shown, verdict
from coach.kpi.digest_content import Digest, Surveyed
from coach.kpi.model import Value
from coach.kpi.number_lines import counted, range_words
from coach.kpi.weeks import WEEK
from coach.kpi.why import TRAPS
from coach.locales import say

WEEKLY = ("weekly_active_share", "adoption", "success", "minutes_saved", "spread")
FELT = ("usefulness", "unease")
"""By survey, in one chart: how useful AI is found stands beside the unease."""


@dataclass(frozen=True)
class Reading:
    """A figure at one time, as it was told: in whole numbers, with its unit in words."""

    told: str
    """With its unit; or why there is none."""
    amount: float | None = None
    """None where nothing was told: a gap."""
    low: float | None = None
    """Where the range begins: at 95 %, or of a usual week."""
    high: float | None = None
    within: str = ""
    """The range in words."""
    counted: str = ""
    verdict: str = ""
    details: tuple[str, ...] = ()
    """All that is told beside the figure, the range with its name."""


@dataclass(frozen=True)
class Line:
    """One figure over time."""

    key: str
    name: str
    readings: tuple[Reading, ...]
    why: tuple[str, ...]
    """What it counts, and what to mind."""
    range_name: str
    """What its range is: at 95 %, or of a usual week."""
    table: Table
    """The readings in rows, with the columns that any of them fills."""


@dataclass(frozen=True)
class ChartOverTime:
    """Figures that share their times and their unit."""

    key: str
    heading: str
    times: tuple[str, ...]
    """Weeks or surveys, as they are read in a table."""
    marks: tuple[str, ...]
    """As they are written along an axis."""
    lines: tuple[Line, ...]
    unit: str = ""
    most: float | None = None
    """Where the scale ends, if it does."""


def charts(language: str, told: Sequence[Digest]) -> list[ChartOverTime]:
    """Every chart that has something to tell; ``told`` holds one digest at least, the earliest first."""
    weekly = {key: _week_chart(language, key, told) for key in WEEKLY}
    feelings = _survey_chart(language, told)
    spread = weekly.pop("spread")
    return [chart for chart in (*weekly.values(), feelings, spread) if chart.times]


def _week_chart(language: str, key: str, told: Sequence[Digest]) -> ChartOverTime:
    """One figure by week; a week without a digest is a gap, too."""
    by_week = {digest.figures.week: digest for digest in told}
    first, last = min(by_week), max(by_week)
    weeks = [first + number * WEEK for number in range((last - first) // WEEK + 1)]
    readings = [_week(language, key, by_week.get(week)) for week in weeks]
    times = tuple(dates.week(language, week) for week in weeks)
    marks = tuple(dates.short_day(language, week) for week in weeks)
    line = _line(language, key, (say(language, "figures-file-column-week"), *times), readings)
    unit = say(language, f"target-unit-{DEFINITIONS[key].unit}")
    return ChartOverTime(key, name(language, key), times, marks, (line,), unit)


def _week(language: str, key: str, digest: Digest | None) -> Reading:
    value = digest.figures.values.get(key) if digest else None
    if digest is None or value is None:
        return Reading(say(language, "browser-not-told"))
    return _reading(language, digest, value)


def _survey_chart(language: str, told: Sequence[Digest]) -> ChartOverTime:
    """How people feel, by the day a survey closed; ranges of those that were the last one of a digest."""
    found: dict[date, tuple[Surveyed, Digest | None]] = {}
    for digest in told:
        for survey in digest.surveys:
            known = found.get(survey.closed)
            if known is None or known[1] is None:
                found[survey.closed] = (survey, digest if survey is digest.surveys[-1] else None)
    days = sorted(found)
    times = tuple(dates.full_day(language, day) for day in days)
    marks = tuple(dates.short_day(language, day) for day in days)
    first = (say(language, "browser-survey"), *times)
    lines = [_line(language, key, first, [_surveyed(language, key, *found[day]) for day in days]) for key in FELT]
    return ChartOverTime("feelings", say(language, "browser-feelings"), times, marks, tuple(lines), most=100.0)


def _surveyed(language: str, key: str, survey: Surveyed, digest: Digest | None) -> Reading:
    amount = survey.usefulness if key == "usefulness" else survey.unease
    if amount is None:
        return Reading(say(language, "kpi-reason-band-only"))
    value = digest.figures.values.get(key) if digest else None
    # The figure of a digest is of the last survey that asked for it, which need not be this one.
    if digest is not None and value is not None and value.value is not None and isclose(value.value, amount):
        return _reading(language, digest, value)
    return Reading(number(language, key, amount), _whole(key, amount))


def _line(language: str, key: str, first: tuple[str, ...], readings: Sequence[Reading]) -> Line:
    """The line; ``first`` is the first column of its table, with its heading."""
    trap = (say(language, f"digest-trap-{TRAPS[key]}"),) if key in TRAPS else ()
    range_name = say(language, "browser-usual-range" if key == "weekly_active_share" else "browser-range")
    columns = [
        first,
        (name(language, key), *(reading.told for reading in readings)),
        (range_name, *(reading.within for reading in readings)),
        (say(language, "browser-column-counted"), *(reading.counted for reading in readings)),
        (say(language, "browser-column-verdict"), *(reading.verdict for reading in readings)),
    ]
    heads, *rows = zip(*(column for column in columns if any(column[1:])), strict=True)
    why = (definition(language, key), *trap)
    return Line(key, name(language, key), tuple(readings), why, range_name, Table(heads, tuple(rows)))


def _reading(language: str, digest: Digest, value: Value) -> Reading:
    if value.value is None:
        return Reading(shown(language, value))
    within, details = "", []
    lies = value.interval or value.control
    if lies is not None:
        within = range_words(language, "digest-from-to", value.key, lies)
        details.append(
            range_words(language, "digest-range" if value.interval else "digest-usual-range", value.key, lies)
        )
    people, word = _counted(language, digest, value), verdict(language, value.verdict)
    details += [part for part in (people, word) if part]
    low, high = (None, None) if lies is None else (_whole(value.key, lies.low), _whole(value.key, lies.high))
    amount = _whole(value.key, value.value)
    return Reading(shown(language, value), amount, low, high, within, people, word, tuple(details))


def _counted(language: str, digest: Digest, value: Value) -> str:
    """How many it is about; of these figures not all are one part of another."""
    if value.denominator is not None and value.key == "minutes_saved":
        return say(language, "browser-reports", reports=int(value.numerator or 0), people=int(value.denominator))
    if value.denominator is not None and value.key == "spread":
        return say(language, "browser-groups", groups=int(value.denominator))
    return counted(language, digest, value)


def _whole(key: str, amount: float) -> float:
    """As it is told: nothing can be read from a chart that the digest does not say."""
    return float(round(100 * amount if DEFINITIONS[key].unit in (Unit.SHARE, Unit.POINTS) else amount))
