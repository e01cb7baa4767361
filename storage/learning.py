"""How often use cases were suggested, and what became of them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, distinct, func, insert, select

from storage.coaching_models import Experience, SuggestionCount
from storage.db import Session
from storage.models import Event, EventKind, Outcome
from storage.upsert import insert_or_add

__all__ = ["Experience", "add_shown", "experiences", "learn"]

Cell = tuple[str, str]
"""A use case and a department."""


def add_shown(session: Session, week: date, counts: Mapping[Cell, int]) -> None:
    """Count suggestions; in a fixed order, so that two replicas never wait for each other."""
    for (use_case, department), shown in sorted(counts.items()):
        key = {"week": week, "use_case": use_case, "department": department}
        insert_or_add(session, SuggestionCount, key, "shown", shown)


def learn(session: Session, since: datetime, first_week: date) -> None:
    """Write down anew what became of every use case since a moment, and forget the counts of earlier weeks."""
    session.execute(delete(SuggestionCount).where(SuggestionCount.week < first_week))
    session.execute(delete(Experience))
    cells: dict[Cell, dict[str, int]] = defaultdict(lambda: {"shown": 0, "tried": 0, "answered": 0, "helped": 0})
    for use_case, department, shown in session.execute(
        select(SuggestionCount.use_case, SuggestionCount.department, func.sum(SuggestionCount.shown)).group_by(
            SuggestionCount.use_case, SuggestionCount.department
        )
    ):
        cells[use_case, department]["shown"] = int(shown)
    people = func.count(distinct(Event.employee_id))
    where = func.coalesce(Event.department, "")
    answered = Event.kind == EventKind.OUTCOME
    wanted: dict[str, tuple[ColumnElement[bool], ...]] = {
        "tried": (Event.kind == EventKind.PROMPT_MADE,),
        "answered": (answered,),
        "helped": (answered, Event.outcome == Outcome.HELPED),
    }
    for name, which in wanted.items():
        counted = select(Event.use_case, where, people).where(*which, Event.at >= since, Event.use_case.is_not(None))
        for name_of, of_department, count in session.execute(counted.group_by(Event.use_case, where)):
            cells[str(name_of), of_department][name] = count
    rows = [
        {"use_case": use_case, "department": of_department, **counts}
        for (use_case, of_department), counts in sorted(cells.items())
    ]
    if rows:
        session.execute(insert(Experience), rows)


def experiences(session: Session) -> list[Experience]:
    """What became of every use case, by department."""
    return list(session.scalars(select(Experience)))
