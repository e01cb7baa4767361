"""The tries of the four weeks up to a Sunday, read once, and the figures made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from coach.kpi import census, savings
from coach.kpi.model import Hours, TaskMinutes, Value
from coach.kpi.weeks import WEEK, bounds
from coach.turn import Company
from storage import kpi
from storage.db import Session
from storage.kpi import GoodOfAll, Told, Tried
from usecases.load import Catalogue

MONTH = 4
"""Weeks."""

PROPOSALS = ("sales/proposal-draft",)
INQUIRIES = ("hr/inquiry-reply", "general_affairs/inquiry-reply")
PUBLICITY = ("marketing_pr/newsletter-draft", "marketing_pr/press-release")
"""The use cases that a department's own figures are about, whoever uses them."""


@dataclass(frozen=True)
class Tries:
    """What is known of the tries of four weeks."""

    told: Sequence[Told]
    helped_before: GoodOfAll
    """Of the tries of the four weeks before."""
    touched_up_before: GoodOfAll
    """Of those, the ones that needed few corrections."""
    tried: Tried
    reports: Sequence[savings.Report]
    families: tuple[TaskMinutes, ...]
    discarded: int


def read(session: Session, week: date, company: Company, catalogue: Catalogue) -> Tries:
    """The tries of the four weeks that end with ``week``."""
    end = bounds(week, company)[1]
    start = bounds(week - (MONTH - 1) * WEEK, company)[0]
    before = bounds(week - (2 * MONTH - 1) * WEEK, company)[0]
    told = kpi.told(session, start, end)
    reports, discarded = savings.reports(told, catalogue)
    helped, touched_up = kpi.told_in_sum(session, before, start)
    return Tries(told, helped, touched_up, kpi.tried(session, start, end), reports, savings.by_task(reports), discarded)


def values(tries: Tries, catalogue: Catalogue, active: int, random: Random) -> tuple[list[Value], Hours | None]:
    """How tries went, what they saved, and how much of the catalogue was used, of ``active`` people."""
    estimated, hours = savings.estimate(
        tries.told, tries.reports, tries.families, tries.tried.use_cases, catalogue, random
    )
    found = [
        *census.catalogue_use(tries.tried, len(catalogue.use_cases), active),
        *savings.outcome_values(tries.told, tries.helped_before, tries.touched_up_before, active),
        *savings.minutes_values(tries.reports),
        estimated,
        savings.minutes_of("sales_proposal_minutes", tries.reports, PROPOSALS),
        savings.told_of("sales_proposals", tries.told, PROPOSALS),
        savings.corrections_of("inquiry_first_draft", tries.told, INQUIRIES),
        savings.minutes_of("publicity_minutes", tries.reports, PUBLICITY),
    ]
    return found, hours


def coverage(tries: Tries) -> dict[str, float | None]:
    """How much of the tries the figures saw: "outcomes" and "minutes" told, and reports "discarded", as shares."""
    made = sum(count for count, _ in tries.tried.use_cases.values())
    timed = len(tries.reports) + tries.discarded
    return {
        "outcomes": min(1.0, len(tries.told) / made) if made else None,
        "minutes": min(1.0, len(tries.reports) / made) if made else None,
        "discarded": tries.discarded / timed if timed else None,
    }
