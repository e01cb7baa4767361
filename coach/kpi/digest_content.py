"""What a digest tells: the figures of a week, how they came about in the weeks before, and what people said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from coach.kpi.figures import EVERYONE, figures
from coach.kpi.model import Figures
from coach.kpi.weeks import WEEK, bounds
from coach.pulse.published import Figure, read
from coach.pulse.results import ANCHORS
from coach.pulse.visibility import K
from coach.turn import Company
from storage import digests, invitations, pulses, weeks
from storage.db import Session
from storage.pulses import Wave, WaveState
from usecases.load import Catalogue

CHARTED = 12
"""Points of a chart: a quarter of weeks."""
NOBODY = "-"
"""The scope of a lead of no department, which must not be taken for the company."""


@dataclass(frozen=True)
class WeekUsed:
    """One week in the chart of use."""

    week: date
    share: float
    """Of those entitled, the people who used AI in it."""


@dataclass(frozen=True)
class Surveyed:
    """One closed survey in the chart of feelings; an index of 0 to 100 is None where only a band may be told."""

    closed: date
    usefulness: float | None
    unease: float | None
    invited: int


@dataclass(frozen=True)
class Digest:
    """Everything a digest is made of; the charts oldest first."""

    figures: Figures
    weeks: tuple[WeekUsed, ...] = ()
    surveys: tuple[Surveyed, ...] = ()
    themes: tuple[str, ...] = ()
    """What many comments of the last survey were about."""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "figures": self.figures.to_json(),
            "weeks": [{**asdict(point), "week": point.week.isoformat()} for point in self.weeks],
            "surveys": [{**asdict(point), "closed": point.closed.isoformat()} for point in self.surveys],
            "themes": list(self.themes),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Digest":
        """What ``to_json`` gave, after any storage."""
        return cls(
            Figures.from_json(content["figures"]),
            tuple(WeekUsed(**{**row, "week": date.fromisoformat(row["week"])}) for row in content["weeks"]),
            tuple(Surveyed(**{**row, "closed": date.fromisoformat(row["closed"])}) for row in content["surveys"]),
            tuple(content["themes"]),
        )


def scope_name(departments: Collection[str] | None) -> str:
    """Under which name the digest of some departments is kept; empty for the company."""
    return EVERYONE if departments is None else " ".join(sorted(departments)) or NOBODY


def compose(
    session: Session, week: date, company: Company, catalogue: Catalogue, scope: Collection[str] | None
) -> Digest:
    """The digest of a week, of the figures that were told of it if any were. Raises WeekNotReady."""
    found = figures(session, week, company, catalogue, scope)
    closed = _closed(session, bounds(week, company)[1])
    themes = read(session, closed[0]).themes if closed else ()
    return Digest(found, _weeks(session, week), _surveys(session, closed, company), tuple(themes))


def told(session: Session, week: date, company: Company, catalogue: Catalogue, scope: Collection[str] | None) -> Digest:
    """The digest of a week as it was sent; as the figures are now, if none was. Raises WeekNotReady."""
    return kept(session, week, scope) or compose(session, week, company, catalogue, scope)


def kept(session: Session, week: date, scope: Collection[str] | None) -> Digest | None:
    """The digest of a week as it was sent, None when none was."""
    content = digests.find(session, week, scope_name(scope))
    return None if content is None else Digest.from_json(content)


def _weeks(session: Session, week: date) -> tuple[WeekUsed, ...]:
    """The share of people who used AI in each week from the first use on; of fewer than five nothing is told."""
    first = week - (CHARTED - 1) * WEEK
    active = weeks.active_by_week(session, first, week)
    totals = weeks.totals(session, min(active, default=week), week)
    return tuple(
        WeekUsed(day, active.get(day, 0) / counted.eligible)
        for day, counted in sorted(totals.items())
        if counted.eligible >= K
    )


def _closed(session: Session, end: datetime) -> list[Wave]:
    """The surveys that had closed by then, the latest first."""
    latest = pulses.latest_waves(session, CHARTED)
    return [wave for wave in latest if wave.state == WaveState.CLOSED and wave.closes_at <= end]


def _surveys(session: Session, closed: Sequence[Wave], company: Company) -> tuple[Surveyed, ...]:
    found = []
    for wave in reversed(closed):
        usefulness, unease = (read(session, wave).everyone(item) for item in ANCHORS)
        counts = invitations.kept_counts(session, wave.id).get("")
        if counts is not None and (usefulness or unease):
            day = wave.closes_at.astimezone(ZoneInfo(company.timezone)).date()
            found.append(Surveyed(day, _index(usefulness), _index(unease), counts.invited))
    return tuple(found)


def _index(figure: Figure | None) -> float | None:
    return None if figure is None else figure.index
