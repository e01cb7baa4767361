"""Everything that may be told of a week that is over. Every digest, report, desk and export reads it here.

Weekly counts are of the week itself. What takes more than a week to show (adoption, breadth, how tries went, minutes)
is of the four weeks that end with it; tries are compared with the four weeks before, which share nothing with them.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from random import Random

from coach.kpi import attainment, census, departments, feelings, seasons, tries
from coach.kpi.model import Figures, Topic
from coach.kpi.weeks import WEEK, bounds, week_name
from coach.turn import Company
from storage import kpi, targets, weeks
from storage.db import Session
from storage.invitations import UNKNOWN
from storage.weeks import Entitled, Users
from usecases.load import Catalogue

TOPIC_FROM = 3
"""Occasions (days or departments) on which a topic was asked in vain, from which it is named.

The questions carry no person, so different people cannot be counted; occasions that differ stand in for them.
"""
QUESTIONS = ((3, 4), (5, 9), (10, 19), (20, 49))
"""The number of questions is told in these bands; from 50 on as "50+"."""


class WeekNotReady(LookupError):
    """The week has not been rolled up."""


def figures(
    session: Session, week: date, company: Company, catalogue: Catalogue, scope: Collection[str] | None = None
) -> Figures:
    """The figures of a week that was rolled up; with ``scope`` only departments in it are told apart.

    Raises WeekNotReady.
    """
    entitled = weeks.entitled_by_department(session, week)
    if not entitled:
        raise WeekNotReady(f"{week_name(week)} has no figures yet: they are made on the Monday after, from 03:45 on")
    start, end = bounds(week, company)
    eligible = sum(row.eligible for row in entitled.values())
    users, users_before = weeks.monthly(session, week), _users_before(session, week)
    active, ever = sum(users.entitled.values()), weeks.ever(session, week)
    made = tries.read(session, week, company, catalogue)
    episodes = kpi.episodes(session, start, end)
    growth, account = census.growth(session, week)
    # The same week always gives the same intervals.
    tried, hours = tries.values(made, catalogue, active, Random(week.toordinal()))  # noqa: S311 nothing is secret
    groups = departments.told_apart(session, week, entitled, users.entitled, made, episodes)
    found = (
        *census.entitled(session, week, entitled, users, users_before),
        *census.activity(session, week, users, users_before),
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
        groups=tuple(group for group in groups if scope is None or set(group.group) <= set(scope)),
        growth=account,
        tasks=made.families,
        hours=hours,
        unmet=_unmet_topics(session, week),
        mix=departments.mix(session, week, entitled, users.entitled),
        days_off=seasons.days_off(week, company),
        season=seasons.season(week, company),
        quiet=seasons.quiet(session, week),
        coverage={**tries.coverage(made), "departments": _known(entitled)},
        attainments=attainment.attainments(targets.everyone(session), values, groups, scope),
    )


def _users_before(session: Session, week: date) -> Users | None:
    """Those of the week before; None when it was not rolled up."""
    before = week - WEEK
    return weeks.monthly(session, before) if before in weeks.rolled_up(session, before) else None


def _unmet_topics(session: Session, week: date) -> tuple[Topic, ...]:
    rows = kpi.unmet_topics(session, week - 3 * WEEK, week + timedelta(days=6))
    return tuple(Topic(topic, _band(count)) for topic, count, occasions in rows if occasions >= TOPIC_FROM)


def _band(count: int) -> str:
    return next((f"{low}–{high}" for low, high in QUESTIONS if low <= count <= high), "50+")


def _known(entitled: Mapping[str, Entitled]) -> float | None:
    """The share of those entitled whose department is known."""
    total = sum(row.eligible for row in entitled.values())
    unknown = entitled[UNKNOWN].eligible if UNKNOWN in entitled else 0
    return 1 - unknown / total if total else None
