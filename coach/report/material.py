"""What a report is written from: the figures, the surveys and the rollout, as they may be shown to its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coach.dates import week_of
from coach.kpi.digest_content import kept
from coach.kpi.figures import WeekNotReady, figures
from coach.kpi.model import Figures
from coach.kpi.weeks import KEPT_UP, WEEK, last_closed, week_name
from coach.lead.downloads import Scope
from coach.lead.readiness import Point, evidence, points
from coach.locales import say
from coach.pulse.published import Published, read
from coach.turn import Company
from storage import invitations, pulses, rollout, stories
from storage.db import Session
from storage.invitations import Counts
from storage.pulses import Wave, WaveState
from storage.rollout import Evidence, RolloutPhase
from storage.stories import Story, StoryState
from usecases.load import Catalogue

MOST_WEEKS = 26
"""Half a year: more weeks are not told apart on a slide."""
MOST_WAVES = 8
LOOKED_AT = 60
"""The latest waves, and stories, among which those that belong into the report are looked for."""
MOST_STORIES = 3
AUTHORED = "purpose"
"""The point of the checklist whose note says what the rollout is for."""


class NothingToReport(LookupError):
    """There is nothing to write of yet; the message says why and what to do, in the language of the report."""


@dataclass(frozen=True)
class Request:
    """Which report is wanted, and for whom."""

    session: Session
    company: Company
    catalogue: Catalogue
    scope: Scope
    language: str
    now: datetime
    week: date
    """The Monday of the week whose figures are told."""

    @property
    def today(self) -> date:
        """The date where the company is."""
        return self.now.astimezone(ZoneInfo(self.company.timezone)).date()

    def say(self, message: str, **values: str | int | float) -> str:
        """The text ``message`` of the locale files in the language of the report."""
        return say(self.language, message, **values)


@dataclass(frozen=True)
class Asked:
    """One closed wave: when, what may be seen of it, and how many answered."""

    closed: date
    published: Published
    counts: Counts


@dataclass(frozen=True)
class Material:
    """Everything a report is written from; none of it is about a person, but what people told to be told on."""

    figures: Figures
    weeks: Mapping[date, Figures | None]
    """From the beginning to the week of ``figures``; None where a week was not counted."""
    waves: Sequence[Asked]
    """Of the audience that was asked last; the earliest first."""
    phases: Mapping[str, RolloutPhase]
    purpose: str
    gaps: Sequence[Point]
    evidence: Evidence
    stories: Sequence[Story]


def gather(wanted: Request) -> Material:
    """Everything for one report. Raises NothingToReport."""
    found, waves = check(wanted)
    told = stories.told(wanted.session, None, LOOKED_AT)
    phases, ticked = rollout.phases(wanted.session), rollout.points(wanted.session)
    return Material(
        found,
        _weeks(wanted, found, phases),
        waves,
        phases,
        ticked[AUTHORED].note if AUTHORED in ticked else "",
        [point for point in points(wanted) if not point.settled],
        evidence(wanted),
        [story for story in told if story.state == StoryState.SHARED][:MOST_STORIES],
    )


def check(wanted: Request) -> tuple[Figures, Sequence[Asked]]:
    """The figures and the closed waves, of which one at least says something. Raises NothingToReport."""
    if wanted.week > last_closed(wanted.now, wanted.company):
        raise NothingToReport(wanted.say("report-week-open", week=week_name(wanted.week)))
    try:
        found = figures(wanted.session, wanted.week, wanted.company, wanted.catalogue, wanted.scope)
    except WeekNotReady as missing:
        raise NothingToReport(wanted.say("report-no-week", week=week_name(wanted.week))) from missing
    waves = _waves(wanted)
    if not found.active and not found.dormant and not waves:
        raise NothingToReport(wanted.say("report-nothing"))
    return found, waves


def _weeks(wanted: Request, last: Figures, phases: Mapping[str, RolloutPhase]) -> Mapping[date, Figures | None]:
    """The weeks since the rollout began; those of which no digest told are made up, as far back as rollups go."""
    earliest = last.week - (MOST_WEEKS - 1) * WEEK
    made_from = last.week - (KEPT_UP - 1) * WEEK
    began = min((week_of(phase.began_on) for phase in phases.values()), default=made_from)
    first = min(max(earliest, began), last.week)
    earlier = (first + number * WEEK for number in range((last.week - first) // WEEK))
    return {**{week: _week(wanted, week, made_from) for week in earlier}, last.week: last}


def _week(wanted: Request, week: date, made_from: date) -> Figures | None:
    told = kept(wanted.session, week, None)
    if told is not None:
        return told.figures
    if week < made_from:
        return None
    try:
        return figures(wanted.session, week, wanted.company, wanted.catalogue, wanted.scope)
    except WeekNotReady:
        return None


def _waves(wanted: Request) -> Sequence[Asked]:
    """The closed waves up to the week's end that asked the same people as the last one."""
    closed = [
        wave
        for wave in pulses.latest_waves(wanted.session, LOOKED_AT)
        if wave.state == WaveState.CLOSED and _closed_on(wanted, wave) < wanted.week + WEEK
    ]
    if not closed:
        return ()
    audience = _audience(wanted, closed[0])
    same = [wave for wave in closed if _audience(wanted, wave) == audience][:MOST_WAVES]
    return [_asked(wanted, wave) for wave in reversed(same)]


def _asked(wanted: Request, wave: Wave) -> Asked:
    counts = invitations.kept_counts(wanted.session, wave.id).get("", Counts(0, 0, 0))
    return Asked(_closed_on(wanted, wave), read(wanted.session, wave, wanted.scope), counts)


def _closed_on(wanted: Request, wave: Wave) -> date:
    return wave.closes_at.astimezone(ZoneInfo(wanted.company.timezone)).date()


def _audience(wanted: Request, wave: Wave) -> list[str] | None:
    pulse = pulses.find_pulse(wanted.session, wave.pulse_id)
    assert pulse is not None, "a wave has its pulse"
    return pulse.departments
