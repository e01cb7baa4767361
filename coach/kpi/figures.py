"""Everything that may be told of a week that is over. Every digest, report, desk and export reads it here.

Weekly counts are of the week itself. What takes more than a week to show (adoption, breadth, how tries went, minutes)
is of the four weeks that end with it; tries are compared with the four weeks before, which share nothing with them.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from coach.kpi import attainment, census, departments, feelings, seasons, service_desk, tries
from coach.kpi.model import Figures, Topic
from coach.kpi.weeks import WEEK, bounds, week_name
from coach.turn import Company
from storage import demand, digests, kpi, targets, weeks
from storage.db import Session
from storage.invitations import UNKNOWN
from storage.weeks import Entitled
from usecases.load import Catalogue

EVERYONE = ""
"""The scope under which the figures of all departments are kept."""

QUESTIONS = ((3, 4), (5, 9), (10, 19), (20, 49))
"""The number of questions is told in these bands; from 50 on as "50+"."""


class WeekNotReady(LookupError):
    """The week has not been rolled up."""


def figures(
    session: Session, week: date, company: Company, catalogue: Catalogue, scope: Collection[str] | None = None
) -> Figures:
    """The figures of a week that was rolled up; with ``scope`` only departments in it are told apart.

    Once its digest has told them they stay as they were told, but for targets and tickets: counted again they would
    differ by the few who deleted their data, lost their entitlement or were counted late, and tell of these.
    Raises WeekNotReady.
    """
    found = _told(session, week) or _counted(session, week, company, catalogue)
    # Tickets are nobody's, and are often imported after the digest was sent.
    values = {**found.values, **{value.key: value for value in service_desk.values(session, week)}}
    return replace(
        found,
        values=values,
        groups=tuple(group for group in found.groups if scope is None or set(group.group) <= set(scope)),
        attainments=attainment.attainments(targets.everyone(session), values, found.groups, scope),
    )


def _told(session: Session, week: date) -> Figures | None:
    """The figures of a week as its digest told them, None where there was none."""
    kept = digests.find(session, week, EVERYONE)
    return Figures.from_json(kept["figures"]) if kept else None


def _counted(session: Session, week: date, company: Company, catalogue: Catalogue) -> Figures:
    """The figures as they are now, with every department."""
    entitled = weeks.entitled_by_department(session, week)
    if not entitled:
        raise WeekNotReady(f"{week_name(week)} has no figures yet: they are made on the Monday after, from 03:45 on")
    start, end = bounds(week, company)
    eligible = sum(row.eligible for row in entitled.values())
    users, regulars = weeks.monthly(session, week), weeks.regulars(session, week)
    active, ever = sum(users.entitled.values()), weeks.ever(session, week)
    made = tries.read(session, week, company, catalogue)
    episodes = kpi.episodes(session, start, end)
    growth, account = census.growth(session, week)
    # The same week always gives the same intervals.
    tried, hours = tries.values(made, catalogue, active, Random(week.toordinal()))  # noqa: S311 nothing is secret
    groups = departments.told_apart(session, week, entitled, users.entitled, made, episodes)
    found = (
        *census.entitled(session, week, entitled, users, regulars),
        *census.activity(session, week, users, regulars),
        *census.activation(session, week, company),
        *census.retention(session, week),
        growth,
        *census.unmet(session, week, episodes),
        *tried,
        *feelings.values(session, end),
        departments.spread(groups),
        *census.questions(session, week, company),
    )
    values = {value.key: value for value in found}
    return Figures(
        week=week,
        eligible=eligible,
        active=active,
        dormant=max(0, ever - active),
        never_used=max(0, eligible - ever),
        values=values,
        groups=tuple(groups),
        growth=account,
        tasks=made.families,
        hours=hours,
        unmet=_unmet_topics(session, week),
        mix=departments.mix(session, week, entitled, users.entitled, _told(session, week - tries.MONTH * WEEK)),
        days_off=seasons.days_off(week, company),
        season=seasons.season(week, company),
        quiet=seasons.quiet(session, week),
        coverage={**tries.coverage(made), "departments": _known(entitled)},
    )


def _unmet_topics(session: Session, week: date) -> tuple[Topic, ...]:
    found = demand.topics(session, None, week - 3 * WEEK, week + timedelta(days=6))
    return tuple(Topic(topic.name, _band(topic.count)) for topic in found)


def _band(count: int) -> str:
    return next((f"{low}–{high}" for low, high in QUESTIONS if low <= count <= high), "50+")


def _known(entitled: Mapping[str, Entitled]) -> float | None:
    """The share of those entitled whose department is known."""
    total = sum(row.eligible for row in entitled.values())
    unknown = entitled[UNKNOWN].eligible if UNKNOWN in entitled else 0
    return 1 - unknown / total if total else None
