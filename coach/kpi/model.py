"""The figures of a week, as everything that shows them gets them: no person, and nothing that tells of one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from coach.kpi.statistics import Interval


@dataclass(frozen=True)
class Value:
    """One figure of everyone together. Shares are 0 to 1, indices 0 to 100, a recommendation -100 to 100."""

    key: str
    value: float | None
    """None where nothing may or can be said; ``reason`` tells why."""
    reason: str = ""
    """no_people, no_reports, too_few, too_early, no_survey or band_only."""
    numerator: float | None = None
    denominator: float | None = None
    interval: Interval | None = None
    """At 95 %, where the figure is known of some only."""
    control: Interval | None = None
    """Where the weeks so far say that a usual week lies, for a figure that counts everyone."""
    before: float | None = None
    """The week before, the wave before, or for what was told of tries the four weeks before."""
    verdict: str = ""
    """usual, high, low, shift_up or shift_down of a count; rose, fell, no_change or too_few of a survey."""
    change: Interval | None = None
    """The 95 % interval of the difference to before, where the figure is known of some only; in its own unit."""


@dataclass(frozen=True)
class GroupValue:
    """One figure of one department, or of several that are too small to be shown alone."""

    key: str
    group: tuple[str, ...]
    people: str
    """How many people it is about, as a band: "10–19"."""
    value: float | None
    """None where only the band may be told."""
    band: tuple[int, int]
    """Percent: the share lies from the first up to, but without, the second, except for 100."""


@dataclass(frozen=True)
class Growth:
    """Who was active this week and the last: people of both, of one only, and for the first time."""

    new: int
    returning: int
    resurrected: int
    """Active this week and once before, but not last week."""
    dormant: int
    """Active last week, not this week."""


@dataclass(frozen=True)
class TaskMinutes:
    """Minutes saved per use in one family of tasks, as people reported them in four weeks."""

    task: str
    reports: int
    people: int
    median: float
    lower: float
    """The lower quartile."""
    upper: float
    negative: float
    """The share of reports in which it took longer with AI."""
    saving_ratio: float | None


@dataclass(frozen=True)
class Hours:
    """Hours saved in four weeks: the sum of what was reported, and an estimate for all tries in three versions."""

    reported: float
    low: float
    base: float
    high: float


@dataclass(frozen=True)
class Topic:
    """What was asked in vain, and about how often in four weeks."""

    topic: str
    questions: str


@dataclass(frozen=True)
class Mix:
    """Why adoption changed in four weeks: within departments, and because their sizes changed. Shares."""

    change: float
    within: float
    mix: float


@dataclass(frozen=True)
class Attainment:
    """A target and how it stands."""

    kpi: str
    department: str
    """Empty for the company."""
    target: float
    due: date
    owner: str
    value: float | None
    verdict: str
    """met, missed or undecided."""


@dataclass(frozen=True)
class Figures:
    """Everything that may be told of a week that is over."""

    week: date
    eligible: int
    """People entitled to use AI at the end of the week, as counted when it was over."""
    active: int
    """Of these, active in the last 28 days."""
    dormant: int
    """Active once, not in the last 28 days."""
    never_used: int
    values: Mapping[str, Value]
    groups: tuple[GroupValue, ...] = ()
    growth: Growth | None = None
    tasks: tuple[TaskMinutes, ...] = ()
    hours: Hours | None = None
    unmet: tuple[Topic, ...] = ()
    mix: Mix | None = None
    days_off: tuple[str, ...] = ()
    """ISO dates of the week, Monday to Friday, on which offices were closed."""
    season: str = ""
    """new_year, golden_week, obon, year_end or fiscal_close."""
    quiet: tuple[str, ...] = ()
    """Departments that were left in peace for some of the week."""
    coverage: Mapping[str, float | None] = field(default_factory=dict)
    """How much of the truth the figures saw, as shares; see coach.kpi.figures."""
    attainments: tuple[Attainment, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        content = asdict(self)
        content["week"] = self.week.isoformat()
        content["attainments"] = [{**row, "due": row["due"].isoformat()} for row in content["attainments"]]
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Figures":
        """What ``to_json`` gave, after any storage."""
        given = dict(content)
        return cls(
            **{
                **given,
                "week": date.fromisoformat(given["week"]),
                "values": {key: _value(row) for key, row in given["values"].items()},
                "groups": tuple(
                    GroupValue(**{**row, "group": tuple(row["group"]), "band": tuple(row["band"])})
                    for row in given["groups"]
                ),
                "growth": Growth(**given["growth"]) if given["growth"] else None,
                "tasks": tuple(TaskMinutes(**row) for row in given["tasks"]),
                "hours": Hours(**given["hours"]) if given["hours"] else None,
                "unmet": tuple(Topic(**row) for row in given["unmet"]),
                "mix": Mix(**given["mix"]) if given["mix"] else None,
                "days_off": tuple(given["days_off"]),
                "quiet": tuple(given["quiet"]),
                "attainments": tuple(
                    Attainment(**{**row, "due": date.fromisoformat(row["due"])}) for row in given["attainments"]
                ),
            }
        )


def _value(row: Mapping[str, Any]) -> Value:
    intervals = {name: Interval(**row[name]) if row[name] else None for name in ("interval", "control", "change")}
    return Value(**{**row, **intervals})
