"""The departmental figures of a week, and what is told of the departments together."""

from collections.abc import Mapping, Sequence
from datetime import date

from coach.kpi import groups
from coach.kpi.groups import Counted
from coach.kpi.model import Figures, GroupValue, Mix, Value
from coach.kpi.statistics import quantile
from coach.kpi.tries import MONTH, Tries
from coach.kpi.weeks import WEEK
from storage import weeks
from storage.db import Session
from storage.kpi import Episodes
from storage.usage import Corrections, Outcome
from storage.weeks import Entitled

SPREAD_FROM = 3
"""Groups from which their spread is told; of fewer it would be the difference of two."""


def told_apart(
    session: Session,
    week: date,
    entitled: Mapping[str, Entitled],
    monthly: Mapping[str, int],
    tries: Tries,
    episodes: Mapping[str, Episodes],
) -> list[GroupValue]:
    """Every departmental figure, of all departments."""
    reached = {department: row.reached for department, row in entitled.items()}
    helped = [(row.department, row.person, row.outcome == Outcome.HELPED) for row in tries.told]
    touched_up = [
        (row.department, row.person, row.corrections in (Corrections.NONE, Corrections.LITTLE))
        for row in tries.told
        if row.corrections
    ]
    counts: Mapping[str, Mapping[str, Counted]] = {
        "reach": groups.of_entitled(entitled, reached),
        "weekly_active_share": groups.of_entitled(entitled, weeks.active_by_department(session, week)),
        "adoption": groups.of_entitled(entitled, monthly),
        "success": groups.of_rows(helped),
        "first_draft": groups.of_rows(touched_up),
        "unmet": groups.of_episodes(episodes),
    }
    return [value for key, counted in counts.items() for value in groups.group_values(key, counted)]


def spread(found: Sequence[GroupValue]) -> Value:
    """How far apart the departments' adoption is: the 90th less the 10th percentile of what is told of them."""
    shares = [row.value for row in found if row.key == "adoption" and row.value is not None]
    if len(shares) < SPREAD_FROM:
        return Value("spread", None, "too_few")
    return Value("spread", quantile(shares, 0.9) - quantile(shares, 0.1), denominator=len(shares))


def mix(
    session: Session, week: date, entitled: Mapping[str, Entitled], monthly: Mapping[str, int], told: Figures | None
) -> Mix | None:
    """Why adoption is not what it was four weeks ago, of which ``told`` was told; None when that is not known.

    None, too, where the earlier week counts otherwise today: the difference would tell of who was deleted or came late.
    """
    earlier = week - MONTH * WEEK
    then = weeks.entitled_by_department(session, earlier)
    if not then:
        return None
    before = groups.of_entitled(then, weeks.monthly(session, earlier).entitled)
    if told is not None and not _as_told(before, told):
        return None
    return groups.adoption_mix(groups.of_entitled(entitled, monthly), before)


def _as_told(before: Mapping[str, Counted], told: Figures) -> bool:
    by_department = [row for row in told.groups if row.key == "adoption"]
    everyone = sum(count.part for count in before.values())
    return everyone == told.values["adoption"].numerator and groups.group_values("adoption", before) == by_department
